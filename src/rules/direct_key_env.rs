//! FW002 direct-key-env: the name of a direct key, and keys of direct clients that come from elsewhere.

use std::collections::HashSet;

use crate::clients::{self, Client, KeySource, KeyUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Rule, Severity, Span, SpanIndex};
use crate::flow::{Binding, EnvRead, is_bound, is_filled};
use crate::layout;
use crate::moves::{Change, Levels, Owner, Part, Remedy, Shared};
use crate::routing::{self, GATEWAY_KEY, KeyValue, Standing};
use crate::sdks::Fallback;

use super::direct_route_provisioning::is_provisioning;
use super::{Context, part};

/// FW002.
pub static RULE: Rule = Rule {
    code: "FW002",
    name: "direct-key-env",
    severity: Severity::Error,
    summary: "the environment variable of a direct key, or a direct client whose key comes from elsewhere",
};

const MESSAGE: &str = "this variable holds the key of a direct route, which the gateway refuses";

/// How many expressions around a name are looked at. Nobody nests deeper, and a generated file that does would take
/// quadratic time.
const REACH: usize = 64;

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
    slots.retain(|slot| {
        let of_slot = || client.keys.iter().filter(|key| key.slot == Some(*slot));
        let seen = of_slot().all(|key| !matches!(key.source, KeySource::Unseen(_)));
        let gateway = of_slot().all(|key| matches!(&key.source, KeySource::Read(read) if read.name == GATEWAY_KEY));
        let removable = |(container, _)| super::direct_url::removable(cx.flow, client, container);
        seen && !gateway && client.slots[*slot].place.is_some_and(removable) && client.configures_itself()
    });
    slots
}

/// Whether the key's argument is taken away with the URL's.
pub(super) fn is_removed(cx: &Context, client: &Client, key: &KeyUse) -> bool {
    key.header.is_none() && key.slot.is_some_and(|slot| removed_slots(cx, client).contains(&slot))
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
        KeySource::Read(read) if read.name == GATEWAY_KEY => None,
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
            let own = Some(own).filter(|_| !key.path.is_empty() && key.holders.is_empty());
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
            if let Some(field) = validated_field(cx, *node) {
                let reason = "its key is a validated setting that is read by its own name";
                let help = format!("rename the setting so that it reads {GATEWAY_KEY}, and its uses with it");
                return Some(part(&RULE, owner, field, MESSAGE, help, Remedy::Hold(reason.to_owned())));
            }
            // A fall-back beside a read, or a wrapper around one, which is found by its name.
            let reads = client.keys.iter().any(|other| matches!(other.source, KeySource::Read(_)));
            let wraps = match flow.facts.kind(*node) {
                Kind::Call { callee, .. } if flow.dotted(*callee).as_deref() != Some("getattr") => {
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
        Remedy::Change(Change { applicability, edits: rename(cx, read), shared, remains: false })
    } else if owned_by_clients(cx, key) {
        let shared = Some(Shared { definition: read.node, own: Some(own_read(cx, key)) });
        Remedy::Change(Change { applicability, edits: rename(cx, read), shared, remains: false })
    } else {
        Remedy::change(applicability, own_read(cx, key))
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

/// Whether two keys fill the same slot; a variable that is set twice is two slots of one name.
fn same_slot(client: &Client, a: &KeyUse, b: &KeyUse) -> bool {
    let name = |key: &KeyUse| key.slot.and_then(|slot| client.slots.get(slot)?.name.clone());
    a.slot == b.slot || name(a).is_some() && name(a) == name(b)
}

/// Whether a key is only what another one falls back to.
pub(super) fn is_fallback(cx: &Context, key: &KeyUse) -> bool {
    let facts = cx.flow.facts;
    match &key.source {
        KeySource::Literal { node, .. } => facts.node(*node).parent.is_some_and(|parent| match facts.kind(parent) {
            Kind::Either(options) => options.iter().any(|option| cx.flow.env_read(*option).is_some()),
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
                let is_ours = |read: NodeId| ours.contains(&read) || is_filled(flow.facts, read);
                cx.memo.answer("held", scope, name, || flow.reads_in(scope, name).all(is_ours))
            }
            None => false,
        },
        Kind::Attribute { .. } => flow.dotted(*holder).is_some_and(|path| {
            let is_ours =
                |read: &NodeId| ours.contains(read) || is_bound(flow.facts, *read) || is_filled(flow.facts, *read);
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
        let all = || flow.written_as(&path).iter().all(|read| is_bound(flow.facts, *read) || keys.contains(read));
        return may_be_public && cx.memo.owned(NodeId::FILE, &path, all);
    }
    let Kind::Name(name) = flow.facts.kind(node) else { return false };
    let Some((scope, _)) = flow.lookup(node, name) else { return false };
    let local = matches!(flow.facts.kind(scope), Kind::Function { .. });
    if !local && !may_be_public && flow.idioms.is_public(name) {
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

/// The edits that give this client a read of its own.
pub(super) fn own_read(cx: &Context, key: &KeyUse) -> Vec<Edit> {
    cx.read_instead_of(key.path.first().copied().unwrap_or(key.at))
}

/// The edits that make a read one of the gateway's key: its name, and what a fall-back chain would read twice.
pub(super) fn rename(cx: &Context, read: &EnvRead) -> Vec<Edit> {
    let flow = cx.flow;
    let facts = flow.facts;
    let becomes = |id: NodeId| {
        let found = flow.env_read(id)?;
        (found.name == GATEWAY_KEY || found.name == read.name || is_known(cx, &found.name)).then_some(found)
    };
    if let Some(edits) = nested_default(cx, read, &becomes) {
        return edits;
    }
    // The outermost read of nested defaults.
    let mut outer = read.clone();
    while let Some(parent) = facts.node(outer.node).parent.and_then(|parent| flow.env_read(parent)) {
        if parent.default != Some(outer.node) || becomes(parent.node).is_none() {
            break;
        }
        outer = parent;
    }
    let mut edits = Vec::new();
    if outer.name != GATEWAY_KEY {
        edits.push(Edit::replacement(outer.name_span, GATEWAY_KEY));
    }
    // `get("A", get("B"))`: one read is enough, with what the innermost falls back to.
    let mut inner = outer.default;
    while let Some(found) = inner.and_then(becomes) {
        let name_end = quote_end(cx, outer.node, outer.name_span);
        let outer_end = outer.default.map_or(name_end, |default| facts.span(default).end);
        match found.default {
            Some(next) if flow.env_read(next).is_none() => {
                edits.push(Edit::deletion(Span::new(
                    facts.span(outer.default.unwrap_or(next)).start,
                    facts.span(next).start,
                )));
                edits.push(Edit::deletion(Span::new(facts.span(next).end, outer_end)));
            }
            Some(_) => {}
            None => edits.push(Edit::deletion(Span::new(name_end, outer_end))),
        }
        inner = found.default;
    }
    edits.retain(|edit| !edit.span.is_empty());
    // `a or b`: later options that would read the same go.
    if let Some(parent) = facts.node(outer.node).parent
        && let Kind::Either(_) = facts.kind(parent)
    {
        let options = chain(cx, parent);
        let operators = options.windows(2).all(|pair| {
            matches!(
                Span::new(facts.span(pair[0]).end, facts.span(pair[1]).start).of(flow.text).trim(),
                "or" | "||" | "??"
            )
        });
        let mut first = None;
        if operators {
            let mut kept_end = None;
            for option in &options {
                let same = becomes(*option);
                if same.is_some() && first.is_some() {
                    if let Some(end) = kept_end {
                        edits.push(Edit::deletion(Span::new(end, facts.span(*option).end)));
                    }
                } else {
                    if let Some(found) = same {
                        first = Some(*option);
                        if found.name != GATEWAY_KEY {
                            edits.push(Edit::replacement(found.name_span, GATEWAY_KEY));
                        }
                    }
                }
                kept_end = Some(facts.span(*option).end);
            }
            // A read whose option goes needs no new name.
            edits.sort();
            edits.dedup();
            let deleted: Vec<Span> = edits.iter().filter(|e| e.replacement.is_empty()).map(|e| e.span).collect();
            edits.retain(|edit| edit.replacement.is_empty() || !deleted.iter().any(|span| span.contains(edit.span)));
        }
    }
    edits
}

/// `${A:-${B}}` where both become the same read: one is enough.
fn nested_default(cx: &Context, read: &EnvRead, becomes: &dyn Fn(NodeId) -> Option<EnvRead>) -> Option<Vec<Edit>> {
    let facts = cx.flow.facts;
    if !cx.flow.idioms.variables_are_environment() {
        return None;
    }
    let either = facts.ancestors(read.node).take(2).find(|id| matches!(facts.kind(*id), Kind::Either(_)))?;
    let Kind::Either(options) = facts.kind(either) else { return None };
    let value = |option: NodeId| match facts.literal(option).map(|literal| literal.pieces.as_slice()) {
        Some([crate::facts::Piece::Hole { value: Some(value), .. }]) => *value,
        _ => option,
    };
    if !options.iter().all(|option| becomes(value(*option)).is_some())
        || !facts.span(either).of(cx.flow.text).ends_with('}')
    {
        return None;
    }
    let first = becomes(value(*options.first()?))?;
    let mut edits = vec![Edit::deletion(Span::new(first.name_span.end, facts.span(either).end - 1))];
    if first.name != GATEWAY_KEY {
        edits.push(Edit::replacement(first.name_span, GATEWAY_KEY));
    }
    Some(edits)
}

/// The operands of nested alternatives in order; none where they are more than anyone writes.
fn chain(cx: &Context, either: NodeId) -> Vec<NodeId> {
    const MOST: usize = 64;
    let facts = cx.flow.facts;
    let above = facts.ancestors(either).take_while(|id| matches!(facts.kind(*id), Kind::Either(_)));
    let (nesting, top) = above.take(MOST).enumerate().last().unwrap_or((0, either));
    let mut options = Vec::new();
    let mut stack = vec![top];
    while let Some(id) = stack.pop() {
        if options.len() + stack.len() + nesting >= MOST {
            return Vec::new();
        }
        match facts.kind(id) {
            Kind::Either(inner) => stack.extend(inner.iter().rev()),
            _ => options.push(id),
        }
    }
    options
}

/// Behind the closing quote of a read's name.
fn quote_end(cx: &Context, read: NodeId, name: Span) -> usize {
    let facts = cx.flow.facts;
    let literal = facts
        .ids()
        .skip(read.0 as usize)
        .find(|id| facts.literal(*id).is_some_and(|literal| literal.open.end == name.start));
    literal.map_or(name.end, |id| facts.span(id).end)
}

/// The field of a settings class in this file that an attribute reads, if the class reads the variable by the
/// field's own name.
fn validated_field(cx: &Context, node: NodeId) -> Option<Span> {
    let flow = cx.flow;
    let Kind::Attribute { name, .. } = flow.facts.kind(node) else { return None };
    let known = is_known(cx, &name.to_ascii_uppercase());
    known.then(|| settings_fields(cx).iter().find(|(field, _)| field == name).map(|(_, span)| *span))?
}

/// Fields of validated settings classes whose names are known names.
pub(super) fn settings_fields<'c>(cx: &'c Context) -> &'c [(String, Span)] {
    cx.memo.settings_fields.get_or_init(|| find_settings_fields(cx))
}

fn find_settings_fields(cx: &Context) -> Vec<(String, Span)> {
    let flow = cx.flow;
    let facts = flow.facts;
    let mut fields = Vec::new();
    for id in facts.ids() {
        let Kind::Name(name) = facts.kind(id) else { continue };
        let Kind::Class { bases, .. } = facts.kind(facts.node(id).scope) else { continue };
        let settings = bases.iter().any(|base| flow.dotted(*base).is_some_and(|path| path.ends_with("Settings")));
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

/// How far a new key may be trusted: callers may give another URL where the direct one is only a default.
pub(super) fn trust(cx: &Context, client: &Client) -> Applicability {
    let default = client.urls.iter().any(|url| url.path.iter().any(|node| is_parameter(cx, *node)));
    if default { Applicability::Unsafe } else { Applicability::Safe }
}

/// Whether a name is a parameter.
pub(super) fn is_parameter(cx: &Context, node: NodeId) -> bool {
    let Kind::Name(name) = cx.flow.facts.kind(node) else { return false };
    let bound = cx.flow.lookup(node, name).map_or(&[][..], |found| found.1);
    bound.iter().any(|binding| matches!(binding, Binding::Parameter(_)))
}

/// A client that is given no key.
fn missing(cx: &Context, owner: Owner, client: &Client) -> Option<Part> {
    let flow = cx.flow;
    let Kind::Call { callee, arguments } = flow.facts.kind(client.node) else { return None };
    let span = flow.facts.span(*callee);
    match client.fallback? {
        Fallback::Environment(GATEWAY_KEY) => None,
        Fallback::Environment(variable) => {
            let message = format!("without a key this client reads {variable} and sends that key to Fireworks");
            if client.open {
                let help =
                    format!("see that the arguments which are spread into it hold a Fireworks API key ({GATEWAY_KEY})");
                return Some(part(&RULE, owner, span, "the key of this client is not in sight", help, Remedy::Advice));
            }
            let applicability = trust(cx, client);
            let read = flow.idioms.new_read(flow.text, flow.facts, client.node, GATEWAY_KEY);
            let argument = flow.idioms.named_argument("api_key", &read.expression)?;
            let mut edits = read.imports;
            edits.extend(layout::add_argument(flow.text, flow.facts, arguments, &argument)?);
            let remedy = Remedy::change(applicability, edits);
            Some(part(&RULE, owner, span, message, format!("give it {GATEWAY_KEY}"), remedy))
        }
        // What is spread into it may carry the key.
        Fallback::Nothing if client.open => None,
        Fallback::Nothing => {
            let requests = flow.path(*callee).is_some_and(|path| is_request(&path));
            let help = format!("see that the request carries a Fireworks API key ({GATEWAY_KEY})");
            requests.then(|| part(&RULE, owner, span, "no key of this request is in sight", help, Remedy::Advice))
        }
    }
}

/// Whether a call of an HTTP library sends a request or makes something that does.
fn is_request(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    matches!(
        last,
        "get"
            | "post"
            | "put"
            | "patch"
            | "delete"
            | "request"
            | "stream"
            | "Client"
            | "AsyncClient"
            | "ClientSession"
            | "urlopen"
            | "Request"
            | "curl"
            | "wget"
            | "http"
            | "https"
            | "xh"
            | "xhs"
    )
}

/// Known names wherever they stand: in literals, comments, and the variables of a shell. Made after the clients are
/// settled, because a name that a held client still reads stays.
pub fn names(
    cx: &Context,
    claimed: &[Span],
    kept: &dyn Fn(&str) -> Vec<usize>,
    levels: &Levels,
    parts: &mut Vec<Part>,
) {
    let flow = cx.flow;
    let facts = flow.facts;
    let claimed_places: SpanIndex = claimed.iter().copied().collect();
    let stays = lowest(parts, levels);
    let held = held_sites(cx, parts, levels);
    let decides = cx.sites.iter().any(|site| site.role == crate::sites::Role::Test);
    let sites_at = crate::sites::by_root(cx.sites);
    for (span, name, zone) in occurrences(cx) {
        if claimed_places.overlapping(span).next().is_some() || zone.is_some_and(|zone| provisions(cx, zone)) {
            continue;
        }
        let owner = Owner::With(kept(&name));
        if !is_known(cx, &name) {
            let mut part = part(
                &RULE,
                owner,
                span,
                format!("{name} may be the key of a direct route; no file of this run shows one"),
                format!("if it is, run again with --key-env {name}"),
                Remedy::Advice,
            );
            part.severity = Some(Severity::Warning);
            parts.push(part);
            continue;
        }
        if decides {
            let help = "this file decides by the direct host; remove that branch first";
            parts.push(part(&RULE, owner, span, MESSAGE, help, Remedy::Advice));
            continue;
        }
        // A name in the same string as a URL belongs to that client.
        if zone.is_some_and(|zone| names_identifier(cx, zone, span)) {
            continue;
        }
        let with_url = zone.and_then(|zone| {
            let around = std::iter::once(zone).chain(facts.ancestors(zone).take(REACH));
            let beside = around.filter_map(|id| sites_at.get(&id)).flatten().filter(|index| {
                let site = &cx.sites[**index];
                site.host.span.start > 0 && (site.is_route() || site.role == crate::sites::Role::Documentation)
            });
            beside.min().map(|index| &cx.sites[*index])
        });
        let mut owner = owner;
        if let (Some(site), Owner::With(clients)) = (with_url, &mut owner) {
            clients.extend(super::direct_url::same_host(cx, site));
        }
        if cx.project.kept_names.contains(&name) && kept(&name).is_empty() && with_url.is_none() {
            let help = "rename it together with the client that still reads it";
            parts.push(part(&RULE, owner, span, MESSAGE, help, Remedy::Advice));
            continue;
        }
        if let Some(zone) = zone
            && let Some(problem) = problem(cx, zone, &name)
        {
            parts.push(part(&RULE, owner, span, MESSAGE, problem, Remedy::Advice));
            continue;
        }
        if let Some(value) = zone.and_then(|zone| holds_value(cx, zone, span)) {
            let message = format!("{name} is set to a literal key of a direct route, which the gateway refuses");
            let help = format!("set {GATEWAY_KEY} to a Fireworks API key instead");
            parts.push(part(&super::hardcoded_direct_key::RULE, owner, value, message, help, Remedy::Advice));
            continue;
        }
        let read = zone.and_then(|zone| {
            std::iter::once(zone)
                .chain(facts.ancestors(zone).take(2))
                .find_map(|id| flow.env_read(id))
                .filter(|read| read.name_span == span)
        });
        let mut edits = match read {
            Some(read) => rename(cx, &read),
            None => vec![Edit::replacement(span, GATEWAY_KEY)],
        };
        edits.extend(zone.and_then(|zone| vendor_placeholder(cx, zone)));
        let help = format!("name it {GATEWAY_KEY}, which holds a Fireworks API key");
        let mut level =
            with_url.map_or(Some(Applicability::Safe), |site| Some(super::direct_url::trust_of_text(cx, site)));
        if with_url.is_none() && kept(&name).is_empty() {
            level = level.min(stays);
        }
        // What stands in one call or mapping with a host that stays is its key.
        if let Some(zone) = zone.filter(|_| !held.is_empty()) {
            let around = facts.ancestors(zone).take(6).filter(|id| flow.arguments(*id).is_some());
            let spans: Vec<Span> = around.map(|id| facts.span(id)).collect();
            let beside = held.iter().filter(|(site, _)| spans.iter().any(|span| span.contains(*site)));
            level = beside.map(|(_, held)| *held).min().unwrap_or(level).min(level);
        }
        let remedy = match level {
            Some(level) => Remedy::change(level, edits),
            None => Remedy::Advice,
        };
        parts.push(part(&RULE, owner, span, MESSAGE, help, remedy));
    }
    for &(_, span) in settings_fields(cx) {
        if !claimed.contains(&span) {
            let help = format!("rename the setting so that it reads {GATEWAY_KEY}, and its uses with it");
            parts.push(part(&RULE, Owner::With(Vec::new()), span, MESSAGE, help, Remedy::Advice));
        }
    }
}

/// Direct hosts that do not move safely, with how far they do.
fn held_sites(cx: &Context, parts: &[Part], levels: &Levels) -> Vec<(Span, Option<Applicability>)> {
    let mut held: Vec<(Span, Option<Applicability>)> = parts
        .iter()
        .filter(|part| ["FW001", "FW005"].contains(&part.rule.code))
        .map(|part| (part.span, level_of(part, levels)))
        .filter(|(_, level)| *level < Some(Applicability::Safe))
        .collect();
    let values = cx.sites.iter().filter(|site| site.role == crate::sites::Role::Value);
    let values: HashSet<Span> = values.map(|site| site.span).collect();
    held.retain(|(span, _)| values.contains(span));
    held
}

/// How far a part moves.
fn level_of(part: &Part, levels: &Levels) -> Option<Applicability> {
    match (&part.owner, &part.remedy) {
        (_, Remedy::Advice | Remedy::Hold(_)) => None,
        (Owner::Client(index), _) => levels[*index],
        (Owner::With(_) | Owner::WithAll(_), Remedy::Change(change)) => Some(change.applicability),
        (Owner::With(_) | Owner::WithAll(_), Remedy::Lower) => Some(Applicability::Unsafe),
    }
}

/// How far the direct hosts of a file move: a name that none of its clients is seen to read may be any one's.
fn lowest(parts: &[Part], levels: &Levels) -> Option<Applicability> {
    let routes = ["FW001", "FW005"];
    let of_routes = parts.iter().filter(|part| routes.contains(&part.rule.code));
    of_routes.map(|part| level_of(part, levels)).min().unwrap_or(Some(Applicability::Safe))
}

/// Whether a name is followed by a literal key: `NAME=value` as a word of a command, or a value in another word of it.
fn holds_value(cx: &Context, node: NodeId, span: Span) -> Option<Span> {
    let flow = cx.flow;
    let facts = flow.facts;
    let literal = facts.literal(node)?;
    let rest = Span::new(span.end, literal.close.start);
    if !flow.idioms.separates_by_blanks() {
        return None;
    }
    let real = |value: &str| !value.starts_with('%') && routing::classify_key_value(value) == KeyValue::Real;
    if let Some(value) = rest.of(flow.text).strip_prefix('=') {
        // The word may go on in further pieces: `NAME="value"`; a script in a string goes on behind it.
        let whole = facts.node(node).parent.filter(|parent| matches!(facts.kind(*parent), Kind::Concat(_)));
        let value = match whole.filter(|_| value.is_empty()) {
            Some(whole) => Span::new(span.end + 1, facts.span(whole).end),
            None => {
                let end =
                    value.find(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|')).unwrap_or(value.len());
                Span::new(span.end + 1, span.end + 1 + end)
            }
        };
        let bare = value.of(flow.text).trim_matches(['"', '\'', '\\']);
        return (!bare.contains(char::is_whitespace) && real(bare)).then_some(value);
    }
    if span.start != literal.open.end {
        return None;
    }
    if !rest.is_empty() {
        return None;
    }
    let call = facts.ancestors(node).find_map(|id| Some((id, flow.arguments(id)?)))?.1;
    let takes = ["body", "value", "secret-string", "data", "v", "b"];
    let mut values =
        call.items.iter().filter(|argument| argument.name.as_deref().is_some_and(|name| takes.contains(&name)));
    let found =
        values.find(|argument| facts.plain(argument.value).is_some_and(|value| value.len() >= 8 && real(&value)))?;
    Some(facts.span(found.value))
}

/// Whether a string names something of the program itself, which keeps its name: `__all__`, `getattr(x, "X")`.
fn names_identifier(cx: &Context, node: NodeId, span: Span) -> bool {
    let flow = cx.flow;
    let facts = flow.facts;
    let Some(literal) = facts.literal(node) else { return false };
    // `patch("app.settings.X")`
    let body = Span::new(literal.open.end, literal.close.start);
    if span.start > body.start && flow.text[..span.start].ends_with('.') && span.end == body.end {
        let before = Span::new(body.start, span.start - 1).of(flow.text);
        let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let sources = ["secrets", "env", "vars", "environ"];
        if before.split('.').all(word) && !before.split('.').any(|part| sources.contains(&part)) {
            return true;
        }
    }
    let parent = facts.node(node).parent;
    match parent.map(|parent| facts.kind(parent)) {
        Some(Kind::Sequence(_)) => facts.ancestors(node).nth(1).is_some_and(|id| match facts.kind(id) {
            Kind::Assign { target, .. } => flow.dotted(*target).as_deref() == Some("__all__"),
            _ => false,
        }),
        Some(Kind::Call { callee, .. }) => {
            let name = flow.dotted(*callee).unwrap_or_default();
            matches!(
                name.as_str(),
                "getattr" | "setattr" | "hasattr" | "delattr" | "operator.attrgetter" | "attrgetter"
            ) || name.ends_with(".setattr")
                || name.ends_with(".delattr")
        }
        Some(Kind::Index { base, .. }) => {
            matches!(flow.dotted(*base).as_deref(), Some("globals()" | "locals()" | "vars()"))
        }
        _ => false,
    }
}

/// The vendor's placeholder as the value that a variable is set to; never the variable itself.
fn vendor_placeholder(cx: &Context, name: NodeId) -> Option<Edit> {
    let facts = cx.flow.facts;
    let Kind::Assign { target, value } = facts.kind(facts.node(name).parent?) else { return None };
    let literal = facts.literal(*value).filter(|_| *target == name)?;
    let text = facts.plain(*value).filter(|text| routing::is_vendor_placeholder(text))?;
    let span = Span::new(literal.open.end, literal.close.start);
    (span.len() == text.len()).then(|| Edit::replacement(span, format!("<{GATEWAY_KEY}>")))
}

/// Known names with the literal or name node they stand in; none for comments.
fn occurrences(cx: &Context) -> Vec<(Span, String, Option<NodeId>)> {
    let flow = cx.flow;
    let facts = flow.facts;
    let mut found = Vec::new();
    let matches = cx.names.find(flow.text);
    for name in matches {
        let span = Span::new(name.span.start, name.span.end);
        let first = facts.comments.partition_point(|comment| comment.span.end < span.end);
        if facts.comments.get(first).is_some_and(|comment| comment.span.contains(span)) {
            found.push((span, name.name, None));
            continue;
        }
        let Some(node) = facts.innermost(span) else { continue };
        match facts.kind(node) {
            Kind::Literal(literal) => {
                let in_text = literal
                    .pieces
                    .iter()
                    .any(|piece| matches!(piece, crate::facts::Piece::Text(text) if text.span.contains(span)));
                if in_text {
                    found.push((span, name.name, Some(node)));
                }
            }
            _ if flow.idioms.variables_are_environment() => found.push((span, name.name, Some(node))),
            _ => {}
        }
    }
    found
}

/// Why a known name stays although it is one, as the help to print.
fn problem(cx: &Context, node: NodeId, name: &str) -> Option<String> {
    let flow = cx.flow;
    let facts = flow.facts;
    for id in facts.ancestors(node).take(REACH) {
        if let Kind::Mapping(entries) = facts.kind(id)
            && entries.items.iter().any(|entry| entry.name.as_deref() == Some(GATEWAY_KEY))
            && entries.items.iter().any(|entry| entry.name.as_deref() == Some(name))
        {
            return Some(format!("{GATEWAY_KEY} stands beside it already: delete this entry"));
        }
    }
    None
}

/// Whether a name is given to a direct route that is being created: that argument goes as a whole, see FW007.
fn provisions(cx: &Context, node: NodeId) -> bool {
    let mut below = node;
    for id in cx.flow.facts.ancestors(node).take(REACH) {
        let arguments = cx.flow.arguments(id).map_or(&[][..], |arguments| arguments.items.as_slice());
        let holds = |argument: &&crate::facts::Argument| argument.value == below;
        if arguments.iter().find(holds).and_then(|argument| argument.name.as_deref()).is_some_and(is_provisioning) {
            return true;
        }
        below = id;
    }
    false
}

/// The names of environment variables that a client's keys are read from.
pub fn names_of(cx: &Context, client: &Client) -> Vec<String> {
    let mut names: Vec<String> = client
        .keys
        .iter()
        .filter_map(|key| match &key.source {
            KeySource::Read(read) if is_known(cx, &read.name) => Some(read.name.clone()),
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
