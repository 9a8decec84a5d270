//! Comments that switch a rule off.
#![no_main]

use fw_migrate::finding::Span;
use fw_migrate::rules::RULES;
use fw_migrate::suppress::Suppressions;
use fw_migrate_fuzz::in_time;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    in_time(text.len(), || look(text, None));
    // As if each line behind a `#` were a comment.
    let mut comments = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(start) = line.find('#') {
            comments.push(Span::new(at + start, at + line.trim_end().len().max(start)));
        }
        at += line.len();
    }
    in_time(text.len(), || look(text, Some(&comments)));
});

fn look(text: &str, comments: Option<&[Span]>) {
    let found = Suppressions::new(text, comments);
    for problem in found.problems() {
        assert!(text.get(problem.span.start..problem.span.end).is_some(), "{problem:?}");
    }
    let unused = found.unused();
    for vain in &unused {
        assert!(text.get(vain.span.start..vain.span.end).is_some(), "{vain:?}");
    }
    let mut covered = false;
    for line in 0..=text.lines().count() {
        for rule in RULES {
            covered |= found.covers(rule.code, line);
        }
    }
    // What is behind the last line, or of no rule, is never covered; the rest is used now.
    assert!(!covered || !unused.is_empty(), "what covers nothing covered a line");
    assert!(found.unused().len() <= unused.len());
}
