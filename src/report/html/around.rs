//! What has to be known beside the findings: deployments, keys, and what the run did not change.

use maud::{Markup, html};

use crate::report::document::{Deployment, Document, KeyPlace, Line, SplitName};
use crate::report::summary::count;
use crate::report::{Action, printable};
use crate::routing::GATEWAY_KEY;

/// What must not be overlooked.
pub fn alerts(document: &Document) -> Markup {
    let to_serverless = document.summary.to_serverless;
    let gets = if matches!(document.action, Action::Fix | Action::Review) { "now gets" } else { "would get" };
    html! {
        @if to_serverless > 0 {
            p.alert {
                strong { "Serverless " (gets) " " (count(to_serverless, "request")) "." }
                " A deployment answered before: the client moves, but its model names no deployment ("
                a href="#findings" data-filter="rule=FW004" { "FW004" } ")."
            }
        }
        @if !document.failures.is_empty() {
            div.alert {
                p { strong { (count(document.failures.len(), "error")) " happened." } " These files are not in the report:" }
                ul { @for failure in &document.failures {
                    li { code { (printable(&failure.path)) } ": " (printable(&failure.message)) }
                } }
            }
        }
    }
}

/// The deployments whose direct hosts are used.
pub fn deployments(document: &Document) -> Markup {
    html! {
        @if !document.deployments.is_empty() {
            section aria-labelledby="deployments" {
                h2 #deployments { "Deployments" }
                p { "Direct hosts in use, and the deployment that each stands for." }
                div.scroll role="region" aria-label="Table of deployments" tabindex="0" {
                    table {
                        thead { tr {
                            @for name in ["Account", "Deployment", "Region", "Certain?", "Keys", "Models", "Files"] {
                                th scope="col" { (name) }
                            }
                        } }
                        tbody { @for deployment in &document.deployments { (row(deployment)) } }
                    }
                }
            }
        }
    }
}

fn row(deployment: &Deployment) -> Markup {
    let Deployment { handle, account, deployment, region, certain, places, files, keys, models } = deployment;
    let or_unknown = |text: &Option<String>| text.as_deref().map_or_else(|| "unknown".to_owned(), printable);
    html! {
        tr {
            td { (or_unknown(account)) }
            th scope="row" { (or_unknown(deployment)) div.host { code { (printable(handle)) } } }
            td { (or_unknown(region)) }
            td { @if *certain { "yes" } @else { strong { "no" } ", name it under " code { "[deployments]" } } }
            td { (codes(keys)) }
            td { (codes(models)) }
            td {
                details {
                    summary { (count(files.len(), "file")) ", " (count(*places, "place")) }
                    (codes(files))
                }
            }
        }
    }
}

fn codes(texts: &[String]) -> Markup {
    html! {
        @if texts.is_empty() { "none seen" } @else {
            ul.codes { @for text in texts { li { code { (printable(text)) } } } }
        }
    }
}

/// Where the new key has to be created.
pub fn key_places(document: &Document) -> Markup {
    let when = if matches!(document.action, Action::Fix | Action::Review) { "Now" } else { "Afterwards" };
    html! {
        @if !document.key_places.is_empty() {
            section aria-labelledby="keys" {
                h2 #keys { "Where the new key is needed" }
                p { (when) " " code { (GATEWAY_KEY) } " has to hold a Fireworks API key:" }
                ul.keys {
                    @for KeyPlace { store, paths } in &document.key_places {
                        li { (store.advice()) " " @for (nth, path) in paths.iter().enumerate() {
                            @if nth > 0 { ", " } code { (printable(path)) }
                        } }
                    }
                }
            }
        }
    }
}

/// What the run saw but may not, or cannot, change, and what it did not look at.
pub fn elsewhere(document: &Document) -> Markup {
    let Document { ignored, split_names, models_to_look_for, names_to_look_for, skipped, .. } = document;
    let is_needed = !(ignored.is_empty()
        && split_names.is_empty()
        && models_to_look_for.is_empty()
        && names_to_look_for.is_empty()
        && skipped.is_empty());
    html! {
        @if is_needed {
            section aria-labelledby="elsewhere" {
                h2 #elsewhere { "Also look at" }
                ul.elsewhere {
                    @for file in ignored {
                        li {
                            code { (printable(&file.path)) } " is ignored by git and stays as it is, but has "
                            (printable(&file.contents())) "."
                            @if !file.names.is_empty() { " Set " code { (GATEWAY_KEY) } " to a Fireworks API key there." }
                        }
                    }
                    @for SplitName { name, changes_in, stays_at } in split_names {
                        li {
                            code { (printable(name)) } " changes in " (count(changes_in.len(), "file")) ", but stays at "
                            (places(stays_at))
                            ", where FW002 is switched off: they will not find each other’s value."
                        }
                    }
                    @if !names_to_look_for.is_empty() {
                        li {
                            "Only a part of the repository was looked at; what else uses "
                            @for (nth, name) in names_to_look_for.iter().enumerate() {
                                @if nth > 0 { ", " } code { (printable(name)) }
                            }
                            " has to change too."
                        }
                    }
                    @if !models_to_look_for.is_empty() {
                        li {
                            "Models without a deployment also stand at " (places(models_to_look_for))
                            ": asked of a client that moves, they go to serverless."
                        }
                    }
                    @if !skipped.is_empty() {
                        li {
                            details {
                                summary { "Not looked at: " (count(skipped.len(), "file")) }
                                ul { @for file in skipped {
                                    li { code { (printable(&file.path)) } ": " (printable(&file.reason)) }
                                } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn places(lines: &[Line]) -> Markup {
    html! {
        @for (nth, Line { path, line }) in lines.iter().enumerate() {
            @if nth > 0 { ", " } code { (printable(path)) ":" (line) }
        }
    }
}
