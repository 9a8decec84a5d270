//! FW002 direct-key-env: the name of a direct key, and keys of direct clients that come from elsewhere.

use std::collections::HashSet;

use crate::clients::{self, Client, KeySource, KeyUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Rule, Severity, Span};
use crate::flow::{Binding, EnvRead, is_bound, is_filled};
use crate::moves::{Change, Owner, Part, Remedy, Shared};
use crate::routing::{GATEWAY_KEY, Standing};
use crate::sdks::Fallback;

use super::{Context, across_modules, part};

mod missing;
mod occurrences;
mod rename;

use missing::missing;
pub(super) use occurrences::values;
pub use occurrences::{names, wait_for_names};
use rename::rename;

/// FW002.
pub static RULE: Rule = Rule {
    code: "FW002",
    name: "direct-key-env",
    severity: Severity::Error,
    summary: "the environment variable of a direct key, or a direct client whose key comes from elsewhere",
    fix_title: "read the gateway's key",
    explanation: include_str!("../explanations/direct-key-env.md"),
};

/// Why a name of a direct key cannot stay.
pub const MESSAGE: &str = "this variable holds the key of a direct route, which the gateway refuses";

/// What becomes of the name of a direct key.
pub const HELP: &str = "name it FIREWORKS_API_KEY, which holds a Fireworks API key";

/// How deep the fields of a schema stand in the call that makes it.
const DEEPEST_SCHEMA: usize = 4;

/// How many other reads of a variable are shown with one.
const MOST_RELATED: usize = 16;

/// Keys of clients that are read from the environment, missing, or out of sight.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    for (index, client) in cx.clients.iter().enumerate() {
        let owner = Owner::Client(index);
        for key in &client.keys {
            parts.extend(of_key(cx, index, client, key));
        }
        if client.keys.is_empty() {
            parts.extend(missing(cx, owner, client));
        }
    }
}

/// Key arguments that go with the URL of a client that finds both itself.
pub(super) fn removed_slots(cx: &Context, client: &Client) -> Vec<usize> {
    let mut slots: Vec<usize> =
        client.keys.iter().filter(|key| key.header.is_none()).filter_map(|key| key.slot).collect();
    slots.dedup();
    slots.retain(|slot| goes(cx, client, *slot));
    slots
}

/// Whether an argument that holds a key goes with the URL of its client.
fn goes(cx: &Context, client: &Client, slot: usize) -> bool {
    let removable = |(container, _)| super::direct_url::removable(cx.flow, client, container);
    if !client.configures_itself() || !client.slots[slot].place.is_some_and(removable) {
        return false;
    }
    let of_slot = || client.keys.iter().filter(|key| key.slot == Some(slot));
    let seen = of_slot().all(|key| match key.source {
        KeySource::Unseen(node) => across_modules::is_defined(cx, node),
        _ => true,
    });
    let gateway = of_slot().all(|key| match &key.source {
        KeySource::Read(read) => read.name == GATEWAY_KEY,
        KeySource::Unseen(node) => across_modules::variable(cx, *node) == Some(GATEWAY_KEY),
        _ => false,
    });
    seen && !gateway
}

/// Whether the key's argument is taken away with the URL's.
pub(super) fn is_removed(cx: &Context, client: &Client, key: &KeyUse) -> bool {
    key.header.is_none() && key.slot.is_some_and(|slot| goes(cx, client, slot))
}

/// The edits for a key whose argument goes: what held it goes too if nothing else uses it.
pub(super) fn removal(cx: &Context, key: &KeyUse) -> Option<Edit> {
    super::direct_url::unused_definition(cx, *key.path.first()?, &key.path)
}

/// Whether a name means a direct key in this run.
pub(super) fn is_known(cx: &Context, name: &str) -> bool {
    match cx.names.standing(name) {
        Some(Standing::Certain) => true,
        Some(Standing::NeedsEvidence) => cx.project.direct_route || cx.shows_direct_route(),
        None => false,
    }
}

fn of_key(cx: &Context, index: usize, client: &Client, key: &KeyUse) -> Option<Part> {
    let flow = cx.flow;
    let owner = Owner::Client(index);
    match &key.source {
        KeySource::Read(read) if read.name == GATEWAY_KEY || cx.given.contains(&read.name) => None,
        KeySource::Read(read) if is_exposed(cx, &read.name) => {
            let reason = "its key is written into what browsers load, and a Fireworks API key must not be public";
            let help = format!("send this request from a server, with {GATEWAY_KEY}");
            let message = format!("{} is shown to everyone who loads the page", read.name);
            Some(part(&RULE, owner, read.name_span, message, help, Remedy::Hold(reason.to_owned())))
        }
        KeySource::Read(read) if is_known(cx, &read.name) => {
            let help = format!("read {GATEWAY_KEY}, which holds a Fireworks API key");
            let removed = is_removed(cx, client, key);
            let edits = match removed.then(|| removal(cx, key)).flatten() {
                Some(edit) => vec![edit],
                None if removed && key.path.is_empty() => Vec::new(),
                None => rename(cx, read),
            };
            let own = if removed { Vec::new() } else { own_read(cx, key) };
            // What is reached through a mapping cannot be changed for one of its users only.
            let own = Some(own)
                .filter(|_| !key.path.is_empty() && key.holders.is_empty() && (removed || !is_overridden(client, key)));
            let shared = Some(Shared { definition: read.node, own }).filter(|_| !(removed && key.path.is_empty()));
            let change = Change { applicability: Applicability::Safe, edits, shared, remains: false };
            Some(part(&RULE, owner, read.name_span, MESSAGE, help, Remedy::Change(change)))
        }
        KeySource::Read(read) => Some(inferred(cx, index, client, key, read)),
        KeySource::Literal { .. } => None,
        KeySource::Missing(node) => {
            let Some(Fallback::Environment(variable)) =
                client.fallback.filter(|f| *f != Fallback::Environment(GATEWAY_KEY))
            else {
                return None;
            };
            if key.optional {
                return None;
            }
            let target = key.path.first().copied().unwrap_or(*node);
            let message = format!("without a key this client reads {variable} and sends that key to Fireworks");
            let remedy = Remedy::change(Applicability::Safe, cx.read_instead_of(target));
            Some(part(&RULE, owner, flow.facts.span(target), message, format!("read {GATEWAY_KEY}"), remedy))
        }
        KeySource::Unseen(node) => {
            match across_modules::key(cx, index, client, key, *node) {
                across_modules::Key::Unknown => {}
                across_modules::Key::Settled => return None,
                across_modules::Key::Needs(part) => return Some(part),
            }
            if let Some(field) = validated_field(cx, *node) {
                let reason = "its key is a validated setting that is read by its own name";
                let help = format!("rename the setting so that it reads {GATEWAY_KEY}, and its uses with it");
                return Some(part(&RULE, owner, field, MESSAGE, help, Remedy::Hold(reason.to_owned())));
            }
            // The known name of a variable is found as such.
            if flow.facts.plain(*node).is_some_and(|name| is_known(cx, &name)) {
                return None;
            }
            // A fall-back beside a read, or a wrapper around one, which is found by its name.
            let reads = client.keys.iter().any(|other| matches!(other.source, KeySource::Read(_)));
            let wraps = match flow.facts.kind(*node) {
                Kind::Call { callee, .. } if !flow.is_one_of(*callee, flow.idioms.reflection_calls()) => {
                    !cx.names.find(flow.facts.span(*node).of(flow.text)).is_empty()
                }
                _ => false,
            };
            if key.optional && reads || wraps {
                return None;
            }
            let what = match flow.facts.kind(*node) {
                Kind::Parameter { name, .. } => format!("the parameter `{name}`"),
                Kind::Call { .. } => "the result of a call".to_owned(),
                Kind::Attribute { .. } | Kind::Index { .. } => "an object that is not in sight".to_owned(),
                _ => "a value that is not in sight".to_owned(),
            };
            let message = format!("the key of this client comes from {what}");
            let help = format!(
                "see that it is a Fireworks API key ({GATEWAY_KEY}): the gateway refuses the key of a direct route"
            );
            let at = key.path.first().copied().unwrap_or(key.at);
            Some(part(&RULE, owner, flow.facts.span(at), message, help, Remedy::Advice))
        }
    }
}

/// A key read from a variable that other programs may use: only this client changes.
fn inferred(cx: &Context, index: usize, client: &Client, key: &KeyUse, read: &EnvRead) -> Part {
    let flow = cx.flow;
    let owner = Owner::Client(index);
    let message = format!("{} is sent to a direct route here; the gateway takes a Fireworks API key", read.name);
    let help = format!("read {GATEWAY_KEY} in this client; {} stays for its other users", read.name);
    let known = |other: &KeyUse| {
        same_slot(client, other, key)
            && matches!(&other.source, KeySource::Read(r) if r.name == GATEWAY_KEY || is_known(cx, &r.name))
    };
    if client.keys.iter().any(known) {
        let message = format!("falls back to {}, which the gateway may refuse", read.name);
        return part(
            &RULE,
            owner,
            read.name_span,
            message,
            "drop the fall-back, or see that it holds a Fireworks API key",
            Remedy::Advice,
        );
    }
    let several = {
        // A parameter in front of it, or something else out of sight, may be any key.
        let seen = |other: &&KeyUse| !matches!(other.source, KeySource::Unseen(_)) && !is_fallback(cx, other);
        client.keys.iter().filter(|other| same_slot(client, other, key)).filter(seen).count() > 1
    };
    if client.mixed || key.optional && several && !is_chain_default(cx, read) {
        let reason = "its URL or key is one of several, and which key goes to which host cannot be told";
        return part(&RULE, owner, read.name_span, message, help, Remedy::Hold(reason.to_owned()));
    }
    if let Some(reason) = served_elsewhere(cx, key).or_else(|| read_elsewhere(cx, client, key)) {
        return part(&RULE, owner, read.name_span, message, help, Remedy::Hold(reason));
    }
    let applicability =
        if key.path.iter().any(|node| is_parameter(cx, *node)) { Applicability::Safe } else { trust(cx, client) };
    let remedy = if is_removed(cx, client, key) {
        Remedy::change(applicability, removal(cx, key).into_iter().collect())
    } else if key.path.is_empty() {
        let shared = Some(Shared { definition: read.node, own: None });
        let edits = [rename(cx, read), cx.declarations(read.node)].concat();
        Remedy::Change(Change { applicability, edits, shared, remains: false })
    } else if owned_by_clients(cx, key) || is_default_of_parameter(cx, key) || is_given(cx, read) {
        let shared = Some(Shared { definition: read.node, own: Some(own_read(cx, key)) });
        let edits = [rename(cx, read), cx.declarations(read.node)].concat();
        Remedy::Change(Change { applicability, edits, shared, remains: false })
    } else {
        // What a caller may give instead would be lost.
        let level = if is_overridden(client, key) { Applicability::Unsafe } else { applicability };
        Remedy::change(level, own_read(cx, key))
    };
    let mut part = part(&RULE, owner, read.name_span, message, help, remedy);
    for id in flow.env_reads(&read.name).iter().filter(|id| **id != read.node).take(MOST_RELATED) {
        part.related.push(crate::finding::Related {
            span: flow.facts.span(*id),
            message: format!("{} is read here too", read.name),
        });
    }
    part
}

/// Whether the name that a key is reached through may stand for one that is out of sight as well.
fn is_overridden(client: &Client, key: &KeyUse) -> bool {
    let through = |other: &KeyUse| !other.path.is_empty() && other.path.first() == key.path.first();
    let unseen = |other: &&KeyUse| matches!(other.source, KeySource::Unseen(_));
    client.keys.iter().filter(unseen).any(through)
}

/// Whether two keys fill the same slot; a variable that is set twice is two slots of one name.
fn same_slot(client: &Client, a: &KeyUse, b: &KeyUse) -> bool {
    let name = |key: &KeyUse| client.slots.get(key.slot?)?.name.as_deref();
    a.slot == b.slot || name(a).is_some() && name(a) == name(b)
}

/// Whether a key is only what another one falls back to.
pub(super) fn is_fallback(cx: &Context, key: &KeyUse) -> bool {
    let facts = cx.flow.facts;
    match &key.source {
        KeySource::Literal { node, .. } => facts.node(*node).parent.is_some_and(|parent| match facts.kind(parent) {
            Kind::Either(options) => options.iter().any(|option| cx.flow.env_read(*option).is_some()),
            // `const { X = "…" } = process.env`
            Kind::Assign { target, .. } => cx.flow.env_read(*target).is_some_and(|read| read.default == Some(*node)),
            _ => cx.flow.env_read(parent).is_some_and(|read| read.default == Some(*node)),
        }),
        KeySource::Missing(_) => true,
        _ => false,
    }
}

/// Why a key cannot be changed where it stands: what holds it also serves requests that are no client's of the file.
pub(super) fn served_elsewhere(cx: &Context, key: &KeyUse) -> Option<String> {
    if key.beside {
        return Some("the session that holds its key also sends requests elsewhere".to_owned());
    }
    let flow = cx.flow;
    let ours: &HashSet<NodeId> = cx.memo.key_holders.get_or_init(|| {
        cx.clients.iter().flat_map(|client| &client.keys).flat_map(|key| key.holders.iter().copied()).collect()
    });
    let only_ours = |holder: &NodeId| match flow.facts.kind(*holder) {
        Kind::Name(name) => match flow.lookup(*holder, name) {
            Some((scope, _)) => {
                let is_ours = |read: NodeId| ours.contains(&read) || is_filled(flow, read);
                cx.memo.answer("held", scope, name, || flow.reads_in(scope, name).all(is_ours))
            }
            None => false,
        },
        Kind::Attribute { .. } => flow.dotted(*holder).is_some_and(|path| {
            let is_ours = |read: &NodeId| ours.contains(read) || is_bound(flow.facts, *read) || is_filled(flow, *read);
            cx.memo.answer("held", NodeId::FILE, &path, || flow.written_as(&path).iter().all(is_ours))
        }),
        Kind::Call { callee, .. } => match flow.facts.kind(*callee) {
            Kind::Name(name) | Kind::Attribute { name, .. } => cx
                .memo
                .answer("called", NodeId::FILE, name, || flow.calls_of(name).iter().all(|call| ours.contains(call))),
            _ => false,
        },
        Kind::Index { .. } => true,
        _ => false,
    };
    let shared = !key.holders.iter().all(only_ours);
    shared.then(|| "what holds its key also serves other requests".to_owned())
}

/// Why the field of a class, which is a client by its fields, keeps its key: others read the field.
fn read_elsewhere(cx: &Context, client: &Client, key: &KeyUse) -> Option<String> {
    let flow = cx.flow;
    let name = client.slots.get(key.slot?)?.name.as_deref()?;
    if !matches!(flow.facts.kind(client.node), Kind::Class { .. }) || !key.path.is_empty() {
        return None;
    }
    let keys = key_reads(cx);
    let other = flow.attributes(name).iter().any(|read| !is_bound(flow.facts, *read) && !keys.contains(read));
    other.then(|| format!("`{name}` is read for other clients as well"))
}

/// Whether a read is the default of another one or has one: two names for one key.
fn is_chain_default(cx: &Context, read: &EnvRead) -> bool {
    read.default.is_some()
        || cx.flow.facts.node(read.node).parent.is_some_and(|parent| cx.flow.env_read(parent).is_some())
}

/// Whether the variables on the way to a key serve only clients of direct routes, and no other file can see them.
pub(super) fn owned_by_clients(cx: &Context, key: &KeyUse) -> bool {
    clients::is_constant_path(cx.flow, &key.path) && key.path.iter().all(|node| is_owned(cx, *node, false))
}

/// Whether a client is given this read itself, so that it changes where it stands.
fn is_given(cx: &Context, read: &EnvRead) -> bool {
    cx.clients
        .iter()
        .flat_map(|client| &client.keys)
        .any(|key| key.path.is_empty() && matches!(&key.source, KeySource::Read(given) if given.node == read.node))
}

/// Whether a key is only what a parameter falls back to that serves nothing else: callers may still give another one.
fn is_default_of_parameter(cx: &Context, key: &KeyUse) -> bool {
    let field =
        |node: NodeId| matches!(cx.flow.facts.kind(node), Kind::Attribute { .. }) || cx.flow.read_field(node).is_some();
    key.path.iter().any(|node| is_parameter(cx, *node) || has_parameter(cx, *node))
        && key.path.iter().all(|node| {
            is_parameter(cx, *node) && is_owned(cx, *node, false) || field(*node) && is_owned(cx, *node, true)
        })
}

/// Whether what a field is set to may be a parameter.
fn has_parameter(cx: &Context, node: NodeId) -> bool {
    let parameter = |id: NodeId| matches!(cx.flow.facts.kind(id), Kind::Parameter { .. });
    cx.flow.leaves(node).iter().any(|leaf| parameter(leaf.node))
}

/// Names on the way to the keys of clients.
fn key_reads<'c>(cx: &'c Context) -> &'c HashSet<NodeId> {
    cx.memo.key_reads.get_or_init(|| {
        cx.clients.iter().flat_map(|client| &client.keys).flat_map(|key| key.path.iter().copied()).collect()
    })
}

/// Whether every read of the name at `node` is a key of a client or only guards one.
pub(super) fn is_owned(cx: &Context, node: NodeId, may_be_public: bool) -> bool {
    let flow = cx.flow;
    let keys = key_reads(cx);
    if let Kind::Attribute { .. } = flow.facts.kind(node) {
        let Some(path) = flow.dotted(node) else { return false };
        // A field of another class that is called the same is another one.
        let own = path.split('.').next().is_some_and(|first| flow.idioms.receivers().contains(&first));
        let class = if own { flow.class_of(node) } else { NodeId::FILE };
        let written = if own { flow.written_in(class, &path) } else { flow.written_as(&path) };
        let all = || written.iter().all(|read| is_bound(flow.facts, *read) || keys.contains(read));
        return may_be_public && cx.memo.owned(class, &path, all);
    }
    let Kind::Name(name) = flow.facts.kind(node) else { return false };
    if let Some(field) = flow.read_field(node) {
        let class = flow.class_of(node);
        let ours = |read: &NodeId| is_bound(flow.facts, *read) || keys.contains(read);
        let read_here = flow.reads(name).iter().filter(|read| flow.class_of(**read) == class);
        let all = || flow.written_in(class, &field).iter().all(ours) && read_here.clone().all(ours);
        return may_be_public && cx.memo.owned(class, &format!("reader {field}"), all);
    }
    let Some((scope, bindings)) = flow.lookup(node, name) else { return false };
    let local = matches!(flow.facts.kind(scope), Kind::Function { .. });
    let makes = |binding: &Binding| match binding {
        Binding::Value { assign, .. } => flow.is_public(name, *assign),
        _ => flow.idioms.is_public(name, ""),
    };
    if !local && !may_be_public && bindings.iter().any(makes) {
        return false;
    }
    let is_ours = |read: NodeId| {
        let guard = flow.facts.node(read).parent.is_none_or(|parent| {
            matches!(
                flow.facts.kind(parent),
                Kind::File | Kind::Function { .. } | Kind::Class { .. } | Kind::Test(_) | Kind::Assert
            )
        });
        guard || keys.contains(&read)
    };
    cx.memo.owned(scope, name, || flow.reads_in(scope, name).all(is_ours))
}

/// Whether builds write a variable of this name into what browsers load.
pub(super) fn is_exposed(cx: &Context, name: &str) -> bool {
    cx.flow.idioms.exposed_variables().iter().any(|prefix| name.starts_with(prefix))
}

/// The edits that give this client a read of its own.
pub(super) fn own_read(cx: &Context, key: &KeyUse) -> Vec<Edit> {
    cx.read_instead_of(key.path.first().copied().unwrap_or(key.at))
}

/// The field of a settings class in this file that an attribute reads, if the class reads the variable by the
/// field's own name.
fn validated_field(cx: &Context, node: NodeId) -> Option<Span> {
    let flow = cx.flow;
    let Kind::Attribute { name, .. } = flow.facts.kind(node) else { return None };
    if !is_known(cx, &name.to_ascii_uppercase()) {
        return None;
    }
    settings_fields(cx).iter().find(|(field, _)| field == name).map(|(_, span)| *span)
}

/// Fields of validated settings classes whose names are known names.
pub(super) fn settings_fields<'c>(cx: &'c Context) -> &'c [(String, Span)] {
    cx.memo.settings_fields.get_or_init(|| find_settings_fields(cx))
}

/// Whether a literal is the default of a field of a validated settings class, which reads the variable of its own name.
pub(super) fn is_setting(cx: &Context, literal: NodeId) -> bool {
    let facts = cx.flow.facts;
    let is_settings = |base: &NodeId| {
        let path = cx.flow.dotted(*base).unwrap_or_default();
        cx.flow.idioms.settings_classes().iter().any(|class| path.ends_with(class))
    };
    match facts.kind(facts.node(literal).scope) {
        Kind::Class { bases, .. } => bases.iter().any(is_settings),
        _ => false,
    }
}

fn find_settings_fields(cx: &Context) -> Vec<(String, Span)> {
    let flow = cx.flow;
    let facts = flow.facts;
    let mut fields = Vec::new();
    let is_settings = |path: String| flow.idioms.settings_classes().iter().any(|class| path.ends_with(class));
    for id in facts.ids() {
        // `z.object({ X: z.string() })`
        if let Kind::Mapping(entries) = facts.kind(id) {
            let known = entries.items.iter().filter_map(|entry| Some((entry.name.as_ref()?, entry.name_span?)));
            let mut known = known.filter(|(name, _)| is_known(cx, &name.to_ascii_uppercase())).peekable();
            let schema = known.peek().is_some()
                && facts.ancestors(id).take(DEEPEST_SCHEMA).any(|id| match facts.kind(id) {
                    Kind::Call { callee, .. } => flow.dotted(*callee).is_some_and(is_settings),
                    _ => false,
                });
            fields.extend(known.filter(|_| schema).map(|(name, span)| (name.clone(), span)));
        }
        let Kind::Name(name) = facts.kind(id) else { continue };
        let Kind::Class { bases, .. } = facts.kind(facts.node(id).scope) else { continue };
        let settings = bases.iter().any(|base| flow.dotted(*base).is_some_and(is_settings));
        let binds = facts.node(id).parent.is_some_and(|parent| match facts.kind(parent) {
            Kind::Assign { target, .. } => *target == id,
            Kind::Class { .. } => true,
            _ => false,
        });
        if settings && binds && is_known(cx, &name.to_ascii_uppercase()) {
            fields.push((name.clone(), facts.span(id)));
        }
    }
    fields
}

/// Known names that validated settings read by the names of their fields.
pub fn names_of_settings<'c>(cx: &'c Context) -> impl Iterator<Item = String> + 'c {
    settings_fields(cx).iter().map(|(field, _)| field.to_ascii_uppercase())
}

/// How far a new key may be trusted: callers may give another URL where the direct one is only a default.
pub(super) fn trust(cx: &Context, client: &Client) -> Applicability {
    let default = client.urls.iter().any(|url| url.path.iter().any(|node| is_parameter(cx, *node)));
    if default { Applicability::Unsafe } else { Applicability::Safe }
}

/// Whether a name is a parameter.
pub(super) fn is_parameter(cx: &Context, node: NodeId) -> bool {
    cx.flow.bindings(node).iter().any(|binding| matches!(binding, Binding::Parameter(_)))
}

/// The names of environment variables that a client's keys are read from.
pub(super) fn names_of(cx: &Context, client: &Client) -> Vec<String> {
    let mut names: Vec<String> = client
        .keys
        .iter()
        .filter_map(|key| match &key.source {
            KeySource::Read(read) if is_known(cx, &read.name) => Some(read.name.clone()),
            KeySource::Unseen(node) if across_modules::is_defined(cx, *node) => {
                let variable = across_modules::variable(cx, *node).filter(|name| is_known(cx, name));
                variable.map(str::to_owned)
            }
            KeySource::Unseen(node) => {
                let found = cx.names.find(cx.flow.facts.span(*node).of(cx.flow.text));
                found.into_iter().map(|found| found.name).next()
            }
            _ => None,
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}
