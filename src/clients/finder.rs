//! Clients made of bundles: the direct URLs among their values, and the library that takes them.

use std::collections::HashMap;
use std::sync::Arc;

use super::bundles::Bundle;
use super::{Client, Through, UrlUse, keys, models};
use crate::facts::{Argument, Kind, NodeId};
use crate::flow::Flow;
use crate::modules::{Definition, Imports, Value};
use crate::sdks::{self, Fallback, Meaning};
use crate::sites::Site;
use crate::strings::Flat;

/// Looks for the clients of a file.
pub(super) struct Finder<'f, 'a> {
    pub(super) flow: &'f Flow<'a>,
    pub(super) sites: &'f [Site],
    pub(super) by_root: HashMap<NodeId, Vec<usize>>,
    pub(super) imports: &'f Imports,
}

impl Finder<'_, '_> {
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
                let joins = self.flow.joined(bundle.node).is_some();
                self.trace(slot.value, named.is_some() || slot.receiver || joins, 0, &mut found);
                urls.extend(found.into_iter().map(|mut url| {
                    url.slot = index;
                    url
                }));
            }
        }
        urls
    }

    pub(super) fn sdk(&self, path: &str) -> Option<&'static sdks::Sdk> {
        sdks::lookup(self.flow.idioms, path)
    }

    pub(super) fn trace(&self, value: NodeId, through_calls: bool, depth: usize, found: &mut Vec<UrlUse>) {
        if depth > 6 || found.len() > 64 || !self.flow.detour() {
            return;
        }
        for leaf in self.flow.leaves(value) {
            if let Some(sites) = self.by_root.get(&leaf.node) {
                for &site in sites.iter().filter(|site| self.sites[**site].is_route()) {
                    // Only what begins the string is its address; a URL further on is data.
                    if self.sites[site].host.span.start == 0 {
                        let elsewhere = self.sites[site].defined.as_ref().is_some_and(|defined| defined.optional);
                        let (path, optional) = (leaf.path.clone(), leaf.optional || elsewhere);
                        let wrappers = Vec::new();
                        found.push(UrlUse { slot: 0, site, path, optional, through: Through::Whole, wrappers });
                    }
                }
                continue;
            }
            let (inner, through) = match self.flow.facts.kind(leaf.node) {
                Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. } => (self.prefix(leaf.node), Through::Prefix),
                Kind::Call { callee, arguments } => {
                    let first = arguments.items.first().filter(|first| !first.spread).map(|first| first.value);
                    if let Some((base, _)) = self.flow.joined(leaf.node) {
                        (Some(base), Through::Join(leaf.node))
                    } else if let Kind::Attribute { base, .. } = self.flow.facts.kind(*callee)
                        && self.is_string_like(*base)
                    {
                        (Some(*base), Through::Call)
                    } else if let Kind::Attribute { base, .. } = self.flow.facts.kind(*callee)
                        && arguments.items.is_empty()
                        && matches!(self.flow.facts.kind(*base), Kind::Call { callee, .. } if self.makes_url(*callee))
                    {
                        // `HttpUrl.get(URL).newBuilder()`
                        (Some(*base), Through::Call)
                    } else if through_calls || self.makes_url(*callee) {
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
                    if through == Through::Call && !self.takes_apart(leaf.node) {
                        url.wrappers.push(leaf.node);
                    }
                    if !matches!(url.through, Through::Join(_)) {
                        url.through = through;
                    }
                }
            }
        }
    }

    /// Whether a call takes a URL apart.
    fn takes_apart(&self, call: NodeId) -> bool {
        let Kind::Call { callee, .. } = self.flow.facts.kind(call) else { return false };
        self.flow.path(*callee).is_some_and(|path| self.flow.idioms.url_parsers().contains(&path.as_str()))
    }

    /// Whether a callee says that it makes a URL: `new Uri(…)`, `URI.create(…)`.
    fn makes_url(&self, callee: NodeId) -> bool {
        // A method of a literal has no path: `"https://…".toHttpUrl()`.
        let name = || self.flow.facts.last_name(callee).map(str::to_owned);
        let path = self.flow.path(callee).or_else(name).unwrap_or_default().to_ascii_lowercase();
        path.split('.').any(|segment| segment.ends_with("uri") || segment.ends_with("url"))
    }

    /// Whether a value is a URL: a direct one, what makes one, or a name that says so.
    pub(super) fn is_url(&self, value: NodeId) -> bool {
        self.flow.facts.last_name(value).and_then(sdks::meaning) == Some(Meaning::Url)
            || self.flow.leaves(value).iter().any(|leaf| {
                self.by_root.contains_key(&leaf.node)
                    || matches!(self.flow.facts.kind(leaf.node), Kind::Call { callee, .. } if self.makes_url(*callee))
            })
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
            _ if self.has_other_value(leaf.node) => true,
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

    /// Whether a constant of another module is a direct URL that may be something else.
    fn has_other_value(&self, node: NodeId) -> bool {
        self.imports.get(&node).is_some_and(|definitions| {
            let is_url = |definition: &Arc<Definition>| matches!(definition.value, Value::Url(_));
            let urls = definitions.iter().filter(|definition| is_url(definition)).count();
            urls > 1 || urls == 1 && definitions.iter().any(|definition| definition.value == Value::Other)
        })
    }

    /// Whether `BASE.rstrip("/")` is a string method on a URL of the file, not a call through a client.
    pub(super) fn is_string_like(&self, base: NodeId) -> bool {
        self.flow.leaves(base).iter().any(|leaf| self.by_root.contains_key(&leaf.node))
    }

    /// Finds the keys that a function or class of the file, which is given the URL, takes from elsewhere itself. Called
    /// for other URLs as well, it is one key for all of them.
    fn add_keys_of_definition(&self, client: &mut Client) {
        let facts = self.flow.facts;
        let Kind::Call { callee, .. } = facts.kind(client.node) else { return };
        let Some(definition) = self.flow.definition(*callee) else { return };
        if facts.within(client.node, definition) {
            return;
        }
        let given = facts.below(definition).skip(1).flat_map(|id| {
            let named = |argument: &Argument| Some((argument.name.clone()?, argument.value));
            self.flow.items(id).iter().filter_map(named).chain(self.setting(id)).collect::<Vec<_>>()
        });
        client.keys = keys::keys_among(self.flow, given);
        let name = facts.last_name(*callee).unwrap_or_default();
        client.mixed |= !client.keys.is_empty() && self.flow.calls_of(name).len() > 1;
    }

    /// The value that a string begins with, if it begins with one.
    fn prefix(&self, root: NodeId) -> Option<NodeId> {
        Flat::of(self.flow, root)?.first_value()
    }

    pub(super) fn client(&self, bundle: Bundle, urls: Vec<UrlUse>) -> Client {
        let Bundle { node, slots, open, absorbed } = bundle;
        let path = match self.flow.facts.kind(node) {
            Kind::Call { callee, .. } => self.flow.path(*callee),
            _ => None,
        };
        let given = urls.first().and_then(|url| slots[url.slot].name.as_deref());
        let mut sdk = path.as_deref().and_then(|path| sdks::lookup_given(self.flow.idioms, path, given));
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
        let mut client = Client { slots, sdk, open, urls, fallback, absorbed, ..Client::at(node) };
        client.mixed = client.urls.iter().any(|url| {
            self.flow.begin();
            url.optional && self.has_other_url(client.slots[url.slot].value, 0)
        });
        // What a test expects a client to be given is no client.
        let last = path.as_deref().and_then(|path| path.rsplit('.').next());
        let expects = |name: &str| name.starts_with("assert") || self.flow.idioms.expectations().contains(&name);
        client.expected = last.is_some_and(expects)
            || self.flow.facts.ancestors(node).take(3).any(|id| matches!(self.flow.facts.kind(id), Kind::Assert));
        if client.expected {
            return client;
        }
        client.several_hosts = self.sends_to_others(&client);
        keys::add_keys(self.flow, &mut client);
        client.mixed |= client.urls.iter().any(|url| client.slots[url.slot].conditional);
        if client.keys.is_empty() {
            self.add_keys_of_definition(&mut client);
        }
        models::add_own_models(self.flow, &mut client);
        if path.as_deref().is_some_and(|path| path.starts_with("litellm.")) {
            let model = client.models.iter().find_map(|model| model.value.clone()).unwrap_or_default();
            client.fallback = sdks::litellm_fallback(&model).map(Fallback::Environment);
        }
        client
    }
}
