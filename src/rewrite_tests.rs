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
        parsed: parsed_programs(source) == 1,
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
fn edits_that_another_fix_wrote_around_have_one_place() {
    let (new, rewritten) = run("(AAA BBB)", |source| {
        let around = fixable(source, "(AAA BBB)", "[AAA BBB]", &[]);
        let b = source.text().find("BBB").unwrap_or_default();
        let inside = fixable(source, "AAA", "a", &[Edit::replacement(Span::new(b, b + 3), "b")]);
        vec![around, inside]
    });
    assert_eq!(new, "[a b]");
    let edits = &rewritten.fixed[1].fix.as_ref().unwrap().edits;
    assert_eq!(edits.len(), 1, "{edits:?}");
    assert_eq!(edits[0].span, Span::new(0, 9));
}

#[test]
fn a_fix_that_pushes_a_mark_of_the_file_too_far_down_is_dropped() {
    let text = format!("{}# fw-migrate: ignore-file[FW009]\nAAA BBB", "\n".repeat(9));
    let (new, rewritten) = run(&text, |source| {
        let import = Edit::replacement(Span::empty(0), "import\n");
        vec![fixable(source, "AAA", "a", &[import]), fixable(source, "BBB", "b", &[])]
    });
    assert!(new.ends_with("AAA b"), "{new:?}");
    assert_eq!(texts(&rewritten.left, &new), ["AAA"]);
    assert!(rewritten.left[0].message.contains("`ignore-file`"));
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

/// Answers in the order in which it is asked, and remembers what about.
struct Script {
    answers: Vec<Choice>,
    asked: Vec<String>,
    missed: Vec<String>,
}

impl Chooser for Script {
    fn threshold(&self) -> Applicability {
        Applicability::Safe
    }

    fn choose(&mut self, offer: &Offer<'_>) -> Choice {
        self.asked.extend(texts_of(offer.findings.iter().copied(), offer.source.text()));
        self.answers.remove(0)
    }

    fn misses(&mut self, source: &Source, finding: &Finding) {
        self.missed.extend(texts_of([finding], source.text()));
    }
}

fn texts_of<'f>(findings: impl IntoIterator<Item = &'f Finding>, text: &str) -> Vec<String> {
    findings.into_iter().map(|finding| finding.span.of(text).to_owned()).collect()
}

/// As an analysis does it: what was declined is not found, nor what `ties` with it.
fn ask(text: &str, answers: &[Choice], ties: &str) -> (String, Rewritten, Script) {
    let source = Source::new("x.txt", text.as_bytes().to_vec());
    let analyse = |source: &Source, declined: &[Declined]| {
        let parts = ["AAAB", "BBB", "CCC", "DDD"].map(|part| fixable(source, part, &part[..1].to_lowercase(), &[]));
        let found = parts.into_iter().flatten().filter(|found| {
            let is_tied = !declined.is_empty() && found.span.of(source.text()) == ties;
            !is_tied && !declined.iter().any(|declined| declined.covers(found.rule.code, found.span))
        });
        let mut findings: Vec<Finding> = found.collect();
        findings.sort_by_key(|found| found.span);
        Analysis { findings, parsed: true, ..Analysis::default() }
    };
    let mut script = Script { answers: answers.to_vec(), asked: Vec::new(), missed: Vec::new() };
    let rewritten = rewrite(&source, analyse(&source, &[]), &mut script, analyse);
    (rewritten.source.as_ref().unwrap_or(&source).text().to_owned(), rewritten, script)
}

#[test]
fn what_was_declined_is_asked_about_once_and_left_with_its_fix() {
    use Choice::{Leave, Take};
    let text = "CCC xAAABBBx DDD";
    let (new, rewritten, script) = ask(text, &[Take, Leave, Take, Take], "");
    // The one that overlaps has its turn when the one before is declined.
    assert_eq!(script.asked, ["CCC", "AAAB", "BBB", "DDD"]);
    assert_eq!(new, "c xAAAbx d");
    assert_eq!(texts(&rewritten.fixed, text), ["CCC", "BBB", "DDD"]);
    let at = text.find("AAAB").unwrap();
    assert_eq!(rewritten.declined, [Declined { code: "FW001", span: Span::new(at, at + 4) }]);

    let (new, rewritten, script) = ask("CCC DDD", &[Leave, Take], "");
    assert_eq!((&*new, script.asked.len()), ("CCC d", 2));
    assert_eq!(texts(&rewritten.left, &new), ["CCC"]);
    assert!(rewritten.left[0].fix.is_some());
}

#[test]
fn fixes_of_later_rounds_are_asked_about_too() {
    use Choice::{Leave, Take};
    // Without its first letters the other is what it was.
    let (new, _, script) = ask("AAABBBB", &[Take, Leave], "");
    assert_eq!((&*new, &*script.asked), ("aBBB", &["AAAB".to_owned(), "BBB".to_owned()][..]));
}

#[test]
fn the_rest_can_be_left() {
    use Choice::{LeaveRest, Take};
    let (new, rewritten, script) = ask("AAAB CCC DDD", &[Take, LeaveRest], "");
    assert_eq!((&*new, script.asked.len(), rewritten.left.len(), rewritten.declined.len()), ("a CCC DDD", 2, 2, 2));
}

#[test]
fn what_goes_with_what_was_declined_is_not_made() {
    use Choice::{Leave, Take};
    let (new, _, script) = ask("AAAB CCC DDD", &[Take, Leave, Take], "AAAB");
    assert_eq!((&*new, &*script.missed), ("AAAB CCC d", &["AAAB".to_owned()][..]));
    let (new, _, script) = ask("AAAB CCC DDD", &[Leave, Take], "DDD");
    assert_eq!((&*new, script.asked.len(), script.missed.len()), ("AAAB c DDD", 2, 0));
}
