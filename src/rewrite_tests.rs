//! The loop over scripted analyses: which fixes go together, which wait, which are dropped.

use super::*;
use crate::finding::{Rule, Severity};

static RULE: Rule = Rule {
    code: "FW001",
    name: "direct-url",
    severity: Severity::Error,
    summary: "",
    fix_title: "apply",
    explanation: "",
};

/// A finding at the first occurrence of `part`.
fn finding(source: &Source, part: &str) -> Option<Finding> {
    let start = source.text().find(part)?;
    let span = Span::new(start, start + part.len());
    let (rule, message, help) = (&RULE, part.to_owned(), String::new());
    Some(Finding {
        rule,
        severity: rule.severity,
        span,
        message,
        help,
        related: Vec::new(),
        fix: None,
        remains: false,
        group: None,
    })
}

/// A finding whose safe fix replaces `part`, and makes further edits.
fn fixable(source: &Source, part: &str, with: &str, more: &[Edit]) -> Option<Finding> {
    let mut finding = finding(source, part)?;
    let mut edits = more.to_vec();
    edits.push(Edit::replacement(finding.span, with));
    edits.sort();
    finding.fix = Some(Arc::new(Fix { title: String::new(), applicability: Applicability::Safe, edits }));
    Some(finding)
}

fn run(text: &str, analyse: impl Fn(&Source) -> Vec<Option<Finding>>) -> (String, Rewritten) {
    let source = Source::new("x.txt", text.as_bytes().to_vec());
    let analyse = |source: &Source| Analysis {
        findings: analyse(source).into_iter().flatten().collect(),
        parsed: true,
        ..Analysis::default()
    };
    let first = analyse(&source);
    let rewritten = rewrite(&source, first, &mut Applicability::Safe, |source, _| analyse(source));
    (rewritten.source.as_ref().unwrap_or(&source).text().to_owned(), rewritten)
}

fn texts<'f>(findings: &'f [Finding], text: &'f str) -> Vec<&'f str> {
    findings.iter().map(|finding| finding.span.of(text)).collect()
}

#[test]
fn a_shared_import_is_inserted_once() {
    let text = "AAA\nBBB\n";
    let import = [Edit::insertion(0, "import os\n")];
    let (new, rewritten) =
        run(text, |source| vec![fixable(source, "AAA", "a", &import), fixable(source, "BBB", "b", &import)]);
    assert_eq!(new, "import os\na\nb\n");
    assert_eq!(texts(&rewritten.fixed, text), ["AAA", "BBB"]);
    assert!(rewritten.left.is_empty());
}

#[test]
fn different_insertions_at_one_place_take_turns() {
    let (new, rewritten) = run("AAA BBB", |source| {
        vec![
            fixable(source, "AAA", "a", &[Edit::insertion(0, "import x\n")]),
            fixable(source, "BBB", "b", &[Edit::insertion(0, "import y\n")]),
        ]
    });
    assert_eq!(new, "import y\nimport x\na b");
    assert_eq!(texts(&rewritten.fixed, "AAA BBB"), ["AAA", "BBB"]);
}

#[test]
fn a_fix_that_overlaps_waits_for_the_next_round() {
    let text = "x = AAABBB;\n";
    let (new, rewritten) = run(text, |source| {
        vec![fixable(source, "AAAB", "a", &[]), fixable(source, "BBB", "b", &[]), fixable(source, "BB;", "c", &[])]
    });
    assert_eq!(new, "x = ac\n");
    assert_eq!(texts(&rewritten.fixed, text), ["AAAB", "BB;"]);
}

#[test]
fn findings_without_a_fix_stay_with_their_move() {
    let text = "AAA and MODEL\n";
    let (new, rewritten) = run(text, |source| {
        let url = fixable(source, "AAA", "longer", &[]).map(|finding| Finding { group: Some(7), ..finding });
        let model =
            url.as_ref().and_then(|_| finding(source, "MODEL")).map(|finding| Finding { group: Some(7), ..finding });
        vec![url, model]
    });
    assert_eq!(texts(&rewritten.left, &new), ["MODEL"]);
}

#[test]
fn only_the_fix_that_breaks_the_source_is_dropped() {
    // The rows of a notebook, whose syntax is that of JSON, would serve as well: any syntax does.
    let source = "a = 'AAA'\nb = 'BBB'\nc = 'CCC'\n";
    let analyse = |source: &Source| Analysis {
        findings: [
            fixable(source, "AAA", "a", &[]),
            fixable(source, "BBB", "'", &[]),
            fixable(source, "CCC", "c", &[]),
        ]
        .into_iter()
        .flatten()
        .collect(),
        parsed: true,
        ..Analysis::default()
    };
    let source = Source::new("x.py", source.as_bytes().to_vec());
    let rewritten = rewrite(&source, analyse(&source), &mut Applicability::Safe, |source, _| analyse(source));
    let new = rewritten.source.unwrap();
    assert_eq!(new.text(), "a = 'a'\nb = 'BBB'\nc = 'c'\n");
    assert_eq!(texts(&rewritten.left, new.text()), ["BBB"]);
    assert!(rewritten.left[0].message.ends_with("(its fix was dropped: the result would not parse)"));
    assert!(rewritten.left[0].fix.is_none());
}

#[test]
fn a_fix_that_repeats_itself_comes_to_an_end() {
    let (new, rewritten) = run("A", |source| vec![fixable(source, "A", "AA", &[])]);
    assert_eq!(new.len(), ROUNDS + 1);
    assert_eq!(rewritten.left.len(), 1);
}

#[test]
fn bytes_that_are_no_text_are_kept() {
    let source = Source::new("x.txt", b"\xff\xfeX AAA \xe9\r".to_vec());
    let analyse = |source: &Source| Analysis {
        findings: fixable(source, "AAA", "b", &[]).into_iter().collect(),
        ..Analysis::default()
    };
    let rewritten = rewrite(&source, analyse(&source), &mut Applicability::Safe, |source, _| analyse(source));
    assert_eq!(rewritten.source.unwrap().bytes(), b"\xff\xfeX b \xe9\r");
}
