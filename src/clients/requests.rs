//! The requests that go through a client, and the models that they ask for.

use std::collections::HashSet;

use crate::facts::{Argument, Facts, Kind, NodeId};
use crate::finding::Span;
use crate::flow::Flow;
use crate::sdks;

use super::bodies::mapping_models;
use super::handles::{Handles, annotated_calls, made_requests};
use super::loose::sends_request;
use super::models::{ModelUse, set_models, slot_models};
use super::{COST_OF_USE, Client, Slot};

/// How many nodes of what a request is made on are looked at.
const MOST_BELOW: usize = 256;
/// What it takes to look at a call, in steps of following a value.
const COST_OF_CALL: usize = 16;
/// How many attributes and calls in front of a request are looked at: each call of a long chain may be one.
const MOST_LINKS: usize = 64;

/// Adds the models of requests made through a client, and the paths of raw calls. Yields the calls that go through it.
pub(super) fn follow(flow: &Flow, client: &mut Client, handles: &Handles, several: bool) -> Vec<NodeId> {
    let facts = flow.facts;
    let mut calls = handles.calls.clone();
    if !several {
        calls.extend(annotated_calls(flow, client));
    }
    calls.sort_unstable();
    calls.dedup();
    if flow.is_exhausted() {
        return calls;
    }
    // Clients of one name share their calls.
    flow.charge(COST_OF_CALL * calls.len());
    let provides = match facts.kind(client.node) {
        Kind::Call { callee, .. } => flow.path(*callee).is_some_and(|path| path.starts_with("@ai-sdk/")),
        _ => false,
    };
    let own = !client.models.is_empty();
    let of_client: HashSet<NodeId> = handles.calls.iter().copied().collect();
    let mut models: Vec<ModelUse> = Vec::new();
    // The requests that ask for these, but for those of the last call.
    let mut asked: HashSet<NodeId> = HashSet::new();
    let mut before = 0;
    for &call in &calls {
        asked.extend(models[before..].iter().map(|model| model.request));
        flow.charge(COST_OF_USE * (models.len() - before));
        if flow.is_exhausted() {
            return calls;
        }
        before = models.len();
        let Kind::Call { callee, arguments } = facts.kind(call) else { continue };
        let method = facts.last_name(*callee).unwrap_or_default();
        for (index, argument) in arguments.items.iter().enumerate() {
            if argument.spread {
                set_models(flow, call, argument.value, &mut models);
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
            // `client.languageModel("…")`, `provider("…")`
            let makes =
                || sdks::MODEL_MAKERS.contains(&method) || provides && matches!(facts.kind(*callee), Kind::Name(_));
            let name = match &argument.name {
                None if index == 0 && of_client.contains(&call) && makes() => Some("model".to_owned()),
                name => name.clone(),
            };
            let slot = Slot { place: Some((call, index)), ..Slot::new(name, argument.value) };
            slot_models(flow, call, &slot, &mut models);
        }
        let is_made_for_one = || {
            let asks = |id: NodeId| asked.contains(&id);
            let below = || facts.below(*callee).take(MOST_BELOW);
            below().any(asks)
                || !asked.is_empty() && below().any(|id| flow.leaves(id).iter().any(|leaf| asks(leaf.node)))
        };
        // `client.GetChatClient(MODEL).CompleteChat(question)`
        if models.len() == before && !own && call != client.node && !is_made_for_one() {
            models.extend(unseen_request(flow, call).map(|at| ModelUse::unseen(flow, call, at)));
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
    flow.charge(COST_OF_USE * (models.len() - before));
    // `generate({ model: provider("…") })`: the inner call says which.
    let inner = |id: NodeId| id == client.node || calls.binary_search(&id).is_ok();
    let says_inside = |model: &ModelUse| {
        model.value.is_none()
            && (facts.below(model.at).any(inner) || flow.leaves(model.at).iter().any(|leaf| inner(leaf.node)))
    };
    models.retain(|model| !says_inside(model));
    // A request with a URL of its own goes there, whatever the client's base is.
    let goes_elsewhere = |request: NodeId| {
        let own = client.urls.iter().map(|url| client.slots[url.slot].value).collect::<Vec<_>>();
        request != client.node
            && flow.items(request).iter().take(2).any(|argument| {
                let url = facts.plain(argument.value).filter(|_| !own.contains(&argument.value));
                url.is_some_and(|url| url.contains("://") && !url.contains(".direct."))
            })
    };
    let mut known: HashSet<(Span, NodeId)> = client.models.iter().map(|known| (known.span, known.at)).collect();
    for mut model in models {
        model.shared = handles.shared.contains(&model.request) || goes_elsewhere(model.request);
        if known.insert((model.span, model.at)) {
            client.models.push(model);
        }
    }
    calls
}

/// An expression and what it is an attribute or call of, from the outside: `a.b().c`, `a.b()`, `a.b`, `a`.
pub(super) fn links(facts: &Facts, at: NodeId) -> impl Iterator<Item = NodeId> {
    let next = |at: &NodeId| match facts.kind(*at) {
        Kind::Attribute { base: next, .. } | Kind::Call { callee: next, .. } => Some(*next),
        _ => None,
    };
    std::iter::successors(Some(at), next).take(MOST_LINKS)
}

/// What a request for a model is given that may name the model, where that is out of sight: `create(**options)`.
fn unseen_request(flow: &Flow, call: NodeId) -> Option<NodeId> {
    let facts = flow.facts;
    let Kind::Call { callee, arguments } = facts.kind(call) else { return None };
    let name = |link: NodeId| match facts.kind(link) {
        Kind::Attribute { name, .. } => Some(name.as_str()),
        _ => None,
    };
    let mut names: Vec<&str> = links(facts, *callee).filter_map(name).collect();
    let method = *names.first()?;
    names.reverse();
    let path = format!("_.{}", names.join("."));
    let items = &arguments.items;
    // `http.post("/chat/completions", body)`
    let raw = flow.idioms.request_methods().contains(&method);
    let names_resource = || {
        let paths = items.iter().take(2).filter_map(|argument| facts.plain(argument.value));
        paths.filter(|path| path.contains('/')).any(|path| sends_request(&format!("_.{}.", path.replace('/', "."))))
    };
    if if raw { !names_resource() } else { !sends_request(&path) || asks_only(method) } {
        return None;
    }
    let may_hold = |argument: &&Argument| match argument.name.as_deref() {
        _ if argument.spread => true,
        None => !is_context(flow, argument.value) && !is_text(flow, argument.value),
        Some(name) => BODIES.contains(&name),
    };
    let unseen = |argument: &&Argument| {
        let leaves = flow.leaves(argument.value);
        leaves.iter().any(|leaf| may_hide(flow, leaf.node, argument.spread, 0))
    };
    items.iter().filter(may_hold).find(unseen).map(|argument| argument.value)
}

/// Names of arguments that are a whole request.
const BODIES: &[&str] = &["json", "data", "body", "parameters", "params", "payload", "request"];

/// Whether a method of a resource only asks for what is there.
fn asks_only(method: &str) -> bool {
    let method = method.to_ascii_lowercase();
    matches!(&*method, "get" | "update" | "del")
        || ["list", "retrieve", "delete", "cancel"].iter().any(|verb| method.starts_with(verb))
}

/// Whether a value is no part of a request but goes along with it: `ctx`.
fn is_context(flow: &Flow, value: NodeId) -> bool {
    let is_one = |text: &str| text == "ctx" || text.to_ascii_lowercase().contains("context");
    flow.facts.last_name(value).is_some_and(is_one)
        || flow.leaves(value).iter().any(|leaf| match flow.facts.kind(leaf.node) {
            Kind::Parameter { annotation, .. } => annotation.as_deref().is_some_and(is_one),
            Kind::Call { callee, .. } => {
                flow.dotted(*callee).is_some_and(|path| is_one(path.split('.').next().unwrap_or_default()))
            }
            _ => false,
        })
}

/// Whether a value is a parameter that is text by its type: a question, no request.
fn is_text(flow: &Flow, value: NodeId) -> bool {
    flow.leaves(value).iter().any(|leaf| match flow.facts.kind(leaf.node) {
        Kind::Parameter { annotation: Some(annotation), .. } => annotation.to_ascii_lowercase().contains("str"),
        _ => false,
    })
}

/// Whether a value may be a request, or a part of one, that is written elsewhere.
fn may_hide(flow: &Flow, node: NodeId, spread: bool, depth: usize) -> bool {
    match flow.facts.kind(node) {
        Kind::Parameter { .. } | Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. } => true,
        Kind::Call { callee, .. } if !flow.makes_mapping(*callee) => spread,
        Kind::Mapping(entries) | Kind::Call { arguments: entries, .. } if depth < 4 => entries
            .items
            .iter()
            .filter(|entry| entry.spread)
            .any(|entry| flow.leaves(entry.value).iter().any(|leaf| may_hide(flow, leaf.node, true, depth + 1))),
        _ => false,
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
