//! The models that requests of a client ask for.

use std::collections::{BTreeMap, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Kind, NodeId};
use crate::finding::Span;
use crate::flow::Flow;
use crate::plain::unpinned_models;
use crate::routing::{self, HOLE, ModelRef};
use crate::sdks::{self, Meaning};
use crate::strings::Flat;

use super::handles::{Handles, annotated_calls, handles, made_requests};
use super::{Client, Slot};

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
    fn unseen(flow: &Flow, request: NodeId, at: NodeId) -> Self {
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

/// Adds the models of requests made through a client, and the paths of raw calls.
pub(super) fn follow(flow: &Flow, client: &mut Client, handles: &Handles, several: bool) {
    let facts = flow.facts;
    let mut calls = handles.calls.clone();
    if !several {
        calls.extend(annotated_calls(flow, client));
    }
    calls.sort_unstable();
    calls.dedup();
    let mut models = Vec::new();
    for call in calls {
        let Kind::Call { callee, arguments } = facts.kind(call) else { continue };
        let method = facts.last_name(*callee).unwrap_or_default();
        for (index, argument) in arguments.items.iter().enumerate() {
            if argument.spread {
                for leaf in flow.leaves(argument.value) {
                    mapping_models(flow, call, leaf.node, &leaf.path, &mut models, 0);
                }
                continue;
            }
            let raw = argument.name.is_none() && flow.idioms.request_methods().contains(&method);
            // `request("POST", path)` names the method first.
            let first = usize::from(matches!(method, "request" | "stream"));
            if raw && index == first {
                client.raw_paths.push(argument.value);
            }
            let slot = Slot { place: Some((call, index)), ..Slot::new(argument.name.clone(), argument.value) };
            slot_models(flow, call, &slot, &mut models);
        }
    }
    // `request.body = …` of what a block or variable calls a request.
    let names = handles.names.iter().map(|name| (client.node, name));
    for (at, object) in names.chain(handles.blocks.iter().map(|(at, name)| (*at, name))) {
        for body in ["body", "content", "data", "json"] {
            for member in flow.members_at(at, &format!("{object}.{body}")) {
                if member.entry().is_none() {
                    slot_models(flow, member.assign, &Slot::new(Some(body.to_owned()), member.value), &mut models);
                }
            }
        }
    }
    // `client.post { |request| request.url "/v1/models" }`
    for (at, object) in &handles.blocks {
        for call in ["url", "path"].iter().flat_map(|method| flow.calls_at(*at, &format!("{object}.{method}"))) {
            client.raw_paths.extend(flow.items(*call).first().map(|argument| argument.value));
        }
    }
    for request in made_requests(flow, &handles.calls) {
        set_on_request(flow, client, request, &mut models);
    }
    for mut model in models {
        model.shared = handles.shared.contains(&model.request);
        if !client.models.iter().any(|known| known.span == model.span && known.at == model.at) {
            client.models.push(model);
        }
    }
}

/// Adds the models of what a request is given after it was made, and the path that it was made with.
fn set_on_request(flow: &Flow, client: &mut Client, request: NodeId, models: &mut Vec<ModelUse>) {
    for leaf in flow.leaves(request).into_iter().filter(|leaf| leaf.node != client.node) {
        let path = |value: &NodeId| flow.facts.plain(*value).is_some_and(|path| !path.contains("://"));
        let paths = flow.items(leaf.node).iter().map(|argument| argument.value).filter(path);
        client.raw_paths.extend(paths.take(1));
    }
    for attribute in flow.attributes_of(request) {
        let Some(parent) = flow.facts.node(attribute).parent else { continue };
        match flow.facts.kind(parent) {
            Kind::Assign { target, value, .. } if *target == attribute => {
                let name = flow.facts.last_name(attribute).map(str::to_owned);
                slot_models(flow, parent, &Slot::new(name, *value), models);
            }
            Kind::Call { callee, .. } if *callee == attribute => {
                for argument in flow.items(parent) {
                    slot_models(flow, parent, &Slot::new(argument.name.clone(), argument.value), models);
                }
            }
            _ => {}
        }
    }
}

/// Whether a client of a library may be one of a direct route although no direct URL is seen at it: its URL comes from
/// out of sight, or it is configured elsewhere in the file.
fn may_be_direct(flow: &Flow, call: NodeId, clients: &[Client]) -> bool {
    let arguments = flow.items(call);
    let mut urls = arguments
        .iter()
        .filter(|argument| argument.spread || argument.name.as_deref().and_then(sdks::meaning) == Some(Meaning::Url));
    match urls.next() {
        Some(url) => flow.leaves(url.value).iter().any(|leaf| flow.facts.literal(leaf.node).is_none()),
        None => {
            clients.iter().any(|client| !matches!(flow.facts.kind(client.node), Kind::Call { .. } | Kind::Mapping(_)))
        }
    }
}

/// Whether a literal is given to something that makes a deployment of it: no request.
fn deploys(flow: &Flow, literal: NodeId) -> bool {
    let mut below = literal;
    for id in flow.facts.ancestors(literal).take(4) {
        if let Kind::Call { callee, arguments } = flow.facts.kind(id) {
            let command = flow.facts.plain(*callee);
            let named = arguments.items.iter().find(|argument| argument.value == below).and_then(|a| a.name.as_deref());
            return command.as_deref() == Some("firectl") || matches!(named, Some("base_model" | "baseModel"));
        }
        below = id;
    }
    false
}

/// Whether a call of an HTTP library is given a URL in sight; the clients of direct ones were left out before.
fn is_elsewhere(flow: &Flow, call: NodeId) -> bool {
    let arguments = flow.items(call);
    arguments.iter().take(2).any(|argument| flow.facts.plain(argument.value).is_some_and(|text| text.contains("://")))
}

/// Models of requests whose client is not known: not one of `clients`, nor another client of a known library.
pub(super) fn loose(flow: &Flow, clients: &[Client]) -> Vec<ModelUse> {
    let facts = flow.facts;
    let ours: HashSet<NodeId> = clients.iter().map(|client| client.node).collect();
    // Starts and ends: a model is taken if a known one overlaps it, behind a provider's prefix for example.
    let mut taken: BTreeMap<usize, usize> =
        clients.iter().flat_map(|client| &client.models).map(|model| (model.span.start, model.span.end)).collect();
    for id in facts.ids().filter(|id| !ours.contains(id)) {
        let Kind::Call { callee, .. } = facts.kind(id) else { continue };
        // A request that goes through a client is the client's.
        let fits = |sdk: &sdks::Sdk| matches!(sdk.fallback, sdks::Fallback::Environment(_)) || is_elsewhere(flow, id);
        if flow.path(*callee).and_then(|path| sdks::lookup(flow.idioms, &path)).is_none_or(|sdk| !fits(sdk)) {
            continue;
        }
        if may_be_direct(flow, id, clients) {
            continue;
        }
        let mut other = Client::at(id);
        other.slots = flow.items(id).iter().map(|argument| Slot::new(argument.name.clone(), argument.value)).collect();
        add_own_models(flow, &mut other);
        let handles = handles(flow, &other);
        follow(flow, &mut other, &handles, true);
        taken.extend(other.models.iter().map(|model| (model.span.start, model.span.end)));
    }
    let mut loose = Vec::new();
    for id in facts.ids() {
        let Some(literal) = facts.literal(id).filter(|literal| !literal.documentation) else { continue };
        if deploys(flow, id) {
            continue;
        }
        let text = literal.body();
        for model in unpinned_models(text.of(flow.text)) {
            let span = Span::new(text.start + model.start, text.start + model.end);
            let before = taken.range(..span.end).next_back();
            if before.is_none_or(|(_, end)| *end <= span.start) {
                taken.insert(span.start, span.end);
                let value = Some(span.of(flow.text).to_owned());
                loose.push(ModelUse { span, value, kind: ModelRef::Unpinned, ..ModelUse::unseen(flow, id, id) });
            }
        }
    }
    loose
}

fn slot_models(flow: &Flow, request: NodeId, slot: &Slot, models: &mut Vec<ModelUse>) {
    flow.begin();
    match slot.meaning() {
        Some(Meaning::Model) => {
            let holders: Vec<NodeId> = slot.holder.into_iter().collect();
            model_values(flow, request, slot.value, &holders, &[], models);
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
                    models.push(in_sight(flow, request, slot.value, &flat, start..flat.text.len(), leaf.path));
                }
            }
        }
        // Under another name too, unless it is what a deployment is made of.
        None if !matches!(slot.name.as_deref(), Some("base_model" | "baseModel")) => {
            for leaf in flow.leaves(slot.value) {
                let Some(flat) = Flat::of(flow, leaf.node) else { continue };
                if routing::classify_model(&flat.text) == ModelRef::Unpinned && !flat.text.contains(' ') {
                    models.push(in_sight(flow, request, slot.value, &flat, 0..flat.text.len(), leaf.path));
                }
            }
        }
        _ => {}
    }
}

/// Models of a request that is made by a construction or a chain of methods, or a body that is wrapped in calls:
/// `Request.builder().model("…").build()`, `BodyPublishers.ofString("{…}")`.
fn built_models(flow: &Flow, request: NodeId, call: NodeId, holders: &[NodeId], models: &mut Vec<ModelUse>) {
    const LONGEST: usize = 64;
    let mut at = call;
    for _ in 0..LONGEST {
        let Kind::Call { callee, arguments } = flow.facts.kind(at) else { return };
        let method = match (flow.facts.kind(*callee), arguments.items.as_slice()) {
            (Kind::Attribute { name, .. }, [_]) => Some(name.as_str()),
            _ => None,
        };
        for argument in arguments.items.iter().filter(|argument| !argument.spread) {
            match argument.name.as_deref().or(method).and_then(sdks::meaning) {
                Some(Meaning::Model) => model_values(flow, request, argument.value, holders, &[], models),
                _ => followed_models(flow, request, argument.value, holders, models, 0),
            }
        }
        let Kind::Attribute { base, .. } = flow.facts.kind(*callee) else { return };
        // `json.toRequestBody()`
        if arguments.items.is_empty() && !matches!(flow.facts.kind(*base), Kind::Call { .. }) {
            followed_models(flow, request, *base, holders, models, 0);
        }
        at = *base;
    }
}

/// Whether a body comes from where it cannot be read: a parameter, a file, the output of a command.
fn is_out_of_sight(flow: &Flow, node: NodeId, depth: usize) -> bool {
    match flow.facts.kind(node) {
        Kind::Parameter { .. } | Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. } => true,
        // `base | {…}`
        Kind::Other => flow.facts.span(node).of(flow.text).contains('|'),
        Kind::Literal(_) | Kind::Concat(_) => {
            Flat::of(flow, node).is_some_and(|flat| flat.text.starts_with('@') || flat.text == HOLE.to_string())
        }
        // `json.dumps(payload)`
        Kind::Call { arguments, .. } if depth < 3 => {
            arguments.items.first().filter(|argument| argument.name.is_none()).is_some_and(|argument| {
                flow.leaves(argument.value).iter().any(|leaf| is_out_of_sight(flow, leaf.node, depth + 1))
            })
        }
        _ => false,
    }
}

/// Whether an entry of a body, or the field that becomes one, is the model's.
fn is_model(name: &str) -> bool {
    matches!(name, "model" | "Model")
}

/// Models of a body: a mapping, a serialised mapping, or JSON written as a string.
fn mapping_models(
    flow: &Flow,
    request: NodeId,
    node: NodeId,
    holders: &[NodeId],
    models: &mut Vec<ModelUse>,
    depth: usize,
) {
    if depth > 3 || !flow.detour() {
        return;
    }
    match flow.facts.kind(node) {
        Kind::Mapping(entries) => {
            for entry in &entries.items {
                match entry.name.as_deref() {
                    Some(name) if is_model(name) => model_values(flow, request, entry.value, holders, &[], models),
                    // `['json' => ['model' => …]]`
                    Some(name) if flow.idioms.options_objects() && sdks::meaning(name) == Some(Meaning::Body) => {
                        followed_models(flow, request, entry.value, holders, models, depth + 1);
                    }
                    None if entry.spread => {
                        followed_models(flow, request, entry.value, holders, models, depth + 1);
                    }
                    _ => {}
                }
            }
        }
        // `"…".utf8`
        Kind::Attribute { base, .. } if matches!(flow.facts.kind(*base), Kind::Literal(_) | Kind::Concat(_)) => {
            mapping_models(flow, request, *base, holders, models, depth + 1);
        }
        // `base | {…}`
        Kind::Other => {
            for child in flow.facts.children(node).take(8) {
                followed_models(flow, request, child, holders, models, depth + 1);
            }
        }
        Kind::Call { arguments, callee } => {
            // `ChatRequest{Model: …}`
            let dictionary = flow.makes_mapping(*callee) || flow.idioms.options_objects();
            for (index, argument) in arguments.items.iter().enumerate() {
                match argument.name.as_deref() {
                    Some(name) if dictionary && is_model(name) => {
                        model_values(flow, request, argument.value, holders, &[], models);
                    }
                    // Swift names the first one too: `data(withJSONObject: […])`.
                    name if name.is_none() || index == 0 && flow.idioms.options_objects() => {
                        followed_models(flow, request, argument.value, holders, models, depth + 1);
                    }
                    _ => {}
                }
            }
            // `json.dumps(payload).encode()`
            if let Kind::Attribute { base, .. } = flow.facts.kind(*callee)
                && matches!(flow.facts.kind(*base), Kind::Call { .. } | Kind::Literal(_))
            {
                mapping_models(flow, request, *base, holders, models, depth + 1);
            }
        }
        Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. } => {
            // JSON, or a form (`-d model=…`).
            static MODEL: LazyLock<Option<Regex>> =
                LazyLock::new(|| Regex::new(r#"["']model["']\s*:\s*["']([^"']*)["']|(?:^|&)model=([^&\s]+)"#).ok());
            let (Some(flat), Some(pattern)) = (Flat::of(flow, node), MODEL.as_ref()) else { return };
            for found in pattern.captures_iter(&flat.text) {
                if let Some(model) = found.get(1).or_else(|| found.get(2)) {
                    body_model(flow, request, &flat, model.range(), holders, models, depth);
                }
            }
        }
        _ => {}
    }
}

/// Models of a part of a body, wherever that comes from.
fn followed_models(
    flow: &Flow,
    request: NodeId,
    part: NodeId,
    holders: &[NodeId],
    models: &mut Vec<ModelUse>,
    depth: usize,
) {
    for leaf in flow.leaves(part) {
        mapping_models(flow, request, leaf.node, &[holders, &leaf.path].concat(), models, depth);
    }
}

/// A model inside a body that is written as text: written out, or one interpolated value.
fn body_model(
    flow: &Flow,
    request: NodeId,
    flat: &Flat,
    range: Range<usize>,
    holders: &[NodeId],
    models: &mut Vec<ModelUse>,
    depth: usize,
) {
    let segments: Vec<_> = flat.segments_in(&range).collect();
    if let [segment] = segments.as_slice()
        && let crate::strings::Origin::Hole { value: Some(value), .. } = segment.origin
    {
        if segment.range == range {
            return model_values(flow, request, value, holders, &[], models);
        }
        // The body is the value of a constant: the model stands where that is written.
        for leaf in flow.leaves(value).into_iter().filter(|leaf| leaf.node != flat.root) {
            mapping_models(flow, request, leaf.node, &[holders, &leaf.path].concat(), models, depth + 1);
        }
        return;
    }
    models.push(ModelUse { holders: holders.to_vec(), ..in_sight(flow, request, flat.root, flat, range, Vec::new()) });
}

fn model_values(
    flow: &Flow,
    request: NodeId,
    at: NodeId,
    holders: &[NodeId],
    before: &[NodeId],
    models: &mut Vec<ModelUse>,
) {
    if !flow.detour() {
        models.push(ModelUse::unseen(flow, request, at));
        return;
    }
    for leaf in flow.leaves(at) {
        let path: Vec<NodeId> = before.iter().chain(&leaf.path).copied().collect();
        match Flat::of(flow, leaf.node) {
            Some(flat) => match flat.only_value().filter(|_| path.len() < 8) {
                Some(value) => model_values(flow, request, value, holders, &path, models),
                None => {
                    let found = in_sight(flow, request, at, &flat, 0..flat.text.len(), path);
                    models.push(ModelUse { holders: holders.to_vec(), optional: leaf.optional, ..found });
                }
            },
            None => match wrapped_model(flow, leaf.node).filter(|_| path.len() < 8) {
                Some(value) => model_values(flow, request, value, holders, &path, models),
                None => {
                    models.push(ModelUse { path, holders: holders.to_vec(), ..ModelUse::unseen(flow, request, at) });
                }
            },
        }
    }
}

/// What a call that makes a value of a type for models is given: `ChatModel("…")`, `ChatModel.of("…")`.
fn wrapped_model(flow: &Flow, node: NodeId) -> Option<NodeId> {
    let Kind::Call { arguments, .. } = flow.facts.kind(node) else { return None };
    let [only] = arguments.items.as_slice() else { return None };
    let names = |leaf: &crate::flow::Leaf| {
        let flat = Flat::of(flow, leaf.node);
        flat.is_some_and(|flat| flat.text.starts_with("accounts/") && !flat.text.contains(' '))
    };
    (!only.spread && flow.leaves(only.value).iter().all(names)).then_some(only.value)
}

fn in_sight(flow: &Flow, request: NodeId, at: NodeId, flat: &Flat, range: Range<usize>, path: Vec<NodeId>) -> ModelUse {
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
