//! Every finding, file by file, and what filters them.

use std::collections::{BTreeMap, HashMap};

use maud::{Markup, html};

use super::overview::{capital, statuses};
use super::shared::{Share, shares};
use super::source::{changes, excerpt};
use super::tally::{Entry, Status, Tally, directories};
use crate::finding::{Applicability, Severity};
use crate::report::document::Document;
use crate::report::summary::count;
use crate::report::{Action, label, printable};

/// The findings with their controls.
pub fn section(document: &Document, entries: &[Entry<'_>]) -> Markup {
    let mut files: BTreeMap<&str, Vec<&Entry<'_>>> = BTreeMap::new();
    for entry in entries {
        files.entry(&entry.finding.path).or_default().push(entry);
    }
    let page = Page {
        action: document.action,
        left: shares(&document.findings),
        fixed: shares(document.fixed.as_deref().unwrap_or_default()),
    };
    html! {
        section aria-labelledby="findings" {
            h2 #findings tabindex="-1" { "Findings" }
            @if entries.is_empty() { p { "Nothing was found." } } @else {
                div.columns {
                    (controls(document, entries))
                    div.list {
                        p #count role="status" { (count(entries.len(), "finding")) }
                        @for (path, entries) in &files { (page.file(path, entries)) }
                    }
                }
            }
        }
    }
}

/// What filters the findings; the script shows it.
fn controls(document: &Document, entries: &[Entry<'_>]) -> Markup {
    let tally = Tally::of(entries);
    let severities = [Severity::Error, Severity::Warning, Severity::Note].map(|severity| {
        let number = entries.iter().filter(|entry| entry.finding.severity == severity).count();
        (label(severity).to_owned(), capital(label(severity)), number)
    });
    let statuses: Vec<_> = statuses(document, &tally)
        .map(|status| (status.key().to_owned(), capital(status.label(document.action)), tally.get(status)))
        .collect();
    let mut rules: BTreeMap<(String, String), usize> = BTreeMap::new();
    for Entry { finding, .. } in entries {
        *rules.entry((printable(&finding.rule), printable(&finding.name))).or_default() += 1;
    }
    let rules: Vec<_> =
        rules.into_iter().map(|((code, name), number)| (code.clone(), format!("{code} {name}"), number)).collect();
    let directories = directories(entries);
    html! {
        form #filter role="search" aria-label="Filter findings" hidden {
            p.field {
                label for="text" { "Search" }
                input #text name="text" type="search" autocomplete="off" spellcheck="false";
            }
            (choices("status", "What to do", &statuses))
            (choices("severity", "Severity", &severities))
            (choices("rule", "Rule", &rules))
            @if directories.len() > 1 {
                p.field {
                    label for="in" { "Directory" }
                    select #in name="in" {
                        option value="" { "All" }
                        @for (path, tally) in directories.iter().filter(|(path, _)| !path.is_empty()) {
                            @let path = printable(&path.join("/"));
                            option value=(path) { (path) "/ (" (tally.total()) ")" }
                        }
                    }
                }
            }
            p { button type="reset" { "Show all" } }
        }
    }
}

/// Boxes to check, each with its number of findings.
fn choices(name: &str, title: &str, choices: &[(String, String, usize)]) -> Markup {
    html! {
        fieldset {
            legend { (title) }
            @for (value, label, number) in choices.iter().filter(|(.., number)| *number > 0) {
                label { input type="checkbox" name=(name) value=(value); " " (label) " " span.number { (number) } }
            }
        }
    }
}

/// What the findings of a page have in common.
struct Page<'d> {
    action: Action,
    left: (Vec<Option<Share<'d>>>, HashMap<usize, usize>),
    fixed: (Vec<Option<Share<'d>>>, HashMap<usize, usize>),
}

/// The address of a finding in the page.
fn id(status: Status, index: usize) -> String {
    format!("{}{}", if status == Status::Fixed { "fixed-" } else { "finding-" }, index + 1)
}

impl Page<'_> {
    fn file(&self, path: &str, entries: &[&Entry<'_>]) -> Markup {
        let name = printable(path);
        html! {
            section.file data-path=(name) {
                h3 { span.path { (name) } " " span.number { (count(entries.len(), "finding")) } }
                @for entry in entries { (self.finding(entry)) }
            }
        }
    }

    fn finding(&self, entry: &Entry<'_>) -> Markup {
        let Entry { finding, status, index } = *entry;
        let path = printable(&finding.path);
        let severity = label(finding.severity);
        let place = format!("{path}:{}:{}", finding.start.line, finding.start.column);
        let id = id(status, index);
        let code = printable(&finding.rule);
        html! {
            article.finding.(severity) id=(id)
                data-severity=(severity) data-status=(status.key()) data-rule=(code) {
                h4 { (printable(&finding.message)) }
                p.facts {
                    span.badge.(severity) { (severity) } " "
                    @if super::rules::by_code(&finding.rule).is_some() {
                        a href={ "#" (code) } { (code) " " (printable(&finding.name)) }
                    } @else { (code) " " (printable(&finding.name)) }
                    " " a.place href={ "#" (id) } { (place) }
                    " " span.badge.(status.key()) { (status.label(self.action)) }
                }
                @if !finding.help.is_empty() && status != Status::Fixed { p.help { strong { "What to do:" } " " (printable(&finding.help)) } }
                (excerpt(&finding.excerpt))
                @if !finding.related.is_empty() {
                    ul.related { @for related in &finding.related {
                        li { "See " (path) ":" (related.start.line) ":" (related.start.column) ": " (printable(&related.message)) }
                    } }
                }
                (self.change(entry))
            }
        }
    }

    /// The change of a finding, or the way to it.
    fn change(&self, entry: &Entry<'_>) -> Markup {
        let (shares, resolved) = if entry.status == Status::Fixed { &self.fixed } else { &self.left };
        let Some(Share { fix, shown_at }) = shares.get(entry.index).copied().flatten() else { return html! {} };
        let kind = match (entry.status, fix.applicability) {
            (Status::Fixed, Applicability::Safe) => "Safe fix",
            (Status::Fixed, Applicability::Unsafe) => "Unsafe fix",
            (_, Applicability::Safe) => "Safe fix, made by fw-migrate fix",
            (_, Applicability::Unsafe) => "Unsafe fix, made with --unsafe-fixes",
        };
        let more = resolved.get(&shown_at).map_or(0, |all| all - 1);
        html! {
            div.fix {
                p { strong { (kind) ":" } " " (printable(&fix.title))
                    @if shown_at == entry.index && more > 0 {
                        " (resolves " (count(more, "more finding")) " of this file)"
                    }
                }
                @if shown_at == entry.index { (changes(fix)) } @else {
                    p { "Part of the change shown at " a href={ "#" (id(entry.status, shown_at)) } { "an earlier finding" } "." }
                }
            }
        }
    }
}
