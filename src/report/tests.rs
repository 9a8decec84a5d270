//! What reports show of a finding, and what they do not.

use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::engine::{FileOutcome, Outcome, Text};
use crate::finding::{Edit, Finding, Fix, Rule, Span};
use crate::report::document::FileReport;
use crate::source::Source;

static RULE: Rule = Rule {
    code: "FW003",
    name: "hardcoded-direct-key",
    severity: Severity::Error,
    summary: "",
    fix_title: "apply",
    explanation: "",
};

/// A file, whose finding is on `part`, with a fix.
fn file(name: &str, text: &str, part: &str, replacement: &str, secret: Option<&str>) -> FileOutcome {
    let at = |part: &str| {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    };
    let finding = Finding {
        rule: &RULE,
        severity: RULE.severity,
        span: at(part),
        message: "a direct key stands in the source".into(),
        help: "read it".into(),
        related: Vec::new(),
        remains: false,
        fix: Some(Arc::new(Fix {
            title: "read it from the environment".into(),
            applicability: Applicability::Safe,
            edits: vec![Edit::replacement(at(part), replacement)],
        })),
        group: None,
    };
    let before =
        Text { source: Source::new(name, text.as_bytes().to_vec()), secrets: secret.map(at).into_iter().collect() };
    let (path, fixed, findings, seen) = (PathBuf::new(), Vec::new(), vec![finding], Default::default());
    FileOutcome { path, before, after: None, fixed, findings, seen }
}

fn document(file: &FileOutcome) -> Document {
    let files = vec![FileReport::of(file, None)];
    Document::of(Outcome { looked_at: 1, files, ..Outcome::default() }, Action::Check, false)
}

fn render(format: Format, file: &FileOutcome) -> String {
    let document = document(file);
    anstream::adapter::strip_str(&format.render(&document, &View::default())).to_string()
}

#[test]
fn a_finding_is_shown_as_compilers_do() {
    let text = "import x\n\tcall(ä, \"s3cr3tkey\")  # go\n";
    let file = file("a.py", text, "\"s3cr3tkey\"", "os.environ[\"K\"]", Some("s3cr3tkey"));
    let expected = "\
a.py: 1 error

error[FW003]: hardcoded-direct-key: a direct key stands in the source
 --> a.py:2:10
  |
2 |     call(ä, \"s3cr…\")  # go
  |             ^^^^^^^
  |
  = help: read it
safe fix: read it from the environment
  |
2 -     call(ä, \"s3cr…\")  # go
2 +     call(ä, os.environ[\"K\"])  # go
  |

";
    assert_eq!(render(Format::Human, &file), expected);
}

#[test]
fn keys_are_never_shown_whole() {
    let long = format!("{}\"s3cr3tkey\"{}", "x".repeat(500), "y".repeat(500));
    for (text, part) in [("k = 's3cr3tkey' # URL", "URL"), ("k = 's3cr3tkey'", "3cr3t"), (&*long, "\"s3cr3tkey\"")] {
        for format in [Format::Human, Format::Concise, Format::Json] {
            let shown = render(format, &file("a", text, part, "new", Some("s3cr3tkey")));
            assert!(!shown.contains("3tkey"), "{shown}");
        }
    }
}

#[test]
fn terminals_are_not_taken_over() {
    let file = file("a\x1b[2J\n.py", "x \x1b]0;t\x07 \u{202e} URL\n", "URL", "new\x1b", None);
    for format in [Format::Human, Format::Concise] {
        let shown = format.render(&document(&file), &View::default());
        assert!(!shown.contains("\x1b]") && !shown.contains("\x1b[2J") && !shown.contains('\u{202e}'), "{shown:?}");
    }
}

#[test]
fn long_lines_are_cut_around_the_finding() {
    let text = format!("{} URL {}", "x".repeat(100_000), "y".repeat(100_000));
    let shown = render(Format::Human, &file("a.js", &text, "URL", "new", None));
    assert!(shown.len() < 1500 && shown.contains("URL"), "{} bytes", shown.len());
    let underlined: Vec<&str> = shown.lines().skip_while(|line| !line.starts_with("1 |")).take(2).collect();
    let column = underlined[1].chars().position(|c| c == '^').unwrap();
    assert_eq!(underlined[0].chars().skip(column).take(3).collect::<String>(), "URL");
}

#[test]
fn wide_characters_take_two_columns() {
    let shown = render(Format::Human, &file("a", "漢字 URL", "URL", "new", None));
    assert!(shown.contains("\n1 | 漢字 URL\n  |      ^^^\n"), "{shown}");
}

#[test]
fn whole_lines_can_go_and_come() {
    let text = "keep\ngone\nkeep\n";
    let shown = render(Format::Human, &file("a", text, "gone\n", "", None));
    assert!(shown.contains("\n2 - gone\n  |\n"), "{shown}");
    let shown = render(Format::Human, &file("a", "", "", "new\n", None));
    assert!(shown.contains("\n1 + new\n"), "{shown}");
}

#[test]
fn json_has_the_agreed_shape() {
    let file = file("app/x.py", "ä\nurl", "url", "new", None);
    let document: serde_json::Value = serde_json::from_str(&render(Format::Json, &file)).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["summary"]["errors"], 1);
    assert_eq!(
        document["findings"][0],
        serde_json::json!({
            "rule": "FW003", "name": "hardcoded-direct-key", "severity": "error", "path": "app/x.py",
            "span": {"start": 3, "end": 6},
            "start": {"line": 2, "column": 1}, "end": {"line": 2, "column": 4},
            "message": "a direct key stands in the source", "help": "read it", "related": [],
            "fix": {"title": "read it from the environment", "applicability": "safe",
                    "edits": [{"start": 3, "end": 6, "replacement": "new",
                               "from": {"line": 2, "column": 1}, "to": {"line": 2, "column": 4}}],
                    "changes": [{"line": 2, "removed": ["url"], "added": ["new"]}], "more_lines": 0},
            "remains": false, "fingerprint": "9a68e835a9d72a00ba994e4b4a57b327",
            "excerpt": {"line": 2, "text": "url", "marked": [0, 3], "more_lines": 0},
        })
    );
    assert!(document.get("fixed").is_none());
}

#[test]
fn a_fix_with_very_many_edits_is_written_once() {
    let mut file = file("a", &"x".repeat(5000), "x", "new", None);
    let finding = &mut file.findings[0];
    let edits = (0..2000).map(|at| Edit::insertion(at, "y")).collect();
    finding.fix = Some(Arc::new(Fix { title: "t".into(), applicability: Applicability::Safe, edits }));
    let second = finding.clone();
    file.findings.push(second);
    let document: serde_json::Value = serde_json::from_str(&render(Format::Json, &file)).unwrap();
    let fix = |index: usize| &document["findings"][index]["fix"];
    assert_eq!(fix(0)["edits"].as_array().map(Vec::len), Some(2000));
    assert!(fix(0).get("same_as").is_none());
    assert_eq!((&fix(1)["edits"], &fix(1)["same_as"]), (&serde_json::json!([]), &serde_json::json!(0)));
}

#[test]
fn the_summary_says_what_can_be_done() {
    let file = file("a", "url", "url", "new", None);
    let document = document(&file);
    let expected = "\
Looked at 1 file, 1 matched: 1 error.
1 can be fixed by `fw-migrate fix`.
Afterwards FIREWORKS_API_KEY has to hold a Fireworks API key:
  in the environment of a
";
    assert_eq!(summary::render(&document, Format::Human, &View::default()), expected);
}
