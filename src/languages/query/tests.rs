//! What every language has to bear.

use std::time::{Duration, Instant};

use tree_sitter::{Node as Syntax, Query, QueryCursor, StreamingIterator};

use super::matcher::Matcher;
use super::nodes::{Nodes, SyntaxId};
use super::pattern::Reader;
use crate::facts::Kind;
use crate::languages::{self, LANGUAGES};

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

/// Every pattern is a query of tree-sitter's, and finds what that finds.
#[test]
fn patterns_mean_what_tree_sitter_says() {
    let syntaxes = [
        ("csharp", &languages::csharp::SYNTAX),
        ("go", &languages::go::SYNTAX),
        ("java", &languages::java::SYNTAX),
        ("javascript", &languages::javascript::JAVASCRIPT_SYNTAX),
        ("typescript", &languages::javascript::TYPESCRIPT_SYNTAX),
        ("tsx", &languages::javascript::TSX_SYNTAX),
        ("kotlin", &languages::kotlin::SYNTAX),
        ("lua", &languages::lua::SYNTAX),
        ("php", &languages::php::SYNTAX),
        ("python", &languages::python::SYNTAX),
        ("ruby", &languages::ruby::SYNTAX),
        ("shell", &languages::shell::SYNTAX),
        ("swift", &languages::swift::SYNTAX),
    ];
    let fixtures = walkdir::WalkDir::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures"));
    let files: Vec<_> = fixtures.into_iter().filter_map(Result::ok).filter(|file| file.file_type().is_file()).collect();
    for (name, syntax) in syntaxes {
        let grammar = (syntax.grammar)();
        let query = Query::new(&grammar, syntax.query).unwrap_or_else(|error| panic!("{name}: {error}"));
        let mut reader = Reader::new(syntax.query, &grammar, syntax.node_types);
        let patterns = reader.patterns();
        assert_eq!(query.capture_names(), reader.captures, "{name}");
        let all: Vec<_> = patterns
            .iter()
            .enumerate()
            .flat_map(|(number, pattern)| (0..pattern.choices.len()).map(move |choice| (number, choice)))
            .collect();
        let mut cursor = QueryCursor::new();
        cursor.set_max_start_depth(Some(0));
        for file in &files {
            let of_language = languages::detect(&file.path().to_string_lossy(), "").is_some_and(|of| of.name == name);
            let Some(text) = std::fs::read_to_string(file.path()).ok().filter(|_| of_language) else { continue };
            let tree = syntax.parse(&text).unwrap();
            let nodes = Nodes::new(&tree);
            let mut matcher = Matcher::new(&text, &nodes);
            // The list holds the nodes in the order in which a cursor visits them.
            let (mut walk, mut id) = (tree.walk(), SyntaxId::ROOT);
            let show = |node: Syntax<'_>| (node.kind_id(), node.start_byte(), node.end_byte());
            loop {
                let mut expected = Vec::new();
                let mut matches = cursor.matches(&query, walk.node(), text.as_bytes());
                while let Some(found) = matches.next() {
                    let captures = found.captures().iter().map(|capture| (capture.index as u16, show(capture.node)));
                    expected.push((found.pattern_index, captures.collect()));
                }
                matcher.run(&patterns, &all, id);
                let show = |id: SyntaxId| (nodes[id].kind, nodes[id].span().start, nodes[id].span().end);
                let captured =
                    |captures: &[(u16, SyntaxId)]| captures.iter().map(|(capture, id)| (*capture, show(*id))).collect();
                let mut found: Vec<(usize, Vec<_>)> =
                    matcher.matches().map(|(pattern, captures)| (pattern, captured(captures))).collect();
                // Of several children in one field, tree-sitter passes over all but the first where its grammar repeats
                // them in a hidden node, as that for the shell does.
                found.retain(|found| name != "shell" || expected.contains(found));
                found.sort_by_key(|(pattern, _)| *pattern);
                expected.sort_by_key(|(pattern, _)| *pattern);
                assert_eq!(found, expected, "{}: {}", file.path().display(), &text[walk.node().byte_range()]);
                id = id.following();
                if walk.goto_first_child() {
                    continue;
                }
                let mut more = true;
                while more && !walk.goto_next_sibling() {
                    more = walk.goto_parent();
                }
                if !more {
                    break;
                }
            }
        }
    }
}
