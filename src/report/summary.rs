//! How much of what there was, in numbers and in a few sentences.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::agreement::SplitConstant;
use crate::engine::Outcome;
use crate::finding::{Applicability, Severity};
use crate::report::{Action, Report, printable};
use crate::rules::unpinned_model;

/// A run in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Files whose bytes were searched.
    pub files: usize,
    /// Files with findings, before fixes.
    pub matched: usize,
    /// Findings that are left, of severity error.
    pub errors: usize,
    /// Of severity warning.
    pub warnings: usize,
    /// Of severity note.
    pub notes: usize,
    /// Findings that are left, with a safe fix.
    pub fixable_safe: usize,
    /// With an unsafe fix.
    pub fixable_unsafe: usize,
    /// Errors and warnings without one.
    pub by_hand: usize,
    /// Requests whose client moves although their model names no deployment.
    pub to_serverless: usize,
    /// Findings that were fixed, or would be.
    pub fixed: usize,
    /// Files that were or would be changed.
    pub changed_files: usize,
    /// Files that were not looked at.
    pub skipped: usize,
    /// What went wrong.
    pub failed: usize,
}

impl Counts {
    /// Counts what a report says.
    pub fn of(report: &Report<'_>) -> Self {
        let outcome = report.outcome;
        let mut counts = Self {
            files: outcome.looked_at,
            matched: outcome.files.len(),
            fixed: outcome.files.iter().map(|file| file.fixed.len()).sum(),
            changed_files: outcome.files.iter().filter(|file| file.after.is_some()).count(),
            skipped: outcome.skipped.len(),
            failed: outcome.failures.len(),
            ..Self::default()
        };
        for finding in outcome.files.iter().flat_map(|file| &file.findings) {
            match finding.severity {
                Severity::Error => counts.errors += 1,
                Severity::Warning => counts.warnings += 1,
                Severity::Note => counts.notes += 1,
            }
            if finding.remains && finding.fix.is_none() && finding.rule.code == unpinned_model::RULE.code {
                counts.to_serverless += 1;
            }
            match finding.fix.as_ref().map(|fix| fix.applicability) {
                Some(Applicability::Safe) => counts.fixable_safe += 1,
                Some(Applicability::Unsafe) => counts.fixable_unsafe += 1,
                None if finding.severity > Severity::Note => counts.by_hand += 1,
                None => {}
            }
        }
        counts
    }

    /// Whether something is there that fails a check.
    pub fn fails(&self) -> bool {
        self.errors + self.warnings > 0
    }
}

/// The closing words of a report for people.
pub fn render(report: &Report<'_>) -> String {
    let counts = Counts::of(report);
    let mut out = String::new();
    list_skipped(&mut out, report.outcome, report.show_skipped);
    if counts.fixed > 0 {
        let verb = if report.action == Action::Preview { "Would fix" } else { "Fixed" };
        let (findings, files) = (count(counts.fixed, "finding"), count(counts.changed_files, "file"));
        say(&mut out, format_args!("{verb} {findings} in {files}."));
    }
    match report.nothing {
        Some(why) => say(&mut out, format_args!("Looked at no file: {why}.")),
        None => looked_at(&mut out, report, &counts),
    }
    if counts.to_serverless > 0 {
        let gets = if report.action == Action::Preview { "would get" } else { "now gets" };
        let requests = count(counts.to_serverless, "request");
        say(
            &mut out,
            format_args!(
                "WARNING: serverless {gets} {requests} that a deployment answered before, or they fail: the client moved, the model names no deployment (FW004 above)."
            ),
        );
    }
    remedies(&mut out, report, &counts);
    for split in &report.outcome.split_names {
        let places: Vec<String> = split.stays_at.iter().map(|(file, line)| format!("{file}:{line}")).collect();
        let (name, places) = (&split.name, printable(&places.join(", ")));
        let why = if report.action == Action::Review { "was declined or is switched off" } else { "is switched off" };
        say(
            &mut out,
            format_args!(
                "{name} changes in {}, but stays at {places}, where FW002 {why}: they will not find each other's value.",
                count(split.changes_in.len(), "file")
            ),
        );
    }
    report.outcome.split_constants.iter().for_each(|split| split_constant(&mut out, split));
    if !report.outcome.names_to_look_for.is_empty() {
        let names = report.outcome.names_to_look_for.join(", ");
        say(
            &mut out,
            format_args!("Only a part of the repository was looked at; what else uses {names} has to change too."),
        );
    }
    let models = &report.outcome.models_to_look_for;
    if !models.is_empty() {
        const SHOWN: usize = 5;
        let shown: Vec<String> = models.iter().take(SHOWN).map(|(file, line)| format!("{file}:{line}")).collect();
        let more = models.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        say(
            &mut out,
            format_args!(
                "Models without a deployment also stand at {}{more}: asked of a client that moves, they go to serverless.",
                printable(&shown.join(", "))
            ),
        );
    }
    for ignored in &report.outcome.ignored {
        let (name, contents) = (printable(&ignored.name), ignored.contents());
        let keys = if ignored.names.is_empty() { "" } else { ": set FIREWORKS_API_KEY to a Fireworks API key there" };
        say(
            &mut out,
            format_args!(
                "{name} is ignored by git and stays as it is, but has {contents}{keys}. `fw-migrate fix {name}` changes what can be changed in it."
            ),
        );
    }
    skipped(&mut out, report.outcome, report.show_skipped);
    out
}

/// A constant and clients of it that do not go together any more.
fn split_constant(out: &mut String, split: &SplitConstant) {
    let places: Vec<String> = split.clients.iter().map(|(file, line)| format!("{file}:{line}")).collect();
    let (file, places) = (printable(&split.file), printable(&places.join(", ")));
    let constant = match &*split.name {
        "" => format!("What {file} defines"),
        name => format!("`{}` of {file}", printable(name)),
    };
    let (constant_does, client_does) = if split.changes { ("changes", "stays") } else { ("stays", "changes") };
    say(
        out,
        format_args!(
            "{constant} {constant_does}, but what uses it at {places} {client_does}: its URL and its key do not go together."
        ),
    );
}

/// How much was skipped, and what went wrong.
pub(super) fn skipped(out: &mut String, outcome: &Outcome, list: bool) {
    if !outcome.skipped.is_empty() {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for skipped in &outcome.skipped {
            let reason = skipped.reason.split([':', '(']).next().unwrap_or_default().trim();
            *reasons.entry(reason).or_default() += 1;
        }
        let reasons: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let hint = if list { "" } else { "; --show-skipped lists them" };
        let files = count(outcome.skipped.len(), "file");
        say(out, format_args!("Skipped {files} ({}){hint}.", printable(&reasons.join(", "))));
    }
    if !outcome.failures.is_empty() {
        say(out, format_args!("{} happened; see above.", count(outcome.failures.len(), "error")));
    }
}

/// The files that were skipped, if they are asked for.
pub(super) fn list_skipped(out: &mut String, outcome: &Outcome, list: bool) {
    for skipped in outcome.skipped.iter().filter(|_| list) {
        say(out, format_args!("skipped {}: {}", printable(&skipped.name), printable(&skipped.reason)));
    }
}

/// How many files, and what is in them.
fn looked_at(out: &mut String, report: &Report<'_>, counts: &Counts) {
    let left = if report.action == Action::Check { "" } else { " left" };
    let parts: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| count(number, what))
        .collect();
    let found = if parts.is_empty() { format!("nothing{left}") } else { format!("{}{left}", parts.join(", ")) };
    let matched = if counts.matched == 0 { String::new() } else { format!(", {} matched", counts.matched) };
    say(out, format_args!("Looked at {}{matched}: {found}.", count(counts.files, "file")));
}

/// What can be done about the findings.
fn remedies(out: &mut String, report: &Report<'_>, counts: &Counts) {
    let mut ways = Vec::new();
    if counts.fixable_safe > 0 {
        ways.push(match report.action {
            Action::Check | Action::Review => format!("{} fixed by `fw-migrate fix`", can_be(counts.fixable_safe)),
            _ => format!("{} fixed, but waits for another", can_be(counts.fixable_safe)),
        });
    }
    if counts.fixable_unsafe > 0 {
        let how =
            if report.unsafe_fixes && report.action == Action::Check { "fix --unsafe-fixes" } else { "--unsafe-fixes" };
        ways.push(format!("{} fixed with `{how}` after a look at the change", can_be(counts.fixable_unsafe)));
    }
    if counts.by_hand > 0 {
        let verb = if counts.by_hand == 1 { "needs" } else { "need" };
        ways.push(format!("{} {verb} a change by hand", counts.by_hand));
    }
    if !ways.is_empty() {
        say(out, format_args!("{}.", ways.join("; ")));
    }
}

fn can_be(number: usize) -> String {
    format!("{number} can be")
}

/// `1 file`, `2 files`.
pub(super) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn say(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
