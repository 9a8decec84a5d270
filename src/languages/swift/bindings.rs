//! What the grammar has no node for: conditions that bind a name (`guard let key = …`), and defaults of parameters.

use crate::facts::{Facts, Kind, NodeId};
use crate::finding::Span;

/// Makes the assignments of conditions, and gives parameters their defaults.
pub fn complete(facts: &mut Facts, text: &str) {
    for id in facts.ids().skip(1).collect::<Vec<_>>() {
        let span = facts.span(id);
        match facts.kind(id) {
            Kind::Other if matches!(span.of(text), "let" | "var") => {
                let target = NodeId(id.0 + 1);
                let Some(value) = bound(facts, text, id, target) else { continue };
                for part in [target, value] {
                    facts.nodes[part.0 as usize].parent = Some(id);
                }
                let node = &mut facts.nodes[id.0 as usize];
                node.kind = Kind::Assign { target, value, declares: true };
            }
            Kind::Parameter { default: None, .. } => {
                let Some(value) = behind_sign(facts, text, id, span.end) else { continue };
                if let Kind::Parameter { default, .. } = &mut facts.nodes[id.0 as usize].kind {
                    *default = Some(value);
                }
            }
            _ => {}
        }
    }
}

/// The value that the name behind a `let` of a condition is bound to.
fn bound(facts: &Facts, text: &str, binding: NodeId, target: NodeId) -> Option<NodeId> {
    let name = facts.nodes.get(target.0 as usize)?;
    let between = text.get(facts.span(binding).end..name.span.start)?;
    let plain = matches!(name.kind, Kind::Name(_)) && between.trim().is_empty();
    if plain { behind_sign(facts, text, target, name.span.end) } else { None }
}

/// The value behind the equals sign that follows at `end`, if one does.
fn behind_sign(facts: &Facts, text: &str, id: NodeId, end: usize) -> Option<NodeId> {
    let rest = text.get(end..)?;
    // The type that may stand in front of it.
    let sign = rest.find('=').filter(|at| {
        let between = rest[..*at].trim();
        between.is_empty() || between.starts_with(':') && !between.contains(['\n', ',', '(', ')', '{', '"'])
    })?;
    let value_start = end + sign + 1;
    let value_start = value_start + (text[value_start..].len() - text[value_start..].trim_start().len());
    let found = facts.nodes[id.0 as usize + 1..].iter().position(|node| node.span.start >= value_start)?;
    let value = NodeId(id.0 + 1 + u32::try_from(found).ok()?);
    let starts = facts.span(value) == Span::new(value_start, facts.span(value).end);
    // Only what belongs to nothing nearer.
    (starts && facts.node(value).scope == facts.node(id).scope && value_start > end).then_some(value)
}
