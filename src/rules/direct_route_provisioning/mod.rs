//! FW007 direct-route-provisioning: what creates direct routes, and what reads the handle that the vendor gives them.
//!
//! `routing::provisioning` says which words these are, `groups` which of them in the facts of a program or of settings are about one
//! route, `commands` does the same for the words of a command in a text. Here is said what may be done: a route that ends in
//! the internet is left out with the user's consent; one that ends in the user's own cloud, or whose type is out of sight
//! and may be such a one, is never removed.

use crate::facts::Kind;
use crate::finding::{Applicability, Edit, Related, Rule, Severity, Span};
use crate::moves::{Owner, Part, Remedy};
use crate::routing::provisioning::{Route, Term, is_known_type};
use crate::routing::{self, KeyNames, KeyValue};

use super::{Context, part};

mod commands;
mod groups;
mod json;
mod programs;

pub use commands::{Speech, in_comment, read};
pub use groups::{Group, Holder, Item, Surroundings, groups};
pub use json::{in_json, keys, listed, text};

/// FW007.
pub static RULE: Rule = Rule {
    code: "FW007",
    name: "direct-route-provisioning",
    severity: Severity::Warning,
    summary: "code that creates direct routes",
    fix_title: "leave the direct route out",
    explanation: include_str!("../explanations/direct-route-provisioning.md"),
};

/// Words of comments that go with what they speak of.
pub const SUBJECTS: &[&str] = &["direct", "route", "routing"];

/// One finding to be.
#[derive(Debug, Clone)]
pub struct Found {
    /// Where the name of each thing stands.
    pub places: Vec<Span>,
    /// All of it, each thing for itself: what no other rule changes.
    pub spans: Vec<Span>,
    /// What it does.
    pub what: What,
    /// The edits that leave it out.
    pub edits: Option<Vec<Edit>>,
    /// Literal keys in it.
    pub keys: Vec<Span>,
}

/// What a place does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// It creates a route that ends there.
    Creates(Route),
    /// It reads the handle of one, or hands it on.
    Handle,
    /// It declares or describes what creates one.
    Describes,
    /// It only speaks of it.
    Mentions,
}

impl Found {
    /// Known names of keys at a place of it, with how far they go with it.
    fn names(&self, text: &str, span: Span, names: &KeyNames) -> Vec<(String, Option<Applicability>)> {
        if !matches!(self.what, What::Creates(_)) {
            return Vec::new();
        }
        let level = self.edits.as_ref().filter(|edits| !edits.is_empty()).map(|_| Applicability::Unsafe);
        names.find(span.of(text)).into_iter().map(|name| (name.name, level)).collect()
    }

    /// What there is to say of it; nothing depends on it.
    pub fn part(self) -> Option<Part> {
        let change = |edits: Option<Vec<Edit>>| match edits.filter(|edits| !edits.is_empty()) {
            Some(edits) => Remedy::change(Applicability::Unsafe, edits),
            None => Remedy::Advice,
        };
        let leave_out = "leave the direct route out: a deployment answers on the gateway without it";
        let (message, help, remedy) = match self.what {
            What::Creates(Route::Private) => (
                "this creates a private direct route, whose handle is an endpoint in your own cloud",
                "ask your Fireworks representative: private routes are migrated together with the vendor",
                Remedy::Advice,
            ),
            What::Creates(Route::Unknown) => (
                "this creates a direct route whose type is out of sight",
                "leave out one of the type INTERNET; if it is private, ask your Fireworks representative",
                Remedy::Advice,
            ),
            What::Creates(Route::Public) => {
                ("this creates a direct route, which is being switched off", leave_out, change(self.edits))
            }
            What::Handle => (
                "this uses the handle of a direct route, which is being switched off",
                "use the URL of the gateway, and the name of the deployment as the model",
                Remedy::Advice,
            ),
            What::Describes => ("this describes how a direct route is created", leave_out, Remedy::Advice),
            What::Mentions => ("this speaks of how a direct route is created", leave_out, Remedy::Advice),
        };
        let first = *self.places.first()?;
        let mut part = part(&RULE, Owner::With(Vec::new()), first, message, help, remedy);
        if self.what == What::Mentions {
            part.severity = Some(Severity::Note);
        }
        let related = |span: &Span| Related { span: *span, message: "this belongs to the direct route too".to_owned() };
        part.related = self.places[1..].iter().map(related).collect();
        if let Some(key) = self.keys.first() {
            let message = "this key was committed: revoke it".to_owned();
            part.related.push(Related { span: *key, message });
        }
        Some(part)
    }
}

/// What creates direct routes in a program.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    parts.extend(found(cx).iter().cloned().filter_map(Found::part));
}

/// The same of any text.
pub fn names_given(found: &[Found], text: &str, names: &KeyNames) -> Vec<(String, Option<Applicability>)> {
    let places = found.iter().flat_map(|found| found.spans.iter().map(move |span| (found, *span)));
    places.flat_map(|(found, span)| found.names(text, span, names)).collect()
}

/// Literal keys that direct routes are given, which no report may show.
pub fn secrets(cx: &Context) -> Vec<Span> {
    found(cx).iter().flat_map(|found| found.keys.iter().copied()).collect()
}

/// Known names of keys that direct routes are given, with how far they go with them: what sets them stays as long.
pub fn given_names(cx: &Context) -> Vec<(String, Option<Applicability>)> {
    names_given(found(cx), cx.flow.text, cx.names)
}

/// Whether a place is given to a direct route that is being created: that goes as a whole.
pub(super) fn provisions(cx: &Context, place: Span) -> bool {
    found(cx).iter().any(|found| found.what != What::Handle && found.spans.iter().any(|span| span.contains(place)))
}

fn found<'c>(cx: &'c Context) -> &'c [Found] {
    cx.memo.provisioned.get_or_init(|| programs::find(cx))
}

/// What becomes of the groups of a source. `is_ours` says that it speaks of the vendor.
pub fn judge(
    around: &dyn Surroundings,
    groups: &[Group],
    is_ours: bool,
    keys: &dyn Fn(&Group) -> Vec<Span>,
) -> Vec<Found> {
    let types = |group: &Group| group.types(around).into_iter().flatten();
    let is_known = |group: &&Group| {
        let has_keys = group.items.iter().any(|item| item.term == Term::Keys);
        if group.items.iter().all(|item| item.term == Term::Key) {
            return is_ours && is_model(around, group);
        }
        is_ours || has_keys || types(group).any(|kind| is_known_type(&kind))
    };
    let groups: Vec<&Group> = groups.iter().filter(is_known).collect();
    let routes: Vec<Option<Route>> = groups.iter().map(|group| group.route(around)).collect();
    // What says no type is of the type that all others of the file are.
    let commands = groups.iter().zip(&routes).filter(|(group, _)| !matches!(group.holder, Holder::Word));
    let of_file = commands.filter_map(|(_, route)| *route).max().unwrap_or(Route::Unknown);
    let of_file = if of_file == Route::Private { Route::Unknown } else { of_file };
    let facts = around.facts();
    let found = groups.into_iter().zip(routes).map(|(group, route)| {
        // A mapping below the name is a schema, or the declaration of a variable.
        let describes = group.items.iter().any(|item| {
            item.values.iter().any(|value| matches!(facts.kind(*value), Kind::Mapping(_) | Kind::Function { .. }))
        });
        let what = match () {
            () if group.is_handle() && route != Some(Route::Public) => What::Handle,
            () if describes || matches!(group.holder, Holder::Word) => What::Describes,
            () if group.is_handle() && matches!(group.holder, Holder::Steps(_)) => What::Handle,
            () if group.is_handle() && matches!(facts_kind(around, group), Some(Kind::Mapping(_))) => What::Handle,
            () => What::Creates(route.unwrap_or(of_file)),
        };
        let creates = what == What::Creates(Route::Public);
        Found {
            places: group.items.iter().map(|item| item.place).collect(),
            spans: group.items.iter().map(|item| item.span).collect(),
            what,
            edits: creates.then(|| around.removal(group)).flatten(),
            keys: keys(group),
        }
    });
    found.collect()
}

/// Whether a group is given to the class of the SDK that stands for a model and its deployment.
fn is_model(around: &dyn Surroundings, group: &Group) -> bool {
    let Some(Kind::Call { callee, .. }) = facts_kind(around, group) else { return false };
    around.facts().span(*callee).of(around.text()).rsplit('.').next() == Some("LLM")
}

/// What holds the entries of a group.
fn facts_kind<'a>(around: &'a dyn Surroundings, group: &Group) -> Option<&'a Kind> {
    match group.holder {
        Holder::Entries(id, _) => Some(around.facts().kind(id)),
        _ => None,
    }
}

/// Whether a text that stands where a key is expected is one.
pub fn is_literal_key(text: &str) -> bool {
    routing::classify_key_value(text) == KeyValue::Real && !text.contains(routing::HOLE)
}
