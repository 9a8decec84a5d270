//! The report for programs. These types are its format, version 1, and so are kept apart from those of the analysis:
//! fields may be added, never renamed.

use serde::Serialize;

use crate::engine::Text;
use crate::finding::{Applicability, Finding, Severity, Span};
use crate::report::summary::Counts;
use crate::report::{Action, Report};
use crate::source::LineIndex;

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    summary: Counts,
    findings: Vec<JsonFinding<'r>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed: Option<Vec<JsonFinding<'r>>>,
    skipped: Vec<JsonSkipped<'r>>,
}

#[derive(Serialize)]
struct JsonFinding<'r> {
    rule: &'r str,
    name: &'r str,
    severity: Severity,
    path: &'r str,
    span: Span,
    start: Place,
    end: Place,
    message: &'r str,
    help: &'r str,
    related: Vec<JsonRelated<'r>>,
    fix: Option<JsonFix<'r>>,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
}

#[derive(Serialize)]
struct JsonRelated<'r> {
    span: Span,
    start: Place,
    end: Place,
    message: &'r str,
}

#[derive(Serialize)]
struct JsonFix<'r> {
    title: &'r str,
    applicability: Applicability,
    edits: Vec<JsonEdit<'r>>,
}

#[derive(Serialize)]
struct JsonEdit<'r> {
    start: usize,
    end: usize,
    replacement: &'r str,
}

#[derive(Serialize)]
struct JsonSkipped<'r> {
    path: &'r str,
    reason: &'r str,
}

/// One JSON object on several lines.
pub fn render(report: &Report<'_>) -> String {
    let files = &report.outcome.files;
    let fixed = || files.iter().flat_map(|file| findings(&file.before, &file.fixed)).collect();
    let skipped = report.outcome.skipped.iter();
    let document = Document {
        version: 1,
        summary: Counts::of(report),
        findings: files.iter().flat_map(|file| findings(file.now(), &file.findings)).collect(),
        fixed: (report.action != Action::Check).then(fixed),
        skipped: skipped.map(|skipped| JsonSkipped { path: &skipped.name, reason: &skipped.reason }).collect(),
    };
    // Strings, numbers and lists of them can always be written.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn findings<'r>(text: &'r Text, findings: &'r [Finding]) -> Vec<JsonFinding<'r>> {
    if findings.is_empty() {
        return Vec::new();
    }
    let source = text.source.text();
    let index = LineIndex::new(source);
    let place = |offset: usize| {
        let position = index.position(offset, source);
        Place { line: position.line, column: position.column }
    };
    let finding = |finding: &'r Finding| JsonFinding {
        rule: finding.rule.code,
        name: finding.rule.name,
        severity: finding.severity,
        path: &text.source.name,
        span: finding.span,
        start: place(finding.span.start),
        end: place(finding.span.end),
        message: &finding.message,
        help: &finding.help,
        related: finding
            .related
            .iter()
            .map(|related| JsonRelated {
                span: related.span,
                start: place(related.span.start),
                end: place(related.span.end),
                message: &related.message,
            })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| JsonFix {
            title: &fix.title,
            applicability: fix.applicability,
            edits: fix
                .edits
                .iter()
                .map(|edit| JsonEdit { start: edit.span.start, end: edit.span.end, replacement: &edit.replacement })
                .collect(),
        }),
    };
    findings.iter().map(finding).collect()
}
