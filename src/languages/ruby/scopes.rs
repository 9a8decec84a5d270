//! What the names of a Ruby program belong to: a block sees the variables around it, a method does not.

use std::collections::{HashMap, HashSet};

use crate::facts::{Facts, Kind, NodeId};

/// Settles which assignments make their names, and takes the colon off symbols that are names.
pub fn settle(facts: &mut Facts) {
    for node in &mut facts.nodes {
        if let Kind::Name(name) = &mut node.kind
            && name.starts_with(':')
        {
            name.remove(0);
        }
    }
    // Assignments come in document order, so what a block assigns to anew was made before it.
    let mut made: HashMap<NodeId, HashSet<String>> = HashMap::new();
    for id in facts.ids() {
        let scope = facts.node(id).scope;
        match facts.kind(id) {
            Kind::Parameter { name, .. } => {
                made.entry(scope).or_default().insert(name.clone());
            }
            Kind::Assign { target, .. } => {
                let Kind::Name(name) = facts.kind(*target) else { continue };
                let name = name.clone();
                let around = scopes_seen(facts, scope)
                    .skip(1)
                    .any(|scope| made.get(&scope).is_some_and(|names| names.contains(&name)));
                if around && !made.get(&scope).is_some_and(|names| names.contains(&name)) {
                    if let Kind::Assign { declares, .. } = &mut facts.nodes[id.0 as usize].kind {
                        *declares = false;
                    }
                } else {
                    made.entry(scope).or_default().insert(name);
                }
            }
            _ => {}
        }
    }
}

/// A scope and those around it whose variables it sees: out of blocks, up to a method, class or file.
fn scopes_seen(facts: &Facts, scope: NodeId) -> impl Iterator<Item = NodeId> {
    std::iter::successors(Some(scope), |scope| match facts.kind(*scope) {
        Kind::Function { name: None } => Some(facts.node(*scope).scope),
        _ => None,
    })
}
