//! FW001 direct-url: a URL of one deployment.

use std::collections::BTreeMap;

use crate::clients::{self, Client, Through, UrlUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Rule, Severity};
use crate::flow::{Binding, EnvRead, Flow, is_bound};
use crate::layout;
use crate::moves::{Change, Owner, Part, Remedy, Shared};
use crate::routing::{GATEWAY_KEY, HostKind, Scheme, gateway_prefix};
use crate::sdks;
use crate::sites::{Form, Role, Site};
use crate::strings::{Obstacle, Origin};

use super::{Context, part};

/// FW001.
pub static RULE: Rule = Rule {
    code: "FW001",
    name: "direct-url",
    severity: Severity::Error,
    summary: "a direct-route URL, or a client argument that holds one",
    fix_title: "use the gateway's URL",
};

const MESSAGE: &str = "this URL names one deployment and stops working when direct routing is switched off";

/// Direct URLs of clients, of constants and of documentation.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    let mut users: BTreeMap<usize, Vec<(usize, &UrlUse)>> = BTreeMap::new();
    for (index, client) in cx.clients.iter().enumerate() {
        for url in &client.urls {
            users.entry(url.site).or_default().push((index, url));
        }
    }
    for (index, site) in cx.sites.iter().enumerate() {
        if !matches!(site.host.kind, HostKind::Deployment | HostKind::Placeholder) {
            continue;
        }
        if !matches!(site.form, Form::Url | Form::HostPath) || !matches!(site.role, Role::Value | Role::Documentation) {
            continue;
        }
        match users.get(&index) {
            Some(users) if users.iter().all(|(client, _)| cx.clients[*client].expected) => {
                let mut with = same_host(cx, site);
                with.retain(|client| !cx.clients[*client].expected);
                let mut remedy = rewrite(cx, site, "");
                // What it is expected to be given moves with it; a client that is out of sight may not move.
                if let Remedy::Change(change) = &mut remedy
                    && with.is_empty()
                    && cx.loose_key
                {
                    change.applicability = Applicability::Unsafe;
                }
                parts.push(describe(cx, site, Owner::With(with), remedy));
            }
            Some(users) => {
                // A URL that one of them takes apart stays as it is for all that cannot be given another one.
                let apart = users.iter().find_map(|(client, url)| taken_apart(cx, &cx.clients[*client], url));
                for (client, url) in users {
                    let mut remedy = of_client(cx, &cx.clients[*client], url, site);
                    if let Remedy::Change(change) = &mut remedy {
                        let keyless = cx.loose_key && cx.clients[*client].keys.is_empty();
                        if keyless || names_several(cx, &cx.clients[*client]) {
                            change.applicability = Applicability::Unsafe;
                        }
                        if change.shared.is_none() && users.len() > 1 {
                            change.shared = Some(Shared { definition: site.root, own: None });
                        }
                        if let Some(reason) = &apart {
                            remedy = Remedy::Hold(reason.clone());
                        } else {
                            remedy = join(cx, &cx.clients[*client], url, site, remedy);
                        }
                    }
                    parts.push(describe(cx, site, Owner::Client(*client), remedy));
                }
            }
            None if site.role == Role::Documentation => {
                parts.push(describe(cx, site, Owner::With(same_host(cx, site)), rewrite(cx, site, "")));
            }
            None => {
                let mut remedy = rewrite(cx, site, "");
                if let Remedy::Change(change) = &mut remedy
                    && (cx.loose_key || cx.flow.idioms.separates_by_blanks() && !cx.loose_models.is_empty())
                {
                    change.applicability = Applicability::Unsafe;
                }
                // A key of elsewhere in one expression with it is taken for its own, which nobody can tell.
                if let (Remedy::Change(change), Some(read)) = (&mut remedy, key_beside(cx, site)) {
                    change.applicability = Applicability::Unsafe;
                    let message =
                        format!("{} stands beside a direct URL; the gateway takes a Fireworks API key", read.name);
                    let help = format!("if it is the key of this URL, read {GATEWAY_KEY} instead");
                    let of_key = &super::direct_key_env::RULE;
                    let owner = cx.move_of_site(index);
                    parts.push(part(of_key, owner, read.name_span, message, help, Remedy::Lower));
                }
                // A URL in the arguments of a client that has no way to move holds the client.
                let inside = |client: &Client| cx.flow.facts.within(site.root, client.node);
                let owner = match &remedy {
                    Remedy::Hold(_) => cx.clients.iter().position(inside).map(Owner::Client),
                    _ => None,
                };
                parts.push(describe(cx, site, owner.unwrap_or(cx.move_of_site(index)), remedy));
            }
        }
    }
}

/// The read of another key in the expression that a URL is a part of: `URL to System.getenv("ACME_KEY")`.
fn key_beside(cx: &Context, site: &Site) -> Option<EnvRead> {
    const FAR: usize = 3;
    let (flow, facts) = (cx.flow, cx.flow.facts);
    let is_expression = |id: &NodeId| {
        matches!(
            facts.kind(*id),
            Kind::Other | Kind::Concat(_) | Kind::Sequence(_) | Kind::Call { .. } | Kind::Format { .. }
        )
    };
    let around = std::iter::once(site.root)
        .chain(facts.ancestors(site.root))
        .take(FAR)
        .take_while(|id| *id == site.root || is_expression(id));
    let outermost = around.last()?;
    let end = facts.span(outermost).end;
    let inside = facts.ids().skip(outermost.0 as usize).take_while(|id| facts.span(*id).start < end);
    let is_key = |read: &EnvRead| {
        let name = read.name.to_ascii_uppercase();
        ["KEY", "TOKEN", "SECRET"].iter().any(|word| name.ends_with(word))
            && name != GATEWAY_KEY
            && !super::direct_key_env::is_known(cx, &read.name)
    };
    inside.filter_map(|id| flow.env_read(id)).find(is_key)
}

/// Whether a client goes to several deployments, which only the model would tell apart on the gateway.
fn names_several(cx: &Context, client: &Client) -> bool {
    let mut labels = client.urls.iter().map(|url| cx.sites[url.site].host.labels.as_str());
    let first = labels.next();
    labels.any(|other| Some(other) != first) || client.urls.iter().any(|url| is_looped(cx, &cx.sites[url.site]))
}

/// Whether a part of the host is a loop's variable.
fn is_looped(cx: &Context, site: &Site) -> bool {
    let looped = |value: NodeId| cx.flow.bindings(value).iter().any(|binding| matches!(binding, Binding::Element(..)));
    site.flat.segments_in(&site.host.span).any(|segment| match segment.origin {
        Origin::Hole { value: Some(value), .. } => looped(value),
        _ => false,
    })
}

/// Clients whose URL names the same host: what only speaks of the host moves when they do.
pub(super) fn same_host(cx: &Context, site: &Site) -> Vec<usize> {
    cx.clients_of(&site.host.labels)
}

fn describe(cx: &Context, site: &Site, owner: Owner, remedy: Remedy) -> Part {
    let gateway = cx.settings.endpoint.root();
    let help = match &remedy {
        Remedy::Change(_) => format!("send requests to {gateway}/inference; the path behind the host stays"),
        _ => format!("write {gateway}/inference in place of the direct host by hand"),
    };
    // What cannot be put in place of the parts of a URL is a host built at run time.
    let rule = match &remedy {
        Remedy::Hold(reason) if reason.starts_with(UNSPLICED) => &super::assembled_direct_host::RULE,
        _ => &RULE,
    };
    part(rule, owner, site.span, MESSAGE, help, remedy)
}

/// Begins the reason why a URL cannot be replaced where it is put together.
const UNSPLICED: &str = "its URL is put together so that ";

/// What becomes of a URL that a client is given.
fn of_client(cx: &Context, client: &Client, url: &UrlUse, site: &Site) -> Remedy {
    if let Some(reason) = taken_apart(cx, client, url) {
        return Remedy::Hold(reason);
    }
    if client.several_hosts {
        return Remedy::Hold("the same command sends a request to another host".to_owned());
    }
    if removes_arguments(cx, client) {
        return removal(cx, client, url, site);
    }
    if is_joining_client(cx, client) {
        return joined_base(cx, client, site);
    }
    let extra = if client.configures_itself() { version_suffix(site) } else { "" };
    let mut remedy = rewrite(cx, site, extra);
    if let (Remedy::Change(change), Some(first)) = (&mut remedy, url.path.first()) {
        // A literal in place of a name that may stand for another URL would lose that one.
        let own = match url.through {
            Through::Whole if !url.optional => own_literal(cx, site, extra, *first),
            _ => None,
        };
        change.shared = Some(Shared { definition: site.root, own });
    }
    if let Remedy::Change(change) = &mut remedy {
        let keys = removed_arguments(cx, client, super::direct_key_env::removed_slots(cx, client));
        if let Some(own) = change.shared.as_mut().and_then(|shared| shared.own.as_mut()) {
            own.extend(keys.iter().cloned());
        }
        change.edits.extend(keys);
    }
    remedy
}

/// The law of paths on the literal; `extra` is a start of the path that goes too.
fn rewrite(cx: &Context, site: &Site, extra: &str) -> Remedy {
    if matches!(site.host.scheme, Some(Scheme::Ws | Scheme::Wss)) {
        return Remedy::Hold("the gateway is not known to answer on WebSocket URLs".to_owned());
    }
    let mut range = site.host.span.clone();
    range.end += extra.len();
    let prefix = gateway_prefix(&site.flat.text, &site.host, &cx.settings.endpoint);
    match site.flat.splice(cx.flow, &range, &prefix) {
        Ok(splice) => {
            let certain = splice.plain && site.host.has_two_labels();
            let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
            Remedy::change(applicability.min(trust_of_text(cx, site)), splice.edits)
        }
        Err(obstacle) => {
            let what = match obstacle {
                Obstacle::Template => "a placeholder cannot go without changing the others of its template",
                Obstacle::Comment => "a comment stands between its parts",
                Obstacle::Unsayable => "its parts cannot be written as one literal",
            };
            Remedy::Hold(format!("{UNSPLICED}{what}"))
        }
    }
}

/// How far the parts of a client may be trusted that are written as one string, a command or a body: it may hold a key
/// or a model that has to move as well.
pub(super) fn trust_of_text(cx: &Context, site: &Site) -> Applicability {
    let facts = cx.flow.facts;
    let client = cx.is_of_client(site);
    // What stands beside a URL that no client is seen to take: the words of a command, the items of a list.
    let around = facts
        .ancestors(site.root)
        .take(3)
        .find(|id| matches!(facts.kind(*id), Kind::Call { .. } | Kind::Sequence(_) | Kind::Mapping(_)))
        .filter(|_| !client);
    if around.is_none() && site.host.span.start == 0 {
        return Applicability::Safe;
    }
    // A here-document stands outside of its command.
    let holds_back = |id: NodeId| {
        let find = || crate::plain::holds_back(facts.span(id).of(cx.flow.text), cx.names);
        cx.memo.answer("holds back", id, "", find)
    };
    let more = around.is_some_and(holds_back) || holds_back(site.root);
    if more { Applicability::Unsafe } else { Applicability::Safe }
}

/// The gateway's URL as a literal of its own, in place of the name at `target`.
fn own_literal(cx: &Context, site: &Site, extra: &str, target: NodeId) -> Option<Vec<Edit>> {
    use crate::languages::Content;
    let text = &site.flat.text;
    if text.contains(crate::routing::HOLE) {
        return None;
    }
    let like = cx.flow.facts.literal(site.root)?;
    let range = &site.host.span;
    let prefix = gateway_prefix(text, &site.host, &cx.settings.endpoint);
    let url = format!("{}{}{}", &text[..range.start], prefix, &text[range.end + extra.len()..]);
    let written = cx.flow.idioms.literal(cx.flow.text, like, &[Content::Text(&url)])?;
    Some(vec![cx.in_place_of(target, &written)])
}

/// `/v1` of a URL for a client that appends it itself.
fn version_suffix(site: &Site) -> &'static str {
    let path = &site.flat.text[site.host.path.clone()];
    match path.strip_prefix("/v1") {
        Some("" | "/") => "/v1",
        _ => "",
    }
}

/// Whether the client's URL and key arguments go, because the library finds both itself.
pub(super) fn removes_arguments(cx: &Context, client: &Client) -> bool {
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
pub(super) fn removable(flow: &Flow, client: &Client, container: NodeId) -> bool {
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
fn removal(cx: &Context, client: &Client, url: &UrlUse, site: &Site) -> Remedy {
    let slots = client.urls.iter().map(|url| url.slot).chain(super::direct_key_env::removed_slots(cx, client));
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
fn removed_arguments(cx: &Context, client: &Client, slots: impl IntoIterator<Item = usize>) -> Vec<Edit> {
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
pub(super) fn unused_definition(cx: &Context, read: NodeId, path: &[NodeId]) -> Option<Edit> {
    let flow = cx.flow;
    let Kind::Name(name) = flow.facts.kind(read) else { return None };
    if path.len() != 1 {
        return None;
    }
    let (scope, bindings) = flow.lookup(read, name)?;
    let [Binding::Value { assign, .. }] = bindings else { return None };
    let private = matches!(flow.facts.kind(scope), Kind::Function { .. }) || !flow.is_public(name, *assign);
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

/// Whether the client joins its base and the paths of requests by RFC 3986.
fn is_joining_client(cx: &Context, client: &Client) -> bool {
    let named = |name: &String| cx.flow.idioms.joining_names().contains(&name.as_str());
    if client.urls.iter().any(|url| client.slots[url.slot].name.as_ref().is_some_and(named)) {
        return true;
    }
    let Kind::Call { callee, .. } = cx.flow.facts.kind(client.node) else { return false };
    cx.flow.path(*callee).is_some_and(|path| cx.flow.idioms.joining_clients().contains(&path.as_str()))
}

/// Whether the client puts a slash behind the path of its base, so that relative paths keep it.
fn is_appending_client(cx: &Context, client: &Client) -> bool {
    let Kind::Call { callee, .. } = cx.flow.facts.kind(client.node) else { return false };
    cx.flow.path(*callee).is_some_and(|path| cx.flow.idioms.appending_clients().contains(&path.as_str()))
}

/// The base of a client that drops the base's path: the host alone, and `/inference` in the paths of its requests.
fn joined_base(cx: &Context, client: &Client, site: &Site) -> Remedy {
    let flow = cx.flow;
    let old = &site.flat.text[site.host.path.clone()];
    let paths: Option<Vec<String>> = client.raw_paths.iter().map(|path| flow.facts.plain(*path)).collect();
    let Some(paths) = paths.filter(|paths| !paths.is_empty()) else {
        return Remedy::Hold(
            "the client drops the path of its base URL, and the paths of its requests are not in sight".to_owned(),
        );
    };
    let Remedy::Change(mut change) = rewrite(cx, site, "") else {
        return Remedy::Hold("the URL cannot be rewritten in place".to_owned());
    };
    let absolute = paths.iter().all(|path| path.starts_with('/'));
    let relative = paths.iter().all(|path| !path.starts_with('/'));
    if relative && (old.ends_with('/') || is_appending_client(cx, client)) {
        return Remedy::Change(change);
    }
    if relative && old.is_empty() {
        let base = format!("{}/", gateway_prefix(&site.flat.text, &site.host, &cx.settings.endpoint));
        return match site.flat.splice(flow, &site.host.span, &base) {
            Ok(splice) => Remedy::Change(Change { edits: splice.edits, ..change }),
            Err(_) => Remedy::Hold("the URL cannot be rewritten in place".to_owned()),
        };
    }
    if !absolute {
        return Remedy::Hold("the client drops the path of its base URL for some of its requests".to_owned());
    }
    if old.is_empty() || old == "/" {
        let root = cx.settings.endpoint.root();
        match site.flat.splice(flow, &site.host.span, root) {
            Ok(splice) => change.edits = splice.edits,
            Err(_) => return Remedy::Hold("the URL cannot be rewritten in place".to_owned()),
        }
    }
    for path in &client.raw_paths {
        if let Some(literal) = flow.facts.literal(*path)
            && !flow.facts.plain(*path).is_some_and(|path| path.starts_with("/inference/"))
        {
            change.edits.push(Edit::insertion(literal.open.end, "/inference"));
        }
    }
    change.applicability = Applicability::Unsafe;
    Remedy::Change(change)
}

/// Why a URL that is taken apart cannot move: the host alone would lose `/inference`.
fn taken_apart(cx: &Context, client: &Client, url: &UrlUse) -> Option<String> {
    let flow = cx.flow;
    if matches!(flow.facts.kind(client.node), Kind::Test(_)) {
        return Some("the file decides by this URL; remove that branch first".to_owned());
    }
    let Kind::Call { callee, .. } = flow.facts.kind(client.node) else { return None };
    if client.slots[url.slot].receiver {
        return Some("the URL is taken apart or given another path, which would lose /inference".to_owned());
    }
    let path = flow.path(*callee)?;
    // `const u = new URL(BASE); u.pathname = …; fetch(u)`
    let given = flow.leaves(client.slots[url.slot].value).into_iter().map(|leaf| leaf.node);
    let is_object = |id: &NodeId| match flow.facts.kind(*id) {
        Kind::Call { callee, .. } => {
            flow.path(*callee).is_some_and(|path| flow.idioms.url_objects().contains(&path.as_str()))
        }
        _ => false,
    };
    if given.chain([client.node]).filter(is_object).any(|object| gives_host_alone(cx, object)) {
        return Some("the program takes the host out of this URL and puts paths of its own behind it".to_owned());
    }
    flow.idioms
        .url_parsers()
        .contains(&path.as_str())
        .then(|| format!("`{path}` takes the URL apart, and the host alone would lose /inference"))
}

/// Whether a URL object is given another path, or its host is read but neither its path nor the object is handed on.
fn gives_host_alone(cx: &Context, object: NodeId) -> bool {
    const HOSTS: &[&str] = &["host", "hostname", "authority", "origin", "Host", "Authority", "DnsSafeHost"];
    const PATHS: &[&str] =
        &["path", "pathname", "href", "request_uri", "rawPath", "AbsolutePath", "AbsoluteUri", "PathAndQuery"];
    let flow = cx.flow;
    let facts = flow.facts;
    let is_object = |value: NodeId| flow.leaves(value).iter().any(|leaf| leaf.node == object);
    let members = |names: &[&str]| -> Vec<NodeId> {
        let attributes = names.iter().flat_map(|name| flow.attributes(name)).copied();
        let of_object = |id: &NodeId| matches!(facts.kind(*id), Kind::Attribute { base, .. } if is_object(*base));
        attributes.filter(of_object).collect()
    };
    // `const { hostname } = new URL(…)`
    let pattern = |id: NodeId| matches!(facts.kind(id), Kind::Assign { target, .. } if matches!(facts.kind(*target), Kind::Mapping(_)));
    let patterns = cx.memo.answer("patterns", NodeId::FILE, "", || facts.ids().any(pattern));
    let unpacked = |names: &[&str]| {
        patterns
            && facts.ids().any(|id| match facts.kind(id) {
                Kind::Assign { target, value, .. } if matches!(facts.kind(*target), Kind::Mapping(_)) => {
                    let named =
                        |entry: &crate::facts::Argument| entry.name.as_deref().is_some_and(|n| names.contains(&n));
                    is_object(*value) && flow.items(*target).iter().any(named)
                }
                _ => false,
            })
    };
    let (hosts, paths) = (members(HOSTS), members(PATHS));
    if paths.iter().any(|path| is_bound(facts, *path)) {
        return true;
    }
    if hosts.is_empty() && !unpacked(HOSTS) || !paths.is_empty() || unpacked(PATHS) {
        return false;
    }
    let hands_on = |value: NodeId| {
        value != object && matches!(facts.kind(value), Kind::Name(_) | Kind::Attribute { .. }) && is_object(value)
    };
    !facts.ids().any(|id| match facts.kind(id) {
        Kind::Call { callee, arguments } => {
            arguments.items.iter().any(|argument| hands_on(argument.value))
                && !flow.is_one_of(*callee, flow.idioms.logging_calls())
        }
        Kind::Literal(_) | Kind::Concat(_) => facts.children(id).any(hands_on),
        _ => false,
    })
}

/// A path that is joined with the URL by RFC 3986 would drop `/inference`: put there instead, with the user's consent.
fn join(cx: &Context, client: &Client, url: &UrlUse, site: &Site, remedy: Remedy) -> Remedy {
    let flow = cx.flow;
    let Remedy::Change(mut change) = remedy else { return remedy };
    let call = match url.through {
        Through::Join(call) => call,
        _ if flow.joined(client.node).is_some() => client.node,
        _ => return Remedy::Change(change),
    };
    let Some((_, argument)) = flow.joined(call) else { return Remedy::Change(change) };
    let old = &site.flat.text[site.host.path.clone()];
    let leaves = flow.leaves(argument);
    let flat = match leaves.as_slice() {
        [leaf] if !leaf.optional => crate::strings::Flat::of(flow, leaf.node),
        _ => None,
    };
    let known = flat.filter(|flat| !flat.text.starts_with(crate::routing::HOLE));
    let Some(flat) = known else {
        change.applicability = Applicability::Unsafe;
        return Remedy::Change(change);
    };
    let path = flat.text.as_str();
    let insertion = match () {
        () if path.contains("://") || path.starts_with("/inference/") => return Remedy::Change(change),
        () if path.starts_with('/') => "/inference",
        () if old.is_empty() => "inference/",
        () => return Remedy::Change(change),
    };
    let at = flat.source_span(flow, &(0..1)).start;
    change.edits.push(Edit::insertion(at, insertion));
    // What changes the path as well has no way to change this client alone.
    if let Some(shared) = &mut change.shared {
        shared.own = None;
    }
    change.applicability = Applicability::Unsafe;
    Remedy::Change(change)
}
