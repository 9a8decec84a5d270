//! The requests that go through a client, and the models that they ask for.

use crate::facts::{Kind, NodeId};
use crate::flow::Flow;
use crate::sdks;

use super::bodies::mapping_models;
use super::handles::{Handles, annotated_calls, made_requests};
use super::models::{ModelUse, set_models, slot_models};
use super::{Client, Slot};

/// Adds the models of requests made through a client, and the paths of raw calls. Yields the calls that go through it.
pub(super) fn follow(flow: &Flow, client: &mut Client, handles: &Handles, several: bool) -> Vec<NodeId> {
    let facts = flow.facts;
    let mut calls = handles.calls.clone();
    if !several {
        calls.extend(annotated_calls(flow, client));
    }
    calls.sort_unstable();
    calls.dedup();
    let provides = match facts.kind(client.node) {
        Kind::Call { callee, .. } => flow.path(*callee).is_some_and(|path| path.starts_with("@ai-sdk/")),
        _ => false,
    };
    let mut models = Vec::new();
    for &call in &calls {
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
                None if index == 0 && handles.calls.contains(&call) && makes() => Some("model".to_owned()),
                name => name.clone(),
            };
            let slot = Slot { place: Some((call, index)), ..Slot::new(name, argument.value) };
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
    // `generate({ model: provider("…") })`: the inner call says which.
    let inner = |id: NodeId| id == client.node || calls.binary_search(&id).is_ok();
    let says_inside = |model: &ModelUse| {
        model.value.is_none()
            && (facts.below(model.at).any(inner) || flow.leaves(model.at).iter().any(|leaf| inner(leaf.node)))
    };
    models.retain(|model| !says_inside(model));
    for mut model in models {
        model.shared = handles.shared.contains(&model.request);
        if !client.models.iter().any(|known| known.span == model.span && known.at == model.at) {
            client.models.push(model);
        }
    }
    calls
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
