//! Values that belong together: the arguments of a call, the entries of a mapping, the fields of a class, assignments.

use std::collections::HashMap;

use super::Slot;
use super::finder::Finder;
use crate::facts::{Kind, NodeId};
use crate::flow::Member;
use crate::sdks::{self, Meaning, stem};

/// A group of slots that belong together.
pub(super) struct Bundle {
    /// The call, mapping, class or first assignment.
    pub(super) node: NodeId,
    /// What belongs together.
    pub(super) slots: Vec<Slot>,
    /// Whether something unseen is spread into it.
    pub(super) open: bool,
    /// Other groups whose slots this one took over.
    pub(super) absorbed: Vec<NodeId>,
}

impl Default for Bundle {
    fn default() -> Self {
        Self { node: NodeId::FILE, slots: Vec::new(), open: false, absorbed: Vec::new() }
    }
}

impl Bundle {
    /// Takes over the slots of options that this one is given.
    pub(super) fn absorb(&mut self, options: Bundle) {
        self.open |= options.open;
        self.slots.extend(options.slots);
        self.absorbed.push(options.node);
        self.absorbed.extend(options.absorbed);
    }
}

impl Finder<'_, '_> {
    pub(super) fn bundles(&self) -> Vec<Bundle> {
        let facts = self.flow.facts;
        let mut bundles = Vec::new();
        for id in facts.ids() {
            match facts.kind(id) {
                Kind::Call { .. } if self.is_set_elsewhere(id) || self.is_set_inside(id) => {}
                // `function f({ apiKey, baseURL = URL })` only names what it is given.
                Kind::Mapping(entries) if entries.items.iter().any(|entry| self.is_target(entry.value)) => {}
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
        for bundle in &mut bundles {
            part_vendors(bundle);
            if matches!(facts.kind(bundle.node), Kind::Mapping(_)) {
                leave_out_other_keys(bundle);
            }
        }
        bundles
    }

    /// Whether an entry of a mapping is bound, so that the mapping is a pattern.
    fn is_target(&self, entry: NodeId) -> bool {
        matches!(self.flow.facts.kind(entry), Kind::Parameter { .. } | Kind::Assign { .. })
    }

    /// The arguments of a call or the entries of a mapping, spread mappings and options objects unfolded, positions named
    /// by the signature where the function is defined in the file, and what is set on the result.
    pub(super) fn bundle(&self, node: NodeId, depth: usize) -> Bundle {
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
            let mut name = argument.name.clone().or_else(|| signature.get(position).cloned());
            // Overloads take a URL between the others.
            let between = argument.name.is_none()
                && name.as_deref().and_then(sdks::meaning).is_some_and(|meaning| meaning != Meaning::Url)
                && self.is_url(argument.value);
            if between {
                name = None;
            }
            position += usize::from(argument.name.is_none() && !between);
            // `{**options, "base_url": …}`: what is written behind a spread takes its place.
            if name.is_some() && matches!(facts.kind(node), Kind::Mapping(_)) {
                bundle.slots.retain(|slot| slot.holder.is_none() || slot.name != name);
            }
            let call = matches!(facts.kind(node), Kind::Call { .. });
            // `option.WithBaseURL(URL)`
            if let (true, None, Some((option, value))) = (call, &argument.name, self.option(argument.value)) {
                bundle.slots.push(Slot { via: Some(argument.value), ..Slot::new(Some(option), value) });
                continue;
            }
            if call && self.flow.idioms.options_objects() && self.options(argument, depth, &mut bundle) {
                continue;
            }
            bundle.slots.push(Slot { place: Some((node, index)), ..Slot::new(name, argument.value) });
        }
        if matches!(facts.kind(node), Kind::Call { .. }) {
            // What a chain sets belongs to its first call, not once more to those between.
            let first = self.begins_chain(node);
            if first {
                self.name_by_method(node, &mut bundle);
                bundle.slots.extend(self.url_with_key(node));
                bundle.slots.extend(self.chained(node));
                self.set_inside_chain(node, &mut bundle);
            } else {
                bundle.slots.extend(self.set_around_request(node));
            }
            if first || !arguments.items.is_empty() {
                self.set_inside(node, &mut bundle);
            }
            bundle.slots.extend(self.set_on_result(node));
        }
        bundle
    }

    /// Names the argument of a method that begins a chain and says what it takes: `Http::withToken(KEY)->baseUrl(URL)`.
    fn name_by_method(&self, node: NodeId, bundle: &mut Bundle) {
        let Some((name, value)) = self.setting(node) else { return };
        match bundle.slots.iter_mut().find(|slot| slot.place == Some((node, 0)) && slot.value == value) {
            Some(slot) if slot.name.is_none() => slot.name = Some(name),
            Some(_) => {}
            None => bundle.slots.push(Slot { via: Some(node), ..Slot::new(Some(name), value) }),
        }
    }

    /// The entries of a mapping that is spread into a call or mapping.
    pub(super) fn unfold(&self, value: NodeId, bundle: &mut Bundle) {
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
    pub(super) fn entries_set_on(&self, value: NodeId, bundle: &mut Bundle) {
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

    /// Names of the parameters that positional arguments fill, for functions and classes of the file and of libraries.
    fn signature(&self, callee: NodeId) -> Vec<String> {
        let facts = self.flow.facts;
        let Some(mut definition) = self.flow.definition(callee) else {
            let sdk = self.flow.path(callee).and_then(|path| self.sdk(&path));
            return sdk.map_or(&[][..], |sdk| sdk.parameters).iter().map(|name| (*name).to_owned()).collect();
        };
        let mut method = matches!(facts.kind(callee), Kind::Attribute { .. });
        if let Kind::Class { name, .. } = facts.kind(definition) {
            method = true;
            // A class with parameters of its own needs no constructor; else that may be called like the class.
            let own = self.flow.parameters(definition).next().is_some();
            let constructor = self.flow.idioms.constructor().unwrap_or(name);
            match self.flow.method(definition, constructor).filter(|_| !own) {
                Some(function) => definition = function,
                None if own => {}
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
            if matches!(sdks::meaning(name), Some(Meaning::Url | Meaning::Key)) && !self.is_set_inside(id) {
                add((holder, format!("={}", stem(name))), name, *value, id);
            }
        }
        groups.into_iter().map(|(_, bundle)| bundle).collect()
    }
}

/// Leaves out the keys of other vendors that one object holds as well: `anthropic_api_key` beside `openai_api_base` and
/// `openai_api_key`.
fn part_vendors(bundle: &mut Bundle) {
    let stems = |bundle: &Bundle, meaning: Meaning| -> Vec<String> {
        let slots = bundle.slots.iter().filter(|slot| slot.meaning() == Some(meaning));
        slots.filter_map(|slot| slot.name.as_deref().map(stem)).collect()
    };
    let (urls, keys) = (stems(bundle, Meaning::Url), stems(bundle, Meaning::Key));
    // Where no key is called like the URL, any may be its own.
    let ours = |key: &String| urls.contains(key);
    let fits = |key: &String| ours(key) || !keys.iter().any(ours) && key.is_empty();
    if keys.iter().any(fits) {
        bundle.slots.retain(|slot| {
            slot.meaning() != Some(Meaning::Key) || slot.name.as_deref().map(stem).is_none_or(|key| fits(&key))
        });
    }
}

/// Leaves out `key` of a mapping that calls its URL by a name: `{ 'fireworks_url' => …, 'key' => env('APP_KEY') }` is the
/// configuration of more than one client.
fn leave_out_other_keys(bundle: &mut Bundle) {
    let names_url = |slot: &Slot| {
        slot.meaning() == Some(Meaning::Url) && slot.name.as_deref().is_some_and(|name| !stem(name).is_empty())
    };
    if bundle.slots.iter().any(names_url) {
        bundle.slots.retain(|slot| !slot.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("key")));
    }
}
