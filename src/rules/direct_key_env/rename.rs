//! A read of a direct key made one of the gateway's, with what a chain of fall-backs would read twice.

use super::is_known;
use crate::facts::{Kind, NodeId};
use crate::finding::{Edit, Span};
use crate::flow::EnvRead;
use crate::routing::GATEWAY_KEY;
use crate::rules::Context;

/// The edits that make a read one of the gateway's key: its name, and what a fall-back chain would read twice.
pub(super) fn rename(cx: &Context, read: &EnvRead) -> Vec<Edit> {
    let flow = cx.flow;
    let facts = flow.facts;
    let becomes = |id: NodeId| {
        let found = flow.env_read(id)?;
        (found.name == GATEWAY_KEY || found.name == read.name || is_known(cx, &found.name)).then_some(found)
    };
    if let Some(edits) = nested_default(cx, read, &becomes) {
        return edits;
    }
    // The outermost read of nested defaults.
    let mut outer = read.clone();
    while let Some(parent) = facts.node(outer.node).parent.and_then(|parent| flow.env_read(parent)) {
        if parent.default != Some(outer.node) || becomes(parent.node).is_none() {
            break;
        }
        outer = parent;
    }
    let mut edits = Vec::new();
    if outer.name != GATEWAY_KEY {
        edits.push(new_name(cx, &outer));
    }
    // `get("A", get("B"))`: one read is enough, with what the innermost falls back to.
    let mut inner = outer.default;
    while let Some(found) = inner.and_then(becomes) {
        let name_end = quote_end(cx, outer.node, outer.name_span);
        let outer_end = outer.default.map_or(name_end, |default| facts.span(default).end);
        match found.default {
            Some(next) if flow.env_read(next).is_none() => {
                edits.push(Edit::deletion(Span::new(
                    facts.span(outer.default.unwrap_or(next)).start,
                    facts.span(next).start,
                )));
                edits.push(Edit::deletion(Span::new(facts.span(next).end, outer_end)));
            }
            Some(_) => {}
            None => edits.push(Edit::deletion(Span::new(name_end, outer_end))),
        }
        inner = found.default;
    }
    edits.retain(|edit| !edit.span.is_empty());
    // `a or b`: later options that would read the same go.
    if let Some(parent) = facts.node(outer.node).parent
        && let Kind::Either(_) = facts.kind(parent)
    {
        let options = chain(cx, parent);
        let operators = options.windows(2).all(|pair| {
            matches!(
                Span::new(facts.span(pair[0]).end, facts.span(pair[1]).start).of(flow.text).trim(),
                "or" | "||" | "??" | ","
            )
        });
        let mut first = None;
        if operators {
            let mut kept_end = None;
            for option in &options {
                let same = becomes(*option);
                if same.is_some() && first.is_some() {
                    if let Some(end) = kept_end {
                        edits.push(Edit::deletion(Span::new(end, facts.span(*option).end)));
                    }
                } else {
                    if let Some(found) = same {
                        first = Some(*option);
                        if found.name != GATEWAY_KEY {
                            edits.push(new_name(cx, &found));
                        }
                    }
                }
                kept_end = Some(facts.span(*option).end);
            }
            // A read whose option goes needs no new name.
            edits.sort();
            edits.dedup();
            let deleted: Vec<Span> = edits.iter().filter(|e| e.replacement.is_empty()).map(|e| e.span).collect();
            edits.retain(|edit| edit.replacement.is_empty() || !deleted.iter().any(|span| span.contains(edit.span)));
        }
    }
    edits
}

/// The gateway's name in the place of a read's. Where it is taken out of the environment by its name alone, the program
/// keeps its own name for it.
fn new_name(cx: &Context, read: &EnvRead) -> Edit {
    let own = (read.name_span == cx.flow.facts.span(read.node)).then(|| taken(cx, read.node, &read.name));
    Edit::replacement(read.name_span, own.flatten().unwrap_or_else(|| GATEWAY_KEY.to_owned()))
}

/// The gateway's key in the pattern around a name, which is called as before.
pub(super) fn taken(cx: &Context, name: NodeId, local: &str) -> Option<String> {
    let facts = cx.flow.facts;
    let statement = facts.ancestors(name).take(4).find_map(|id| match facts.kind(id) {
        // A default is an assignment too.
        Kind::Assign { target, .. } if matches!(facts.kind(*target), Kind::Mapping(_)) => Some(facts.span(id)),
        _ => None,
    });
    match statement {
        Some(statement) => cx.flow.idioms.taken(statement.of(cx.flow.text), GATEWAY_KEY, local),
        None => cx.flow.idioms.entry(GATEWAY_KEY, local),
    }
}

/// `${A:-${B}}` where both become the same read: one is enough.
fn nested_default(cx: &Context, read: &EnvRead, becomes: &dyn Fn(NodeId) -> Option<EnvRead>) -> Option<Vec<Edit>> {
    let facts = cx.flow.facts;
    if !cx.flow.idioms.variables_are_environment() {
        return None;
    }
    let either = facts.ancestors(read.node).take(2).find(|id| matches!(facts.kind(*id), Kind::Either(_)))?;
    let Kind::Either(options) = facts.kind(either) else { return None };
    let value = |option: NodeId| match facts.literal(option).map(|literal| literal.pieces.as_slice()) {
        Some([crate::facts::Piece::Hole { value: Some(value), .. }]) => *value,
        _ => option,
    };
    if !options.iter().all(|option| becomes(value(*option)).is_some())
        || !facts.span(either).of(cx.flow.text).ends_with('}')
    {
        return None;
    }
    let first = becomes(value(*options.first()?))?;
    let mut edits = vec![Edit::deletion(Span::new(first.name_span.end, facts.span(either).end - 1))];
    if first.name != GATEWAY_KEY {
        edits.push(Edit::replacement(first.name_span, GATEWAY_KEY));
    }
    Some(edits)
}

/// The operands of nested alternatives in order; none where they are more than anyone writes.
fn chain(cx: &Context, either: NodeId) -> Vec<NodeId> {
    const MOST: usize = 64;
    let facts = cx.flow.facts;
    let above = facts.ancestors(either).take_while(|id| matches!(facts.kind(*id), Kind::Either(_)));
    let (nesting, top) = above.take(MOST).enumerate().last().unwrap_or((0, either));
    let mut options = Vec::new();
    let mut stack = vec![top];
    while let Some(id) = stack.pop() {
        if options.len() + stack.len() + nesting >= MOST {
            return Vec::new();
        }
        match facts.kind(id) {
            Kind::Either(inner) => stack.extend(inner.iter().rev()),
            _ => options.push(id),
        }
    }
    options
}

/// Behind the closing quote of a read's name.
fn quote_end(cx: &Context, read: NodeId, name: Span) -> usize {
    let facts = cx.flow.facts;
    let literal =
        facts.ids_from(read).find(|id| facts.literal(*id).is_some_and(|literal| literal.open.end == name.start));
    literal.map_or(name.end, |id| facts.span(id).end)
}
