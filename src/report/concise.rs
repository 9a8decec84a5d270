//! The report with one line for each finding, for `grep` and editors.

use std::fmt::Write as _;

use crate::engine::Text;
use crate::finding::{Applicability, Finding};
use crate::report::{Action, Report, label, printable, style};
use crate::source::LineIndex;

/// One line for each finding; what was fixed first.
pub fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    let verb = if report.action == Action::Preview { "would fix" } else { "fixed" };
    for file in &report.outcome.files {
        if !report.quiet {
            lines(&mut out, &file.before, &file.fixed, |finding| (format!("{verb} {}", finding.rule.code), ""));
        }
        lines(&mut out, file.now(), &file.findings, |finding| {
            let severity = style(finding.severity);
            let fix = match finding.fix.as_ref().map(|fix| fix.applicability) {
                Some(Applicability::Safe) => " [safe fix]",
                Some(Applicability::Unsafe) => " [unsafe fix]",
                None => "",
            };
            (format!("{severity}{}[{}]{severity:#}", label(finding.severity), finding.rule.code), fix)
        });
    }
    out
}

/// Appends the findings of one file, each with what `describe` puts in front of and behind its message.
fn lines(out: &mut String, text: &Text, findings: &[Finding], describe: impl Fn(&Finding) -> (String, &'static str)) {
    if findings.is_empty() {
        return;
    }
    let index = LineIndex::new(text.source.text());
    let name = printable(&text.source.name);
    for finding in findings {
        let at = index.position(finding.span.start, text.source.text());
        let (head, tail) = describe(finding);
        let (rule, message) = (finding.rule.name, printable(&finding.message));
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name}:{}:{}: {head} {rule}: {message}{tail}", at.line, at.column);
    }
}
