//! What a page is made of cannot break out of it, and its policy names what it runs.

use std::sync::Arc;

use super::*;
use crate::finding::{Applicability, Severity, Span};
use crate::report::document::{Change, Deployment, Excerpt, Failure, Finding, Fix, Place, Related, Skipped};

const ATTACK: &str = "</script></style>\"'><img src=x onerror=alert(1)>&amp;\u{202e}\u{1b}[31m\n";

fn finding(path: &str, rule: &str) -> Finding {
    Finding {
        rule: rule.to_owned(),
        name: ATTACK.to_owned(),
        severity: Severity::Error,
        path: path.to_owned(),
        span: Span::new(0, 1),
        start: Place { line: 3, column: 5 },
        end: Place { line: 3, column: 6 },
        message: ATTACK.to_owned(),
        help: ATTACK.to_owned(),
        related: vec![Related {
            span: Span::new(0, 1),
            start: Place::default(),
            end: Place::default(),
            message: ATTACK.to_owned(),
        }],
        fix: Some(Arc::new(Fix {
            title: ATTACK.to_owned(),
            applicability: Applicability::Safe,
            edits: Vec::new(),
            same_as: None,
            changes: vec![Change { line: 3, removed: vec![printable(ATTACK)], added: vec!["new".to_owned()] }],
            more_lines: 0,
        })),
        remains: false,
        fingerprint: String::new(),
        excerpt: Excerpt { line: 3, text: printable(ATTACK), marked: (0, 9), more_lines: 0 },
    }
}

fn document(findings: Vec<Finding>) -> Document {
    Document { tool: ATTACK.to_owned(), findings, ..Document::default() }
}

/// What stands between two texts.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    text.split_once(start).and_then(|(_, rest)| rest.split_once(end)).map(|(inside, _)| inside).unwrap_or_default()
}

#[test]
fn nothing_breaks_out() {
    let text = ATTACK.to_owned();
    let page = render(&Document {
        fixed: Some(vec![finding(ATTACK, "FW001")]),
        nothing: Some(text.clone()),
        failures: vec![Failure { path: text.clone(), message: text.clone() }],
        skipped: vec![Skipped { path: text.clone(), reason: text.clone() }],
        names_to_look_for: vec![text.clone()],
        deployments: vec![Deployment {
            handle: text.clone(),
            account: Some(text.clone()),
            deployment: None,
            region: Some(text.clone()),
            certain: false,
            places: 1,
            files: vec![text.clone()],
            keys: vec![text.clone()],
            models: vec![text.clone()],
        }],
        ..document(vec![finding(ATTACK, ATTACK), finding(ATTACK, "FW001")])
    });
    assert!(!page.contains("<img"));
    for (tag, number) in [("<script", 1), ("</script", 1), ("<style", 1), ("</style", 1)] {
        assert_eq!(page.matches(tag).count(), number, "{tag}");
    }
    assert!(!page.contains("\"'>"), "a quote ends an attribute");
    let is_wild = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
    let written = page.split('<').filter(|part| part.contains(is_wild));
    assert_eq!(written.collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn the_policy_names_the_style_and_the_script() {
    let page = render(&document(Vec::new()));
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    for (element, directive) in [("style", "style-src"), ("script", "script-src")] {
        let text = between(&page, &format!("<{element}>"), &format!("</{element}>"));
        assert!(!text.is_empty() && !text.contains('\r'), "browsers read other line ends");
        let expected = format!("{directive} 'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
        assert!(policy.contains(&expected), "{policy}");
    }
    assert!(policy.starts_with("default-src 'none'; ") && !policy.contains("unsafe"), "{policy}");
    for attribute in [" style=", " onclick=", "http://", "https://"] {
        assert!(!page.contains(attribute), "{attribute}");
    }
}

#[test]
fn a_change_is_shown_once_in_a_file() {
    let others = finding("b.py", "FW001");
    let page = render(&document(vec![finding("a.py", "FW001"), finding("a.py", "FW002"), others]));
    assert_eq!(page.matches("class=\"change\"").count(), 2);
    assert_eq!(page.matches("(resolves 1 more finding of this file)").count(), 1);
    assert_eq!(page.matches("<a href=\"#finding-1\">an earlier finding</a>").count(), 1);
}

#[test]
fn a_change_that_stands_elsewhere_is_found_there() {
    let mut reference = finding("a.py", "FW002");
    let whole = finding("a.py", "FW001");
    let fix = Fix { same_as: Some(0), changes: Vec::new(), ..Fix::clone(reference.fix.as_ref().unwrap()) };
    reference.fix = Some(Arc::new(fix));
    let page = render(&document(vec![whole, reference]));
    assert_eq!(page.matches("class=\"change\"").count(), 1);
    assert_eq!(page.matches("<a href=\"#finding-1\">an earlier finding</a>").count(), 1);
}

#[test]
fn directories_are_shown_where_the_tree_parts() {
    let rows = |paths: &[&str]| {
        let document = document(paths.iter().map(|path| finding(path, "FW001")).collect());
        let all = tally::directories(&entries(&document));
        tally::shown(&all)
            .iter()
            .map(|(path, tally)| format!("{} {}", path.join("/"), tally.total()))
            .collect::<Vec<_>>()
    };
    assert_eq!(rows(&["a.py"]), [""; 0]);
    assert_eq!(rows(&["src/a/x.py", "src/b/x/y.py", "src/b/z.py"]), ["src/a 1", "src/b 2", "src/b/x 1"]);
    assert_eq!(rows(&["a/x.py", "a-b/x.py", "a/c/x.py", "x.py"]), ["a 2", "a/c 1", "a-b 1"]);
    let many: Vec<String> = (0..40).map(|number| format!("{}/{number}/x.py", number % 2)).collect();
    assert_eq!(rows(&many.iter().map(String::as_str).collect::<Vec<_>>()), ["0 20", "1 20"]);
}
