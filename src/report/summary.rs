//! The closing words for people: how much of what there was, and what to do next.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::report::document::{Counts, KeyPlace, Line, Skipped, SplitConstant};
use crate::report::{Action, Document, Format, View, printable};
use crate::routing::GATEWAY_KEY;

/// The closing words of a report in this format.
pub fn render(document: &Document, format: Format, view: &View) -> String {
    let counts = &document.summary;
    let mut out = String::new();
    if !view.statistics {
        let hidden = document.findings.len().saturating_sub(format.most_shown(view));
        if hidden > 0 {
            let hidden = count(hidden, "more finding");
            say(&mut out, format_args!("{hidden} not shown: --max-shown shows more, --statistics counts them."));
        }
    }
    if view.show_skipped {
        list_skipped(&mut out, &document.skipped);
    }
    if counts.fixed > 0 {
        let verb = if document.action == Action::Preview { "Would fix" } else { "Fixed" };
        let (findings, files) = (count(counts.fixed, "finding"), count(counts.changed_files, "file"));
        say(&mut out, format_args!("{verb} {findings} in {files}."));
    }
    match &document.nothing {
        // What is not there is named as an error.
        None if counts.files == 0 && counts.failed > 0 => say(&mut out, format_args!("Looked at no file.")),
        Some(why) => say(&mut out, format_args!("Looked at no file: {why}.")),
        None => looked_at(&mut out, document.action, counts),
    }
    baseline(&mut out, counts);
    serverless(&mut out, document);
    remedies(&mut out, document);
    key_places(&mut out, document);
    look_elsewhere(&mut out, document);
    skipped(&mut out, &document.skipped, counts.failed, view.show_skipped);
    out
}

/// `1 error, 2 warnings`, or `nothing`.
pub(super) fn found(counts: &Counts) -> String {
    let parts: Vec<String> = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.notes, "note")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| count(number, what))
        .collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join(", ") }
}

/// How many files, and what is in them.
fn looked_at(out: &mut String, action: Action, counts: &Counts) {
    let left = if action == Action::Check { "" } else { " left" };
    let matched = if counts.matched == 0 { String::new() } else { format!(", {} matched", counts.matched) };
    say(out, format_args!("Looked at {}{matched}: {}{left}.", count(counts.files, "file"), found(counts)));
}

/// What the baseline hides, and how it can shrink.
fn baseline(out: &mut String, counts: &Counts) {
    if counts.in_baseline > 0 {
        let verb = if counts.in_baseline == 1 { "stands" } else { "stand" };
        say(out, format_args!("{} more {verb} in the baseline.", counts.in_baseline));
    }
    if counts.gone_from_baseline > 0 {
        let (gone, them) = match counts.gone_from_baseline {
            1 => ("1 entry".to_owned(), "it"),
            more => (format!("{more} entries"), "them"),
        };
        say(out, format_args!("{gone} of the baseline found no more: --write-baseline takes {them} out."));
    }
}

/// The requests that no deployment answers any more.
fn serverless(out: &mut String, document: &Document) {
    if document.summary.to_serverless > 0 {
        let gets = if document.action == Action::Preview { "would get" } else { "now gets" };
        let requests = count(document.summary.to_serverless, "request");
        say(
            out,
            format_args!(
                "WARNING: serverless {gets} {requests} that a deployment answered before, or they fail: the client moved, the model names no deployment (FW004 above)."
            ),
        );
    }
}

/// What can be done about the findings.
fn remedies(out: &mut String, document: &Document) {
    let (counts, action) = (&document.summary, document.action);
    let mut ways = Vec::new();
    if counts.fixable_safe > 0 {
        ways.push(match action {
            Action::Check | Action::Review => format!("{} fixed by `fw-migrate fix`", can_be(counts.fixable_safe)),
            _ => format!("{} fixed, but waits for another", can_be(counts.fixable_safe)),
        });
    }
    if counts.fixable_unsafe > 0 {
        let how =
            if document.unsafe_fixes && action == Action::Check { "fix --unsafe-fixes" } else { "--unsafe-fixes" };
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

/// Where the key has to be created that migrated files read.
fn key_places(out: &mut String, document: &Document) {
    const SHOWN: usize = 3;
    if document.key_places.is_empty() {
        return;
    }
    let when = if matches!(document.action, Action::Fix | Action::Review) { "Now" } else { "Afterwards" };
    say(out, format_args!("{when} {GATEWAY_KEY} has to hold a Fireworks API key:"));
    for KeyPlace { store, paths } in &document.key_places {
        let shown: Vec<String> = paths.iter().take(SHOWN).map(|path| printable(path)).collect();
        let more = and_more(paths.len().saturating_sub(SHOWN));
        say(out, format_args!("  {} {}{more}", store.advice(), shown.join(", ")));
    }
}

/// What the run saw but may not, or cannot, change.
fn look_elsewhere(out: &mut String, document: &Document) {
    const SHOWN: usize = 5;
    let place = |place: &Line| format!("{}:{}", place.path, place.line);
    for split in &document.split_names {
        let places: Vec<String> = split.stays_at.iter().take(SHOWN).map(place).collect();
        let more = and_more(split.stays_at.len().saturating_sub(SHOWN));
        let (name, places) = (&split.name, printable(&places.join(", ")));
        let off = match document.action {
            Action::Review => "was declined or is switched off",
            Action::Check | Action::Fix | Action::Preview => "is switched off",
        };
        say(
            out,
            format_args!(
                "{name} changes in {}, but stays at {places}{more}, where FW002 {off}: they will not find each other's value.",
                count(split.changes_in.len(), "file")
            ),
        );
    }
    document.split_constants.iter().for_each(|split| split_constant(out, split));
    if !document.names_to_look_for.is_empty() {
        let names = document.names_to_look_for.join(", ");
        say(
            out,
            format_args!("Only a part of the repository was looked at; what else uses {names} has to change too."),
        );
    }
    let models = &document.models_to_look_for;
    if !models.is_empty() {
        let shown: Vec<String> = models.iter().take(SHOWN).map(place).collect();
        let more = and_more(models.len().saturating_sub(SHOWN));
        say(
            out,
            format_args!(
                "Models without a deployment also stand at {}{more}: asked of a client that moves, they go to serverless.",
                printable(&shown.join(", "))
            ),
        );
    }
    for ignored in &document.ignored {
        let (path, contents) = (printable(&ignored.path), ignored.contents());
        let keys = if ignored.names.is_empty() { "" } else { ": set FIREWORKS_API_KEY to a Fireworks API key there" };
        say(
            out,
            format_args!(
                "{path} is ignored by git and stays as it is, but has {contents}{keys}. `fw-migrate fix {path}` changes what can be changed in it."
            ),
        );
    }
}

/// A constant and clients of it that do not go together any more.
fn split_constant(out: &mut String, split: &SplitConstant) {
    let places: Vec<String> = split.clients.iter().map(|place| format!("{}:{}", place.path, place.line)).collect();
    let (path, places) = (printable(&split.path), printable(&places.join(", ")));
    let constant = match &*split.name {
        "" => format!("What {path} defines"),
        name => format!("`{}` of {path}", printable(name)),
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
pub(super) fn skipped(out: &mut String, skipped: &[Skipped], failed: usize, listed: bool) {
    if !skipped.is_empty() {
        let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
        for skipped in skipped {
            let reason = skipped.reason.split([':', '(']).next().unwrap_or_default().trim();
            *reasons.entry(reason).or_default() += 1;
        }
        let reasons: Vec<String> = reasons.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let hint = if listed { "" } else { "; --show-skipped lists them" };
        let files = count(skipped.len(), "file");
        say(out, format_args!("Skipped {files} ({}){hint}.", printable(&reasons.join(", "))));
    }
    if failed > 0 {
        say(out, format_args!("{} happened; see above.", count(failed, "error")));
    }
}

/// The files that were skipped.
pub(super) fn list_skipped(out: &mut String, skipped: &[Skipped]) {
    for skipped in skipped {
        say(out, format_args!("skipped {}: {}", printable(&skipped.path), printable(&skipped.reason)));
    }
}

fn can_be(number: usize) -> String {
    format!("{number} can be")
}

/// ` and 3 more`, or nothing.
fn and_more(number: usize) -> String {
    if number > 0 { format!(" and {number} more") } else { String::new() }
}

/// `1 file`, `2 files`.
pub(crate) fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn say(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{text}");
}
