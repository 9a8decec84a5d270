//! The pieces of a string literal: what is interpolated, and the text between.

use super::Literals;
use crate::facts::{Literal, Piece, Text};
use crate::finding::Span;

/// The literal with the given interpolations in document order.
pub fn literal(
    style: &Literals,
    source: &str,
    kind: &str,
    own: Span,
    holes: Vec<Piece>,
    documentation: bool,
) -> Literal {
    let written = source.get(own.start..own.end).unwrap_or("");
    let (open, close) = (style.delimiters)(kind, written);
    let open = open.min(written.len());
    let close = close.min(written.len() - open);
    let open = Span::new(own.start, own.start + open);
    let close = Span::new(own.end - close, own.end);
    let mut pieces = Vec::with_capacity(2 * holes.len() + 1);
    let mut at = open.end;
    for hole in holes {
        let Piece::Hole { span, .. } = &hole else { continue };
        let (start, end) = (span.start, span.end);
        if start < at || close.start < end {
            continue;
        }
        pieces.extend(text(style, kind, source, open, Span::new(at, start)));
        pieces.push(hole);
        at = end;
    }
    pieces.extend(text(style, kind, source, open, Span::new(at, close.start)));
    Literal { open, close, pieces, documentation }
}

/// The text at `span` with its escapes resolved; nothing for an empty span.
fn text(style: &Literals, kind: &str, source: &str, open: Span, span: Span) -> Option<Piece> {
    if span.is_empty() {
        return None;
    }
    let (open, written) = (source.get(open.start..open.end)?, source.get(span.start..span.end)?);
    let mut value = String::with_capacity(written.len());
    let mut offsets = Vec::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = written.as_bytes()[at..].iter().position(|byte| style.escape_starts.contains(byte)) {
        at += found;
        let Some(escape) = (style.escape)(kind, open, &written[at..]) else {
            at += 1;
            continue;
        };
        value.push_str(&written[copied..at]);
        pair(&mut offsets, value.len(), span.start + at);
        value.extend(escape.value);
        // Every escape begins with the byte that was found, so the walk goes on.
        at += escape.length.max(1);
        copied = at;
        pair(&mut offsets, value.len(), span.start + at);
    }
    value.push_str(&written[copied..]);
    if !offsets.is_empty() {
        pair(&mut offsets, value.len(), span.end);
    }
    Some(Piece::Text(Text { span, value, offsets }))
}

/// Says where byte `value` comes from. What stands behind an escape without a value comes from behind it.
fn pair(offsets: &mut Vec<(usize, usize)>, value: usize, source: usize) {
    match offsets.last_mut() {
        Some(last) if last.0 == value => last.1 = source,
        _ => offsets.push((value, source)),
    }
}
