//! The report as annotations of GitHub Actions: workflow commands, one a line.

use std::fmt::Write as _;

use crate::finding::Severity;
use crate::report::document::{Counts, Failure, Finding};
use crate::report::{Document, last_line, printable, summary};

/// More annotations of a kind than this GitHub leaves out of a step's list; its log has them all.
const MOST_LISTED: usize = 10;

/// What failed first, then errors, warnings and notes, each by path and place.
pub fn render(document: &Document) -> String {
    let mut out = String::new();
    for Failure { path, message } in &document.failures {
        command(&mut out, "error", &[("file", &file(path)), ("title", "fw-migrate")], &printable(message));
    }
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        if severity == Severity::Note {
            // In front of the notes, which may be more than GitHub lists.
            left_out(&mut out, &document.summary);
        }
        for finding in document.findings.iter().filter(|finding| finding.severity == severity) {
            annotation(&mut out, finding);
        }
    }
    out
}

/// Says that GitHub lists a part only, where it does.
fn left_out(out: &mut String, counts: &Counts) {
    let Counts { errors, warnings, notes, failed, .. } = *counts;
    if [errors + failed, warnings, notes].iter().any(|number| *number > MOST_LISTED) {
        let found = summary::found(counts);
        let message =
            format!("{found}. GitHub lists {MOST_LISTED} of a kind for each step; the log of the step has all.");
        command(out, "notice", &[("title", "fw-migrate")], &message);
    }
}

/// Appends the command for one finding.
fn annotation(out: &mut String, finding: &Finding) {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let Finding { path, start, end, message, help, .. } = finding;
    let (line, last) = (start.line.to_string(), last_line(finding).to_string());
    let (column, end_column) = (start.column.to_string(), end.column.to_string());
    let title = format!("{} {}", finding.rule, finding.name);
    let path = file(path);
    let mut properties = vec![("file", path.as_str()), ("line", &line), ("endLine", &last)];
    // GitHub refuses columns on more than one line.
    if start.line == end.line {
        properties.extend([("col", column.as_str()), ("endColumn", &end_column)]);
    }
    properties.push(("title", &title));
    let mut message = printable(message);
    if !help.is_empty() {
        message.push_str(&format!("\nHelp: {}", printable(help)));
    }
    command(out, kind, &properties, &message);
}

/// A path as the runner knows it, but for what could take over a terminal, on which nobody could tell it from another.
fn file(path: &str) -> String {
    path.split_inclusive(['\r', '\n'])
        .map(|part| match part.strip_suffix(['\r', '\n']) {
            Some(text) => printable(text) + &part[text.len()..],
            None => printable(part),
        })
        .collect()
}

/// Appends a workflow command as a line.
fn command(out: &mut String, name: &str, properties: &[(&str, &str)], message: &str) {
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "::{name} {}::{}", properties.join(","), data(message));
}

/// A message as a command holds it: on one line, whatever it says.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property as a command holds it: it ends no property and no list of them either.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the runner makes of a line: name, properties, message.
    fn read(line: &str) -> (String, Vec<(String, String)>, String) {
        let unescaped = |text: &str| {
            let text = text.replace("%2C", ",").replace("%3A", ":").replace("%0A", "\n").replace("%0D", "\r");
            text.replace("%25", "%")
        };
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (name, properties) = head.split_once(' ').unwrap();
        let properties = properties.split(',').map(|pair| pair.split_once('=').unwrap());
        let properties = properties.map(|(key, value)| (key.to_owned(), unescaped(value))).collect();
        (name.to_owned(), properties, unescaped(message))
    }

    #[test]
    fn nothing_leaves_its_place() {
        for text in [
            "plain",
            "100%",
            "%0A::set-output name=x::y",
            "a\r\n::set-output name=x::y",
            "a\n::stop-commands::x\r::error::",
            "a,file=b::c",
            "::error::]] ##[error]x",
            "a:1, b:2; c=%3A",
        ] {
            let mut out = String::new();
            command(&mut out, "error", &[("file", text), ("line", "1"), ("title", text)], text);
            assert_eq!(out.lines().count(), 1, "{out}");
            let expected = [("file", text), ("line", "1"), ("title", text)];
            let expected = expected.map(|(key, value)| (key.to_owned(), value.to_owned())).to_vec();
            assert_eq!(read(out.trim_end_matches('\n')), ("error".to_owned(), expected, text.to_owned()));
        }
    }

    #[test]
    fn line_breaks_are_all_escaped() {
        assert_eq!(data("a\nb\r\nc%0A"), "a%0Ab%0D%0Ac%250A");
        assert_eq!(property("C:\\a,b\n"), "C%3A\\a%2Cb%0A");
    }

    #[test]
    fn what_is_not_listed_is_told() {
        let told = |errors, failed| {
            let mut out = String::new();
            left_out(&mut out, &Counts { errors, failed, ..Counts::default() });
            out
        };
        assert_eq!(told(10, 0), "");
        assert!(told(11, 0).starts_with("::notice title=fw-migrate::11 errors. GitHub lists 10"), "{}", told(11, 0));
        assert!(!told(10, 1).is_empty());
    }
}
