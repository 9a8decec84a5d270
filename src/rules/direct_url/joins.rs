//! URLs that are joined with a path by RFC 3986, given another path or taken apart, so that `/inference` would be lost.

use super::rewrite;
use crate::clients::{Client, Through, UrlUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit};
use crate::flow::is_bound;
use crate::moves::{Change, Remedy};
use crate::routing::gateway_prefix;
use crate::rules::Context;
use crate::sites::Site;

/// Whether the client joins its base and the paths of requests by RFC 3986.
pub(super) fn is_joining_client(cx: &Context, client: &Client) -> bool {
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
pub(super) fn joined_base(cx: &Context, client: &Client, site: &Site) -> Remedy {
    let flow = cx.flow;
    let old = &site.flat.text[site.host.path.clone()];
    let paths: Option<Vec<String>> = client.raw_paths.iter().map(|path| flow.facts.plain(*path)).collect();
    let Some(paths) = paths.filter(|paths| !paths.is_empty()) else {
        return Remedy::Hold(
            "the client drops the path of its base URL, and the paths of its requests are not in sight".to_owned(),
        );
    };
    if site.defined.is_some() {
        return Remedy::Hold("the client drops the path of its base URL, which another file defines".to_owned());
    }
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
pub(super) fn taken_apart(cx: &Context, client: &Client, url: &UrlUse) -> Option<String> {
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
pub(super) fn join(cx: &Context, client: &Client, url: &UrlUse, site: &Site, remedy: Remedy) -> Remedy {
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
