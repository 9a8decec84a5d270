//! FW007 direct-route-provisioning: code that creates direct routes.

use crate::facts::{Argument, Kind, NodeId};
use crate::finding::{Applicability, Edit, Related, Rule, Severity, Span};
use crate::layout;
use crate::moves::{Owner, Part, Remedy};

use super::{Context, part};

/// FW007.
pub static RULE: Rule = Rule {
    code: "FW007",
    name: "direct-route-provisioning",
    severity: Severity::Warning,
    summary: "code that creates direct routes",
    fix_title: "leave the direct route out",
    explanation: include_str!("explanations/direct-route-provisioning.md"),
};

/// Flags of `firectl`, arguments of the SDKs and fields of the REST interface, with separators and case left out.
const NAMES: &[&str] =
    &["directroutetype", "directroutingtype", "directrouteapikeys", "directrouteapikey", "directroutehandle"];

/// Direct routes that end in the user's own cloud; the vendor migrates these with the user.
const PRIVATE: &[&str] = &["GCP_PRIVATE_SERVICE_CONNECT", "AWS_PRIVATELINK"];

/// Whether an argument, flag or field creates or describes a direct route.
pub(super) fn is_provisioning(name: &str) -> bool {
    // In capitals it is a variable of the environment.
    if !name.contains(|c: char| c.is_ascii_lowercase()) {
        return false;
    }
    let folded: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    NAMES.contains(&folded.as_str())
}

/// Calls, commands and mappings with arguments of direct routes: one finding each.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    for id in cx.flow.facts.ids() {
        let Some(arguments) = cx.flow.arguments(id) else { continue };
        let provisions = |argument: &Argument| argument.name.as_deref().is_some_and(is_provisioning);
        let indices: Vec<usize> = arguments
            .items
            .iter()
            .enumerate()
            .filter(|(_, argument)| provisions(argument))
            .map(|(index, _)| index)
            .collect();
        let Some(first) = indices.first().map(|index| &arguments.items[*index]) else { continue };
        let private = indices.iter().any(|index| is_private(cx, arguments.items[*index].value));
        let (message, help, remedy) = if private {
            (
                "this creates a private direct route, whose handle is an endpoint in your own cloud",
                "ask your Fireworks representative: private routes are migrated together with the vendor",
                Remedy::Advice,
            )
        } else {
            (
                "this creates a direct route, which is being switched off",
                "leave the direct route out: a deployment answers on the gateway without it",
                Remedy::change(Applicability::Unsafe, removal(cx, id, &indices)),
            )
        };
        let mut part =
            part(&RULE, Owner::With(Vec::new()), first.name_span.unwrap_or(first.span), message, help, remedy);
        for index in &indices[1..] {
            let message = "this belongs to the direct route too".to_owned();
            part.related.push(Related { span: arguments.items[*index].span, message });
        }
        parts.push(part);
    }
}

fn is_private(cx: &Context, value: NodeId) -> bool {
    let text = |id: NodeId| cx.flow.facts.span(id).of(cx.flow.text);
    cx.flow.leaves(value).iter().any(|leaf| PRIVATE.iter().any(|kind| text(leaf.node).contains(kind)))
        || PRIVATE.iter().any(|kind| text(value).contains(kind))
}

/// Takes the arguments away; words of a command go with the blanks and line continuations before them.
fn removal(cx: &Context, id: NodeId, indices: &[usize]) -> Vec<Edit> {
    let flow = cx.flow;
    let Some(arguments) = flow.arguments(id) else { return Vec::new() };
    if !flow.idioms.separates_by_blanks() {
        return layout::remove_arguments(flow.text, flow.facts, arguments, indices);
    }
    let callee = match flow.facts.kind(id) {
        Kind::Call { callee, .. } => flow.facts.span(*callee).end,
        _ => return Vec::new(),
    };
    let before = |index: usize| index.checked_sub(1).map_or(callee, |before| arguments.items[before].span.end);
    indices.iter().map(|index| Edit::deletion(Span::new(before(*index), arguments.items[*index].span.end))).collect()
}
