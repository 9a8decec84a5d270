//! Clients found from their URLs: groups of values that belong together, and the direct URLs among them.

use std::collections::HashMap;

use super::{Client, Slot, Through, UrlUse, keys, models};
use crate::facts::{Argument, Kind, NodeId};
use crate::flow::{Flow, Member};
use crate::sdks::{self, Fallback, Meaning};
use crate::sites::Site;
use crate::strings::Flat;

/// A group of slots that belong together.
pub(super) struct Bundle {
    node: NodeId,
    slots: Vec<Slot>,
    open: bool,
    /// Other groups whose slots this one took over.
    absorbed: Vec<NodeId>,
}

impl Default for Bundle {
    fn default() -> Self {
        Self { node: NodeId::FILE, slots: Vec::new(), open: false, absorbed: Vec::new() }
    }
}

impl Bundle {
    /// Takes over the slots of options that this one is given.
    fn absorb(&mut self, options: Bundle) {
        self.open |= options.open;
        self.slots.extend(options.slots);
        self.absorbed.push(options.node);
        self.absorbed.extend(options.absorbed);
    }
}

/// Whether a method's name, which says what it holds, begins with a verb that asks for it.
fn asks(name: &str) -> bool {
    ["get", "is", "has", "parse", "from", "to", "read", "load", "create", "build", "make", "resolve", "new"].iter().any(
        |verb| {
            name.get(..verb.len()).is_some_and(|start| start.eq_ignore_ascii_case(verb))
                && name[verb.len()..].starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        },
    )
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
                Kind::Call { .. } if self.is_set_elsewhere(id) => {}
                Kind::Call { .. } | Kind::Mapping(_) => bundles.push(self.bundle(id, 0)),
                // `"direct" in BASE`
                Kind::Test(operands) => {
                    let asks = |id: &NodeId| {
                        facts.plain(*id).is_some_and(|text| text.contains("direct") && !text.contains("://"))
                    };
                    if operands.iter().any(asks) {
                        let slot = |value: &NodeId| Slot { receiver: true, ..Slot::new(None, *value) };
                        let slots = operands.iter().filter(|id| !asks(id)).map(slot).collect();
                        bundles.push(Bundle { node: id, slots, ..Bundle::default() });
                    }
                }
                Kind::Class { .. } => {
                    let slot = |(name, value, _): &(&str, NodeId, NodeId)| Slot::new(Some((*name).to_owned()), *value);
                    let slots = self.flow.fields(id).iter().map(slot).collect();
                    bundles.push(Bundle { node: id, slots, ..Bundle::default() });
                }
                _ => {}
            }
        }
        bundles.extend(self.assigned_groups());
        bundles
    }

    /// The arguments of a call or the entries of a mapping, spread mappings and options objects unfolded, positions named
    /// by the signature where the function is defined in the file, and what is set on the result.
    fn bundle(&self, node: NodeId, depth: usize) -> Bundle {
        let facts = self.flow.facts;
        let mut bundle = Bundle { node, ..Bundle::default() };
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
                self.unfold(argument.value, &mut bundle);
                continue;
            }
            let name = argument.name.clone().or_else(|| signature.get(position).cloned());
            position += usize::from(argument.name.is_none());
            // `{**options, "base_url": …}`: what is written behind a spread takes its place.
            if name.is_some() && matches!(facts.kind(node), Kind::Mapping(_)) {
                bundle.slots.retain(|slot| slot.holder.is_none() || slot.name != name);
            }
            let call = matches!(facts.kind(node), Kind::Call { .. });
            if call && self.flow.idioms.options_objects() && self.options(argument, depth, &mut bundle) {
                continue;
            }
            // `option.WithBaseURL(URL)`
            if let (true, None, Some((option, value))) = (call, &argument.name, self.option(argument.value)) {
                bundle.slots.push(Slot { via: Some(argument.value), ..Slot::new(Some(option), value) });
                continue;
            }
            bundle.slots.push(Slot { place: Some((node, index)), ..Slot::new(name, argument.value) });
        }
        if matches!(facts.kind(node), Kind::Call { .. }) {
            bundle.slots.extend(self.chained(node));
            bundle.slots.extend(self.set_on_result(node));
        }
        bundle
    }

    /// The entries of a mapping that is spread into a call or mapping.
    fn unfold(&self, value: NodeId, bundle: &mut Bundle) {
        let facts = self.flow.facts;
        let leaves = self.flow.leaves(value);
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
                        holder: (container != value).then_some(value),
                        ..Slot::new(entry.name.clone(), entry.value)
                    });
                }
            }
            None => bundle.open = true,
        }
        self.entries_set_on(value, bundle);
    }

    /// `options["api_key"] = …`, `options.apiKey = …`
    fn entries_set_on(&self, value: NodeId, bundle: &mut Bundle) {
        let Some(path) = self.flow.dotted(value) else { return };
        for member in self.flow.members_at(value, &path) {
            let name = member.entry().map(|(_, name)| name).filter(|name| !name.contains('.'));
            if name.is_some() {
                let name = name.map(str::to_owned);
                bundle.slots.retain(|slot| slot.holder != Some(value) || slot.name != name);
                bundle.slots.push(Slot { holder: Some(value), ..Slot::new(name, member.value) });
            }
        }
    }

    /// Takes over what an argument holds that is a set of options, if it is one: `{ baseURL, apiKey }`, a name for such
    /// an object, or a construction that is configured itself.
    fn options(&self, argument: &Argument, depth: usize, bundle: &mut Bundle) -> bool {
        const DEEPEST: usize = 3;
        let facts = self.flow.facts;
        let named = argument.name.as_deref().and_then(sdks::meaning);
        if depth >= DEEPEST || named.is_some() {
            return false;
        }
        let leaves = self.flow.leaves(argument.value);
        let [leaf] = leaves.as_slice() else { return false };
        // What a parameter or another file holds may be options too.
        if matches!(facts.kind(leaf.node), Kind::Parameter { .. } | Kind::Name(_)) && argument.name.is_none() {
            bundle.open = true;
        }
        let configures = |slot: &Slot| {
            matches!(
                slot.meaning(),
                Some(Meaning::Url | Meaning::Key | Meaning::Headers | Meaning::Model | Meaning::Body)
            )
        };
        let holder = (leaf.node != argument.value).then_some(argument.value);
        match facts.kind(leaf.node) {
            Kind::Mapping(entries) => {
                let mut inner = Bundle { node: leaf.node, ..Bundle::default() };
                for (index, entry) in entries.items.iter().enumerate() {
                    if entry.spread {
                        self.unfold(entry.value, &mut inner);
                    } else if !self.options(entry, depth + 1, &mut inner) {
                        inner.slots.retain(|slot| slot.holder.is_none() || slot.name != entry.name);
                        let place = Some((leaf.node, index));
                        inner.slots.push(Slot { place, holder, ..Slot::new(entry.name.clone(), entry.value) });
                    }
                }
                if holder.is_some() {
                    self.entries_set_on(argument.value, &mut inner);
                    inner.slots.extend(self.members_set_on(argument.value));
                }
                // A mapping that says nothing of a client stays one argument, or one entry.
                if !inner.slots.iter().any(configures) {
                    return false;
                }
                bundle.absorb(inner);
                true
            }
            Kind::Call { callee, .. } if depth == 0 || argument.name.is_some() => {
                let known = |callee: NodeId| self.flow.path(callee).and_then(|path| self.sdk(&path));
                let outer = match facts.kind(bundle.node) {
                    Kind::Call { callee, .. } => known(*callee),
                    _ => None,
                };
                let own = known(*callee);
                if own.is_some_and(|sdk| matches!(sdk.fallback, Fallback::Environment(_))) && outer.is_none() {
                    return false;
                }
                let inner = self.bundle(leaf.node, depth + 1);
                let named = |meaning: Meaning| inner.slots.iter().any(|slot| slot.meaning() == Some(meaning));
                let gives_url = named(Meaning::Url);
                // What has both is a client of its own, which is only handed on.
                if !gives_url || outer.is_none() && named(Meaning::Key) {
                    return false;
                }
                bundle.absorb(inner);
                true
            }
            _ => false,
        }
    }

    /// The name and value of a functional option: `option.WithBaseURL(URL)`.
    fn option(&self, argument: NodeId) -> Option<(String, NodeId)> {
        let Kind::Call { callee, arguments } = self.flow.facts.kind(argument) else { return None };
        let name = self.flow.facts.last_name(*callee)?;
        let begins = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("with"));
        match arguments.items.as_slice() {
            [only] if begins && only.name.is_none() && !only.spread => {
                sdks::meaning(name).map(|_| (name.to_owned(), only.value))
            }
            [key, value] if begins => self.header(key.value, value.value),
            _ => None,
        }
    }

    /// A header that carries a key, as a slot's name and value.
    fn header(&self, name: NodeId, value: NodeId) -> Option<(String, NodeId)> {
        let leaves = self.flow.leaves(name);
        let [leaf] = leaves.as_slice() else { return None };
        // `AUTHORIZATION` and the like are constants of libraries.
        let name = match self.flow.facts.plain(leaf.node) {
            Some(name) => name,
            None => self.flow.facts.last_name(leaf.node)?.replace('_', "-"),
        };
        sdks::is_key_header(&name).then_some((name, value))
    }

    /// What a call sets on the object it is a method of: `baseUrl(URL)`, `setApiKey(KEY)`, `header("Authorization", KEY)`.
    fn setting(&self, call: NodeId) -> Option<(String, NodeId)> {
        let Kind::Call { callee, arguments } = self.flow.facts.kind(call) else { return None };
        let Kind::Attribute { name, .. } = self.flow.facts.kind(*callee) else { return None };
        match arguments.items.as_slice() {
            [only] if only.name.is_none() && !only.spread && !sdks::REQUEST_METHODS.contains(&name.as_str()) => {
                let meaning = sdks::meaning(name)?;
                // Methods named like a body or a host ask more often than they set.
                let sets = !matches!(meaning, Meaning::Header) && !asks(name);
                sets.then(|| (name.clone(), only.value))
            }
            [key, value] if self.flow.idioms.header_setters().contains(&name.as_str()) => {
                self.header(key.value, value.value)
            }
            _ => None,
        }
    }

    /// What the calls behind a call in a chain set: `Client.builder().baseUrl(URL).apiKey(KEY).build()`.
    fn chained(&self, call: NodeId) -> Vec<Slot> {
        const LONGEST: usize = 64;
        let mut slots = Vec::new();
        let mut at = call;
        for _ in 0..LONGEST {
            let Some(next) = self.next_in_chain(at) else { break };
            if let Some((name, value)) = self.setting(next) {
                slots.push(Slot { via: Some(next), ..Slot::new(Some(name), value) });
            }
            at = next;
        }
        slots
    }

    /// The call of a method of what a call returns.
    fn next_in_chain(&self, call: NodeId) -> Option<NodeId> {
        let facts = self.flow.facts;
        let attribute = facts.node(call).parent?;
        let Kind::Attribute { base, .. } = facts.kind(attribute) else { return None };
        let next = facts.node(attribute).parent?;
        match facts.kind(next) {
            Kind::Call { callee, .. } if *base == call && *callee == attribute => Some(next),
            _ => None,
        }
    }

    /// The first call of the chain that a call stands in.
    fn chain_start(&self, call: NodeId) -> NodeId {
        let facts = self.flow.facts;
        let mut at = call;
        while let Kind::Call { callee, .. } = facts.kind(at)
            && let Kind::Attribute { base, .. } = facts.kind(*callee)
            && matches!(facts.kind(*base), Kind::Call { .. })
        {
            at = *base;
        }
        at
    }

    /// Members of what a call makes that are set later: `config.BaseURL = URL`, `builder.setApiKey(KEY)`.
    fn set_on_result(&self, call: NodeId) -> Vec<Slot> {
        let facts = self.flow.facts;
        if !self.flow.idioms.options_objects() {
            return Vec::new();
        }
        let mut below = call;
        while let Some(next) = self.next_in_chain(below) {
            below = next;
        }
        let Some(Kind::Assign { target, value, .. }) = facts.node(below).parent.map(|parent| facts.kind(parent)) else {
            return Vec::new();
        };
        if *value != below || !matches!(facts.kind(*target), Kind::Name(_) | Kind::Attribute { .. }) {
            return Vec::new();
        }
        self.members_set_on(*target)
    }

    /// What is assigned to members of the object that is called like this, and set by its methods.
    fn members_set_on(&self, object: NodeId) -> Vec<Slot> {
        let facts = self.flow.facts;
        let mut slots = Vec::new();
        for attribute in self.flow.attributes_of(object) {
            let Some(parent) = facts.node(attribute).parent else { continue };
            match facts.kind(parent) {
                Kind::Assign { target, value, .. } if *target == attribute => {
                    let name = facts.last_name(attribute).map(str::to_owned);
                    slots.push(Slot::new(name, *value));
                }
                Kind::Call { callee, .. } if *callee == attribute => {
                    if let Some((name, value)) = self.setting(parent) {
                        slots.push(Slot { via: Some(parent), ..Slot::new(Some(name), value) });
                    }
                    slots.extend(self.chained(parent));
                }
                _ => {}
            }
        }
        slots
    }

    /// Whether a call only sets something on what another call of the file makes, whose bundle holds it.
    fn is_set_elsewhere(&self, call: NodeId) -> bool {
        let facts = self.flow.facts;
        if self.setting(call).is_none() {
            return false;
        }
        let start = self.chain_start(call);
        if start != call && self.setting(start).is_none() {
            return true;
        }
        let Kind::Call { callee, .. } = facts.kind(start) else { return false };
        let Kind::Attribute { base, .. } = facts.kind(*callee) else { return false };
        let leaves = self.flow.leaves(*base);
        self.flow.idioms.options_objects()
            && matches!(leaves.as_slice(), [leaf] if matches!(facts.kind(leaf.node), Kind::Call { .. }))
            && matches!(facts.kind(*base), Kind::Name(_) | Kind::Attribute { .. })
    }

    /// Names of the parameters that positional arguments fill, for functions and classes of the file.
    fn signature(&self, callee: NodeId) -> Vec<String> {
        let facts = self.flow.facts;
        let Some(mut definition) = self.flow.definition(callee) else { return Vec::new() };
        let mut method = matches!(facts.kind(callee), Kind::Attribute { .. });
        if matches!(facts.kind(definition), Kind::Class { .. }) {
            method = true;
            match self.flow.idioms.constructor().and_then(|name| self.flow.method(definition, name)) {
                Some(function) => definition = function,
                // A data class takes its fields.
                None => return self.flow.fields(definition).iter().map(|(name, _, _)| (*name).to_owned()).collect(),
            }
        }
        let mut parameters = self.flow.parameters(definition).map(|(_, name)| name).peekable();
        // A receiver that is written as a parameter is no argument.
        parameters.next_if(|first| method && self.flow.idioms.receivers().contains(first));
        parameters.map(str::to_owned).collect()
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
                groups.push((key, Bundle { node: assign, ..Bundle::default() }));
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
                    let first = arguments.items.first().filter(|first| !first.spread).map(|first| first.value);
                    if let Some((base, _)) = self.flow.joined(leaf.node) {
                        (Some(base), Through::Join(leaf.node))
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
        let Bundle { node, slots, open, absorbed } = bundle;
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
        let mut client = Client { slots, sdk, open, urls, fallback, absorbed, ..Client::at(node) };
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
