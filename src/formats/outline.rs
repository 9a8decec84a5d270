//! Facts of settings as lines, and what is true of the facts of any format, for tests.

use std::fmt::Write;

use crate::facts::{Facts, Kind, NodeId, Piece};
use crate::finding::Span;

use super::dump::sound;

/// Entries a line each, what lies in them indented. The span of an entry is shown where it is not from key to value, by
/// its first and its last line.
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
            let span = (usual != Some(entry.span)).then(|| match entry.span.of(self.text).split_once('\n') {
                Some((first, rest)) => {
                    format!(" | {} … {}", first.trim_end(), rest.rsplit('\n').next().unwrap_or(rest).trim_start())
                }
                None => format!(" | {}", entry.span.of(self.text)),
            });
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
