//! How far the migration is: totals, and progress by rule and directory.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::tally::{Entry, Status, Tally, directories, shown};
use crate::report::summary::{count, found};
use crate::report::{Action, Document, printable};

/// What was done, in a sentence or two.
pub fn lead(document: &Document) -> Markup {
    let counts = &document.summary;
    let verb = match document.action {
        Action::Check => None,
        Action::Fix | Action::Review => Some("Fixed"),
        Action::Preview => Some("Would fix"),
    };
    html! {
        p.lead {
            @if let Some(why) = &document.nothing { "Looked at no file: " (printable(why)) "." } @else {
                "Looked at " (count(counts.files, "file")) "; " (counts.matched) " matched. "
                @if let Some(verb) = verb {
                    (verb) " " (count(counts.fixed, "finding")) " in " (count(counts.changed_files, "file")) ". "
                }
                @if verb.is_some() { "Left: " } @else { "Found: " }
                (found(counts)) "."
                @if matches!(document.action, Action::Check | Action::Preview) { " No file was changed." }
            }
        }
    }
}

/// The totals.
pub fn totals(document: &Document, tally: &Tally) -> Markup {
    let counts = &document.summary;
    let severities =
        [("Errors", counts.errors, "error"), ("Warnings", counts.warnings, "warning"), ("Notes", counts.notes, "note")];
    let label = |status: Status| capital(status.label(document.action));
    html! {
        section aria-labelledby="totals" {
            h2 #totals { "Totals" }
            div.tiles {
                @for (label, number, key) in severities {
                    (tile(label, number, key, &format!("severity={key}&status=safe,unsafe,by-hand,information")))
                }
                @for status in statuses(document, tally) {
                    (tile(&label(status), tally.get(status), status.key(), &format!("status={}", status.key())))
                }
                @if counts.in_baseline > 0 {
                    div.tile { span.number { (counts.in_baseline) } " " span.label { "In the baseline, not counted" } }
                }
            }
            @if tally.total() > 0 {
                (bar(tally, tally.total()))
                p.outlook { (outlook(document, tally)) }
            }
            @if counts.gone_from_baseline > 0 {
                p { "Entries of the baseline that are found no more: " (counts.gone_from_baseline) "." }
            }
        }
    }
}

/// The statuses that matter in a report with this tally.
pub fn statuses(document: &Document, tally: &Tally) -> impl Iterator<Item = Status> + use<> {
    let (has_fixed, has_information) = (document.fixed.is_some(), tally.get(Status::Information) > 0);
    Status::ALL.into_iter().filter(move |status| match status {
        Status::Fixed => has_fixed,
        Status::Information => has_information,
        _ => true,
    })
}

/// A number that leads to its findings.
fn tile(label: &str, number: usize, key: &str, filter: &str) -> Markup {
    let content = html! { span.number { (number) } " " span.label { (label) } };
    html! {
        @if number > 0 { a.tile.(key) href="#findings" data-filter=(filter) { (content) } }
        @else { div.tile { (content) } }
    }
}

/// What the bar says, in words.
fn outlook(document: &Document, tally: &Tally) -> Markup {
    let total = tally.total();
    let percent = |number: usize| format!("{number} of {} ({} %)", count(total, "finding"), number * 100 / total);
    let part = |status| tally.get(status);
    html! {
        @if document.fixed.is_some() {
            strong { (percent(part(Status::Fixed))) } " "
            @if document.action == Action::Preview { "would be fixed" } @else { "fixed" }
            "; " (part(Status::Safe)) " can be fixed safely, "
        } @else {
            code { "fw-migrate fix" } " would fix " strong { (percent(part(Status::Safe))) } "; "
        }
        (part(Status::Unsafe)) " with " code { "--unsafe-fixes" } " after a look at the change, "
        (part(Status::ByHand)) " by hand"
        @if part(Status::Information) > 0 { "; " (part(Status::Information)) " for information" }
        "."
    }
}

/// Progress by rule and by directory.
pub fn progress(document: &Document, entries: &[Entry<'_>]) -> Markup {
    let columns: Vec<Status> = statuses(document, &Tally::of(entries)).collect();
    let table = |names, rows: &[Row]| table(&columns, document.action, names, rows);
    let mut rules: BTreeMap<(&str, &str), Tally> = BTreeMap::new();
    for Entry { finding, status, .. } in entries {
        rules.entry((&finding.rule, &finding.name)).or_default().add(*status);
    }
    let rules: Vec<Row> = rules
        .into_iter()
        .map(|((code, name), tally)| Row {
            name: html! {
                @if super::rules::by_code(code).is_some() { a href={ "#" (code) } { (printable(code)) } }
                @else { (printable(code)) }
                " " (printable(name))
            },
            level: 1,
            filter: ("rule", printable(code)),
            tally,
        })
        .collect();
    let all = directories(entries);
    let directories = shown(&all);
    let top = directories.iter().map(|(path, _)| path.len()).min().unwrap_or(0);
    let directories: Vec<Row> = directories
        .iter()
        .map(|(path, tally)| {
            let name = printable(&path.join("/"));
            Row { name: html! { (name) "/" }, level: path.len() - top + 1, filter: ("in", name), tally: **tally }
        })
        .collect();
    html! {
        @if !rules.is_empty() {
            section aria-labelledby="progress" {
                h2 #progress { "Progress" }
                (table(["by-rule", "By rule", "Rule"], &rules))
                @if directories.len() > 1 { (table(["by-directory", "By directory", "Directory"], &directories)) }
            }
        }
    }
}

/// A row of a table of progress.
struct Row {
    name: Markup,
    level: usize,
    filter: (&'static str, String),
    tally: Tally,
}

fn table(columns: &[Status], action: Action, [id, title, what]: [&str; 3], rows: &[Row]) -> Markup {
    let most = rows.iter().map(|row| row.tally.total()).max().unwrap_or(1);
    html! {
        h3 id=(id) { (title) }
        div.scroll role="region" aria-labelledby=(id) tabindex="0" {
            table {
                thead { tr {
                    th scope="col" { (what) }
                    td.bar {}
                    @for status in columns {
                        th.number scope="col" {
                            span.swatch.(status.key()) aria-hidden="true" {} (capital(status.label(action)))
                        }
                    }
                    th.number scope="col" { "All" }
                } }
                tbody {
                    @for Row { name, level, filter: (facet, value), tally } in rows {
                        tr {
                            th scope="row" class={ "level-" (level) } { (name) }
                            td.bar { (bar(tally, most)) }
                            @for status in columns {
                                td.number.none[tally.get(*status) == 0] { (tally.get(*status)) }
                            }
                            td.number {
                                a href="#findings" data-facet=(facet) data-value=(value) {
                                    (tally.total()) span.unseen { " findings of " (value) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The parts of a tally as a drawing; the numbers stand beside it as text. `most` is as wide as it gets.
fn bar(tally: &Tally, most: usize) -> Markup {
    let mut at = 0;
    let parts = Status::ALL.map(|status| {
        let part = (status.key(), at, tally.get(status));
        at += part.2;
        part
    });
    // Attributes instead of styles, which the page allows nobody.
    html! {
        svg.bar viewBox={ "0 0 " (most) " 1" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            @for (key, x, width) in parts {
                @if width > 0 { rect.(key) x=(x) y="0" width=(width) height="1" {} }
            }
        }
    }
}

/// With a capital letter; the names here begin with a letter.
pub fn capital(text: &str) -> String {
    text.get(..1).map(str::to_uppercase).unwrap_or_default() + text.get(1..).unwrap_or_default()
}
