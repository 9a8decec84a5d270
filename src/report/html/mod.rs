//! The report as one page for browsers, which stands for itself: it asks for nothing, works from a file, can be read
//! without its script, and may be given to people who do not have the sources.
//!
//! Sources, paths and messages are text to the page and nothing else: they are escaped where they are written, nothing of
//! them is in the script, and the page's policy runs no other script than the one that it names by its hash.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use self::tally::{Tally, entries};
use super::summary::found;
use crate::report::{Document, printable};

mod around;
mod findings;
mod overview;
mod rules;
mod shared;
mod source;
mod tally;
#[cfg(test)]
mod tests;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page.
pub fn render(document: &Document) -> String {
    let entries = entries(document);
    let body = html! {
        a.skip href="#findings" { "Skip to the findings" }
        header {
            p.product { "fw-migrate" }
            h1 { "Migration to the Fireworks API gateway" }
            (overview::lead(document))
        }
        main {
            (around::alerts(document))
            (overview::totals(document, &Tally::of(&entries)))
            (overview::progress(document, &entries))
            (around::deployments(document))
            (around::key_places(document))
            (around::elsewhere(document))
            (findings::section(document, &entries))
            @if !entries.is_empty() { (rules::section(&entries)) }
        }
        footer { p { "Made by fw-migrate " (printable(&document.tool)) "." } }
    };
    page(&format!("fw-migrate: {}", found(&document.summary)), &body).into_string()
}

/// A page around this body.
fn page(title: &str, body: &Markup) -> Markup {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    );
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                (body)
                script { (PreEscaped(SCRIPT)) }
            }
        }
        "\n"
    }
}

/// What a policy calls a style or script.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text)))
}
