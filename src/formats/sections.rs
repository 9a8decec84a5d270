//! Entries in sections, one a line or a few: what INI files and units have in common.

use crate::facts::Argument;
use crate::finding::Span;

use super::Tree;
use super::tree;

/// What stands on a line, and on those that it goes on in.
pub(super) enum Item {
    /// `[name]`.
    Section {
        /// With its brackets.
        span: Span,
        name: Span,
    },
    /// `key = value`.
    Entry {
        key: Span,
        /// Where the separator ends; `None` for a key alone.
        separator: Option<usize>,
        /// What each line says, without blanks around it, comments and empty lines.
        lines: Vec<Span>,
    },
}

impl Item {
    /// The value of an entry, from its first line to its last.
    pub(super) fn value(separator: usize, lines: &[Span]) -> Span {
        match (lines.first(), lines.last()) {
            (Some(first), Some(last)) => Span::new(first.start, last.end),
            _ => Span::empty(separator),
        }
    }

    fn end(&self) -> usize {
        match self {
            Item::Section { span, .. } => span.end,
            Item::Entry { key, separator, lines } => separator.map_or(key.end, |at| Self::value(at, lines).end),
        }
    }
}

/// Adds the entries that a key with a value makes, which stands on these lines.
pub(super) type Entries =
    fn(text: &str, key: Span, separator: usize, lines: &[Span], tree: &mut Tree<'_>) -> Vec<Argument>;

/// The section that a line begins, whose comments begin with one of these marks.
pub(super) fn section(text: &str, line: Span) -> Option<(Item, Option<Span>)> {
    let said = line.of(text);
    let close = said.find(']')?;
    let close = close + (said[close..].len() - said[close..].trim_start_matches(']').len());
    let behind = super::lines::trimmed(text, Span::new(line.start + close, line.end));
    let comment = (!behind.is_empty()).then_some(behind);
    if comment.is_some_and(|comment| !comment.of(text).starts_with(['#', ';'])) {
        return None;
    }
    let name = said[..close].trim_start_matches('[').trim_end_matches(']');
    let start = line.start + said[..close].len() - said[..close].trim_start_matches('[').len();
    let name = super::lines::trimmed(text, Span::new(start, start + name.len()));
    (!name.is_empty()).then_some((Item::Section { span: Span::new(line.start, line.start + close), name }, comment))
}

/// Adds all as a mapping of entries and sections.
pub(super) fn add(text: &str, items: &[Item], entries: Entries, tree: &mut Tree<'_>) {
    tree.mapping(Span::new(0, text.len()), None, |tree| {
        let mut all = Vec::new();
        let mut rest = items;
        while let Some((first, behind)) = rest.split_first() {
            let Item::Section { span, name } = first else {
                all.extend(entries_of(text, first, entries, tree));
                rest = behind;
                continue;
            };
            let length = behind.iter().take_while(|item| matches!(item, Item::Entry { .. })).count();
            let (inside, others) = behind.split_at(length);
            rest = others;
            let end = inside.last().map_or(span.end, Item::end);
            let inside = tree.mapping(Span::new(span.end, end), None, |tree| {
                inside.iter().flat_map(|item| entries_of(text, item, entries, tree)).collect()
            });
            all.push(tree::entry(text, *name, inside, Span::new(span.start, end)));
        }
        all
    });
}

fn entries_of(text: &str, item: &Item, entries: Entries, tree: &mut Tree<'_>) -> Vec<Argument> {
    match item {
        Item::Section { .. } => Vec::new(),
        Item::Entry { key, separator: Some(separator), lines } => entries(text, *key, *separator, lines, tree),
        Item::Entry { key, separator: None, .. } => vec![tree::entry(text, *key, tree.nothing(key.end), *key)],
    }
}
