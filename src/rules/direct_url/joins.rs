//! URLs that are joined with a path by RFC 3986, given another path or taken apart, so that `/inference` would be lost.

use super::rewrite;
use super::url_objects::UrlObjects;
use crate::clients::{Client, Through, UrlUse};
use crate::facts::{Argument, Kind, NodeId};
use crate::finding::{Applicability, Edit};
use crate::moves::{Change, Remedy};
use crate::routing::{HOLE, gateway_prefix, resolve};
use crate::rules::Context;
use crate::sites::Site;

/// Whether the client joins its base and the paths of requests by RFC 3986.
pub(super) fn is_joining_client(cx: &Context, client: &Client) -> bool {
    let method = |call: NodeId| match cx.flow.facts.kind(call) {
        Kind::Call { callee, .. } => cx.flow.facts.last_name(*callee),
        _ => None,
    };
    let slots = client.urls.iter().map(|url| &client.slots[url.slot]);
    let names: Vec<&str> =
        slots.flat_map(|slot| slot.name.as_deref().into_iter().chain(slot.via.and_then(method))).collect();
    names.iter().any(|name| cx.flow.idioms.joining_names().contains(name))
        || is_in_joining_call(cx, client.node, &names)
}

/// Whether a call that stands at a node, or around it, makes a client that joins; `names` are what it takes its URL by.
fn is_in_joining_call(cx: &Context, node: NodeId, names: &[&str]) -> bool {
    let flow = cx.flow;
    let listed = flow.idioms.joining_clients();
    let is_joining = |path: &str| {
        listed.iter().any(|entry| match entry.strip_suffix(')').and_then(|entry| entry.split_once('(')) {
            Some((entry, name)) => is_listed(path, &[entry]) && names.contains(&name),
            None => is_listed(path, &[entry]),
        })
    };
    // `sling.New().Base(BASE).Get("/v1/models")`
    let chain = std::iter::successors(Some(node), |call| match flow.facts.kind(*call) {
        Kind::Call { callee, .. } => match flow.facts.kind(*callee) {
            Kind::Attribute { base, .. } => Some(*base),
            _ => None,
        },
        _ => None,
    });
    // `new Client(BASE)`, `Client { url(BASE) }`, `defineConfig({ use: { baseURL } })`
    let mut around = chain.take(FAR).chain(flow.facts.ancestors(node).take(FAR));
    around.any(|id| match flow.facts.kind(id) {
        Kind::Call { callee, arguments } => {
            flow.is_one_of(*callee, listed)
                || flow.path(*callee).is_some_and(|path| is_joining(&path))
                // `app.register(proxy, { upstream })`
                || arguments.items.iter().any(|item| {
                    matches!(flow.facts.kind(item.value), Kind::Name(_))
                        && flow.path(item.value).is_some_and(|path| is_joining(&path))
                })
        }
        _ => false,
    })
}

/// Whether something around a URL of no client drops its path.
pub(super) fn is_dropped_around(cx: &Context, root: NodeId) -> bool {
    is_in_joining_call(cx, root, &[])
}

/// What an argument or entry of a node holds by a name that stands for a host alone: `{ origin, path }`,
/// `options.setBaseUri(BASE)`.
pub(super) fn bare_hosts<'c>(cx: &'c Context, id: NodeId) -> impl Iterator<Item = NodeId> + 'c {
    let flow = cx.flow;
    let names = flow.idioms.joining_names();
    let method = match flow.facts.kind(id) {
        Kind::Call { callee, .. } => flow.facts.last_name(*callee),
        _ => None,
    };
    let named = move |item: &&Argument| item.name.as_deref().or(method).is_some_and(|name| names.contains(&name));
    flow.items(id).iter().filter(named).map(|item| item.value)
}

/// Whether a call is given the path of a request beside the URL, which takes the place of the URL's own.
fn is_given_path(cx: &Context, call: NodeId) -> bool {
    let flow = cx.flow;
    let Kind::Call { callee, arguments } = flow.facts.kind(call) else { return false };
    let listed = flow.path(*callee).is_some_and(|path| is_listed(&path, flow.idioms.path_options()));
    let is_path = |item: &Argument| matches!(item.name.as_deref(), Some("path" | "pathname" | "raw_path"));
    listed
        && arguments.items.iter().any(|item| {
            is_path(item)
                || flow.leaves(item.value).iter().any(|leaf| {
                    matches!(flow.facts.kind(leaf.node), Kind::Mapping(_)) && flow.items(leaf.node).iter().any(is_path)
                })
        })
}

/// Whether the client puts a slash behind the path of its base, so that relative paths keep it.
fn is_appending_client(cx: &Context, client: &Client) -> bool {
    let Kind::Call { callee, .. } = cx.flow.facts.kind(client.node) else { return false };
    cx.flow.path(*callee).is_some_and(|path| is_listed(&path, cx.flow.idioms.appending_clients()))
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
    if is_given_path(cx, client.node) {
        return Some("it is given a path beside the URL, which takes the place of the URL's own".to_owned());
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
    let objects = cx.memo.url_objects.get_or_init(|| UrlObjects::of(flow));
    if given.chain([client.node]).filter(is_object).any(|object| objects.gives_host_alone(object)) {
        return Some("the program takes the host out of this URL and puts paths of its own behind it".to_owned());
    }
    flow.idioms
        .url_parsers()
        .contains(&path.as_str())
        .then(|| format!("`{path}` takes the URL apart, and the host alone would lose /inference"))
}

/// A path that is joined with the URL by RFC 3986 may drop `/inference`: put there instead, with the user's consent.
pub(super) fn join(cx: &Context, client: &Client, url: &UrlUse, site: &Site, remedy: Remedy) -> Remedy {
    let flow = cx.flow;
    let Remedy::Change(mut change) = remedy else { return remedy };
    let call = match url.through {
        Through::Join(call) => call,
        _ if flow.joined(client.node).is_some() => client.node,
        _ => return Remedy::Change(change),
    };
    let Some((base, argument)) = flow.joined(call) else { return Remedy::Change(change) };
    let hold = |reason: &str| Remedy::Hold(format!("it is joined with a path, {reason}"));
    flow.begin();
    let mut bases = bases(cx, site, base, 0);
    bases.sort_unstable();
    bases.dedup();
    flow.begin();
    let Some(mut paths) = paths(cx, argument, 0) else {
        // Whatever is joined with a bare host would lose it; what stands behind a path may be relative.
        if bases.iter().any(|base| base.old.ends_with(&site.flat.text[site.host.host.clone()])) {
            return hold("which is not in sight and would take the place of /inference");
        }
        change.applicability = Applicability::Unsafe;
        return Remedy::Change(change);
    };
    paths.sort_unstable();
    paths.dedup();
    // `URI.join(base, "v1/", "/models")`
    let more = flow.items(call).iter().map(|item| item.value).filter(|value| *value != base && *value != argument);
    if more.filter_map(|value| flow.facts.plain(value)).any(|path| path.starts_with('/')) {
        return hold("and another one would take the place of /inference");
    }
    let mut before: Vec<String> = paths.iter().filter_map(|path| in_front(cx, site, &bases, path)).collect();
    if before.len() < paths.len() {
        return hold("which would climb above /inference");
    }
    before.dedup();
    let [before] = before.as_slice() else {
        return hold("and not every one of them would keep /inference");
    };
    if before.is_empty() {
        return Remedy::Change(change);
    }
    let edit = match crate::strings::Flat::of(flow, argument) {
        Some(flat) => Some(Edit::insertion(flat.source_span(flow, &(0..1)).start, before.clone())),
        None => concatenated(cx, site, argument, before),
    };
    let Some(edit) = edit else { return hold("which would take the place of /inference") };
    change.edits.push(edit);
    // What changes the path as well has no way to change this client alone.
    if let Some(shared) = &mut change.shared {
        shared.own = None;
    }
    change.applicability = Applicability::Unsafe;
    Remedy::Change(change)
}

/// What the base of a join is before and after.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Base {
    old: String,
    new: String,
}

/// How far a value is followed through calls.
const FAR: usize = 4;

/// What the base of a join that holds a URL may be: with something behind it, and where a function may have changed its
/// end, both with a slash and without.
fn bases(cx: &Context, site: &Site, base: NodeId, depth: usize) -> Vec<Base> {
    let flow = cx.flow;
    let text = &site.flat.text;
    let prefix = gateway_prefix(text, &site.host, &cx.settings.endpoint);
    let direct = &text[..site.host.span.end];
    let with = |rest: &str| Base { old: format!("{direct}{rest}"), new: format!("{prefix}{rest}") };
    let whole = &text[site.host.span.end..];
    let mut found = Vec::new();
    for leaf in flow.leaves(base) {
        if leaf.node == site.root {
            found.push(with(whole));
        } else if let Some(flat) = crate::strings::Flat::of(flow, leaf.node) {
            if let Some(rest) = flat.text.strip_prefix(direct) {
                found.push(with(rest));
            } else if let Some(rest) = flat.text.strip_prefix(HOLE) {
                found.push(with(&format!("{whole}{rest}")));
            }
        } else if let Kind::Call { callee, arguments } = flow.facts.kind(leaf.node)
            && depth < FAR
            && flow.detour()
        {
            let receiver = match flow.facts.kind(*callee) {
                Kind::Attribute { base, .. } => Some(*base),
                _ => None,
            };
            let inner = receiver.into_iter().chain(arguments.items.iter().map(|item| item.value));
            let inner: Vec<Base> = inner.flat_map(|value| bases(cx, site, value, depth + 1)).collect();
            // `new URL(BASE)` keeps it as it is.
            let path = flow.path(*callee).unwrap_or_default().to_ascii_lowercase();
            if path.split('.').any(|part| part.ends_with("url") || part.ends_with("uri")) {
                found.extend(inner);
                continue;
            }
            for base in inner {
                let rest = base.old[direct.len()..].trim_end_matches('/');
                found.extend(["", "/"].map(|end| with(&format!("{rest}{end}"))));
                found.push(base);
            }
        }
    }
    if depth == 0 && found.is_empty() {
        found.extend(["", "/"].map(|end| with(&format!("{}{end}", whole.trim_end_matches('/')))));
    }
    found
}

/// The paths that an expression may be, if all of them are in sight: written there, or given by the callers of its
/// function.
fn paths(cx: &Context, argument: NodeId, depth: usize) -> Option<Vec<String>> {
    let flow = cx.flow;
    let mut paths = Vec::new();
    if !flow.detour() {
        return None;
    }
    for leaf in flow.leaves(argument) {
        match flow.facts.kind(leaf.node) {
            Kind::Parameter { name, default, .. } => {
                let given = given(cx, leaf.node, name)?;
                if depth >= FAR || given.is_empty() && default.is_none() {
                    return None;
                }
                for value in given {
                    paths.extend(self::paths(cx, value, depth + 1)?);
                }
            }
            _ => {
                let flat = crate::strings::Flat::of(flow, leaf.node)?;
                if flat.text.starts_with(HOLE) {
                    return None;
                }
                paths.push(flat.text);
            }
        }
    }
    (!paths.is_empty()).then_some(paths)
}

/// What the calls in sight give a function for its parameter; `None` if one of them spreads what it gives.
fn given(cx: &Context, parameter: NodeId, name: &str) -> Option<Vec<NodeId>> {
    let flow = cx.flow;
    let facts = flow.facts;
    let function = facts.node(parameter).scope;
    let called = match facts.kind(function) {
        Kind::Function { name: Some(name) } => name.clone(),
        // `const url = (path) => …`
        _ => match facts.kind(facts.node(function).parent?) {
            Kind::Assign { target, .. } => facts.last_name(*target)?.to_owned(),
            _ => return None,
        },
    };
    let position = flow.parameters(function).filter(|(_, name)| !flow.idioms.receivers().contains(name));
    let position = position.into_iter().position(|(id, _)| id == parameter)?;
    let mut values = Vec::new();
    for call in flow.calls_of(&called) {
        let items = flow.items(*call);
        if items.iter().any(|item| item.spread) {
            return None;
        }
        let named = items.iter().find(|item| item.name.as_deref() == Some(name));
        let value = named.or_else(|| items.iter().filter(|item| item.name.is_none()).nth(position));
        values.extend(value.map(|item| item.value));
    }
    Some(values)
}

/// What has to stand in front of a path so that it means on all of these bases after what it means before, by the law of
/// paths; `None` if nothing does.
fn in_front(cx: &Context, site: &Site, bases: &[Base], path: &str) -> Option<String> {
    let text = &site.flat.text;
    let direct = &text[..site.host.span.end];
    let root = cx.settings.endpoint.root();
    let inference = format!(
        "{}/inference",
        root.split_once("://").and_then(|(_, rest)| Some(&rest[rest.find('/')?..])).unwrap_or("")
    );
    let is_inference = |rest: &str| {
        rest.strip_prefix("/inference").is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    };
    let due = |url: String| match url.strip_prefix(direct) {
        Some(rest) if is_inference(rest) => format!("{root}{rest}"),
        Some(rest) => format!("{root}/inference{rest}"),
        None => url,
    };
    let climbs = path.contains("..");
    let fits = |before: &String| {
        let readable = before.is_empty() || !climbs;
        readable
            && bases.iter().all(|base| {
                let new = resolve(&base.new, &format!("{before}{path}"));
                new.is_some() && new == resolve(&base.old, path).map(due)
            })
    };
    [String::new(), inference.clone(), format!("{}/", &inference[1..])].into_iter().find(fits)
}

/// A path that is a value of the program, with something in front of it.
fn concatenated(cx: &Context, site: &Site, argument: NodeId, before: &str) -> Option<Edit> {
    use crate::languages::Content;
    let flow = cx.flow;
    if !matches!(flow.facts.kind(argument), Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. }) {
        return None;
    }
    // Written like the path or the base, whichever is a plain literal.
    let leaves = flow.leaves(argument).into_iter().map(|leaf| leaf.node);
    let like =
        leaves.chain([site.root]).filter_map(|id| flow.facts.literal(id)).find(|literal| literal.pieces.len() == 1)?;
    let literal = flow.idioms.literal(flow.text, like, &[Content::Text(before)])?;
    let span = flow.facts.span(argument);
    let whole = flow.idioms.concatenate_at(flow.text, flow.facts, argument, &literal, span.of(flow.text));
    Some(Edit::replacement(span, whole))
}

/// Whether a dotted path is one of these, or ends in one of them.
pub(super) fn is_listed(path: &str, listed: &[&str]) -> bool {
    listed.iter().any(|entry| path.strip_suffix(entry).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}
