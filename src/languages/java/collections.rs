//! `Map.of(k, v, …)`, `Map.ofEntries(Map.entry(k, v), …)`, `List.of(a, …)` and the like as the collections they make.

use crate::facts::{Argument, Arguments, Facts, Kind, NodeId};
use crate::finding::Span;

/// Turns the calls of a file that list the entries of a collection into collections.
pub fn lower(facts: &mut Facts) {
    let made: Vec<(NodeId, Kind)> = facts.ids().filter_map(|id| Some((id, collection(facts, id)?))).collect();
    for (id, kind) in made {
        facts.nodes[id.0 as usize].kind = kind;
    }
}

fn collection(facts: &Facts, id: NodeId) -> Option<Kind> {
    let (class, method, arguments) = static_call(facts, id)?;
    let items = match (class, method) {
        ("Map" | "ImmutableMap", "of") if arguments.items.len() % 2 == 0 => {
            let pairs = arguments.items.chunks(2);
            pairs.map(|pair| entry(facts, &pair[0], &pair[1], pair[0].span.start..pair[1].span.end)).collect()
        }
        ("Map" | "ImmutableMap", "ofEntries") => arguments
            .items
            .iter()
            .map(|argument| match static_call(facts, argument.value)? {
                ("Map", "entry", Arguments { items, .. }) if items.len() == 2 => {
                    Some(entry(facts, &items[0], &items[1], argument.span.start..argument.span.end))
                }
                _ => None,
            })
            .collect::<Option<Vec<_>>>()?,
        ("List" | "Set" | "ImmutableList" | "ImmutableSet" | "Stream", "of") | ("Arrays", "asList") => {
            return Some(Kind::Sequence(arguments.items.iter().map(|argument| argument.value).collect()));
        }
        _ => return None,
    };
    Some(Kind::Mapping(Arguments { items, span: arguments.span }))
}

/// A call of a method of a class that is written as one name.
fn static_call(facts: &Facts, id: NodeId) -> Option<(&str, &str, &Arguments)> {
    let Kind::Call { callee, arguments } = facts.kind(id) else { return None };
    let Kind::Attribute { base, name, .. } = facts.kind(*callee) else { return None };
    let Kind::Name(class) = facts.kind(*base) else { return None };
    Some((class, name, arguments))
}

fn entry(facts: &Facts, key: &Argument, value: &Argument, bytes: std::ops::Range<usize>) -> Argument {
    let name = facts.plain(key.value);
    let name_span = facts.literal(key.value).filter(|_| name.is_some()).map(|literal| literal.body());
    Argument { name, name_span, value: value.value, span: Span::new(bytes.start, bytes.end), spread: false }
}
