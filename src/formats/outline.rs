//! Facts of settings as lines, and what is true of the facts of any format, for tests.

use std::fmt::Write;

use crate::facts::{Facts, Kind, NodeId, Piece};
use crate::finding::Span;

/// Entries a line each, what lies in them indented. The span of an entry is shown where it is not from key to value.
pub(crate) fn outline(facts: &Facts, text: &str) -> String {
    let mut lines = String::new();
    let outline = Outline { facts, text };
    for id in facts.ids().skip(1).filter(|id| facts.node(*id).parent == Some(NodeId::FILE)) {
        outline.below(id, 0, &mut lines);
    }
    for comment in &facts.comments {
        let _ = writeln!(lines, "comment {:?}", comment.span.of(text));
    }
    if !facts.parsed {
        lines.push_str("(not parsed)\n");
    }
    lines
}

/// Asserts that a source has these facts, and that they are sound.
#[track_caller]
pub(crate) fn says(facts: fn(&str) -> Facts, source: &str, expected: &str) {
    let found = facts(source);
    sound(&found, source);
    let shown = outline(&found, source);
    let lines = |text: &str| text.lines().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&shown), lines(&dedented(expected)), "\n{shown}");
}

/// Asserts that a source is not of the shape, which nobody takes for an empty one.
#[track_caller]
pub(crate) fn refuses(facts: fn(&str) -> Facts, source: &str) {
    let found = facts(source);
    assert!(!found.parsed, "\n{}", outline(&found, source));
    assert_eq!(found.nodes.len(), 1);
}

/// Asserts that the facts of every torn version of a source are sound.
#[track_caller]
pub(crate) fn survives(facts: fn(&str) -> Facts, source: &str) {
    let places: Vec<usize> = source.char_indices().map(|(at, _)| at).chain([source.len()]).collect();
    for &at in &places {
        for torn in [&source[..at], &source[at..]] {
            sound(&facts(torn), torn);
        }
        for more in ["\"", "'", "\\", "\n", "\r\n", "{", "}", ";", " ", "#", "=", "$", "\t", "[", "ä", "\u{feff}"] {
            let torn = format!("{}{more}{}", &source[..at], &source[at..]);
            sound(&facts(&torn), &torn);
        }
    }
}

/// Asserts that a large input is read in time that a quadratic reader would not keep.
#[track_caller]
pub(crate) fn is_quick(facts: fn(&str) -> Facts, head: &str, part: &str) {
    const LARGE: usize = 1 << 18;
    let source = format!("{head}{}", part.repeat(LARGE / part.len()));
    let start = std::time::Instant::now();
    facts(&source);
    let taken = start.elapsed();
    assert!(taken < std::time::Duration::from_secs(5), "{taken:?} for {head:?} and {part:?}");
}

/// A text whose lines behind the first are indented like the code around it.
fn dedented(text: &str) -> String {
    let margin = |line: &&str| line.len() - line.trim_start().len();
    let least = text.lines().skip(1).map(|line| margin(&line)).min().unwrap_or(0);
    let least = if least > 2 { least } else { 0 };
    let lines = text.lines().enumerate().map(|(at, line)| if at == 0 { line } else { &line[least..] });
    lines.collect::<Vec<_>>().join("\n")
}

struct Outline<'f> {
    facts: &'f Facts,
    text: &'f str,
}

impl Outline<'_> {
    fn below(&self, id: NodeId, depth: usize, lines: &mut String) {
        let Kind::Mapping(entries) = self.facts.kind(id) else {
            let _ = writeln!(lines, "{}{}", "  ".repeat(depth), self.value(id));
            return;
        };
        for entry in &entries.items {
            let value = match self.facts.kind(entry.value) {
                Kind::Mapping(inner) if inner.span.is_some() => "{}".to_owned(),
                Kind::Mapping(_) => ":".to_owned(),
                _ => format!("= {}", self.value(entry.value)),
            };
            let usual = entry.name_span.map(|name| Span::new(name.start, self.facts.span(entry.value).end));
            let span = (usual != Some(entry.span)).then(|| format!(" | {}", self.short(entry.span)));
            let name = entry.name.as_deref().unwrap_or("-");
            let _ = writeln!(lines, "{}{name} {value}{}", "  ".repeat(depth), span.unwrap_or_default());
            if matches!(self.facts.kind(entry.value), Kind::Mapping(_)) {
                self.below(entry.value, depth + 1, lines);
            }
        }
    }

    fn short(&self, span: Span) -> String {
        span.of(self.text).escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'")
    }

    fn value(&self, id: NodeId) -> String {
        match self.facts.kind(id) {
            Kind::Literal(literal) => {
                let mut shown = literal.open.of(self.text).to_owned();
                for piece in &literal.pieces {
                    if let Piece::Text(text) = piece {
                        let value = text.value.escape_debug().to_string();
                        shown += &value.replace("\\\"", "\"").replace("\\'", "'");
                    }
                }
                shown + literal.close.of(self.text)
            }
            Kind::Sequence(items) => {
                format!("[{}]", items.iter().map(|id| self.value(*id)).collect::<Vec<_>>().join(", "))
            }
            Kind::Mapping(entries) => {
                let show = |entry: &crate::facts::Argument| {
                    format!("{}={}", entry.name.as_deref().unwrap_or("-"), self.value(entry.value))
                };
                format!("{{{}}}", entries.items.iter().map(show).collect::<Vec<_>>().join(", "))
            }
            _ => {
                let parts = self.facts.children(id).map(|part| self.value(part)).collect::<Vec<_>>().join(", ");
                let parts = if parts.is_empty() { parts } else { format!(" <{parts}>") };
                format!("~{}{parts}", self.short(self.facts.span(id)))
            }
        }
    }
}

/// What readers of settings rely on.
#[track_caller]
fn sound(facts: &Facts, text: &str) {
    let place = |span: Span| {
        assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{span:?} of {text:?}");
    };
    assert!(matches!(facts.nodes[0].kind, Kind::File));
    for id in facts.ids() {
        let node = facts.node(id);
        place(node.span);
        if let Some(parent) = node.parent {
            assert!(parent < id && facts.span(parent).contains(node.span), "{node:?} of {text:?}");
            assert!(facts.nodes[id.0 as usize - 1].span.start <= node.span.start, "{node:?} of {text:?}");
        }
        match &node.kind {
            Kind::Literal(literal) => {
                assert_eq!((literal.open.start, literal.close.end), (node.span.start, node.span.end), "{text:?}");
                assert_eq!(literal.pieces.is_empty(), literal.body().is_empty(), "{text:?}");
                for piece in &literal.pieces {
                    let Piece::Text(piece) = piece else { panic!("{node:?} of {text:?}") };
                    assert_eq!(piece.span, literal.body(), "{text:?}");
                    assert_eq!(piece.source_offset(piece.value.len()), piece.span.end, "{piece:?} of {text:?}");
                    if piece.offsets.is_empty() {
                        assert_eq!(piece.value, piece.span.of(text));
                    }
                }
            }
            Kind::Mapping(entries) => {
                let mut end = node.span.start;
                for entry in &entries.items {
                    place(entry.span);
                    assert!(end <= entry.span.start && entry.span.end <= node.span.end, "{entry:?} of {text:?}");
                    end = entry.span.end;
                    // What is computed has no name.
                    assert_eq!(entry.name.is_some(), entry.name_span.is_some(), "{entry:?} of {text:?}");
                    let name = entry.name_span.unwrap_or(Span::empty(entry.span.start));
                    place(name);
                    let written = name.of(text);
                    let is_escaped = written.contains('\\') || written.contains("$${") || written.contains("%%{");
                    assert!(entry.name.as_deref().is_none_or(|name| name == written) || is_escaped, "{text:?}");
                    let value = facts.node(entry.value);
                    assert!(value.parent == Some(id) && entry.span.contains(name), "{entry:?} of {text:?}");
                    assert!(entry.span.contains(value.span) && name.end <= value.span.start, "{entry:?} of {text:?}");
                }
            }
            Kind::Sequence(items) => {
                assert!(items.iter().all(|item| facts.node(*item).parent == Some(id)), "{text:?}");
            }
            Kind::File | Kind::Other => {}
            kind => panic!("{kind:?} is no setting: {text:?}"),
        }
    }
    for (at, comment) in facts.comments.iter().enumerate() {
        place(comment.span);
        assert!(at == 0 || facts.comments[at - 1].span.end <= comment.span.start, "{text:?}");
        // Of a value in several lines comments are no part, and its offsets leave them out.
        let inside = facts.ids().filter_map(|id| facts.literal(id)).any(|literal| {
            let is_whole =
                literal.pieces.iter().all(|piece| matches!(piece, Piece::Text(text) if text.offsets.is_empty()));
            is_whole && literal.body().overlaps(comment.span)
        });
        assert!(!inside, "a comment in a scalar of {text:?}");
    }
}
