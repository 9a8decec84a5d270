//! What goes together with edits: constants in whose place the environment is read.

use super::{reads, wrapping};
use crate::facts::{Facts, Kind, NodeId};
use crate::finding::{Edit, Span};
use crate::source::line_start;

/// What every read holds.
const READ: &str = "env::var(";

/// What may go together with an edit.
pub struct Held {
    /// Names that are set to a literal: the assignments.
    constants: Vec<NodeId>,
    /// Calls of `format!`.
    formats: Vec<NodeId>,
}

impl Held {
    /// That of a file.
    pub fn of(facts: &Facts) -> Self {
        let is_constant = |id: &NodeId| match facts.kind(*id) {
            Kind::Assign { target, value, .. } => {
                matches!(facts.kind(*target), Kind::Name(_)) && facts.plain(*value).is_some()
            }
            _ => false,
        };
        Self {
            constants: facts.ids().filter(is_constant).collect(),
            formats: facts.ids().filter(|id| matches!(facts.kind(*id), Kind::Format { .. })).collect(),
        }
    }
}

/// The removal of private constants that are read from the environment instead, wherever they were used: keys that were
/// written out must not stay; `None` if an edit puts a call where the compiler
/// wants a constant.
pub fn of(text: &str, facts: &Facts, held: &Held, edits: &[Edit]) -> Option<Vec<Edit>> {
    let calls = |edit: &&Edit| edit.replacement.contains(READ) || edit.replacement.contains("format!(");
    for edit in edits.iter().filter(calls) {
        let at = facts.innermost(edit.span).unwrap_or(NodeId::FILE);
        if at != NodeId::FILE && reads::is_constant(text, facts, at) {
            return None;
        }
    }
    let mut more = unformatted(text, facts, &held.formats, edits);
    more.extend(wrapping::wrap(text, facts, edits, |edit| edit.replacement.contains(READ)));
    for &id in &held.constants {
        let Kind::Assign { target, .. } = facts.kind(id) else { continue };
        let Kind::Name(name) = facts.kind(*target) else { continue };
        if !is_unused(text, name, facts.span(*target), edits) {
            continue;
        }
        let Some(statement) = statement(text, facts.span(id)) else { continue };
        if !edits.iter().any(|edit| edit.span.overlaps(statement)) {
            more.push(Edit::deletion(statement));
        }
    }
    Some(more)
}

/// The calls of `format!` that lose all that they fill in: an owned literal says the same.
fn unformatted(text: &str, facts: &Facts, formats: &[NodeId], edits: &[Edit]) -> Vec<Edit> {
    let mut more = Vec::new();
    for &id in formats {
        let Kind::Format { template, .. } = facts.kind(id) else { continue };
        let (whole, Some(literal)) = (facts.span(id), facts.literal(*template)) else { continue };
        let within: Vec<&Edit> = edits.iter().filter(|edit| whole.contains(edit.span)).collect();
        let end = facts.span(*template).end;
        let emptied = within.iter().any(|edit| edit.span == Span::new(end, whole.end) && edit.replacement.is_empty());
        let open = literal.open.of(text);
        let (Some(quote), true) = (open.find('"'), emptied && open.starts_with("format!")) else { continue };
        let prefix = open[..quote].rfind(['(', '[', '{', ' ', '\n', '\t']).map_or(0, |at| at + 1);
        let mut body = literal.body().of(text).to_owned();
        for edit in within.iter().rev().filter(|edit| literal.body().contains(edit.span)) {
            let start = edit.span.start - literal.open.end;
            body.replace_range(start..start + edit.span.len(), &edit.replacement);
        }
        if !body.contains(['{', '}']) {
            more.push(Edit::deletion(Span::new(whole.start, whole.start + prefix)));
            more.push(Edit::replacement(Span::new(whole.end, whole.end + 1), ".to_string()"));
        }
    }
    more
}

/// Whether a name stands somewhere beside its definition, and only where these edits take it away.
fn is_unused(text: &str, name: &str, definition: Span, edits: &[Edit]) -> bool {
    let reads = |edit: &&Edit| edit.replacement.contains(READ);
    // The whole text is looked through only for what an edit takes away.
    if !edits.iter().filter(reads).any(|edit| words(edit.span.of(text), name).next().is_some()) {
        return false;
    }
    let mut used = false;
    for span in words(text, name).filter(|span| *span != definition) {
        if !edits.iter().filter(reads).any(|edit| edit.span.contains(span)) {
            return false;
        }
        used = true;
    }
    used && edits.iter().all(|edit| words(&edit.replacement, name).next().is_none())
}

/// Where a name stands as a whole word.
fn words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = Span> + 't {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .map(move |(at, _)| Span::new(at, at + name.len()))
        .filter(move |span| !text[..span.start].ends_with(word) && !text[span.end..].starts_with(word))
}

/// The lines of a private constant with what is written about it.
fn statement(text: &str, assign: Span) -> Option<Span> {
    let mut start = line_start(text, assign.start);
    let declared = text[start..assign.start].trim();
    let rest = &text[assign.end..];
    let line = rest.find('\n').map_or(rest, |end| &rest[..end]);
    if !matches!(declared, "const" | "static") || line.trim() != ";" {
        return None;
    }
    let above = |start: usize| start.checked_sub(1).map(|end| line_start(text, end));
    while let Some(before) = above(start) {
        let content = text[before..start].trim();
        if !(content.starts_with("///") || content.starts_with("#[") && content.ends_with(']')) {
            break;
        }
        start = before;
    }
    let mut end = assign.end + line.len() + usize::from(line.len() < rest.len());
    // Of the blank lines around it one is enough.
    let blank_above = above(start).is_none_or(|before| text[before..start].trim().is_empty());
    let next = &text[end..];
    let next = next.find('\n').map_or("", |at| &next[..=at]);
    if blank_above && next.trim().is_empty() {
        end += next.len();
    }
    Some(Span::new(start, end))
}
