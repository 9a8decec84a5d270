//! The models in the bodies of requests: mappings, serialised mappings, chains of a builder, JSON written as a string.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Kind, NodeId};
use crate::flow::Flow;
use crate::routing::HOLE;
use crate::sdks::{self, Meaning};
use crate::strings::Flat;

use super::models::{ModelUse, in_sight, model_values};

/// Models of a request that is made by a construction or a chain of methods, or a body that is wrapped in calls:
/// `Request.builder().model("…").build()`, `BodyPublishers.ofString("{…}")`.
pub(super) fn built_models(flow: &Flow, request: NodeId, call: NodeId, holders: &[NodeId], models: &mut Vec<ModelUse>) {
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
                Some(Meaning::Model) => model_values(flow, request, argument.value, holders, models),
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
pub(super) fn is_out_of_sight(flow: &Flow, node: NodeId, depth: usize) -> bool {
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
pub(super) fn mapping_models(
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
                    Some(name) if is_model(name) => model_values(flow, request, entry.value, holders, models),
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
                        model_values(flow, request, argument.value, holders, models);
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
            return model_values(flow, request, value, holders, models);
        }
        // The body is the value of a constant: the model stands where that is written.
        for leaf in flow.leaves(value).into_iter().filter(|leaf| leaf.node != flat.root) {
            mapping_models(flow, request, leaf.node, &[holders, &leaf.path].concat(), models, depth + 1);
        }
        return;
    }
    models.push(ModelUse { holders: holders.to_vec(), ..in_sight(flow, request, flat.root, flat, range, Vec::new()) });
}
