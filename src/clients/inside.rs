//! Options that a function sets which a call is given, where the language lets it leave out what it sets them on:
//! `Client { url(URL) }`, `client.post(URL) { header("Authorization", KEY) }`, `Config().apply { token = KEY }`.

use super::Slot;
use super::bundles::Bundle;
use super::finder::Finder;
use crate::facts::{Kind, NodeId};
use crate::flow::Binding;
use crate::sdks::{self, Meaning};

/// How deep functions in functions are looked into.
const DEEPEST: usize = 6;

impl Finder<'_, '_> {
    /// Takes over what the functions set that a call is given.
    pub(super) fn set_inside(&self, call: NodeId, bundle: &mut Bundle) {
        if self.flow.idioms.implicit_receivers() {
            self.set_below(call, 0, bundle);
        }
    }

    /// The same for calls without arguments behind it in a chain: `Config(token).apply { host = HOST }`.
    pub(super) fn set_inside_chain(&self, call: NodeId, bundle: &mut Bundle) {
        const LONGEST: usize = 64;
        let rest = std::iter::successors(self.next_in_chain(call), |call| self.next_in_chain(*call)).take(LONGEST);
        for next in rest.filter(|next| self.flow.items(*next).is_empty()) {
            self.set_inside(next, bundle);
        }
    }

    fn set_below(&self, call: NodeId, depth: usize, bundle: &mut Bundle) {
        let facts = self.flow.facts;
        let function = |id: &NodeId| matches!(facts.kind(*id), Kind::Function { name: None });
        if depth > DEEPEST {
            return;
        }
        for function in facts.children(call).filter(function) {
            for id in facts.below(function).skip(1) {
                if facts.node(id).scope != function {
                    continue;
                }
                // What is a part of another expression sets nothing.
                let statement = facts.node(id).parent == Some(function);
                match facts.kind(id) {
                    Kind::Call { callee, .. } if matches!(facts.kind(*callee), Kind::Name(_)) => {
                        if !statement {
                            continue;
                        }
                        if let Some((name, value)) = self.set_by_name(id) {
                            bundle.slots.push(Slot { via: Some(id), ..Slot::new(Some(name), value) });
                            bundle.absorbed.push(id);
                        }
                        let slots = bundle.slots.len();
                        self.set_below(id, depth + 1, bundle);
                        if bundle.slots.len() > slots {
                            bundle.absorbed.push(id);
                        }
                    }
                    // `it.baseUrl(URL)`
                    Kind::Call { callee, .. } => {
                        if let Kind::Attribute { base, .. } = facts.kind(*callee)
                            && self.is_receiver(*base, function)
                        {
                            if let Some((name, value)) = self.setting(id) {
                                bundle.slots.push(Slot { via: Some(id), ..Slot::new(Some(name), value) });
                            }
                            bundle.slots.extend(self.chained(id));
                            bundle.absorbed.push(id);
                        }
                    }
                    Kind::Assign { target, value, declares: false } if statement => {
                        let named = match facts.kind(*target) {
                            Kind::Name(_) => true,
                            Kind::Attribute { base, .. } => self.is_receiver(*base, function),
                            _ => false,
                        };
                        let name = facts.last_name(*target).filter(|_| named);
                        if let Some(name) = name.filter(|name| sdks::meaning(name).is_some()) {
                            bundle.slots.push(Slot::new(Some(name.to_owned()), *value));
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    /// What a call without a receiver sets: `url(URL)`, `append("Authorization", KEY)`.
    pub(super) fn set_by_name(&self, call: NodeId) -> Option<(String, NodeId)> {
        let Kind::Call { callee, arguments } = self.flow.facts.kind(call) else { return None };
        let Kind::Name(name) = self.flow.facts.kind(*callee) else { return None };
        match arguments.items.as_slice() {
            // What begins with a capital makes something.
            _ if name.starts_with(char::is_uppercase) => None,
            [only] if only.name.is_none() && !only.spread && self.flow.definition(*callee).is_none() => {
                let meaning = sdks::meaning(name)?;
                (!matches!(meaning, Meaning::Header)).then(|| (name.clone(), only.value))
            }
            [key, value] if self.flow.idioms.header_setters().contains(&name.as_str()) => {
                self.header(key.value, value.value)
            }
            _ => None,
        }
    }

    /// Whether a call or assignment in a function that a call is given sets something on what that makes.
    pub(super) fn is_set_inside(&self, id: NodeId) -> bool {
        let facts = self.flow.facts;
        let scope = facts.node(id).scope;
        self.flow.idioms.implicit_receivers()
            && matches!(facts.kind(scope), Kind::Function { name: None })
            && facts.node(id).parent == Some(scope)
            && facts.node(scope).parent.is_some_and(|parent| matches!(facts.kind(parent), Kind::Call { .. }))
            && match facts.kind(id) {
                Kind::Assign { declares, .. } => !declares,
                _ => self.set_by_name(id).is_some(),
            }
    }

    /// Whether a name stands for what a function is called on: `it`, `this`, its parameter.
    fn is_receiver(&self, base: NodeId, function: NodeId) -> bool {
        let Kind::Name(name) = self.flow.facts.kind(base) else { return false };
        match self.flow.lookup(base, name) {
            Some((scope, [Binding::Parameter(_)])) => scope == function,
            Some(_) => false,
            None => name == "it" || self.flow.idioms.receivers().contains(&name.as_str()),
        }
    }
}
