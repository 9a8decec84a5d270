//! Models in sight of requests whose client is not.

use std::collections::{BTreeMap, HashSet};

use crate::facts::{Kind, NodeId};
use crate::finding::Span;
use crate::flow::{Binding, Flow};
use crate::plain::{is_given, unpinned_models};
use crate::routing::ModelRef;
use crate::sdks::{self, Meaning};

use super::handles::{Handles, derives_elsewhere};
use super::models::ModelUse;
use super::{Client, requests};

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

/// Whether a literal is only shown, as a whole: `print("…")`.
fn is_shown(flow: &Flow, literal: NodeId) -> bool {
    let parent = flow.facts.node(literal).parent.map(|parent| flow.facts.kind(parent));
    matches!(parent, Some(Kind::Call { callee, .. }) if flow.is_one_of(*callee, flow.idioms.logging_calls()))
        && !flow.idioms.variables_are_environment()
}

/// Whether a call of an HTTP library is given a URL in sight; the clients of direct ones were left out before.
fn is_elsewhere(flow: &Flow, call: NodeId) -> bool {
    let arguments = flow.items(call);
    arguments.iter().take(2).any(|argument| flow.facts.plain(argument.value).is_some_and(|text| text.contains("://")))
}

/// Whether the file makes a client of a known library beside these that is none of a direct route.
pub(super) fn others(flow: &Flow, clients: &[Client]) -> bool {
    // Calls of a chain that makes one of them, what it is given and what it is given to.
    let near: HashSet<NodeId> = clients
        .iter()
        .flat_map(|client| std::iter::once(client.node).chain(flow.facts.ancestors(client.node)))
        .filter(|id| matches!(flow.facts.kind(*id), Kind::Call { .. } | Kind::Attribute { .. }))
        .collect();
    let around = |id: NodeId| near.contains(&id) || flow.facts.ancestors(id).any(|id| near.contains(&id));
    flow.facts.ids().any(|id| is_construction(flow, id) && !around(id) && !may_be_direct(flow, id, clients))
}

/// Whether a call makes a client of a known library, direct or not.
fn is_construction(flow: &Flow, id: NodeId) -> bool {
    match flow.facts.kind(id) {
        Kind::Call { callee, .. } => flow
            .path(*callee)
            .and_then(|path| sdks::lookup(flow.idioms, &path))
            .is_some_and(|sdk| matches!(sdk.fallback, sdks::Fallback::Environment(_))),
        _ => false,
    }
}

/// Models of requests through parameters of which it is not seen what they are given.
fn of_parameters(flow: &Flow, followed: &HashSet<NodeId>) -> Vec<ModelUse> {
    let facts = flow.facts;
    let through_parameter = |id: &NodeId| {
        let Kind::Call { callee, .. } = facts.kind(*id) else { return false };
        requests::links(facts, *callee).any(|at| matches!(flow.bindings(at), [Binding::Parameter(_)]))
            && flow.dotted(*callee).is_some_and(|path| sends_request(&path))
    };
    let mut models = Vec::new();
    for id in facts.ids().filter(|id| !followed.contains(id) && through_parameter(id)) {
        let mut unknown = Client::at(id);
        let handles = Handles { calls: vec![id], ..Handles::default() };
        requests::follow(flow, &mut unknown, &handles, true);
        let open = unknown.models.into_iter().filter(|model| match model.kind {
            ModelRef::Pinned => false,
            ModelRef::Unpinned => true,
            ModelRef::Other | ModelRef::Unknown => facts.within(model.at, id),
        });
        // What names no deployment by far is reported where the request says it.
        models.extend(open.map(|model| match model.kind {
            ModelRef::Unpinned => model,
            _ => ModelUse::unseen(flow, model.request, model.at),
        }));
    }
    models
}

/// Whether a dotted path is that of a method which sends a request for a model: `x.chat.completions.create`.
pub(super) fn sends_request(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let Some((_, methods)) = path.split_once('.') else { return false };
    ["completion", "messages.", "responses.", "embedding", "images.", "audio.", "chat"]
        .iter()
        .any(|resource| methods.contains(resource))
}

/// Models of requests whose client is not known: not one of `clients`, nor another client of a known library.
pub(super) fn loose(flow: &Flow, clients: &[Client], mut followed: HashSet<NodeId>) -> Vec<ModelUse> {
    let facts = flow.facts;
    let ours: HashSet<NodeId> = clients.iter().map(|client| client.node).collect();
    let seen = |model: &&ModelUse| model.value.is_some();
    let place = |model: &ModelUse| (model.span.start, model.span.end);
    // Starts and ends: a model is taken if a known one overlaps it, behind a provider's prefix for example.
    let mut taken: BTreeMap<usize, usize> =
        clients.iter().flat_map(|client| &client.models).filter(seen).map(place).collect();
    for id in facts.ids().filter(|id| !ours.contains(id)) {
        let Kind::Call { callee, .. } = facts.kind(id) else { continue };
        // A request that goes through a client is the client's.
        let fits = |sdk: &sdks::Sdk| matches!(sdk.fallback, sdks::Fallback::Environment(_)) || is_elsewhere(flow, id);
        let sdk = flow.path(*callee).and_then(|path| sdks::lookup(flow.idioms, &path));
        if sdk.is_none_or(|sdk| !fits(sdk)) && !derives_elsewhere(flow, id) {
            continue;
        }
        if may_be_direct(flow, id, clients) {
            continue;
        }
        let (other, calls) = Client::of_call(flow, id);
        followed.extend(calls);
        taken.extend(other.models.iter().filter(seen).map(place));
    }
    let mut loose = Vec::new();
    if !clients.is_empty() {
        for model in of_parameters(flow, &followed) {
            if model.value.is_none() || taken.insert(model.span.start, model.span.end).is_none() {
                loose.push(model);
            }
        }
    }
    for id in facts.ids() {
        let Some(literal) = facts.literal(id).filter(|literal| !literal.documentation) else { continue };
        if deploys(flow, id) || is_shown(flow, id) {
            continue;
        }
        let text = literal.body();
        let asked = |model: &std::ops::Range<usize>| is_given(text.of(flow.text), model.start);
        for model in unpinned_models(text.of(flow.text)).filter(asked) {
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
