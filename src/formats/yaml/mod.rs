//! YAML, also as a template of Helm, Jinja and others.

use std::cell::Cell;

use tree_sitter::Node;

use crate::facts::{Argument, Facts, Kind, NodeId, Text};
use crate::finding::Span;

use super::actions::{self, Action};
use super::{Format, Hash, Tree};

mod parse;
mod scalars;

#[cfg(test)]
mod tests;

pub(crate) use parse::parse;

use scalars::Style;

/// The format.
pub static FORMAT: Format = Format {
    name: "YAML",
    is_named: |_, base| super::ends_in(base, &[".yml", ".yaml"]),
    has_own_names: false,
    is_closed: false,
    hash: Hash::Text,
    facts,
};

/// How deep syntax trees may be.
const DEEPEST: usize = 600;

fn facts(text: &str) -> Facts {
    actions::read(text, b'x', |text, shape, actions| {
        let syntax = parse(shape)?;
        let mut tree = Tree::new(text);
        comments(syntax.root_node(), &mut tree)?;
        for comment in actions::comments(text, actions) {
            tree.comment(comment);
        }
        let lower = Lower { text, shape, actions, misled: Cell::new(false) };
        for document in children(syntax.root_node()).filter(|node| node.kind() == "document") {
            for value in children(document).filter(|node| matches!(node.kind(), "block_node" | "flow_node")) {
                lower.value(value, &mut tree);
            }
        }
        (!lower.misled.get()).then(|| tree.finish())
    })
}

/// Adds all comments. `None` for a tree that is too deep to be walked.
fn comments(root: Node<'_>, tree: &mut Tree<'_>) -> Option<()> {
    let mut cursor = root.walk();
    let mut depth = 0;
    loop {
        let node = cursor.node();
        if node.kind() == "comment" {
            tree.comment(span(node));
        }
        if cursor.goto_first_child() {
            depth += 1;
            if depth > DEEPEST {
                return None;
            }
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Some(());
            }
            depth -= 1;
        }
    }
}

struct Lower<'a> {
    text: &'a str,
    /// The text whose syntax tree is walked.
    shape: &'a str,
    /// What is hidden in it.
    actions: &'a [Action],
    /// Whether what is hidden has changed the structure.
    misled: Cell<bool>,
}

/// The key of an entry.
enum Key {
    /// A scalar: what it means and where it stands.
    Name(Text),
    /// What stands for the entries of another mapping.
    Merge,
    /// Anything else.
    Value,
}

impl Lower<'_> {
    /// Adds a value: an item of a list, what an entry holds, or a document.
    fn value(&self, node: Node<'_>, tree: &mut Tree<'_>) -> NodeId {
        if node.kind() == "flow_pair" {
            return tree.mapping(span(node), None, |tree| vec![self.entry(node, tree)]);
        }
        let tag = children(node).find(|child| child.kind() == "tag").map(span);
        let content = content(node);
        let type_name = tag.map(|tag| tag.of(self.text));
        match (tag, content) {
            (Some(tag), _) if !is_core(tag.of(self.text)) => {
                tree.node(Span::new(tag.start, span(node).end.max(tag.end)), |tree| {
                    if let Some(content) = content {
                        self.content(content, false, tree);
                    }
                    Kind::Other
                })
            }
            (_, Some(content)) => self.content(content, matches!(type_name, Some("!" | "!!str")), tree),
            (_, None) => tree.nothing(node.end_byte()),
        }
    }

    /// Adds a value without its tag and anchor. `is_text` is said by the tag.
    fn content(&self, node: Node<'_>, is_text: bool, tree: &mut Tree<'_>) -> NodeId {
        let place = span(node);
        match node.kind() {
            "block_mapping" | "flow_mapping" => {
                let brackets = Some(place).filter(|_| node.kind() == "flow_mapping");
                tree.mapping(place, brackets, |tree| children(node).map(|child| self.entry(child, tree)).collect())
            }
            "block_sequence" => tree.sequence(place, |tree| {
                let item = |child: Node<'_>| match children(child).next() {
                    Some(value) => self.value(value, tree),
                    None => tree.nothing(span(child).end),
                };
                children(node).map(item).collect()
            }),
            "flow_sequence" => {
                tree.sequence(place, |tree| children(node).map(|child| self.value(child, tree)).collect())
            }
            "block_scalar" => {
                let text = scalars::block(self.text, self.shape, place);
                // Blank lines below it are no part of it.
                tree.literal(Span::new(place.start, text.span.end), text)
            }
            "single_quote_scalar" => tree.literal(place, scalars::folded(self.text, inside(place), Style::Single)),
            "double_quote_scalar" => tree.literal(place, scalars::folded(self.text, inside(place), Style::Double)),
            "plain_scalar" if is_text || is_string(node) => {
                tree.literal(place, scalars::folded(self.text, place, Style::Plain))
            }
            _ => tree.push(place, Kind::Other),
        }
    }

    /// An entry of a mapping. In a flow mapping that may be a key alone.
    fn entry(&self, node: Node<'_>, tree: &mut Tree<'_>) -> Argument {
        let is_pair = matches!(node.kind(), "block_mapping_pair" | "flow_pair");
        let key = if is_pair { node.child_by_field_name("key") } else { Some(node) };
        let key = key.map_or(Key::Value, |key| self.key(key));
        let value = match node.child_by_field_name("value").filter(|_| is_pair) {
            Some(value) => self.value(value, tree),
            None => tree.nothing(span(node).end),
        };
        let mut place = span(node);
        let spread = matches!(key, Key::Merge);
        let (name, name_span) = match key {
            Key::Name(text) => (Some(text.value), Some(text.span)),
            Key::Merge | Key::Value => (None, None),
        };
        // What stands before a key at its beginning is no part of the entry.
        if let Some(name) = name_span
            && self.actions.binary_search_by_key(&place.start, |action| action.span.start).is_ok()
        {
            place.start = name.start;
        }
        Argument { name, name_span, value, span: place, spread }
    }

    fn key(&self, node: Node<'_>) -> Key {
        let Some(scalar) = content(node).filter(|_| node.kind() == "flow_node") else { return Key::Value };
        let place = span(scalar);
        Key::Name(match scalar.kind() {
            "single_quote_scalar" => scalars::folded(self.text, inside(place), Style::Single),
            "double_quote_scalar" => scalars::folded(self.text, inside(place), Style::Double),
            "plain_scalar" if place.of(self.text) == "<<" => return Key::Merge,
            "plain_scalar" => scalars::folded(self.text, self.behind_actions(place), Style::Plain),
            _ => return Key::Value,
        })
    }

    /// A key without the beginning of a branch that stands before it: `{{ if .x }}key: value{{ end }}`.
    fn behind_actions(&self, key: Span) -> Span {
        let mut start = key.start;
        let first = self.actions.partition_point(|action| action.span.start < start);
        for action in &self.actions[first..] {
            if action.span.start != start || action.span.end > key.end || action.speaks {
                break;
            }
            let rest = &self.text[action.span.end..key.end];
            start = key.end - rest.trim_start().len();
        }
        let rest = &self.text[start..key.end];
        // The grammar has seen neither the item of a list nor the quotes that begin behind an action.
        if start > key.start && (rest.is_empty() || rest.starts_with(['-', '"', '\''])) {
            self.misled.set(true);
        }
        Span::new(start, key.end)
    }
}

/// The named children that are no comments.
fn children<'t>(node: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let mut cursor = node.walk();
    let children: Vec<Node<'t>> = node.named_children(&mut cursor).collect();
    children.into_iter().filter(|child| child.kind() != "comment")
}

/// What a value is without its tag and its anchor.
fn content(node: Node<'_>) -> Option<Node<'_>> {
    children(node).find(|child| !matches!(child.kind(), "tag" | "anchor"))
}

/// The bytes of a node. Those of blocks go on over the blank lines below them, which are left out.
fn span(node: Node<'_>) -> Span {
    let mut last = node;
    while last.kind().starts_with("block_") && last.kind() != "block_scalar" {
        let mut cursor = last.walk();
        let children: Vec<Node<'_>> = last.children(&mut cursor).collect();
        let Some(child) = children.into_iter().rev().find(|child| child.kind() != "comment") else { break };
        last = child;
    }
    Span::new(node.start_byte(), last.end_byte())
}

/// What stands between quotes.
fn inside(place: Span) -> Span {
    Span::new(place.start + 1, place.end.saturating_sub(1).max(place.start + 1))
}

/// Whether a tag means a type that every reader of YAML knows.
fn is_core(tag: &str) -> bool {
    let name = tag.strip_prefix("!!").or_else(|| tag.strip_prefix("!<tag:yaml.org,2002:")?.strip_suffix('>'));
    tag == "!"
        || name.is_some_and(|name| {
            ["str", "int", "float", "bool", "null", "map", "omap", "seq", "set", "timestamp", "merge"].contains(&name)
        })
}

/// Whether a plain scalar may be text.
fn is_string(node: Node<'_>) -> bool {
    let kind = node.named_child(0).map(|child| child.kind());
    !matches!(kind, Some("integer_scalar" | "float_scalar" | "boolean_scalar" | "null_scalar"))
}
