//! The report for programs. These types are its format, version 1, and so are kept apart from those of the analysis:
//! fields may be added, never renamed.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

use crate::agreement::SplitName;
use crate::engine::Text;
use crate::finding::{Applicability, Edit, Finding, Fix, Severity, Span};
use crate::ignored::IgnoredFile;
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
    ignored: Vec<JsonIgnored<'r>>,
    split_names: Vec<JsonSplitName<'r>>,
    models_to_look_for: Vec<JsonPlace<'r>>,
}

#[derive(Serialize)]
struct JsonPlace<'r> {
    path: &'r str,
    line: usize,
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
    /// For a fix with very many edits that another finding holds already, which would otherwise be written as often as
    /// there are findings: the index of that finding in the list. `edits` is empty then.
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<usize>,
}

/// More edits than this are written once.
const MANY_EDITS: usize = 1000;

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

/// An environment file that git ignores and that has to be changed as well.
#[derive(Serialize)]
pub(super) struct JsonIgnored<'r> {
    path: &'r str,
    /// Names of direct keys.
    names: Vec<JsonName<'r>>,
    /// Lines with a direct URL.
    urls: &'r [usize],
}

/// A name that changes in some files and silently stays in others.
#[derive(Serialize)]
struct JsonSplitName<'r> {
    name: &'r str,
    changes_in: &'r [String],
    stays_at: Vec<JsonLine<'r>>,
}

#[derive(Serialize)]
struct JsonLine<'r> {
    path: &'r str,
    line: usize,
}

#[derive(Serialize)]
struct JsonName<'r> {
    name: &'r str,
    line: usize,
}

/// One JSON object on several lines.
pub fn render(report: &Report<'_>) -> String {
    let files = &report.outcome.files;
    let fixed = || all(files.iter().map(|file| (&file.before, &*file.fixed)));
    let skipped = report.outcome.skipped.iter();
    let document = Document {
        version: 1,
        summary: Counts::of(report),
        findings: all(files.iter().map(|file| (file.now(), &*file.findings))),
        fixed: (report.action != Action::Check).then(fixed),
        ignored: report.outcome.ignored.iter().map(ignored).collect(),
        split_names: report.outcome.split_names.iter().map(split_name).collect(),
        models_to_look_for: report
            .outcome
            .models_to_look_for
            .iter()
            .map(|(path, line)| JsonPlace { path, line: *line })
            .collect(),
        skipped: skipped.map(|skipped| JsonSkipped { path: &skipped.name, reason: &skipped.reason }).collect(),
    };
    // Strings, numbers and lists of them can always be written.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// An ignored file as programs read it.
pub(super) fn ignored(file: &IgnoredFile) -> JsonIgnored<'_> {
    let names = file.names.iter().map(|(name, line)| JsonName { name, line: *line }).collect();
    JsonIgnored { path: &file.name, names, urls: &file.urls }
}

fn split_name(split: &SplitName) -> JsonSplitName<'_> {
    let stays_at = split.stays_at.iter().map(|(path, line)| JsonLine { path, line: *line }).collect();
    JsonSplitName { name: &split.name, changes_in: &split.changes_in, stays_at }
}

fn all<'r>(files: impl Iterator<Item = (&'r Text, &'r [Finding])>) -> Vec<JsonFinding<'r>> {
    let mut all = Vec::new();
    files.for_each(|(text, findings)| add(text, findings, &mut all));
    all
}

fn add<'r>(text: &'r Text, findings: &'r [Finding], all: &mut Vec<JsonFinding<'r>>) {
    if findings.is_empty() {
        return;
    }
    let mut written: HashMap<*const Fix, usize> = HashMap::new();
    let mut json_fix = |fix: &'r Arc<Fix>, index: usize| {
        let first = *written.entry(Arc::as_ptr(fix)).or_insert(index);
        let same_as = Some(first).filter(|first| *first != index && fix.edits.len() > MANY_EDITS);
        let edits = if same_as.is_some() { &[][..] } else { &fix.edits };
        let edit =
            |edit: &'r Edit| JsonEdit { start: edit.span.start, end: edit.span.end, replacement: &edit.replacement };
        let edits = edits.iter().map(edit).collect();
        JsonFix { title: &fix.title, applicability: fix.applicability, edits, same_as }
    };
    let source = text.source.text();
    let index = LineIndex::new(source);
    let place = |offset: usize| {
        let position = index.position(offset, source);
        Place { line: position.line, column: position.column }
    };
    let finding = |finding: &'r Finding, fix: Option<JsonFix<'r>>| JsonFinding {
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
        fix,
    };
    for found in findings {
        let fix = found.fix.as_ref().map(|fix| json_fix(fix, all.len()));
        all.push(finding(found, fix));
    }
}
