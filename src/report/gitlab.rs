//! The report as GitLab's code quality reads it: a JSON array of issues.

use serde::Serialize;

use crate::finding::Severity;
use crate::report::document::{Failure, Finding, fingerprint};
use crate::report::{Document, json, last_line, printable, reason};

/// One entry. GitLab reads no more than this.
#[derive(Serialize)]
struct Issue<'d> {
    description: String,
    check_name: &'d str,
    /// Unique in the report.
    fingerprint: String,
    severity: &'static str,
    location: Location<'d>,
}

#[derive(Serialize)]
struct Location<'d> {
    path: &'d str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

/// What is there now, and what failed.
pub fn render(document: &Document) -> String {
    let issues: Vec<Issue<'_>> =
        document.failures.iter().map(failure).chain(document.findings.iter().map(issue)).collect();
    json::pretty(&issues)
}

fn issue(finding: &Finding) -> Issue<'_> {
    let Finding { rule, name, path, span, start, .. } = finding;
    let fingerprint = match &*finding.fingerprint {
        // A report of an early version, which has no fingerprints.
        "" => fingerprint(rule, path, &format!("{}..{}", span.start, span.end), 0),
        known => known.to_owned(),
    };
    Issue {
        description: format!("{name}: {}", reason(finding)),
        check_name: rule,
        fingerprint,
        severity: match finding.severity {
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location { path, lines: Lines { begin: start.line, end: last_line(finding) } },
    }
}

/// A file that could not be looked at, so that a report that is not whole does not look clean.
fn failure(Failure { path, message }: &Failure) -> Issue<'_> {
    Issue {
        description: printable(message),
        check_name: "fw-migrate",
        fingerprint: fingerprint("", path, message, 0),
        severity: "blocker",
        location: Location { path, lines: Lines { begin: 1, end: 1 } },
    }
}
