//! A fix that somebody is asked about: where, what it resolves, and the lines that it changes.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use crate::finding::{Applicability, Finding};
use crate::report::document::{Keys, all_changes, telling_keys};
use crate::report::{label, printable, style};
use crate::rewrite::Offer;
use crate::source::{LineIndex, Source};

const BOLD: Style = Style::new().bold();
const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// The fix, with ANSI styles.
pub fn render(offer: &Offer<'_>) -> String {
    let text = offer.source.text();
    let index = LineIndex::new(text);
    let mut out = String::new();
    for finding in &offer.findings {
        let (severity, rule) = (style(finding.severity), finding.rule);
        let (place, message) = (place(offer.source, &index, finding), printable(&finding.message));
        line(
            &mut out,
            format_args!(
                "{BOLD}{place}{BOLD:#}: {severity}{}[{}]{severity:#} {}: {message}",
                label(finding.severity),
                rule.code,
                rule.name
            ),
        );
    }
    let trust = match offer.fix.applicability {
        Applicability::Safe => "safe fix",
        Applicability::Unsafe => "unsafe fix",
    };
    line(&mut out, format_args!("{trust}: {}", printable(&offer.fix.title)));
    let keys = Keys::of(&telling_keys([(text, offer.secrets)]));
    let hidden = keys.hidden_in(text, offer.secrets);
    for change in all_changes(text, &index, &offer.fix.edits, &hidden, &keys) {
        change.removed.iter().for_each(|text| line(&mut out, format_args!("  {REMOVED}- {text}{REMOVED:#}")));
        change.added.iter().for_each(|text| line(&mut out, format_args!("  {ADDED}+ {text}{ADDED:#}")));
    }
    out
}

/// What is said of a fix that was taken, but cannot be made without another that was not.
pub fn missed(source: &Source, finding: &Finding) -> String {
    let place = place(source, &LineIndex::new(source.text()), finding);
    format!("{BOLD}{place}{BOLD:#}: {} stays after all: it goes with what was declined\n", finding.rule.code)
}

/// `file:line`.
fn place(source: &Source, index: &LineIndex, finding: &Finding) -> String {
    format!("{}:{}", printable(&source.name), index.line(finding.span.start) + 1)
}

/// Appends a line.
fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
