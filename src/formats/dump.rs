//! Facts of formats as short lines, for tests.
//!
//! `key ‹k› in ‹k: v›` is an entry, with the bytes of its key (` is …` where the name is another) and its own; `text '‹x›'`
//! is a scalar with its quotes, and what it means where that is another text.

use std::fmt::Write;

use crate::facts::{Facts, Kind, NodeId, Piece};
use crate::finding::Span;

/// The tree, a node a line, indented by depth; then the comments.
pub(super) fn dump(facts: &Facts, text: &str) -> String {
    let mut dump = Dump { facts, text, lines: String::new() };
    dump.below(NodeId::FILE, 0);
    for comment in &facts.comments {
        let _ = writeln!(dump.lines, "comment {}", quoted(comment.span.of(text)));
    }
    if !facts.parsed {
        dump.lines.push_str("(not parsed)\n");
    }
    dump.lines
}

/// Asserts that a file has these facts; the indentation of all, blank lines and the ends of lines do not count.
#[track_caller]
pub(super) fn says(facts: &Facts, text: &str, expected: &str) {
    sound(facts, text);
    let shown = dump(facts, text);
    let lines: Vec<&str> = expected.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let indent = lines.iter().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    let expected: String = lines.iter().flat_map(|line| [&line[indent..], "\n"]).collect();
    assert_eq!(shown, expected, "\n{shown}");
}

/// Asserts what holds for all facts: nodes lie within their parents and in order, entries around keys and values.
#[track_caller]
pub(super) fn sound(facts: &Facts, text: &str) {
    for id in facts.ids() {
        let node = facts.node(id);
        assert!(text.get(node.span.start..node.span.end).is_some(), "{id:?} cuts a character");
        if let Some(parent) = node.parent {
            assert!(parent < id && facts.span(parent).contains(node.span), "{id:?} lies outside of {parent:?}");
            assert!(id.0 < 2 || facts.span(NodeId(id.0 - 1)).start <= node.span.start, "{id:?} is out of order");
        }
        match &node.kind {
            Kind::Mapping(entries) => {
                let mut end = node.span.start;
                for entry in &entries.items {
                    assert!(entry.span.start >= end && node.span.contains(entry.span), "entries of {id:?}");
                    assert!(entry.span.contains(facts.span(entry.value)), "value in {id:?}");
                    assert_eq!(facts.node(entry.value).parent, Some(id), "parent of a value in {id:?}");
                    assert!(entry.name_span.is_none_or(|name| entry.span.contains(name)), "name in {id:?}");
                    end = entry.span.end;
                }
            }
            Kind::Sequence(items) => {
                assert!(items.iter().all(|item| facts.node(*item).parent == Some(id)), "items of {id:?}");
            }
            Kind::Literal(literal) => {
                assert!(literal.open.start == node.span.start && literal.close.end == node.span.end);
                for piece in &literal.pieces {
                    let Piece::Text(piece) = piece else { panic!("{id:?} has a hole") };
                    assert_eq!(piece.span, literal.body());
                    let places: Vec<usize> = (0..=piece.value.len()).map(|at| piece.source_offset(at)).collect();
                    let ordered =
                        piece.value.char_indices().map(|(at, _)| places[at]).chain([places[piece.value.len()]]);
                    assert!(ordered.clone().is_sorted() && ordered.last() == Some(piece.span.end), "offsets of {id:?}");
                }
            }
            _ => {}
        }
    }
}

/// Asserts what holds for all facts, of every torn version of a text.
#[track_caller]
pub(super) fn survives(facts: fn(&str) -> Facts, text: &str) {
    let places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    for at in places {
        for torn in [&text[..at], &text[at..]] {
            sound(&facts(torn), torn);
        }
        for more in ["\"", "'", "\\", "\n", "\r", "{", "}}", "[", "#", ":", "=", "- ", "|", "\t", " ", "é", "\u{feff}"]
        {
            let torn = format!("{}{more}{}", &text[..at], &text[at..]);
            sound(&facts(&torn), &torn);
        }
    }
}

struct Dump<'f> {
    facts: &'f Facts,
    text: &'f str,
    lines: String,
}

impl Dump<'_> {
    fn quote(&self, span: Span) -> String {
        quoted(span.of(self.text))
    }

    fn below(&mut self, id: NodeId, depth: usize) {
        // Not `Facts::children`, which sees no empty node at the end of the one around it.
        let facts = self.facts;
        for child in facts.ids().filter(|child| facts.node(*child).parent == Some(id)) {
            self.node(child, depth);
        }
    }

    fn line(&mut self, depth: usize, line: &str) {
        let _ = writeln!(self.lines, "{}{line}", "  ".repeat(depth));
    }

    fn node(&mut self, id: NodeId, depth: usize) {
        let facts = self.facts;
        match facts.kind(id) {
            Kind::Mapping(entries) => {
                let brackets = entries.span.map(|span| format!(" {}", self.quote(span))).unwrap_or_default();
                self.line(depth, &format!("map{brackets}"));
                for entry in &entries.items {
                    let spread = if entry.spread { "*" } else { "" };
                    let key = entry.name_span.map(|span| self.quote(span)).unwrap_or_else(|| "-".into());
                    let written = entry.name_span.map(|span| span.of(self.text));
                    let is = match &entry.name {
                        Some(name) if Some(&**name) != written => format!(" is {}", name.escape_debug()),
                        _ => String::new(),
                    };
                    self.line(depth + 1, &format!("{spread}key {key}{is} in {}", self.quote(entry.span)));
                    self.node(entry.value, depth + 2);
                }
            }
            Kind::Sequence(_) => {
                self.line(depth, "list");
                self.below(id, depth + 1);
            }
            Kind::Literal(literal) => {
                let shown = |span: Span| {
                    span.of(self.text).escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\"")
                };
                let body = self.quote(literal.body());
                let mut line = format!("text {}{body}{}", shown(literal.open), shown(literal.close));
                let value = facts.plain(id).unwrap_or_default();
                if value != literal.body().of(self.text) {
                    line +=
                        &format!(" is {}", value.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\""));
                }
                self.line(depth, &line);
            }
            Kind::Other => {
                self.line(depth, &format!("other {}", self.quote(facts.span(id))));
                self.below(id, depth + 1);
            }
            kind => panic!("{kind:?} is no fact of a format"),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("‹{}›", text.escape_debug().to_string().replace("\\'", "'").replace("\\\"", "\""))
}
