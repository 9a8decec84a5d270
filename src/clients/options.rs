//! Options of a client that are no arguments of its own: objects and constructions that hold them, functions and methods
//! that set them, members that are assigned later.

use super::Slot;
use super::bundles::Bundle;
use super::finder::Finder;
use crate::facts::{Argument, Kind, NodeId};
use crate::sdks::{self, Fallback, Meaning};
use crate::source::line_start;

impl Finder<'_, '_> {
    /// Takes over what an argument holds that is a set of options, if it is one: `{ baseURL, apiKey }`, a name for such
    /// an object, or a construction that is configured itself.
    pub(super) fn options(&self, argument: &Argument, depth: usize, bundle: &mut Bundle) -> bool {
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
                    inner.slots.extend(self.members_set_on(argument.value, leaf.node));
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
                let of_request = || {
                    let configured = [Meaning::Headers, Meaning::Header, Meaning::Body].into_iter().any(named);
                    outer.is_some() && own.is_none() && configured
                };
                if !gives_url && !of_request() || outer.is_none() && named(Meaning::Key) {
                    return false;
                }
                bundle.absorb(inner);
                true
            }
            _ => false,
        }
    }

    /// The name and value of a functional option: `option.WithBaseURL(URL)`.
    pub(super) fn option(&self, argument: NodeId) -> Option<(String, NodeId)> {
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
    pub(super) fn header(&self, name: NodeId, value: NodeId) -> Option<(String, NodeId)> {
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
    pub(super) fn setting(&self, call: NodeId) -> Option<(String, NodeId)> {
        let Kind::Call { callee, arguments } = self.flow.facts.kind(call) else { return None };
        let Kind::Attribute { name, .. } = self.flow.facts.kind(*callee) else { return None };
        match arguments.items.as_slice() {
            [only] if only.name.is_none() && !only.spread && !sdks::REQUEST_METHODS.contains(&name.as_str()) => {
                let meaning = sdks::meaning(name)?;
                // Methods named like a body or a host ask more often than they set.
                let sets = !matches!(meaning, Meaning::Header) && !asks(name);
                sets.then(|| (name.clone(), only.value))
            }
            // `setValue(KEY, forHTTPHeaderField: "Authorization")` has the name behind the value.
            [key, value] if self.flow.idioms.header_setters().contains(&name.as_str()) => {
                self.header(key.value, value.value).or_else(|| self.header(value.value, key.value))
            }
            _ => None,
        }
    }

    /// What the calls behind a call in a chain set: `Client.builder().baseUrl(URL).apiKey(KEY).build()`.
    pub(super) fn chained(&self, call: NodeId) -> Vec<Slot> {
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

    /// The URL that a chain begins with, if the chain gives it a key: `"https://…".WithOAuthBearerToken(KEY).GetAsync()`.
    pub(super) fn url_with_key(&self, call: NodeId) -> Vec<Slot> {
        let Kind::Call { callee, .. } = self.flow.facts.kind(call) else { return Vec::new() };
        let Kind::Attribute { base, .. } = self.flow.facts.kind(*callee) else { return Vec::new() };
        if matches!(self.flow.facts.kind(*base), Kind::Call { .. }) || !self.is_string_like(*base) {
            return Vec::new();
        }
        let own = self.setting(call).map(|(name, value)| Slot::new(Some(name), value));
        let keyed = |slot: &Slot| slot.meaning() == Some(Meaning::Key);
        if own.as_ref().is_some_and(keyed) || self.chained(call).iter().any(keyed) {
            return vec![Slot::new(None, *base)];
        }
        Vec::new()
    }

    /// The call of a method of what a call returns.
    pub(super) fn next_in_chain(&self, call: NodeId) -> Option<NodeId> {
        let facts = self.flow.facts;
        let attribute = facts.node(call).parent?;
        let Kind::Attribute { base, .. } = facts.kind(attribute) else { return None };
        let next = facts.node(attribute).parent?;
        match facts.kind(next) {
            Kind::Call { callee, .. } if *base == call && *callee == attribute => Some(next),
            _ => None,
        }
    }

    /// The call whose result a call is a method of.
    fn previous_in_chain(&self, call: NodeId) -> Option<NodeId> {
        let facts = self.flow.facts;
        let Kind::Call { callee, .. } = facts.kind(call) else { return None };
        let Kind::Attribute { base, .. } = facts.kind(*callee) else { return None };
        matches!(facts.kind(*base), Kind::Call { .. }).then_some(*base)
    }

    /// Whether a call is the first of the chain that it stands in.
    pub(super) fn begins_chain(&self, call: NodeId) -> bool {
        self.previous_in_chain(call).is_none()
    }

    /// The first call of the chain that a call stands in.
    fn chain_start(&self, call: NodeId) -> NodeId {
        std::iter::successors(Some(call), |call| self.previous_in_chain(*call)).last().unwrap_or(call)
    }

    /// What the calls around a request in a chain set: `Http::withToken(KEY)->get(URL)`,
    /// `Client::new().post(URL).bearer_auth(KEY)`.
    pub(super) fn set_around_request(&self, request: NodeId) -> Vec<Slot> {
        const LONGEST: usize = 64;
        let Kind::Call { callee, .. } = self.flow.facts.kind(request) else { return Vec::new() };
        let sends = |name: &str| self.flow.idioms.request_methods().contains(&name);
        if !self.flow.facts.last_name(*callee).is_some_and(sends) {
            return Vec::new();
        }
        let before = std::iter::successors(self.previous_in_chain(request), |call| self.previous_in_chain(*call));
        let set = before.take(LONGEST).filter_map(|call| Some((call, self.setting(call)?)));
        let before = set.map(|(call, (name, value))| Slot { via: Some(call), ..Slot::new(Some(name), value) });
        before.chain(self.chained(request)).collect()
    }

    /// Members of what a call makes that are set later: `config.BaseURL = URL`, `builder.setApiKey(KEY)`.
    pub(super) fn set_on_result(&self, call: NodeId) -> Vec<Slot> {
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
        let target = self.flow.target_of(*target, *value, below);
        if *value != below || !matches!(facts.kind(target), Kind::Name(_) | Kind::Attribute { .. }) {
            return Vec::new();
        }
        self.members_set_on(target, call)
    }

    /// What is assigned to members of the object that is called like this, and set by its methods, where it may be the one
    /// that was made there.
    pub(super) fn members_set_on(&self, object: NodeId, made: NodeId) -> Vec<Slot> {
        let facts = self.flow.facts;
        let mut slots = Vec::new();
        let attributes = self.flow.attributes_of(object);
        let held = attributes.into_iter().filter(|attribute| self.flow.may_hold(*attribute, made));
        // Nothing that is told of an exhausted file holds.
        for attribute in held.take_while(|_| !self.flow.is_exhausted()) {
            let Some(parent) = facts.node(attribute).parent else { continue };
            let before = slots.len();
            let of_headers = facts.last_name(attribute).is_some_and(|name| sdks::HEADER_MEMBERS.contains(&name));
            match facts.kind(parent) {
                Kind::Assign { target, value, .. } if *target == attribute => {
                    let name = if of_headers { Some("headers") } else { facts.last_name(attribute) };
                    slots.push(Slot::new(name.map(str::to_owned), *value));
                }
                // `request.Header.Set("Authorization", KEY)`
                Kind::Attribute { base, .. } if of_headers && *base == attribute => {
                    let call = facts
                        .node(parent)
                        .parent
                        .filter(|call| matches!(facts.kind(*call), Kind::Call { callee, .. } if *callee == parent));
                    if let Some((call, (name, value))) = call.and_then(|call| Some((call, self.setting(call)?))) {
                        slots.push(Slot { via: Some(call), ..Slot::new(Some(name), value) });
                    }
                }
                // `request.headers["Authorization"] = KEY`
                Kind::Index { base, index } if of_headers && *base == attribute => {
                    if let Some(Kind::Assign { target, value, .. }) = facts.node(parent).parent.map(|id| facts.kind(id))
                        && *target == parent
                    {
                        slots.extend(self.header(*index, *value).map(|(name, value)| Slot::new(Some(name), value)));
                    }
                }
                Kind::Call { callee, .. } if *callee == attribute => {
                    if let Some((name, value)) = self.setting(parent) {
                        slots.push(Slot { via: Some(parent), ..Slot::new(Some(name), value) });
                    }
                    slots.extend(self.chained(parent));
                }
                _ => {}
            }
            if before < slots.len() {
                let conditional =
                    self.is_conditional(object, attribute) || self.is_used_before(object, made, attribute);
                slots[before..].iter_mut().for_each(|slot| slot.conditional |= conditional);
            }
        }
        slots
    }

    /// Whether something is set on an object where a condition decides about it: behind one on its line, or in a
    /// block inside of the one that holds the object.
    fn is_conditional(&self, object: NodeId, setter: NodeId) -> bool {
        let (facts, text) = (self.flow.facts, self.flow.text);
        let lead = |id: NodeId| {
            let start = facts.span(id).start;
            &text[line_start(text, start)..start]
        };
        let indent = |lead: &str| lead.len() - lead.trim_start().len();
        let (outer, inner) = (lead(object), lead(setter));
        if facts.node(object).scope != facts.node(setter).scope || facts.span(setter).start < facts.span(object).end {
            return false;
        }
        let decides = |word: &str| ["if", "unless", "when", "else", "elif", "case", "while", "for"].contains(&word);
        let condition = inner.split(|c: char| !c.is_alphanumeric()).any(decides)
            || ["&&", "||", "?"].iter().any(|operator| inner.contains(operator));
        condition || indent(outer) < indent(inner)
    }

    /// Whether an object is handed to something between where it is made and where something is set on it: that one has
    /// it as it was.
    fn is_used_before(&self, object: NodeId, made: NodeId, setter: NodeId) -> bool {
        let facts = self.flow.facts;
        let Kind::Name(name) = facts.kind(object) else { return false };
        let Some((scope, _)) = self.flow.lookup(object, name) else { return false };
        let (from, to) = (facts.span(made).end, facts.span(setter).start);
        let is_given = |id: &NodeId| {
            let given = |argument: &Argument| argument.value == *id;
            facts.node(*id).parent.is_some_and(|parent| {
                matches!(facts.kind(parent), Kind::Call { .. }) && self.flow.items(parent).iter().any(given)
            })
        };
        let between = |id: &NodeId| from <= facts.span(*id).start && facts.span(*id).end <= to;
        self.flow.reads_in(scope, name).any(|id| between(&id) && is_given(&id))
    }

    /// Whether a call only sets something on what another call of the file makes, whose bundle holds it.
    pub(super) fn is_set_elsewhere(&self, call: NodeId) -> bool {
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
