//! Bodies of requests in strings.

use crate::facts::{Argument, Arguments, Facts, Kind, NodeId};
use crate::finding::{Edit, Span};
use crate::formats;
use crate::layout;

use super::groups::{self, Group, Holder, Surroundings};
use super::{Found, SUBJECTS, Term};

/// A text that is written in JSON.
struct Json<'a> {
    text: &'a str,
    facts: &'a Facts,
}

impl Surroundings for Json<'_> {
    fn text(&self) -> &str {
        self.text
    }

    fn facts(&self) -> &Facts {
        self.facts
    }

    fn texts(&self, value: NodeId) -> Vec<Option<String>> {
        vec![text(self.text, self.facts, value)]
    }

    fn word(&self, id: NodeId) -> Option<(String, bool)> {
        Some((self.facts.plain(id)?, true))
    }

    fn removal(&self, group: &Group) -> Option<Vec<Edit>> {
        let (arguments, indices) = match &group.holder {
            Holder::Entries(id, indices) => match self.facts.kind(*id) {
                Kind::Mapping(arguments) => {
                    return Some(layout::remove_arguments_about(self.text, self.facts, arguments, indices, SUBJECTS));
                }
                _ => return None,
            },
            Holder::Items(id, indices) => (listed(self.facts, *id)?, indices),
            Holder::Steps(_) | Holder::Word => return None,
        };
        Some(layout::remove_arguments_about(self.text, self.facts, &arguments, indices, SUBJECTS))
    }
}

/// What a text that is written in JSON creates, if it is.
pub fn in_json(text: &str, is_ours: bool) -> Vec<Found> {
    let Some(format) = formats::detect("body.json") else { return Vec::new() };
    let facts = (format.facts)(text);
    if !facts.parsed {
        return Vec::new();
    }
    let body = Json { text, facts: &facts };
    super::judge(&body, &groups::groups(&body), is_ours, &|group| keys(&facts, group))
}

/// What a value of settings says: a text, or what else is written there (`null`, an expression).
pub fn text(text: &str, facts: &Facts, value: NodeId) -> Option<String> {
    match facts.kind(value) {
        Kind::Literal(_) => facts.plain(value),
        Kind::Other => Some(facts.span(value).of(text).to_owned()),
        _ => None,
    }
}

/// The items of a list in brackets as arguments.
pub fn listed(facts: &Facts, list: NodeId) -> Option<Arguments> {
    let Kind::Sequence(values) = facts.kind(list) else { return None };
    let item = |value: &NodeId| Argument {
        name: None,
        name_span: None,
        value: *value,
        span: facts.span(*value),
        spread: false,
    };
    Some(Arguments { items: values.iter().map(item).collect(), span: Some(facts.span(list)) })
}

/// Literal keys below the values of a group.
pub fn keys(facts: &Facts, group: &Group) -> Vec<Span> {
    let values =
        group.items.iter().filter(|item| matches!(item.term, Term::Keys | Term::Key)).flat_map(|item| &item.values);
    let literals = values.flat_map(|value| facts.below(*value).collect::<Vec<_>>());
    let key = |id: NodeId| {
        let literal = facts.literal(id)?;
        super::is_literal_key(&facts.plain(id)?).then(|| literal.body())
    };
    literals.filter_map(key).collect()
}
