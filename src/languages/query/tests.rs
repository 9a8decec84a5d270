//! What every language has to bear.

use std::time::{Duration, Instant};

use crate::facts::Kind;
use crate::languages::LANGUAGES;

#[test]
fn nesting_and_length_cost_no_stack_and_little_time() {
    let sources = [
        format!("x = {}{}", "[".repeat(50_000), "]".repeat(50_000)),
        format!("x = {}1{}", "(".repeat(50_000), ")".repeat(50_000)),
        "[".repeat(50_000),
        format!("x = {}1{}", "f(".repeat(20_000), ")".repeat(20_000)),
        format!("x = a{}", " + 'a'".repeat(20_000)),
        format!("f({})", "'a', ".repeat(20_000)),
        format!("curl {}", "-H 'a' ".repeat(10_000)),
        format!("x={}{}", "$(a ".repeat(5_000), ")".repeat(5_000)),
        "cat <<EOF\na $b\nEOF\n".repeat(5_000),
        "'".repeat(50_001),
    ];
    for language in LANGUAGES {
        for source in &sources {
            let start = Instant::now();
            let facts = (language.facts)(source);
            assert!(start.elapsed() < Duration::from_secs(30), "{}: {}…", language.name, &source[..20]);
            assert!(matches!(facts.nodes[0].kind, Kind::File));
        }
    }
}

#[test]
fn anything_can_be_read_and_every_span_is_text() {
    let sources = [
        "",
        "\u{feff}",
        "\0",
        "'",
        "\"",
        "f'{",
        "\"${",
        "\\",
        "é'ü{ß}'\r\n",
        "x=",
        "f(",
        "<<EOF",
        "a <<<",
        "x = '\\",
        "$'\\x",
    ];
    for language in LANGUAGES {
        for (first, second) in sources.iter().flat_map(|first| sources.iter().map(move |second| (first, second))) {
            let source = format!("{first}{second}");
            let facts = (language.facts)(&source);
            for id in facts.ids() {
                assert!(
                    source.get(facts.span(id).start..facts.span(id).end).is_some(),
                    "{}: {source:?}",
                    language.name
                );
                let parent = facts.node(id).parent;
                assert_eq!(parent.is_none(), id.0 == 0);
                assert!(parent.is_none_or(|parent| parent < id));
            }
        }
    }
}
