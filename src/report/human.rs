//! The report for people at a terminal, in the manner of compilers.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use anstyle::{AnsiColor, Style};

use crate::engine::{FileOutcome, Text};
use crate::finding::{Edit, Finding, Fix, Span};
use crate::report::change::{self, Changed};
use crate::report::{Action, Report, excerpt, fix_label, label, printable, style};
use crate::source::LineIndex;

/// Lines of a finding that are shown.
const MOST_LINES: usize = 4;

const BOLD: Style = Style::new().bold();
const MARGIN: Style = AnsiColor::Blue.on_default().bold();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// The findings, file by file.
pub fn render(report: &Report<'_>) -> String {
    let mut out = String::new();
    for file in &report.outcome.files {
        if !file.fixed.is_empty() && !report.quiet {
            fixed(&mut out, file, report.action);
        }
        File::new(file.now()).findings(&mut out, &file.findings);
    }
    out
}

/// One line about what was fixed in a file.
fn fixed(out: &mut String, file: &FileOutcome, action: Action) {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for finding in &file.fixed {
        match counts.iter_mut().find(|(code, _)| *code == finding.rule.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((finding.rule.code, 1)),
        }
    }
    counts.sort_unstable();
    let counts: Vec<String> = counts
        .iter()
        .map(|(code, count)| if *count == 1 { (*code).to_owned() } else { format!("{code} × {count}") })
        .collect();
    let verb = if action == Action::Preview { "would fix" } else { "fixed" };
    let name = printable(&file.before.source.name);
    line(out, format_args!("{BOLD}{name}{BOLD:#}: {ADDED}{verb}{ADDED:#} {}", counts.join(", ")));
    if !file.findings.is_empty() {
        out.push('\n');
    }
}

/// Where each change was shown, by its edits; by its identity first, because a change may have many.
#[derive(Default)]
struct Shown<'e> {
    by_edits: HashMap<&'e [Edit], usize>,
    by_identity: HashMap<*const Fix, usize>,
}

impl<'e> Shown<'e> {
    /// The line at which the change was shown. If it was not, it is from now on shown at `line`.
    fn at(&mut self, fix: &'e Arc<Fix>, line: usize) -> Option<usize> {
        if let Some(at) = self.by_identity.get(&Arc::as_ptr(fix)) {
            return Some(*at);
        }
        let before = self.by_edits.get(&*fix.edits).copied();
        let at = *self.by_edits.entry(&fix.edits).or_insert(line);
        self.by_identity.insert(Arc::as_ptr(fix), at);
        before
    }
}

/// A source that findings speak of.
struct File<'f> {
    name: String,
    text: &'f str,
    secrets: &'f [Span],
    index: LineIndex,
}

impl<'f> File<'f> {
    fn new(text: &'f Text) -> Self {
        Self {
            name: printable(&text.source.name),
            text: text.source.text(),
            secrets: &text.secrets,
            index: LineIndex::new(text.source.text()),
        }
    }

    fn findings(&self, out: &mut String, findings: &[Finding]) {
        // Findings of one client carry the same edits, which are shown once.
        let mut shown = Shown::default();
        for finding in findings {
            self.finding(out, finding, &mut shown);
            out.push('\n');
        }
    }

    fn finding<'e>(&self, out: &mut String, finding: &'e Finding, shown: &mut Shown<'e>) {
        let place = self.index.position(finding.span.start, self.text);
        let severity = style(finding.severity);
        line(
            out,
            format_args!(
                "{BOLD}{}:{}:{}{BOLD:#}: {severity}{}[{}]{severity:#} {}: {BOLD}{}{BOLD:#}",
                self.name,
                place.line,
                place.column,
                label(finding.severity),
                finding.rule.code,
                finding.rule.name,
                printable(&finding.message)
            ),
        );
        let margin = self.excerpt(out, finding);
        let note = |out: &mut String, title: &str, text: &str| {
            line(out, format_args!("{:margin$} {MARGIN}={MARGIN:#} {BOLD}{title}{BOLD:#}: {}", "", printable(text)));
        };
        for related in &finding.related {
            let at = self.index.position(related.span.start, self.text);
            note(out, &format!("see {}:{}:{}", self.name, at.line, at.column), &related.message);
        }
        if !finding.help.is_empty() {
            note(out, "help", &finding.help);
        }
        let Some(fix) = &finding.fix else { return };
        let title = fix_label(fix.applicability);
        if let Some(at) = shown.at(fix, place.line) {
            note(out, title, &format!("part of the one shown at line {at}"));
            return;
        }
        note(out, title, &fix.title);
        for changed in change::lines(self.text, &self.index, &fix.edits, self.secrets) {
            match changed {
                Changed::Removed(text) => line(out, format_args!("{:margin$}   {REMOVED}- {text}{REMOVED:#}", "")),
                Changed::Added(text) => line(out, format_args!("{:margin$}   {ADDED}+ {text}{ADDED:#}", "")),
                Changed::More(count) => line(out, format_args!("{:margin$}   … {count} more lines", "")),
            }
        }
    }

    /// The lines of a finding, underlined. Gives the width of the margin.
    fn excerpt(&self, out: &mut String, finding: &Finding) -> usize {
        let first = self.index.line(finding.span.start);
        let last = self.index.line(finding.span.end.max(finding.span.start + 1) - 1).max(first);
        let last_shown = last.min(first + MOST_LINES - 1);
        let margin = (last_shown + 1).to_string().len() + 1;
        let severity = style(finding.severity);
        for number in first..=last_shown {
            let span = self.index.line_span(number, self.text);
            let content = span.of(self.text).trim_end_matches(['\n', '\r']).len();
            let span = Span::new(span.start, span.start + content);
            let shown = excerpt::line(self.text, span, finding.span, self.secrets);
            line(out, format_args!("{MARGIN}{:>margin$} |{MARGIN:#} {}", number + 1, shown.text));
            let underline = "^".repeat(shown.width);
            line(
                out,
                format_args!(
                    "{MARGIN}{:margin$} |{MARGIN:#} {:indent$}{severity}{underline}{severity:#}",
                    "",
                    "",
                    indent = shown.indent
                ),
            );
        }
        if last > last_shown {
            line(out, format_args!("{:margin$} {MARGIN}…{MARGIN:#} {} more lines", "", last - last_shown));
        }
        margin
    }
}

/// Appends a line.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
