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

    /// What can be said of a file that cannot be read as a whole.
    pub(crate) fn unread(text: &'t str) -> Facts {
        Tree::new(text).facts
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
        self.literal(span, text)
    }

    /// Adds a scalar of which is known what it means.
    pub(crate) fn literal(&mut self, span: Span, text: Text) -> NodeId {
        let body = text.span;
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
    let mut meaning = Meaning::new(text, body);
    let (mut from, mut at) = (body.start, body.start);
    while at < body.end {
        let rest = &text[at..body.end];
        match escape(rest) {
            Some((character, length)) if length > 0 => {
                meaning.copy(Span::new(from, at));
                meaning.means(character, Span::new(at, at + length));
                at += length;
                from = at;
            }
            _ => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    meaning.copy(Span::new(from, body.end));
    meaning.finish()
}

/// The meaning of a scalar that is being read from its beginning to its end.
pub(crate) struct Meaning<'t> {
    written: &'t str,
    text: Text,
    /// The place in the source that the end of the value stands for.
    at: usize,
}

impl<'t> Meaning<'t> {
    /// The meaning of what stands at `body`.
    pub(crate) fn new(written: &'t str, body: Span) -> Self {
        let text = Text { span: body, value: String::with_capacity(body.len()), offsets: Vec::new() };
        Self { written, text, at: body.start }
    }

    /// Adds bytes that mean what they say. What stands before them means nothing.
    pub(crate) fn copy(&mut self, span: Span) {
        if span.is_empty() {
            return;
        }
        if self.at != span.start {
            self.stands_at(span.start);
        }
        self.text.value.push_str(span.of(self.written));
        self.at = span.end;
    }

    /// Adds characters that are written in another way.
    pub(crate) fn means(&mut self, characters: impl IntoIterator<Item = char>, span: Span) {
        for character in characters {
            self.stands_at(span.start);
            self.text.value.push(character);
        }
        self.stands_at(span.end);
    }

    /// What was read.
    pub(crate) fn finish(mut self) -> Text {
        if self.at != self.text.span.end {
            self.stands_at(self.text.span.end);
        }
        self.text
    }

    /// Lets what follows in the value stand at `source`.
    fn stands_at(&mut self, source: usize) {
        let value = self.text.value.len();
        match self.text.offsets.last_mut() {
            Some(last) if last.0 == value => last.1 = source,
            _ => self.text.offsets.push((value, source)),
        }
        self.at = source;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `\\` and a character is that character, `\\` and a line break is nothing, `\\#` is a character of two bytes.
    fn escape(rest: &str) -> Option<(Option<char>, usize)> {
        let after = rest.strip_prefix('\\')?.chars().next()?;
        let meaning = match after {
            '\n' => None,
            '#' => Some('é'),
            other => Some(other),
        };
        Some((meaning, 1 + after.len_utf8()))
    }

    /// For every character of the value what is written for it.
    fn places(text: &Text, written: &str) -> Vec<(char, String)> {
        let ends = text.value.char_indices().map(|(at, c)| (c, at, at + c.len_utf8()));
        ends.map(|(c, start, end)| (c, written[text.source_offset(start)..text.source_offset(end)].to_owned()))
            .collect()
    }

    #[test]
    fn a_text_that_means_what_it_says_needs_no_offsets() {
        let text = decoded("x = 'aé'", Span::new(5, 8), escape);
        assert_eq!((&*text.value, text.offsets.len()), ("aé", 0));
        assert_eq!((text.source_offset(0), text.source_offset(3)), (5, 8));
    }

    #[test]
    fn every_character_of_a_text_with_escapes_has_its_place() {
        let written = "'a\\\nb\\#\\\\é\\\n\\\nc\\\n'";
        let text = decoded(written, Span::new(1, written.len() - 1), escape);
        assert_eq!(text.value, "abé\\éc");
        let expected = [("a", "a\\\n"), ("b", "b"), ("é", "\\#"), ("\\", "\\\\"), ("é", "é\\\n\\\n"), ("c", "c\\\n")];
        let expected = expected.map(|(c, place)| (c.chars().next().expect("a character"), place.to_owned()));
        assert_eq!(places(&text, written), expected);
        assert!(text.offsets.is_sorted() && text.offsets.last() == Some(&(text.value.len(), text.span.end)));
    }

    #[test]
    fn a_text_may_begin_with_what_means_nothing() {
        let written = "\\\n\\x";
        let text = decoded(written, Span::new(0, 4), escape);
        assert_eq!((&*text.value, text.source_offset(0), text.source_offset(1)), ("x", 2, 4));
        let nothing = decoded("\\\n", Span::new(0, 2), escape);
        assert_eq!((&*nothing.value, nothing.source_offset(0)), ("", 2));
        assert_eq!(decoded("", Span::new(0, 0), escape).value, "");
    }
}
