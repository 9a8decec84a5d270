//! Clients that lose their URL and key arguments, because their library finds both itself.

use std::collections::BTreeMap;

use super::{rewrite, version_suffix};
use crate::clients::{self, Client, Through, UrlUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit};
use crate::flow::{Binding, Flow, is_bound};
use crate::layout;
use crate::moves::{Change, Remedy, Shared};
use crate::rules::{Context, across_modules};
use crate::sdks;
use crate::sites::Site;

/// Whether the client's URL and key arguments go, because the library finds both itself.
pub(in crate::rules) fn removes_arguments(cx: &Context, client: &Client) -> bool {
    let flow = cx.flow;
    client.configures_itself()
        && cx.settings.endpoint.is_default()
        && !reads_base(flow)
        && client.raw_paths.iter().all(|path| flow.facts.plain(*path).is_some_and(|path| !path.starts_with('/')))
        && client.urls.iter().all(|url| {
            !url.optional
                && matches!(url.through, Through::Whole | Through::Call)
                && client.slots[url.slot].place.is_some_and(|(container, _)| removable(flow, client, container))
                && (url.path.is_empty() || clients::is_constant_path(flow, &url.path) || is_field_path(flow, &url.path))
        })
}

/// Whether a client's base URL is asked for: without an argument it is the bare host.
fn reads_base(flow: &Flow) -> bool {
    let asks = |id: &NodeId| match flow.facts.kind(*id) {
        Kind::Attribute { base, .. } => {
            !is_bound(flow.facts, *id)
                && flow.leaves(*base).iter().any(|leaf| match flow.facts.kind(leaf.node) {
                    Kind::Call { callee, .. } => flow
                        .path(*callee)
                        .and_then(|path| sdks::lookup(flow.idioms, &path))
                        .is_some_and(|sdk| sdk.configures_itself),
                    _ => false,
                })
        }
        _ => false,
    };
    flow.attributes("base_url").iter().any(asks)
}

/// Whether every name of a path is an attribute that the file sets once.
fn is_field_path(flow: &Flow, path: &[NodeId]) -> bool {
    path.iter().all(|node| match flow.facts.kind(*node) {
        Kind::Attribute { .. } => flow.leaves(*node).len() == 1,
        Kind::Name(_) => clients::is_constant_path(flow, &[*node]),
        _ => false,
    })
}

/// Whether arguments can be taken out of a list: the call's own, or a mapping that nothing else reads.
pub(in crate::rules) fn removable(flow: &Flow, client: &Client, container: NodeId) -> bool {
    if container == client.node {
        return true;
    }
    if flow.facts.within(container, client.node) {
        return true;
    }
    let assigned = flow.facts.node(container).parent.and_then(|parent| match flow.facts.kind(parent) {
        Kind::Assign { target, value, .. } if *value == container => Some(*target),
        _ => None,
    });
    match assigned.map(|target| (target, flow.facts.kind(target))) {
        Some((target, Kind::Name(name))) => {
            let scope = flow.lookup(target, name).map(|found| found.0);
            scope.is_some_and(|scope| flow.reads_in(scope, name).take(2).count() == 1)
        }
        _ => false,
    }
}

/// Takes the URL and key arguments away; the constant that held the URL goes too if nothing else uses it.
pub(super) fn removal(cx: &Context, client: &Client, url: &UrlUse, site: &Site) -> Remedy {
    let slots = client.urls.iter().map(|url| url.slot).chain(crate::rules::direct_key_env::removed_slots(cx, client));
    let own = removed_arguments(cx, client, slots);
    let Some(first) = url.path.first() else { return Remedy::change(Applicability::Safe, own) };
    let mut edits = own.clone();
    match unused_definition(cx, *first, &url.path) {
        Some(edit) => edits.push(edit),
        None => match rewrite(cx, site, version_suffix(site)) {
            Remedy::Change(change) => edits.extend(change.edits),
            _ => return Remedy::change(Applicability::Safe, own),
        },
    }
    Remedy::Change(Change {
        applicability: Applicability::Safe,
        edits,
        shared: Some(Shared { definition: site.root, own: Some(own) }),
        remains: false,
    })
}

/// Takes the arguments of these slots away, in the call and in mappings spread into it.
pub(super) fn removed_arguments(cx: &Context, client: &Client, slots: impl IntoIterator<Item = usize>) -> Vec<Edit> {
    let flow = cx.flow;
    let mut by_container: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
    for (container, index) in slots.into_iter().filter_map(|slot| client.slots[slot].place) {
        let indices = by_container.entry(container).or_default();
        indices.push(index);
        indices.sort_unstable();
        indices.dedup();
    }
    // A mapping written where it is spread goes with its last entry.
    let emptied: Vec<NodeId> = by_container
        .iter()
        .filter(|(container, indices)| {
            let entries = flow.arguments(**container).map_or(0, |arguments| arguments.items.len());
            **container != client.node && flow.facts.within(**container, client.node) && entries == indices.len()
        })
        .map(|(container, _)| *container)
        .collect();
    for container in emptied {
        by_container.remove(&container);
        let arguments = flow.items(client.node);
        if let Some(index) = arguments.iter().position(|argument| flow.facts.within(container, argument.value)) {
            let indices = by_container.entry(client.node).or_default();
            indices.push(index);
            indices.sort_unstable();
        }
    }
    let mut own = Vec::new();
    for (container, indices) in &by_container {
        if let Some(arguments) = flow.arguments(*container) {
            own.extend(layout::remove_arguments(flow.text, flow.facts, arguments, indices));
        }
    }
    own
}

/// The removal of a constant whose only reads are those at clients that lose the argument, if it is the file's own.
pub(in crate::rules) fn unused_definition(cx: &Context, read: NodeId, path: &[NodeId]) -> Option<Edit> {
    let flow = cx.flow;
    let Kind::Name(name) = flow.facts.kind(read) else { return None };
    if path.len() != 1 {
        return None;
    }
    let (scope, bindings) = flow.lookup(read, name)?;
    let [Binding::Value { assign, .. }] = bindings else { return None };
    let private = matches!(flow.facts.kind(scope), Kind::Function { .. })
        || !flow.is_public(name, *assign) && !across_modules::is_used_elsewhere(cx, name);
    let leaving = cx.memo.leaving.get_or_init(|| {
        let removed = cx.clients.iter().filter(|client| removes_arguments(cx, client));
        let first = |client: &Client| {
            let urls = client.urls.iter().filter_map(|url| url.path.first());
            let keys = client.keys.iter().filter(|key| key.header.is_none()).filter_map(|key| key.path.first());
            urls.chain(keys).copied().collect::<Vec<_>>()
        };
        removed.flat_map(first).collect()
    });
    // A name that is listed as a string, among exports for example, has other users.
    let unused = || !flow.has_literal(name) && flow.reads_in(scope, name).all(|read| leaving.contains(&read));
    if !private || !cx.memo.unused(scope, name, unused) {
        return None;
    }
    layout::remove_statement(flow.text, flow.facts, flow.facts.span(*assign))
}
