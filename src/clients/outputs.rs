//! The models in what commands print for the body of a request: `body=$(jq -n '{…}')`, `jq -n '{…}' | curl -d @-`.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Kind, NodeId};
use crate::flow::{Flow, Leaf};

use super::bodies::mapping_models;
use super::models::{ModelUse, in_sight, model_values};
use crate::strings::Flat;

/// Models of a body that is what a command prints: one that stands in its place, or that is piped into the request.
pub(super) fn models(flow: &Flow, request: NodeId, body: NodeId, leaves: &[Leaf], models: &mut Vec<ModelUse>) {
    for leaf in leaves {
        // `$(cat <<EOF …)` holds the command and its document.
        let command = match flow.facts.kind(leaf.node) {
            Kind::Other => flow.facts.below(leaf.node).find(|id| matches!(flow.facts.kind(*id), Kind::Call { .. })),
            _ => Some(leaf.node),
        };
        if let Some(command) = command {
            printed(flow, request, command, &leaf.path, models);
        }
    }
    if flow.facts.plain(body).is_some_and(|text| matches!(text.as_str(), "@-" | "@/dev/stdin"))
        && let Some(printer) = piped_into(flow, request)
    {
        printed(flow, request, printer, &[], models);
    }
}

/// The command whose output goes into this one.
fn piped_into(flow: &Flow, request: NodeId) -> Option<NodeId> {
    let start = flow.facts.span(request).start;
    let before = flow.facts.ids().take_while(|id| flow.facts.span(*id).start < start);
    let mut calls: Vec<NodeId> = before.filter(|id| flow.facts.span(*id).end <= start).collect();
    calls.retain(|id| matches!(flow.facts.kind(*id), Kind::Call { .. }));
    let last = calls.into_iter().max_by_key(|id| flow.facts.span(*id).end)?;
    let between = &flow.text[flow.facts.span(last).end..start];
    (between.chars().all(|c| c.is_whitespace() || matches!(c, '|' | '\\')) && between.matches('|').count() == 1)
        .then_some(last)
}

/// The here-document that a command is given, where it stands behind it.
fn document(flow: &Flow, command: NodeId) -> Option<NodeId> {
    let end = flow.facts.span(command).end;
    let behind = flow.facts.ids().filter(|id| flow.facts.span(*id).start >= end && flow.facts.literal(*id).is_some());
    let first = behind.min_by_key(|id| flow.facts.span(*id).start)?;
    let between = &flow.text[end..flow.facts.span(first).start];
    (between.trim_start().starts_with("<<") && between.matches('\n').count() == 1).then_some(first)
}

/// Models of the JSON that a command prints.
fn printed(flow: &Flow, request: NodeId, command: NodeId, holders: &[NodeId], models: &mut Vec<ModelUse>) {
    // `{model: $name}` and `{model: "…"}` of a program for jq.
    static MODEL: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"\bmodel"?\s*:\s*(?:\$(\w+)|"([^"\\$]*)")"#).ok());
    let Kind::Call { callee, arguments } = flow.facts.kind(command) else { return };
    let Some(name) = flow.facts.plain(*callee) else { return };
    if !matches!(name.as_str(), "jq" | "gojq" | "cat" | "echo" | "printf") {
        return;
    }
    for literal in flow.facts.children(command).chain(document(flow, command)) {
        if !name.ends_with("jq") {
            mapping_models(flow, request, literal, holders, models, 0);
            continue;
        }
        let (Some(flat), Some(pattern)) = (Flat::of(flow, literal), MODEL.as_ref()) else { continue };
        for found in pattern.captures_iter(&flat.text).filter(|_| flat.text.contains('{')) {
            if let Some(written) = found.get(2) {
                let found = in_sight(flow, request, literal, &flat, written.range(), Vec::new());
                models.push(ModelUse { holders: holders.to_vec(), ..found });
            }
            // `--arg name value`
            let Some(variable) = found.get(1) else { continue };
            let is_variable = |id: NodeId| flow.facts.plain(id).is_some_and(|word| word == variable.as_str());
            let at = arguments.items.iter().position(|argument| is_variable(argument.value));
            let value = at.and_then(|at| arguments.items.get(at + 1)).map(|argument| argument.value);
            if let Some(value) = value {
                model_values(flow, request, value, holders, models);
            }
        }
    }
}
