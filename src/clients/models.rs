//! The models that a client is given, from the argument that holds one to the text that names it.

use std::ops::Range;

use crate::facts::{Kind, NodeId};
use crate::finding::Span;
use crate::flow::Flow;
use crate::routing::{self, HOLE, ModelRef};
use crate::sdks::{self, Meaning};
use crate::strings::Flat;

use super::bodies::{built_models, is_out_of_sight, mapping_models};
use super::{Client, Slot, defaults, outputs};

/// A model that a request of a client asks for.
#[derive(Debug, Clone)]
pub struct ModelUse {
    /// The call that asks for it.
    pub request: NodeId,
    /// The argument's value in that call.
    pub at: NodeId,
    /// The string that names it, if it is in sight.
    pub root: Option<NodeId>,
    /// The model's bytes in the source; those of `at` if it is out of sight.
    pub span: Span,
    /// Its name, if it is in sight.
    pub value: Option<String>,
    /// What the name says.
    pub kind: ModelRef,
    /// Names that it was reached through, outermost first.
    pub path: Vec<NodeId>,
    /// Expressions through which the mapping was reached that holds it (`payload`), outermost first.
    pub holders: Vec<NodeId>,
    /// Whether it is only a default.
    pub optional: bool,
    /// Whether the request may also go through another client.
    pub shared: bool,
}

impl ModelUse {
    /// A model that is out of sight.
    pub(super) fn unseen(flow: &Flow, request: NodeId, at: NodeId) -> Self {
        Self {
            request,
            at,
            root: None,
            span: flow.facts.span(at),
            value: None,
            kind: ModelRef::Unknown,
            path: Vec::new(),
            holders: Vec::new(),
            optional: false,
            shared: false,
        }
    }
}

/// Models that the construction itself names (`ChatOpenAI(model=…)`, `requests.post(url, json={"model": …})`).
pub(super) fn add_own_models(flow: &Flow, client: &mut Client) {
    let mut models = Vec::new();
    for slot in &client.slots {
        slot_models(flow, client.node, slot, &mut models);
    }
    client.models = models;
}

/// Models that an argument holds.
pub(super) fn slot_models(flow: &Flow, request: NodeId, slot: &Slot, models: &mut Vec<ModelUse>) {
    flow.begin();
    if !matches!(slot.meaning(), Some(Meaning::Model)) {
        set_models(flow, request, slot.value, models);
    }
    match slot.meaning() {
        Some(Meaning::Model) => {
            let holders: Vec<NodeId> = slot.holder.into_iter().collect();
            model_values(flow, request, slot.value, &holders, models);
        }
        Some(Meaning::Body) => {
            let before = models.len();
            let leaves = flow.leaves(slot.value);
            for leaf in &leaves {
                mapping_models(flow, request, leaf.node, &leaf.path, models, 0);
                if matches!(flow.facts.kind(leaf.node), Kind::Call { .. }) && flow.idioms.options_objects() {
                    built_models(flow, request, leaf.node, &leaf.path, models);
                }
            }
            if models.len() == before && flow.idioms.separates_by_blanks() {
                outputs::models(flow, request, slot.value, &leaves, models);
            }
            let whole = matches!(slot.name.as_deref(), Some("json" | "data" | "body"));
            if whole && models.len() == before && leaves.iter().any(|leaf| is_out_of_sight(flow, leaf.node, 0)) {
                models.push(ModelUse::unseen(flow, request, slot.value));
            }
        }
        // A model passed by position says so itself.
        None if slot.name.is_none() => {
            for leaf in flow.leaves(slot.value) {
                let holds = matches!(flow.facts.kind(leaf.node), Kind::Mapping(_) | Kind::Call { .. });
                if holds && flow.idioms.options_objects() {
                    mapping_models(flow, request, leaf.node, &leaf.path, models, 0);
                    // `{ json: { model: … } }`
                    let entries = match flow.facts.kind(leaf.node) {
                        Kind::Mapping(entries) => entries.items.as_slice(),
                        _ => &[],
                    };
                    for (index, entry) in entries.iter().enumerate() {
                        let place = Some((leaf.node, index));
                        let slot = Slot { place, ..Slot::new(entry.name.clone(), entry.value) };
                        if slot.meaning() == Some(Meaning::Body) {
                            slot_models(flow, request, &slot, models);
                        }
                    }
                }
                if matches!(flow.facts.kind(leaf.node), Kind::Call { .. }) && flow.idioms.options_objects() {
                    built_models(flow, request, leaf.node, &leaf.path, models);
                }
                let Some(flat) = Flat::of(flow, leaf.node) else { continue };
                // A body handed to a function.
                if flat.text.trim_start().starts_with('{') {
                    mapping_models(flow, request, leaf.node, &leaf.path, models, 0);
                    continue;
                }
                // `model=…` is how HTTPie writes a field of the body.
                let start = if flat.text.starts_with("model=") { "model=".len() } else { 0 };
                if matches!(routing::classify_model(&flat.text[start..]), ModelRef::Unpinned) {
                    let found = in_sight(flow, request, slot.value, &flat, start..flat.text.len(), leaf.path);
                    models.push(ModelUse { optional: leaf.optional, ..found });
                }
            }
        }
        // Under another name too, unless it is what a deployment is made of.
        None if !matches!(slot.name.as_deref(), Some("base_model" | "baseModel")) => {
            for leaf in flow.leaves(slot.value) {
                let Some(flat) = Flat::of(flow, leaf.node) else { continue };
                if routing::classify_model(&flat.text) == ModelRef::Unpinned && !flat.text.contains(' ') {
                    let found = in_sight(flow, request, slot.value, &flat, 0..flat.text.len(), leaf.path);
                    models.push(ModelUse { optional: leaf.optional, ..found });
                }
            }
        }
        _ => {}
    }
}

/// Models that are set on what holds the body of a request: `body["model"] = …`, `request.Model = …`.
pub(super) fn set_models(flow: &Flow, request: NodeId, body: NodeId, models: &mut Vec<ModelUse>) {
    if !matches!(flow.facts.kind(body), Kind::Name(_)) {
        return;
    }
    let Some(path) = flow.dotted(body) else { return };
    let entries = flow
        .members_at(body, &path)
        .into_iter()
        .filter(|member| member.entry().is_some_and(|(_, name)| name == "model"));
    let fields = ["model", "Model"].iter().flat_map(|name| flow.members_at(body, &format!("{path}.{name}")));
    let fields = fields.filter(|member| member.entry().is_none());
    for member in entries.chain(fields) {
        model_values(flow, request, member.value, &[body], models);
    }
}

/// Models that a value may be, wherever that comes from.
pub(super) fn model_values(flow: &Flow, request: NodeId, at: NodeId, holders: &[NodeId], models: &mut Vec<ModelUse>) {
    Way { flow, request, holders }.follow(at, &[], false, models);
}

/// How many names a model is followed through from value to value.
const LONGEST_PATH: usize = 8;

/// The way from a request to the models that it may ask for.
struct Way<'w, 'a> {
    flow: &'w Flow<'a>,
    request: NodeId,
    holders: &'w [NodeId],
}

impl Way<'_, '_> {
    /// Adds what a value may be that was reached through the names `before`; `optional` says whether only one of several
    /// values was.
    fn follow(&self, at: NodeId, before: &[NodeId], optional: bool, models: &mut Vec<ModelUse>) {
        let flow = self.flow;
        if !flow.detour() {
            models.push(ModelUse::unseen(flow, self.request, at));
            return;
        }
        for leaf in flow.leaves(at) {
            let path: Vec<NodeId> = before.iter().chain(&leaf.path).copied().collect();
            let optional = optional || leaf.optional;
            let further = path.len() < LONGEST_PATH;
            if let Some(flat) = Flat::of(flow, leaf.node) {
                match flat.only_value().filter(|_| further) {
                    Some(value) => self.follow(value, &path, optional, models),
                    None => {
                        let found = in_sight(flow, self.request, at, &flat, 0..flat.text.len(), path);
                        models.push(ModelUse { holders: self.holders.to_vec(), optional, ..found });
                    }
                }
                continue;
            }
            if let Some(value) = wrapped_model(flow, leaf.node).filter(|_| further) {
                self.follow(value, &path, optional, models);
                continue;
            }
            let holders = self.holders.to_vec();
            models.push(ModelUse { path: path.clone(), holders, ..ModelUse::unseen(flow, self.request, at) });
            if further {
                // What reads the option is on the way to its default.
                let reads = matches!(flow.facts.kind(leaf.node), Kind::Attribute { .. } | Kind::Index { .. });
                let path: Vec<NodeId> = path.into_iter().chain(reads.then_some(leaf.node)).collect();
                for value in defaults::of(flow, leaf.node) {
                    self.follow(value, &path, true, models);
                }
            }
        }
    }
}

/// Whether a string is a model's resource name.
pub(super) fn names_model(flow: &Flow, node: NodeId) -> bool {
    Flat::of(flow, node).is_some_and(|flat| flat.text.starts_with("accounts/") && !flat.text.contains(' '))
}

/// What a call that makes a value of a type for models is given: `ChatModel("…")`, `ChatModel.of("…")`.
fn wrapped_model(flow: &Flow, node: NodeId) -> Option<NodeId> {
    let Kind::Call { callee, arguments } = flow.facts.kind(node) else { return None };
    let [only] = arguments.items.as_slice() else { return None };
    // What looks a model up is given no model but a key, and what a function of the file makes of it is seen there.
    let looks_up = flow.facts.last_name(*callee).is_some_and(|name| sdks::FALLBACKS.contains(&name));
    let own = flow.definition(*callee).is_some_and(|id| matches!(flow.facts.kind(id), Kind::Function { .. }));
    let wraps = !only.spread && !looks_up && !own;
    (wraps && flow.leaves(only.value).iter().any(|leaf| names_model(flow, leaf.node))).then_some(only.value)
}

/// A model that is written in the source.
pub(super) fn in_sight(
    flow: &Flow,
    request: NodeId,
    at: NodeId,
    flat: &Flat,
    range: Range<usize>,
    path: Vec<NodeId>,
) -> ModelUse {
    let value = &flat.text[range.clone()];
    let kind = if value.contains(HOLE) && !matches!(routing::classify_model(value), ModelRef::Pinned) {
        ModelRef::Unknown
    } else {
        routing::classify_model(value)
    };
    ModelUse {
        root: Some(flat.root),
        span: flat.source_span(flow, &range),
        value: Some(value.replace(HOLE, "…")),
        kind,
        path,
        ..ModelUse::unseen(flow, request, at)
    }
}
