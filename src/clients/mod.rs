//! From facts to clients: what sends requests to a direct host, with which key, for which models.
//!
//! A client is found from its URL: every call, mapping, class or group of assignments that gives a direct URL to
//! something named like a URL, or passes one by position. Its key and the models of its requests are then followed in
//! the same file. Nothing here knows a language or decides about edits.

use std::collections::{HashMap, HashSet};

use crate::facts::{Kind, NodeId};
use crate::flow::{Binding, Flow, Member};
use crate::sdks::{self, Fallback, Meaning, Sdk};
use crate::sites::{self, Site};

mod keys;
mod requests;

pub use keys::{KeySource, KeyUse};
pub use requests::ModelUse;

/// Something that sends requests to a direct host.
#[derive(Debug)]
pub struct Client {
    /// The call, mapping or class, or the first of the assignments, that gives it its URL.
    pub node: NodeId,
    /// What it is given.
    pub slots: Vec<Slot>,
    /// The library's row, if it is known.
    pub sdk: Option<&'static Sdk>,
    /// Whether something unseen is spread into its arguments.
    pub open: bool,
    /// Its direct URLs.
    pub urls: Vec<UrlUse>,
    /// Its keys.
    pub keys: Vec<KeyUse>,
    /// Models of its requests.
    pub models: Vec<ModelUse>,
    /// Literal paths of calls through it that are no method of an SDK: `client.post("/v1/embeddings")`.
    pub raw_paths: Vec<NodeId>,
    /// The variable that it reads when it is given no key.
    pub fallback: Option<Fallback>,
    /// Whether one command sends requests to other hosts as well.
    pub several_hosts: bool,
    /// Whether its URL may visibly be another one that is no direct route, so that not all of its keys are direct keys.
    pub mixed: bool,
}

/// An argument, entry, field or assignment of a client.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Its name: keyword, key, field, or the parameter that a positional argument fills.
    pub name: Option<String>,
    /// Its value.
    pub value: NodeId,
    /// The call or mapping that holds it and its index there, for removal.
    pub place: Option<(NodeId, usize)>,
    /// The expression that is spread into the client, for a slot that comes of it.
    pub holder: Option<NodeId>,
    /// Whether it is no argument but what the call asks something of: the URL itself.
    pub receiver: bool,
}

impl Slot {
    fn meaning(&self) -> Option<Meaning> {
        self.name.as_deref().and_then(sdks::meaning)
    }
}

/// A direct URL that a client is given.
#[derive(Debug, Clone)]
pub struct UrlUse {
    /// Index of the slot.
    pub slot: usize,
    /// Index of the site.
    pub site: usize,
    /// Names that it was reached through, outermost first.
    pub path: Vec<NodeId>,
    /// Whether the slot may hold something else as well.
    pub optional: bool,
    /// What happens to the URL on its way.
    pub through: Through,
}

/// What happens to a URL between its literal and the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Nothing.
    Whole,
    /// It becomes the start of a longer string.
    Prefix,
    /// It is handed to a function or method that keeps it whole.
    Call,
    /// It is joined with a path by RFC 3986; the node is the call.
    Join(NodeId),
}

/// The clients of a file, and what is asked of clients that cannot be told.
#[derive(Debug, Default)]
pub struct Clients {
    /// The clients of direct routes.
    pub all: Vec<Client>,
    /// Models of requests that are neither followed to one of them nor to another client.
    pub loose_models: Vec<ModelUse>,
    /// Whether the file makes no other client than one of a direct route.
    pub only_one: bool,
}

/// Finds the clients of a file.
pub fn find(flow: &Flow, sites: &[Site]) -> Clients {
    let finder = Finder { flow, sites, by_root: sites::by_root(sites) };
    let mut clients = Vec::new();
    for bundle in finder.bundles() {
        let urls = finder.urls(&bundle);
        if urls.is_empty() {
            continue;
        }
        clients.push(finder.client(bundle, urls));
    }
    // A mapping spread into a call is that call's.
    let spread: HashSet<NodeId> = clients
        .iter()
        .filter(|client| matches!(flow.facts.kind(client.node), Kind::Call { .. }))
        .flat_map(|client| client.slots.iter().filter_map(|slot| slot.place.map(|(container, _)| container)))
        .collect();
    clients
        .retain(|client| !(matches!(flow.facts.kind(client.node), Kind::Mapping(_)) && spread.contains(&client.node)));
    // A constant without a key of its own is only what the calls that are given it use.
    let called: HashSet<usize> = clients
        .iter()
        .filter(|client| matches!(flow.facts.kind(client.node), Kind::Call { .. }))
        .flat_map(|client| client.urls.iter().map(|url| url.site))
        .collect();
    clients.retain(|client| {
        matches!(flow.facts.kind(client.node), Kind::Call { .. })
            || !client.keys.is_empty()
            || !client.urls.iter().all(|url| called.contains(&url.site))
    });
    let several = clients.len() > 1 || constructions(flow) > 1;
    let nodes: HashSet<NodeId> = clients.iter().map(|client| client.node).collect();
    let mut elsewhere = HashMap::new();
    for client in &mut clients {
        let handles = requests::handles(flow, client);
        keys::add_keys_of_session(flow, client, &handles, &nodes, &mut elsewhere);
        requests::follow(flow, client, &handles, several);
    }
    let loose_models = requests::loose(flow, &clients);
    Clients { only_one: clients.len() == 1 && !several, all: clients, loose_models }
}

/// Number of calls that make a client of a known library, direct or not.
fn constructions(flow: &Flow) -> usize {
    let makes = |id: &NodeId| match flow.facts.kind(*id) {
        Kind::Call { callee, .. } => flow
            .path(*callee)
            .and_then(|path| sdks::lookup(&path))
            .is_some_and(|sdk| matches!(sdk.fallback, Fallback::Environment(_))),
        _ => false,
    };
    flow.facts.ids().filter(makes).count()
}

/// A group of slots that belong together.
struct Bundle {
    node: NodeId,
    slots: Vec<Slot>,
    open: bool,
}

struct Finder<'f, 'a> {
    flow: &'f Flow<'a>,
    sites: &'f [Site],
    by_root: HashMap<NodeId, Vec<usize>>,
}

/// String methods that yield a part of a URL.
const TAKE_APART: &[&str] = &["split", "rsplit", "partition", "rpartition", "removeprefix", "index", "find"];

impl Finder<'_, '_> {
    fn bundles(&self) -> Vec<Bundle> {
        let facts = self.flow.facts;
        let mut bundles = Vec::new();
        for id in facts.ids() {
            match facts.kind(id) {
                Kind::Call { .. } | Kind::Mapping(_) => bundles.push(self.bundle(id)),
                // `"direct" in BASE`
                Kind::Test(operands) => {
                    let asks = |id: &NodeId| {
                        facts.plain(*id).is_some_and(|text| text.contains("direct") && !text.contains("://"))
                    };
                    if operands.iter().any(asks) {
                        let slot = |value: &NodeId| Slot {
                            name: None,
                            value: *value,
                            place: None,
                            holder: None,
                            receiver: true,
                        };
                        let slots = operands.iter().filter(|id| !asks(id)).map(slot).collect();
                        bundles.push(Bundle { node: id, slots, open: false });
                    }
                }
                Kind::Class { .. } => {
                    let slot = |(name, value, _): &(&str, NodeId, NodeId)| Slot {
                        name: Some((*name).to_owned()),
                        value: *value,
                        place: None,
                        holder: None,
                        receiver: false,
                    };
                    let slots = self.flow.fields(id).iter().map(slot).collect();
                    bundles.push(Bundle { node: id, slots, open: false });
                }
                _ => {}
            }
        }
        bundles.extend(self.assigned_groups());
        bundles
    }

    /// The arguments of a call or the entries of a mapping, spread mappings unfolded, positions named by the
    /// signature where the function is defined in the file.
    fn bundle(&self, node: NodeId) -> Bundle {
        let facts = self.flow.facts;
        let mut bundle = Bundle { node, slots: Vec::new(), open: false };
        let Some(arguments) = self.flow.arguments(node) else { return bundle };
        let signature = match facts.kind(node) {
            Kind::Call { callee, .. } => self.signature(*callee),
            _ => Vec::new(),
        };
        // What a URL object is asked to put another path into.
        if let Kind::Call { callee, .. } = facts.kind(node)
            && let Kind::Attribute { base, name, .. } = facts.kind(*callee)
            && (self.flow.idioms.join_methods().contains(&name.as_str()) || TAKE_APART.contains(&name.as_str()))
        {
            bundle.slots.push(Slot { name: None, value: *base, place: None, holder: None, receiver: true });
        }
        let mut position = 0;
        for (index, argument) in arguments.items.iter().enumerate() {
            if argument.spread {
                let leaves = self.flow.leaves(argument.value);
                let mapping = match leaves.as_slice() {
                    [leaf] => self.flow.arguments(leaf.node).map(|found| (leaf.node, found)),
                    _ => None,
                };
                let dictionary = |id| match facts.kind(id) {
                    Kind::Call { callee, .. } => self.flow.path(*callee).as_deref() == Some("dict"),
                    _ => true,
                };
                match mapping.filter(|(id, _)| dictionary(*id)) {
                    Some((container, entries)) => {
                        for (index, entry) in entries.items.iter().enumerate() {
                            bundle.open |= entry.spread;
                            bundle.slots.push(Slot {
                                name: entry.name.clone(),
                                value: entry.value,
                                place: Some((container, index)),
                                holder: (container != argument.value).then_some(argument.value),
                                receiver: false,
                            });
                        }
                    }
                    None => bundle.open = true,
                }
                // `options["api_key"] = …`
                if let Some(path) = self.flow.dotted(argument.value) {
                    for member in self.flow.all_members() {
                        let name = member
                            .path
                            .strip_prefix(path.as_str())
                            .and_then(|rest| rest.strip_prefix('[')?.strip_suffix(']'));
                        if let Some(name) = name.filter(|name| !name.contains(['[', '.'])) {
                            let (name, value) = (Some(name.to_owned()), member.value);
                            bundle.slots.retain(|slot| slot.holder != Some(argument.value) || slot.name != name);
                            bundle.slots.push(Slot {
                                name,
                                value,
                                place: None,
                                holder: Some(argument.value),
                                receiver: false,
                            });
                        }
                    }
                }
                continue;
            }
            let name = argument.name.clone().or_else(|| signature.get(position).cloned());
            position += usize::from(argument.name.is_none());
            // `{**options, "base_url": …}`: what is written behind a spread takes its place.
            if name.is_some() && matches!(facts.kind(node), Kind::Mapping(_)) {
                bundle.slots.retain(|slot| slot.holder.is_none() || slot.name != name);
            }
            bundle.slots.push(Slot {
                name,
                value: argument.value,
                place: Some((node, index)),
                holder: None,
                receiver: false,
            });
        }
        bundle
    }

    /// Names of the parameters that positional arguments fill, for functions and classes of the file.
    fn signature(&self, callee: NodeId) -> Vec<String> {
        let facts = self.flow.facts;
        let Some(mut definition) = self.flow.definition(callee) else { return Vec::new() };
        let mut skip = 0;
        if matches!(facts.kind(definition), Kind::Class { .. }) {
            skip = 1;
            match self.flow.method(definition, "__init__") {
                Some(function) => definition = function,
                // A data class takes its fields.
                None => return self.flow.fields(definition).iter().map(|(name, _, _)| (*name).to_owned()).collect(),
            }
        } else if matches!(facts.kind(callee), Kind::Attribute { .. }) {
            skip = 1;
        }
        self.flow.parameters(definition).skip(skip).map(|(_, name)| name.to_owned()).collect()
    }

    /// Assignments that belong together: to attributes or entries of one object (`openai.api_base`, `openai.api_key`),
    /// or to variables whose names differ only in what they hold (`ACME_BASE_URL`, `ACME_API_KEY`).
    fn assigned_groups(&self) -> Vec<Bundle> {
        let facts = self.flow.facts;
        let mut groups: Vec<((NodeId, String), Bundle)> = Vec::new();
        let mut index: HashMap<(NodeId, String), usize> = HashMap::new();
        let mut add = |key: (NodeId, String), name: &str, value: NodeId, assign: NodeId| {
            let slot = Slot { name: Some(name.to_owned()), value, place: None, holder: None, receiver: false };
            let at = *index.entry(key.clone()).or_insert_with(|| {
                groups.push((key, Bundle { node: assign, slots: Vec::new(), open: false }));
                groups.len() - 1
            });
            groups[at].1.slots.push(slot);
        };
        for Member { class, path, value, assign } in self.flow.all_members() {
            let (base, name) = match path.strip_suffix(']').and_then(|path| path.rsplit_once('[')) {
                Some((base, name)) => (base, name),
                None => path.rsplit_once('.').unwrap_or(("", path.as_str())),
            };
            let stem = if path.ends_with(']') { stem(name) } else { String::new() };
            let holder = if *class == NodeId::FILE { facts.node(*assign).scope } else { *class };
            add((holder, format!("{base}/{stem}")), name, *value, *assign);
        }
        // `options.setdefault("base_url", …)`
        for &call in self.flow.calls_of("setdefault") {
            let Kind::Call { callee, arguments } = facts.kind(call) else { continue };
            let (Kind::Attribute { base, .. }, [name, value]) = (facts.kind(*callee), arguments.items.as_slice())
            else {
                continue;
            };
            if let (Some(base), Some(name)) = (self.flow.dotted(*base), facts.plain(name.value)) {
                let holder = facts.node(call).scope;
                add((holder, format!("{base}/{}", stem(&name))), &name, value.value, value.value);
            }
        }
        for id in facts.ids() {
            let Kind::Assign { target, value } = facts.kind(id) else { continue };
            let node = facts.node(id);
            let Kind::Name(name) = facts.kind(*target) else { continue };
            let call = node.parent.filter(|parent| matches!(facts.kind(*parent), Kind::Call { .. }));
            let holder = match facts.kind(node.scope) {
                Kind::Class { .. } => continue,
                _ => call.unwrap_or(node.scope),
            };
            if matches!(sdks::meaning(name), Some(Meaning::Url | Meaning::Key)) {
                add((holder, format!("={}", stem(name))), name, *value, id);
            }
        }
        groups.into_iter().map(|(_, bundle)| bundle).collect()
    }

    /// The direct URLs among the slots of a bundle.
    fn urls(&self, bundle: &Bundle) -> Vec<UrlUse> {
        let call = matches!(self.flow.facts.kind(bundle.node), Kind::Call { .. });
        let mut urls = Vec::new();
        for (index, slot) in bundle.slots.iter().enumerate() {
            let named = slot.meaning();
            let accepted = match (&slot.name, named) {
                (_, Some(Meaning::Url)) => true,
                (None, _) => call || slot.receiver,
                _ => false,
            };
            if accepted {
                let mut found = Vec::new();
                self.trace(slot.value, named.is_some() || slot.receiver, 0, &mut found);
                urls.extend(found.into_iter().map(|mut url| {
                    url.slot = index;
                    url
                }));
            }
        }
        urls
    }

    fn trace(&self, value: NodeId, through_calls: bool, depth: usize, found: &mut Vec<UrlUse>) {
        if depth > 6 || found.len() > 64 {
            return;
        }
        for leaf in self.flow.leaves(value) {
            if let Some(sites) = self.by_root.get(&leaf.node) {
                for &site in sites.iter().filter(|site| self.sites[**site].is_route()) {
                    // Only what begins the string is its address; a URL further on is data.
                    if self.sites[site].host.span.start == 0 {
                        let (path, optional) = (leaf.path.clone(), leaf.optional);
                        found.push(UrlUse { slot: 0, site, path, optional, through: Through::Whole });
                    }
                }
                continue;
            }
            let (inner, through) = match self.flow.facts.kind(leaf.node) {
                Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. } => (self.prefix(leaf.node), Through::Prefix),
                Kind::Call { callee, arguments } => {
                    let path = self.flow.path(*callee).unwrap_or_default();
                    let first = arguments.items.first().filter(|first| !first.spread).map(|first| first.value);
                    if self.flow.idioms.joins().contains(&path.as_str()) {
                        (first, Through::Join(leaf.node))
                    } else if let Kind::Attribute { base, .. } = self.flow.facts.kind(*callee)
                        && self.is_string_like(*base)
                    {
                        (Some(*base), Through::Call)
                    } else if through_calls {
                        (first, Through::Call)
                    } else {
                        (None, Through::Call)
                    }
                }
                _ => (None, Through::Whole),
            };
            if let Some(inner) = inner {
                let from = found.len();
                self.trace(inner, through_calls, depth + 1, found);
                for url in &mut found[from..] {
                    let outer = leaf.path.iter().copied();
                    url.path = outer.chain(url.path.iter().copied()).collect();
                    url.optional |= leaf.optional;
                    if !matches!(url.through, Through::Join(_)) {
                        url.through = through;
                    }
                }
            }
        }
    }

    /// Whether a command is given a URL that is no direct route, or holds a second request (`curl … --next …`).
    fn sends_to_others(&self, client: &Client) -> bool {
        let command = matches!(self.flow.facts.kind(client.node), Kind::Call { callee, .. }
            if self.flow.facts.literal(*callee).is_some());
        let direct = |index: usize| client.urls.iter().any(|url| url.slot == index);
        command
            && client.slots.iter().enumerate().any(|(index, slot)| match slot.name.as_deref() {
                Some("next") => true,
                Some("url") => !direct(index),
                _ => false,
            })
    }

    /// Whether a value may also be a URL that is no direct route: another literal, or something out of sight that stands
    /// beside the direct one as its equal. A parameter or variable of the environment only overrides it.
    fn has_other_url(&self, value: NodeId, depth: usize) -> bool {
        let facts = self.flow.facts;
        self.flow.leaves(value).iter().any(|leaf| match facts.kind(leaf.node) {
            _ if self.by_root.contains_key(&leaf.node) || self.flow.env_read(leaf.node).is_some() => false,
            Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. } => match self.prefix(leaf.node) {
                Some(inner) if depth < 4 => self.has_other_url(inner, depth + 1),
                _ => facts.plain(leaf.node).is_none_or(|value| !value.is_empty()),
            },
            Kind::Parameter { .. } => false,
            Kind::Other => !matches!(facts.span(leaf.node).of(self.flow.text), "None" | "null" | "undefined" | "nil"),
            Kind::Call { callee, arguments } if depth < 4 => {
                let inner = match facts.kind(*callee) {
                    Kind::Attribute { base, .. } if self.is_string_like(*base) => Some(*base),
                    _ => arguments.items.first().filter(|first| !first.spread).map(|first| first.value),
                };
                inner.is_none_or(|inner| self.has_other_url(inner, depth + 1))
            }
            _ => true,
        })
    }

    /// Whether `BASE.rstrip("/")` is a string method on a URL of the file, not a call through a client.
    fn is_string_like(&self, base: NodeId) -> bool {
        self.flow.leaves(base).iter().any(|leaf| self.by_root.contains_key(&leaf.node))
    }

    /// The value that a string begins with, if it begins with one.
    fn prefix(&self, root: NodeId) -> Option<NodeId> {
        let flat = crate::strings::Flat::of(self.flow, root)?;
        match flat.segments.first()?.origin {
            crate::strings::Origin::Hole { value, .. } => value,
            crate::strings::Origin::Text { .. } => None,
        }
    }

    fn client(&self, bundle: Bundle, urls: Vec<UrlUse>) -> Client {
        let Bundle { node, slots, open } = bundle;
        let path = match self.flow.facts.kind(node) {
            Kind::Call { callee, .. } => self.flow.path(*callee),
            _ => None,
        };
        let mut sdk = path.as_deref().and_then(sdks::lookup);
        // `client.with_options(base_url=…)` is the client's class again.
        if let Kind::Call { callee, .. } = self.flow.facts.kind(node)
            && let Kind::Attribute { base, name, .. } = self.flow.facts.kind(*callee)
            && matches!(name.as_str(), "with_options" | "copy")
        {
            sdk = self.flow.leaves(*base).iter().find_map(|leaf| match self.flow.facts.kind(leaf.node) {
                Kind::Call { callee, .. } => {
                    sdks::lookup(&self.flow.path(*callee)?).filter(|sdk| !sdk.configures_itself)
                }
                _ => None,
            });
        }
        let fallback = sdk.map(|sdk| sdk.fallback);
        let mut client = Client { slots, sdk, open, urls, fallback, ..Client::at(node) };
        client.mixed =
            client.urls.iter().any(|url| url.optional && self.has_other_url(client.slots[url.slot].value, 0));
        // What a test expects a client to be given is no client.
        let expected =
            path.as_deref().is_some_and(|path| path.rsplit('.').next().is_some_and(|name| name.starts_with("assert")))
                || self.flow.facts.ancestors(node).take(3).any(|id| matches!(self.flow.facts.kind(id), Kind::Assert));
        if expected {
            return client;
        }
        client.several_hosts = self.sends_to_others(&client);
        keys::add_keys(self.flow, &mut client);
        requests::add_own_models(self.flow, &mut client);
        if path.as_deref().is_some_and(|path| path.starts_with("litellm.")) {
            let model = client.models.iter().find_map(|model| model.value.clone()).unwrap_or_default();
            client.fallback = sdks::litellm_fallback(&model).map(Fallback::Environment);
        }
        client
    }
}

/// What is left of a variable's name without the word for what it holds: `OPENAI` of `OPENAI_BASE_URL`.
fn stem(name: &str) -> String {
    let upper = format!("_{}", name.to_ascii_uppercase());
    let suffixes = [
        "_BASE_URL",
        "_API_BASE",
        "_API_URL",
        "_ENDPOINT",
        "_API_KEY",
        "_API_TOKEN",
        "_AUTH_TOKEN",
        "_URL",
        "_KEY",
        "_TOKEN",
        "_BASE",
        "_HOST",
    ];
    match suffixes.iter().find_map(|suffix| upper.strip_suffix(suffix)) {
        Some(stem) => stem.trim_start_matches('_').to_owned(),
        None if matches!(sdks::meaning(name), Some(Meaning::Url | Meaning::Key)) => String::new(),
        None => upper.trim_start_matches('_').to_owned(),
    }
}

impl Client {
    /// A client of which nothing is known but where it is made.
    fn at(node: NodeId) -> Self {
        Self {
            node,
            slots: Vec::new(),
            sdk: None,
            open: false,
            urls: Vec::new(),
            keys: Vec::new(),
            models: Vec::new(),
            raw_paths: Vec::new(),
            fallback: None,
            mixed: false,
            several_hosts: false,
        }
    }

    /// Whether the client reads its own configuration once its URL and key arguments are gone.
    pub fn configures_itself(&self) -> bool {
        self.sdk.is_some_and(|sdk| sdk.configures_itself)
    }
}

/// Whether every name on the way to a value is bound once, to that value only: no parameter, no second assignment.
pub fn is_constant_path(flow: &Flow, path: &[NodeId]) -> bool {
    path.iter().all(|node| match flow.facts.kind(*node) {
        Kind::Name(name) => {
            matches!(flow.lookup(*node, name).map(|found| found.1), Some([Binding::Value { .. }]))
                && !flow.idioms.rebinds(flow.text, name)
        }
        _ => false,
    })
}
