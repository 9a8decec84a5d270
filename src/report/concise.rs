//! The report with one line for each finding, for `grep` and editors.

use std::fmt::Write as _;

use crate::finding::Applicability;
use crate::report::document::Finding;
use crate::report::{Action, Document, Format, View, label, leading_name, printable, statistics, style};

/// One line for each finding; what was fixed in a file first.
pub fn render(document: &Document, view: &View) -> String {
    if view.statistics {
        return statistics::render(document);
    }
    let mut out = String::new();
    let verb = if document.action == Action::Preview { "would fix" } else { "fixed" };
    let fixed = document.fixed.as_deref().filter(|_| !view.quiet).unwrap_or_default();
    for finding in fixed {
        append(&mut out, finding, &format!("{verb} {}", finding.rule), "");
    }
    for finding in document.findings.iter().take(Format::Concise.most_shown(view)) {
        out.push_str(&line(finding));
    }
    out
}

/// The line of a finding that is left.
pub(super) fn line(finding: &Finding) -> String {
    let mut out = String::new();
    let severity = style(finding.severity);
    let fix = match finding.fix.as_ref().map(|fix| fix.applicability) {
        Some(Applicability::Safe) => " [safe fix]",
        Some(Applicability::Unsafe) => " [unsafe fix]",
        None => "",
    };
    let head = format!("{severity}{}[{}]{severity:#}", label(finding.severity), finding.rule);
    append(&mut out, finding, &head, fix);
    out
}

/// Appends the line of a finding, with what stands in front of and behind its message.
fn append(out: &mut String, finding: &Finding, head: &str, tail: &str) {
    let Finding { name, start, .. } = finding;
    let (path, message) = (leading_name(&finding.path), printable(&finding.message));
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{path}:{}:{}: {head} {name}: {message}{tail}", start.line, start.column);
}
