//! What the rules of a report are about.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::finding::Rule;
use crate::report::explanation::explain;
use crate::rules::{RULES, SUPPRESSION};

use super::tally::Entry;

/// The rule of a code, if this version knows it.
pub fn by_code(code: &str) -> Option<&'static Rule> {
    RULES.iter().copied().chain([&SUPPRESSION]).find(|rule| rule.code == code)
}

/// Each rule that found something, with its explanation.
pub fn section(entries: &[Entry<'_>]) -> Markup {
    let found: BTreeMap<&str, &str> =
        entries.iter().map(|entry| (&*entry.finding.rule, &*entry.finding.name)).collect();
    let known = found.into_keys().filter_map(by_code);
    html! {
        section aria-labelledby="rules" {
            h2 #rules { "Rules" }
            @for rule in known {
                details.rule {
                    summary { h3 { (rule.code) " " (rule.name) } " " span.about { (rule.summary) } }
                    // Inside, so that browsers open it for a link.
                    div.explanation id=(rule.code) { (explanation(rule)) }
                }
            }
        }
    }
}

/// The explanation without its title, its headings below the page's own. The text is the program's.
fn explanation(rule: &Rule) -> PreEscaped<String> {
    let text = explain(rule);
    let body = text.split_once("\n\n").map_or(&*text, |(_, body)| body);
    let lower = |event| match event {
        Event::Start(Tag::Heading { id, classes, attrs, .. }) => {
            Event::Start(Tag::Heading { level: HeadingLevel::H4, id, classes, attrs })
        }
        Event::End(TagEnd::Heading(_)) => Event::End(TagEnd::Heading(HeadingLevel::H4)),
        event => event,
    };
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, Parser::new(body).map(lower));
    PreEscaped(out)
}
