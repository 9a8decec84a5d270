//! `mapOf(a to b, …)`, `listOf(a, …)` and the like as the collections they make.

use crate::facts::{Argument, Arguments, Facts, Kind, NodeId};

/// Turns the calls of a file that list the entries of a collection into collections, and `a to b` into a pair.
pub fn lower(facts: &mut Facts) {
    let made: Vec<(NodeId, Kind)> = facts.ids().filter_map(|id| Some((id, collection(facts, id)?))).collect();
    for (id, kind) in made {
        facts.nodes[id.0 as usize].kind = kind;
    }
}

fn collection(facts: &Facts, id: NodeId) -> Option<Kind> {
    if let Some((first, second)) = pair(facts, id) {
        return Some(Kind::Sequence(vec![first, second]));
    }
    let Kind::Call { callee, arguments } = facts.kind(id) else { return None };
    let Kind::Name(function) = facts.kind(*callee) else { return None };
    match function.as_str() {
        "mapOf" | "mutableMapOf" | "hashMapOf" | "linkedMapOf" if !arguments.items.is_empty() => {
            let entries = arguments.items.iter().map(|argument| entry(facts, argument));
            Some(Kind::Mapping(Arguments { items: entries.collect::<Option<_>>()?, span: arguments.span }))
        }
        "listOf" | "setOf" | "arrayOf" | "mutableListOf" | "mutableSetOf" | "arrayListOf" | "hashSetOf"
        | "listOfNotNull" | "sequenceOf" => {
            Some(Kind::Sequence(arguments.items.iter().map(|argument| argument.value).collect()))
        }
        _ => None,
    }
}

/// The two sides of `a to b`.
fn pair(facts: &Facts, id: NodeId) -> Option<(NodeId, NodeId)> {
    let Kind::Sequence(items) = facts.kind(id) else { return None };
    match items.as_slice() {
        [first, to, second] if matches!(facts.kind(*to), Kind::Name(name) if name == "to") => Some((*first, *second)),
        _ => None,
    }
}

fn entry(facts: &Facts, argument: &Argument) -> Option<Argument> {
    let (key, value) = pair(facts, argument.value)?;
    let name = facts.plain(key);
    let name_span = facts.literal(key).filter(|_| name.is_some()).map(|literal| literal.body());
    Some(Argument { name, name_span, value, span: argument.span, spread: false })
}
