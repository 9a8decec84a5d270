//! Putting the facts of a format together.

use crate::facts::{Argument, Arguments, Comment, Facts, Kind, Literal, Node, NodeId, Piece, Text};
use crate::finding::Span;

/// Facts that are being made, in document order.
pub(crate) struct Tree<'t> {
    text: &'t str,
    facts: Facts,
    /// What new facts hang from.
    below: NodeId,
}

/// What an escape at the beginning of a text means (nothing, for one that only breaks a line) and how long it is; `None`
/// if none stands there.
pub(crate) type Escape = fn(&str) -> Option<(Option<char>, usize)>;

impl<'t> Tree<'t> {
    /// The facts of a file of which nothing is known yet.
    pub(crate) fn new(text: &'t str) -> Self {
        let file = Node { span: Span::new(0, text.len()), parent: None, scope: NodeId::FILE, kind: Kind::File };
        let mut facts = Facts::default();
        facts.nodes.push(file);
        Self { text, facts, below: NodeId::FILE }
    }

    /// The facts, of a file that could be read as a whole.
    pub(crate) fn finish(mut self) -> Facts {
        self.facts.comments.sort_by_key(|comment| comment.span);
        // What looks for a place relies on the order.
        self.facts.parsed = self.facts.nodes.is_sorted_by_key(|node| node.span.start);
        self.facts
    }

    /// Adds a node, with what `inside` makes below it and the kind that comes of that.
    pub(crate) fn node(&mut self, span: Span, inside: impl FnOnce(&mut Self) -> Kind) -> NodeId {
        let id = self.push(span, Kind::Other);
        let around = std::mem::replace(&mut self.below, id);
        let kind = inside(self);
        self.below = around;
        self.facts.nodes[id.0 as usize].kind = kind;
        id
    }

    /// Adds a node whose kind is known.
    pub(crate) fn push(&mut self, span: Span, kind: Kind) -> NodeId {
        let id = NodeId(u32::try_from(self.facts.nodes.len()).unwrap_or(u32::MAX));
        self.facts.nodes.push(Node { span, parent: Some(self.below), scope: NodeId::FILE, kind });
        id
    }

    /// Adds a mapping, whose entries `inside` makes. `brackets` is the mapping with its brackets, if it has any.
    pub(crate) fn mapping(
        &mut self,
        span: Span,
        brackets: Option<Span>,
        inside: impl FnOnce(&mut Self) -> Vec<Argument>,
    ) -> NodeId {
        self.node(span, |tree| Kind::Mapping(Arguments { items: inside(tree), span: brackets }))
    }

    /// Adds a list, whose items `inside` makes.
    pub(crate) fn sequence(&mut self, span: Span, inside: impl FnOnce(&mut Self) -> Vec<NodeId>) -> NodeId {
        self.node(span, |tree| Kind::Sequence(inside(tree)))
    }

    /// Adds a scalar that means what it says: `body` is what stands between its quotes.
    pub(crate) fn scalar(&mut self, span: Span, body: Span) -> NodeId {
        self.escaped(span, body, |_| None)
    }

    /// Adds a scalar with escapes.
    pub(crate) fn escaped(&mut self, span: Span, body: Span, escape: Escape) -> NodeId {
        let text = decoded(self.text, body, escape);
        let pieces = if body.is_empty() { Vec::new() } else { vec![Piece::Text(text)] };
        let (open, close) = (Span::new(span.start, body.start), Span::new(body.end, span.end));
        self.push(span, Kind::Literal(Literal { open, close, pieces, documentation: false }))
    }

    /// Adds the absence of a value at `at`.
    pub(crate) fn nothing(&mut self, at: usize) -> NodeId {
        self.push(Span::empty(at), Kind::Other)
    }

    /// Adds a comment.
    pub(crate) fn comment(&mut self, span: Span) {
        self.facts.comments.push(Comment { span });
    }
}

/// An entry of a mapping, whose key stands at `name`, without quotes and escapes.
pub(crate) fn entry(text: &str, name: Span, value: NodeId, span: Span) -> Argument {
    Argument { name: Some(name.of(text).to_owned()), name_span: Some(name), value, span, spread: false }
}

/// What the bytes between quotes mean.
pub(crate) fn decoded(text: &str, body: Span, escape: Escape) -> Text {
    let written = body.of(text);
    let (mut value, mut offsets, mut at) = (String::with_capacity(written.len()), Vec::new(), 0);
    while at < written.len() {
        let rest = &written[at..];
        match escape(rest) {
            Some((meaning, length)) if length > 0 => {
                offsets.push((value.len(), body.start + at));
                value.extend(meaning);
                at += length;
                offsets.push((value.len(), body.start + at));
            }
            _ => {
                let Some(character) = rest.chars().next() else { break };
                value.push(character);
                at += character.len_utf8();
            }
        }
    }
    offsets.dedup_by(|next, kept| {
        next.0 == kept.0 && {
            kept.1 = next.1;
            true
        }
    });
    Text { span: body, value, offsets }
}
