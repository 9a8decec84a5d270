//! The keys of a client: arguments, headers and what they are read from.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::facts::{Argument, Kind, NodeId};
use crate::finding::Span;
use crate::flow::{EnvRead, Flow, Leaf, Member};
use crate::sdks::{self, Meaning};
use crate::strings::{Flat, Origin};

use super::Client;
use super::handles::{Handles, made_requests};

/// A key that a client is given.
#[derive(Debug, Clone)]
pub struct KeyUse {
    /// The slot that holds it; `None` for a header that is set on a session.
    pub slot: Option<usize>,
    /// The expression that is the key at the client: an argument's value, or an interpolation of a header.
    pub at: NodeId,
    /// Names that it was reached through, outermost first.
    pub path: Vec<NodeId>,
    /// Whether it is one of several values.
    pub optional: bool,
    /// Where it comes from.
    pub source: KeySource,
    /// The string that the key is a part of (`Bearer …`).
    pub header: Option<NodeId>,
    /// Expressions through which the mapping or session was reached that holds the key (`HEADERS`, `auth()`).
    pub holders: Vec<NodeId>,
    /// Whether the session that holds it is seen to send requests elsewhere as well.
    pub beside: bool,
}

/// Where a key comes from.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// An environment variable or secret.
    Read(EnvRead),
    /// A literal: its node and the bytes of the key in it.
    Literal {
        /// The literal.
        node: NodeId,
        /// The key, without what stands around it in a header.
        span: Span,
        /// The key.
        value: String,
    },
    /// Nothing: `None` and the like.
    Missing(NodeId),
    /// A parameter, a function's result, a settings object.
    Unseen(NodeId),
}

/// Finds the keys among the slots of a client.
pub(super) fn add_keys(flow: &Flow, client: &mut Client) {
    let mut keys = Vec::new();
    for (index, slot) in client.slots.iter().enumerate() {
        flow.begin();
        let mut found = Vec::new();
        match slot.meaning() {
            Some(Meaning::Key) => key_values(flow, slot.value, &mut found),
            Some(Meaning::Headers) => headers(flow, slot.value, &mut found),
            Some(Meaning::Header) => header_line(flow, slot.value, &mut found),
            // `api_key_env="ACME_KEY"`: what reads it is out of sight.
            None if slot.name.as_deref().is_some_and(sdks::names_variable) => {
                let name = flow.facts.plain(slot.value);
                if name.is_some_and(|name| name != crate::routing::GATEWAY_KEY) {
                    found.push(unseen(slot.value));
                }
            }
            // `make_client(URL, os.environ["KEY"])`
            None if slot.name.is_none() && !client.urls.iter().any(|url| url.slot == index) => {
                positional(flow, slot.value, &mut found);
            }
            _ => {}
        }
        for mut key in found {
            key.slot = Some(index);
            key.holders.extend(slot.holder);
            keys.push(key);
        }
    }
    client.keys = keys;
}

/// The keys among named values that are read or written out in the file.
pub(super) fn keys_among(flow: &Flow, values: impl Iterator<Item = (String, NodeId)>) -> Vec<KeyUse> {
    let mut keys = Vec::new();
    for (name, value) in values {
        flow.begin();
        match sdks::meaning(&name) {
            Some(Meaning::Key) => key_values(flow, value, &mut keys),
            Some(Meaning::Headers) => headers(flow, value, &mut keys),
            _ => {}
        }
    }
    keys.retain(|key| matches!(key.source, KeySource::Read(_) | KeySource::Literal { .. }));
    keys
}

/// Finds the keys of a session that a client's requests go through, or that a session client is given later: headers
/// set on the object, and headers of its requests.
pub(super) fn add_keys_of_session(
    flow: &Flow,
    client: &mut Client,
    handles: &Handles,
    clients: &HashSet<NodeId>,
    elsewhere: &mut HashMap<String, bool>,
) {
    flow.begin();
    if !client.keys.is_empty() {
        return;
    }
    let mut keys = Vec::new();
    let facts = flow.facts;
    let plain = |argument: &Argument| facts.plain(argument.value);
    let is_scheme = |argument: &Argument| plain(argument).is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"));
    let mut objects = handles.names.clone();
    if let Kind::Call { callee, .. } = facts.kind(client.node)
        && let Kind::Attribute { base, .. } = facts.kind(*callee)
        && let Some(object) = flow.dotted(*base)
    {
        // `session.post(URL)`: what the session was made with.
        for leaf in flow.leaves(*base) {
            let Some(arguments) = flow.arguments(leaf.node) else { continue };
            for argument in &arguments.items {
                match argument.name.as_deref().and_then(sdks::meaning) {
                    Some(Meaning::Headers) => headers(flow, argument.value, &mut keys),
                    Some(Meaning::Key) => key_values(flow, argument.value, &mut keys),
                    _ => {}
                }
            }
        }
        objects.push(object);
    }
    objects.extend(made_requests(flow, &handles.calls).into_iter().filter_map(|request| flow.dotted(request)));
    objects.sort_unstable();
    objects.dedup();
    let blocks = handles.blocks.iter().map(|(at, name)| (*at, name));
    let holders: Vec<(NodeId, &String)> = objects.iter().map(|object| (client.node, object)).chain(blocks).collect();
    // The same name may mean another request further on.
    let ours = |member: &&Member| match facts.kind(member.assign) {
        Kind::Assign { target, .. } => flow.may_hold(*target, client.node),
        _ => true,
    };
    for &(at, object) in &holders {
        // `request["Authorization"] = …`
        for member in flow.members_at(at, object).into_iter().filter(ours) {
            if member.entry().is_some_and(|(_, name)| sdks::is_key_header(name)) {
                header_value(flow, member.value, &mut keys);
            }
        }
        for held in sdks::HEADER_MEMBERS {
            for member in flow.members_at(at, &format!("{object}.{held}")).into_iter().filter(ours) {
                match member.entry() {
                    None => headers(flow, member.value, &mut keys),
                    Some((_, name)) if sdks::is_key_header(name) => header_value(flow, member.value, &mut keys),
                    Some(_) => {}
                }
            }
            // `session.Headers.Authorization = …`
            for member in flow.members_at(at, &format!("{object}.{held}.Authorization")).into_iter().filter(ours) {
                header_value(flow, member.value, &mut keys);
            }
        }
    }
    for method in flow.idioms.header_setters() {
        let own = |object: &String| {
            let of_headers = sdks::HEADER_MEMBERS.iter().map(|member| format!("{object}.{member}.{method}"));
            of_headers.chain([format!("{object}.{method}")]).collect::<Vec<_>>()
        };
        let paths = holders.iter().flat_map(|(at, object)| own(object).into_iter().map(|path| (*at, path)));
        for call in paths.flat_map(|(at, path)| flow.calls_at(at, &path)) {
            let Kind::Call { arguments, .. } = facts.kind(*call) else { continue };
            if !flow.may_hold(*call, client.node) {
                continue;
            }
            match arguments.items.as_slice() {
                [mapping] if !mapping.spread => headers(flow, mapping.value, &mut keys),
                [scheme, value] if is_scheme(scheme) && sdks::is_key_header(method) => {
                    key_values(flow, value.value, &mut keys);
                }
                [one, other] => {
                    // The name may stand behind the value.
                    let names =
                        |part: &Argument| flow.facts.plain(part.value).is_some_and(|text| sdks::is_key_header(&text));
                    let value = if names(one) { Some(other) } else { Some(one).filter(|_| names(other)) };
                    value.into_iter().for_each(|value| header_value(flow, value.value, &mut keys));
                }
                // `client.request :authorization, "Bearer", KEY`, `client.authorization :Bearer, KEY`
                [name, scheme, value]
                    if is_scheme(scheme) && plain(name).is_some_and(|name| sdks::is_key_header(&name)) =>
                {
                    key_values(flow, value.value, &mut keys);
                }
                _ => {}
            }
        }
    }
    for &request in &handles.calls {
        let Some(arguments) = flow.arguments(request) else { continue };
        for argument in &arguments.items {
            if argument.name.as_deref().and_then(sdks::meaning) == Some(Meaning::Headers) {
                headers(flow, argument.value, &mut keys);
            } else if argument.name.is_none() && flow.idioms.options_objects() {
                options_of_request(flow, argument.value, &mut keys);
            }
        }
    }
    let beside = objects.iter().any(|object| {
        elsewhere.get(object).copied().unwrap_or_else(|| {
            let found = sends_elsewhere(flow, object, clients);
            elsewhere.insert(object.clone(), found);
            found
        })
    });
    for key in &mut keys {
        key.beside |= beside;
    }
    client.keys = keys;
}

/// The keys among the options of a request: `client.post(path, { headers: … })`.
fn options_of_request(flow: &Flow, options: NodeId, keys: &mut Vec<KeyUse>) {
    for leaf in flow.leaves(options) {
        let Kind::Mapping(entries) = flow.facts.kind(leaf.node) else { continue };
        for entry in &entries.items {
            match entry.name.as_deref().and_then(sdks::meaning) {
                Some(Meaning::Headers) => headers(flow, entry.value, keys),
                Some(Meaning::Key) => key_values(flow, entry.value, keys),
                _ => {}
            }
        }
    }
}

/// Whether requests through a session are seen to go to a URL that is no client's of the file.
fn sends_elsewhere(flow: &Flow, object: &str, clients: &HashSet<NodeId>) -> bool {
    flow.idioms.request_methods().iter().chain(&["head"]).any(|method| {
        let calls = flow.calls_as(&format!("{object}.{method}"));
        calls.iter().filter(|call| !clients.contains(call)).any(|call| {
            let Kind::Call { arguments, .. } = flow.facts.kind(*call) else { return false };
            arguments.items.iter().take(2).any(|argument| {
                let absolute = |text: &str| text.contains("://");
                argument.name.is_none()
                    && flow.leaves(argument.value).iter().any(|leaf| match Flat::of(flow, leaf.node) {
                        Some(flat) => absolute(&flat.text),
                        None => false,
                    })
            })
        })
    })
}

/// The keys that an expression may stand for.
fn key_values(flow: &Flow, value: NodeId, keys: &mut Vec<KeyUse>) {
    values(flow, value, value, &Way::default(), keys);
}

/// How a value was reached.
#[derive(Clone, Default)]
struct Way {
    /// The names on it, outermost first.
    path: Vec<NodeId>,
    /// Whether the value is one of several.
    optional: bool,
    /// The string that the value is a part of.
    header: Option<NodeId>,
    /// How many calls and strings around the value were opened.
    depth: usize,
}

impl Way {
    /// The way to what this one leads to a part of.
    fn of_leaf(leaf: &Leaf) -> Self {
        Self { path: leaf.path.clone(), optional: leaf.optional, ..Self::default() }
    }

    fn key(&self, at: NodeId, source: KeySource) -> KeyUse {
        KeyUse { path: self.path.clone(), optional: self.optional, header: self.header, ..key(at, source) }
    }
}

/// The keys that an expression may stand for which was reached on a way.
fn values(flow: &Flow, at: NodeId, value: NodeId, way: &Way, keys: &mut Vec<KeyUse>) {
    if !flow.detour() {
        keys.push(way.key(at, KeySource::Unseen(value)));
        return;
    }
    for leaf in flow.leaves(value) {
        let path = way.path.iter().chain(&leaf.path).copied().collect();
        let way = Way { path, optional: way.optional || leaf.optional, ..*way };
        let mut push = |source| keys.push(way.key(at, source));
        if let Some(read) = flow.env_read(leaf.node) {
            push(KeySource::Read(read));
            continue;
        }
        match flow.facts.kind(leaf.node) {
            Kind::Literal(literal) => match flow.facts.plain(leaf.node) {
                Some(value) => {
                    let span = literal.body();
                    // `T="Bearer key"`
                    match value.strip_prefix("Bearer ").map(str::to_owned).filter(|_| span.len() == value.len()) {
                        Some(value) => {
                            let span = Span::new(span.end - value.len(), span.end);
                            push(KeySource::Literal { node: leaf.node, span, value });
                        }
                        None => push(KeySource::Literal { node: leaf.node, span, value }),
                    }
                }
                None => string_value(flow, at, leaf.node, way, keys),
            },
            Kind::Call { callee, arguments } => {
                let name = flow.facts.last_name(*callee).unwrap_or_default();
                let wrapped = match (arguments.items.as_slice(), flow.facts.kind(*callee)) {
                    // `new AuthenticationHeaderValue("Bearer", key)`
                    ([scheme, key], _) if flow.facts.plain(scheme.value).as_deref() == Some("Bearer") => {
                        Some(key.value)
                    }
                    _ if way.depth > 4 || !flow.idioms.key_wrappers().contains(&name) => None,
                    // `env.str("X")` reads, `str(x)` hands on.
                    (_, Kind::Attribute { .. }) if name == "str" => None,
                    ([only], _) if !only.spread && !matches!(name, "strip" | "rstrip") => Some(only.value),
                    (_, Kind::Attribute { base, .. }) => Some(*base),
                    _ => None,
                };
                match wrapped {
                    Some(inner) => values(flow, at, inner, &Way { depth: way.depth + 1, ..way }, keys),
                    None => push(KeySource::Unseen(leaf.node)),
                }
            }
            Kind::Concat(_) | Kind::Format { .. } => string_value(flow, at, leaf.node, way, keys),
            Kind::Other if flow.is_nothing(leaf.node) => push(KeySource::Missing(leaf.node)),
            // The default of a parameter follows as a leaf of its own.
            _ => push(KeySource::Unseen(leaf.node)),
        }
    }
}

/// A key that is the whole of an interpolated string (`"$KEY"`), or cannot be told.
fn string_value(flow: &Flow, at: NodeId, root: NodeId, way: Way, keys: &mut Vec<KeyUse>) {
    let flat = Flat::of(flow, root);
    // A whole header in one string.
    if let Some(flat) =
        flat.as_ref().filter(|flat| flat.text.starts_with("Bearer ") || flat.text.starts_with("Authorization:"))
    {
        let from = flat.text.find(':').map_or(0, |at| at + 1);
        let blanks = flat.text[from..].len() - flat.text[from..].trim_start().len();
        return in_string(flow, flat, from + blanks..flat.text.len(), way, keys);
    }
    let only = flat.and_then(|flat| flat.only_value());
    match only.filter(|_| way.depth <= 4) {
        Some(value) => {
            let at = if at == root { value } else { at };
            let way = Way { header: way.header.or(Some(root)), depth: way.depth + 1, ..way };
            values(flow, at, value, &way, keys);
        }
        None => keys.push(way.key(at, KeySource::Unseen(root))),
    }
}

/// Positional arguments that look like a key: a read, or a name that says so.
fn positional(flow: &Flow, value: NodeId, keys: &mut Vec<KeyUse>) {
    // In a shell every word is positional.
    let named = match flow.facts.kind(value) {
        Kind::Name(name) | Kind::Attribute { name, .. } => sdks::meaning(name) == Some(Meaning::Key),
        // `new ApiKeyCredential("…")`: what it is wrapped in says what it is.
        Kind::Call { callee, .. } if flow.env_read(value).is_none() => {
            let name = flow.facts.last_name(*callee).unwrap_or_default();
            flow.idioms.key_wrappers().contains(&name) && says_key(name)
        }
        _ => flow.env_read(value).is_some_and(|read| {
            ["KEY", "TOKEN", "SECRET"].iter().any(|word| read.name.to_ascii_uppercase().ends_with(word))
        }),
    };
    if flow.idioms.variables_are_environment() {
        return;
    }
    match flow.facts.kind(value) {
        _ if named => key_values(flow, value, keys),
        // `system("curl", "-H", "Authorization: Bearer …", URL)`
        Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. } => header_line(flow, value, keys),
        _ => {}
    }
}

/// Whether the name of a function or class that hands on a key says that it is one.
fn says_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["key", "credential", "secret", "token", "auth"].iter().any(|word| name.contains(word))
}

/// The keys in a mapping of headers.
fn headers(flow: &Flow, value: NodeId, keys: &mut Vec<KeyUse>) {
    headers_at(flow, value, keys, 0);
}

fn headers_at(flow: &Flow, value: NodeId, keys: &mut Vec<KeyUse>, depth: usize) {
    if depth > 4 || !flow.detour() {
        return;
    }
    let from = keys.len();
    // `headers = {}` … `headers["Authorization"] = …`
    if let Some(path) = flow.dotted(value) {
        for member in flow.members_at(value, &path) {
            if member.entry().is_some_and(|(_, name)| sdks::is_key_header(name)) {
                header_value(flow, member.value, keys);
            }
        }
        let setters = header_setters_of(flow, value, &path, keys);
        for key in &mut keys[from..] {
            key.holders.insert(0, value);
            key.holders.extend(&setters);
        }
    }
    let filled = keys.len() > from;
    for leaf in flow.leaves(value) {
        let from = keys.len();
        let mut holders = leaf.path.clone();
        match flow.facts.kind(leaf.node) {
            Kind::Mapping(entries) => {
                for entry in &entries.items {
                    match &entry.name {
                        Some(name) if sdks::is_key_header(name) => header_value(flow, entry.value, keys),
                        None if entry.spread => headers_at(flow, entry.value, keys, depth + 1),
                        _ => {}
                    }
                }
            }
            Kind::Call { callee, arguments } if flow.makes_mapping(*callee) => {
                for entry in &arguments.items {
                    match &entry.name {
                        Some(name) if sdks::is_key_header(name) => header_value(flow, entry.value, keys),
                        None => headers_at(flow, entry.value, keys, depth + 1),
                        _ => {}
                    }
                }
            }
            // `HEADERS.copy()`
            Kind::Call { callee, .. } if matches!(flow.facts.kind(*callee), Kind::Attribute { name, .. } if name == "copy") => {
                if let Kind::Attribute { base, .. } = flow.facts.kind(*callee) {
                    headers_at(flow, *base, keys, depth + 1);
                }
            }
            // `headers=auth_headers()`
            Kind::Call { callee, .. } => {
                let returned = flow.definition(*callee).map_or(&[][..], |function| flow.returns(function));
                for value in returned {
                    headers_at(flow, *value, keys, depth + 1);
                }
                holders.push(leaf.node);
                // `new HashMap<>()` that is filled later
                if returned.is_empty() && !(filled && flow.items(leaf.node).is_empty()) {
                    keys.push(unseen(leaf.node));
                }
            }
            // Of an array of command-line words, each may be a header line.
            Kind::Sequence(items) => items.iter().for_each(|item| match flow.facts.kind(*item) {
                // `[["Authorization", KEY]]`
                Kind::Sequence(pair) => match pair.as_slice() {
                    [name, value] if flow.facts.plain(*name).is_some_and(|name| sdks::is_key_header(&name)) => {
                        header_value(flow, *value, keys);
                    }
                    _ => {}
                },
                _ => header_line(flow, *item, keys),
            }),
            // `HEADERS | {…}`
            Kind::Other => {
                for child in flow.facts.children(leaf.node).take(8) {
                    headers_at(flow, child, keys, depth + 1);
                }
            }
            Kind::Literal(_) => {}
            _ => keys.push(unseen(leaf.node)),
        }
        for key in &mut keys[from..] {
            key.holders.splice(0..0, holders.iter().copied());
        }
    }
}

/// The keys that methods set on an object of headers (`headers.set("Authorization", KEY)`). Returns the reads of the
/// object that all such calls are made on.
fn header_setters_of(flow: &Flow, object: NodeId, path: &str, keys: &mut Vec<KeyUse>) -> Vec<NodeId> {
    let mut bases = Vec::new();
    for method in flow.idioms.entry_setters().iter().chain(flow.idioms.header_setters()) {
        for call in flow.calls_at(object, &format!("{path}.{method}")) {
            let Kind::Call { callee, arguments } = flow.facts.kind(*call) else { continue };
            let Kind::Attribute { base, .. } = flow.facts.kind(*callee) else { continue };
            bases.push(*base);
            let [name, value] = arguments.items.as_slice() else { continue };
            // `AUTHORIZATION` and the like are constants of libraries.
            let name =
                flow.facts.plain(name.value).or_else(|| Some(flow.facts.last_name(name.value)?.replace('_', "-")));
            if name.is_some_and(|name| sdks::is_key_header(&name)) {
                header_value(flow, value.value, keys);
            }
        }
    }
    bases
}

fn unseen(node: NodeId) -> KeyUse {
    key(node, KeySource::Unseen(node))
}

/// A key that stands where the client is.
fn key(at: NodeId, source: KeySource) -> KeyUse {
    let (path, holders) = (Vec::new(), Vec::new());
    KeyUse { slot: None, at, path, optional: false, source, header: None, holders, beside: false }
}

/// `Authorization: Bearer …` as one string.
fn header_line(flow: &Flow, value: NodeId, keys: &mut Vec<KeyUse>) {
    for leaf in flow.leaves(value) {
        let Some(flat) = Flat::of(flow, leaf.node) else { continue };
        // One string may hold several lines.
        let mut start = 0;
        for line in flat.text.split_inclusive('\n') {
            if let Some((name, rest)) = line.split_once(':')
                && sdks::is_key_header(name)
            {
                let blanks = rest.len() - rest.trim_start().len();
                let from = start + name.len() + 1 + blanks;
                in_string(flow, &flat, from..start + line.len(), Way::of_leaf(&leaf), keys);
            }
            start += line.len();
        }
    }
}

fn header_value(flow: &Flow, value: NodeId, keys: &mut Vec<KeyUse>) {
    for leaf in flow.leaves(value) {
        // A header may be given as a list of values; those of a list are not followed to another one.
        let items = match flow.facts.kind(leaf.node) {
            Kind::Sequence(items) => items.clone(),
            Kind::Mapping(items) if items.items.iter().all(|item| item.name.is_none()) => {
                items.items.iter().map(|item| item.value).collect()
            }
            _ => vec![leaf.node],
        };
        for item in items {
            match Flat::of(flow, item) {
                Some(flat) => in_string(flow, &flat, 0..flat.text.len(), Way::of_leaf(&leaf), keys),
                None => values(flow, item, item, &Way::of_leaf(&leaf), keys),
            }
        }
    }
}

/// The key in a header's value, behind its scheme.
fn in_string(flow: &Flow, flat: &Flat, header: Range<usize>, way: Way, keys: &mut Vec<KeyUse>) {
    let way = Way { header: Some(flat.root), depth: 0, ..way };
    let value = &flat.text[header.clone()];
    let scheme = value.find(' ').filter(|at| value[..*at].bytes().all(|b| b.is_ascii_alphabetic()));
    let start = header.start + scheme.map_or(0, |at| at + 1);
    let range = start..(header.start + value.trim_end().len()).max(start);
    if range.is_empty() {
        return;
    }
    let segments: Vec<_> = flat.segments_in(&range).collect();
    match segments.as_slice() {
        [segment] => match &segment.origin {
            Origin::Hole { value: Some(value), .. } => {
                values(flow, *value, *value, &way, keys);
            }
            Origin::Hole { value: None, .. } => keys.push(unseen(flat.root)),
            Origin::Text { literal, .. } => {
                let source = KeySource::Literal {
                    node: *literal,
                    span: flat.source_span(flow, &range),
                    value: flat.text[range.clone()].to_owned(),
                };
                keys.push(way.key(flat.root, source));
            }
        },
        _ => keys.push(unseen(flat.root)),
    }
}
