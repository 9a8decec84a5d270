//! Clients found from their URLs: groups of values that belong together, and the direct URLs among them.

use std::collections::HashMap;

use super::{Client, Slot, Through, UrlUse, keys, models};
use crate::facts::{Kind, NodeId};
use crate::flow::{Flow, Member};
use crate::sdks::{self, Fallback, Meaning};
use crate::sites::Site;
use crate::strings::Flat;

/// A group of slots that belong together.
pub(super) struct Bundle {
    node: NodeId,
    slots: Vec<Slot>,
    open: bool,
}

pub(super) struct Finder<'f, 'a> {
    pub(super) flow: &'f Flow<'a>,
    pub(super) sites: &'f [Site],
    pub(super) by_root: HashMap<NodeId, Vec<usize>>,
}

impl Finder<'_, '_> {
    pub(super) fn bundles(&self) -> Vec<Bundle> {
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
                        let slot = |value: &NodeId| Slot { receiver: true, ..Slot::new(None, *value) };
                        let slots = operands.iter().filter(|id| !asks(id)).map(slot).collect();
                        bundles.push(Bundle { node: id, slots, open: false });
                    }
                }
                Kind::Class { .. } => {
                    let slot = |(name, value, _): &(&str, NodeId, NodeId)| Slot::new(Some((*name).to_owned()), *value);
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
            && (self.flow.idioms.join_methods().contains(&name.as_str())
                || self.flow.idioms.url_slicers().contains(&name.as_str()))
        {
            bundle.slots.push(Slot { receiver: true, ..Slot::new(None, *base) });
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
                    Kind::Call { callee, .. } => self.flow.makes_mapping(*callee),
                    _ => true,
                };
                match mapping.filter(|(id, _)| dictionary(*id)) {
                    Some((container, entries)) => {
                        for (index, entry) in entries.items.iter().enumerate() {
                            bundle.open |= entry.spread;
                            bundle.slots.push(Slot {
                                place: Some((container, index)),
                                holder: (container != argument.value).then_some(argument.value),
                                ..Slot::new(entry.name.clone(), entry.value)
                            });
                        }
                    }
                    None => bundle.open = true,
                }
                // `options["api_key"] = …`
                if let Some(path) = self.flow.dotted(argument.value) {
                    for member in self.flow.members_at(argument.value, &path) {
                        let name = member.entry().map(|(_, name)| name).filter(|name| !name.contains('.'));
                        if name.is_some() {
                            let name = name.map(str::to_owned);
                            bundle.slots.retain(|slot| slot.holder != Some(argument.value) || slot.name != name);
                            bundle.slots.push(Slot { holder: Some(argument.value), ..Slot::new(name, member.value) });
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
            bundle.slots.push(Slot { place: Some((node, index)), ..Slot::new(name, argument.value) });
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
            match self.flow.idioms.constructor().and_then(|name| self.flow.method(definition, name)) {
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
            let slot = Slot::new(Some(name.to_owned()), value);
            let at = *index.entry(key.clone()).or_insert_with(|| {
                groups.push((key, Bundle { node: assign, slots: Vec::new(), open: false }));
                groups.len() - 1
            });
            groups[at].1.slots.push(slot);
        };
        for member in self.flow.all_members() {
            let Member { class, path, value, assign } = member;
            let (base, name, stem) = match member.entry() {
                Some((base, name)) => (base, name, stem(name)),
                None => {
                    let (base, name) = path.rsplit_once('.').unwrap_or(("", path));
                    (base, name, String::new())
                }
            };
            let holder = if *class == NodeId::FILE { facts.node(*assign).scope } else { *class };
            add((holder, format!("{base}/{stem}")), name, *value, *assign);
        }
        // `options.setdefault("base_url", …)`
        for &call in self.flow.idioms.entry_setters().iter().flat_map(|method| self.flow.calls_of(method)) {
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
            let Kind::Assign { target, value, .. } = facts.kind(id) else { continue };
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
    pub(super) fn urls(&self, bundle: &Bundle) -> Vec<UrlUse> {
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
                self.flow.begin();
                self.trace(slot.value, named.is_some() || slot.receiver, 0, &mut found);
                urls.extend(found.into_iter().map(|mut url| {
                    url.slot = index;
                    url
                }));
            }
        }
        urls
    }

    fn sdk(&self, path: &str) -> Option<&'static sdks::Sdk> {
        sdks::lookup(self.flow.idioms.libraries(), path)
    }

    fn trace(&self, value: NodeId, through_calls: bool, depth: usize, found: &mut Vec<UrlUse>) {
        if depth > 6 || found.len() > 64 || !self.flow.detour() {
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
        // What takes this long to follow is not the direct URL alone.
        if !self.flow.detour() {
            return true;
        }
        self.flow.leaves(value).iter().any(|leaf| match facts.kind(leaf.node) {
            _ if self.by_root.contains_key(&leaf.node) || self.flow.env_read(leaf.node).is_some() => false,
            Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. } => match self.prefix(leaf.node) {
                Some(inner) if depth < 4 => self.has_other_url(inner, depth + 1),
                _ => facts.plain(leaf.node).is_none_or(|value| !value.is_empty()),
            },
            Kind::Parameter { .. } => false,
            Kind::Other => !self.flow.is_nothing(leaf.node),
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
        Flat::of(self.flow, root)?.first_value()
    }

    pub(super) fn client(&self, bundle: Bundle, urls: Vec<UrlUse>) -> Client {
        let Bundle { node, slots, open } = bundle;
        let path = match self.flow.facts.kind(node) {
            Kind::Call { callee, .. } => self.flow.path(*callee),
            _ => None,
        };
        let mut sdk = path.as_deref().and_then(|path| self.sdk(path));
        // `client.with_options(base_url=…)` is the client's class again.
        if let Kind::Call { callee, .. } = self.flow.facts.kind(node)
            && let Kind::Attribute { base, name, .. } = self.flow.facts.kind(*callee)
            && self.flow.idioms.derivations().contains(&name.as_str())
        {
            sdk = self.flow.leaves(*base).iter().find_map(|leaf| match self.flow.facts.kind(leaf.node) {
                Kind::Call { callee, .. } => self.sdk(&self.flow.path(*callee)?).filter(|sdk| !sdk.configures_itself),
                _ => None,
            });
        }
        let fallback = sdk.map(|sdk| sdk.fallback);
        let mut client = Client { slots, sdk, open, urls, fallback, ..Client::at(node) };
        client.mixed = client.urls.iter().any(|url| {
            self.flow.begin();
            url.optional && self.has_other_url(client.slots[url.slot].value, 0)
        });
        // What a test expects a client to be given is no client.
        let expected =
            path.as_deref().is_some_and(|path| path.rsplit('.').next().is_some_and(|name| name.starts_with("assert")))
                || self.flow.facts.ancestors(node).take(3).any(|id| matches!(self.flow.facts.kind(id), Kind::Assert));
        if expected {
            return client;
        }
        client.several_hosts = self.sends_to_others(&client);
        keys::add_keys(self.flow, &mut client);
        models::add_own_models(self.flow, &mut client);
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
