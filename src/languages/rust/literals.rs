//! How Rust writes strings.

use crate::facts::{Literal, NodeId, Piece, Text};
use crate::finding::Span;

/// Lengths of the opening delimiter with its prefix, and of the closing one. `None` if it is no string.
pub fn delimiters(literal: &str) -> Option<(usize, usize)> {
    let quote = literal.find('"')?;
    let prefix = &literal[..quote];
    if !matches!(prefix.trim_end_matches('#'), "" | "b" | "c" | "r" | "br" | "cr") {
        return None;
    }
    let hashes = prefix.len() - prefix.trim_end_matches('#').len();
    // A literal may have a suffix, for the macros that it is given to.
    let body = literal[quote + 1..].trim_end_matches('#');
    let fits = body.ends_with('"') && literal.len() == quote + 1 + body.len() + hashes;
    fits.then_some((quote + 1, 1 + hashes))
}

/// A name that a format string takes from where it stands.
pub struct Capture {
    /// The braces included.
    pub span: Span,
    /// Its expression.
    pub value: NodeId,
}

/// The literal between two delimiters with its interpolations. `formats`: doubled braces are braces.
pub fn literal(source: &str, open: Span, close: Span, captures: &[Capture], formats: bool) -> Literal {
    let mut pieces = Vec::with_capacity(2 * captures.len() + 1);
    let prefix = prefix(open.of(source));
    let mut at = open.end;
    for capture in captures {
        pieces.extend(text(source, prefix, Span::new(at, capture.span.start), formats));
        pieces.push(Piece::Hole { span: capture.span, value: Some(capture.value) });
        at = capture.span.end;
    }
    pieces.extend(text(source, prefix, Span::new(at, close.start), formats));
    Literal { open, close, pieces, documentation: false }
}

/// The letters before the quote of an opening delimiter, which may be a call (`String::from("`).
pub fn prefix(open: &str) -> &str {
    let before = open.find('"').map_or(open, |quote| &open[..quote]).trim_end_matches('#');
    let start = before.rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
    &before[start..]
}

/// Whether backslashes are characters.
pub fn is_raw(prefix: &str) -> bool {
    prefix.contains('r')
}

/// The text at `span` with its escapes resolved; nothing for an empty span.
fn text(source: &str, prefix: &str, span: Span, formats: bool) -> Option<Piece> {
    if span.is_empty() {
        return None;
    }
    let written = span.of(source);
    let mut value = String::with_capacity(written.len());
    let mut offsets: Vec<(usize, usize)> = Vec::new();
    let mut pair = |value: usize, source: usize| match offsets.last_mut() {
        Some(last) if last.0 == value => last.1 = source,
        _ => offsets.push((value, source)),
    };
    let mut escaped = false;
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = written[at..].find(['\\', '{', '}', '\r']) {
        at += found;
        let Some((length, character)) = escape(prefix, &written[at..], formats) else {
            at += 1;
            continue;
        };
        escaped = true;
        value.push_str(&written[copied..at]);
        pair(value.len(), span.start + at);
        value.extend(character);
        at += length;
        copied = at;
        pair(value.len(), span.start + at);
    }
    value.push_str(&written[copied..]);
    if escaped {
        pair(value.len(), span.end);
    }
    Some(Piece::Text(Text { span, value, offsets }))
}

/// Length and meaning of the escape at the beginning of `rest`.
fn escape(prefix: &str, rest: &str, formats: bool) -> Option<(usize, Option<char>)> {
    let bytes = rest.as_bytes();
    match bytes[0] {
        byte @ (b'{' | b'}') => (formats && bytes.get(1) == Some(&byte)).then_some((2, Some(char::from(byte)))),
        // A line break is one character, however it is written.
        b'\r' => (bytes.get(1) == Some(&b'\n')).then_some((1, None)),
        _ if is_raw(prefix) => None,
        _ => match *bytes.get(1)? {
            byte @ (b'\\' | b'\'' | b'"') => Some((2, Some(char::from(byte)))),
            b'n' => Some((2, Some('\n'))),
            b'r' => Some((2, Some('\r'))),
            b't' => Some((2, Some('\t'))),
            b'0' => Some((2, Some('\0'))),
            // The line break and the blanks at the start of the next line mean nothing.
            b'\n' | b'\r' => {
                let blanks = rest[1..].bytes().take_while(u8::is_ascii_whitespace).count();
                Some((1 + blanks, None))
            }
            b'x' => Some((4, number(rest.get(2..4)?))),
            b'u' => {
                let end = rest.find('}').filter(|end| *end <= 12 && rest[2..].starts_with('{'))?;
                Some((end + 1, number(&rest[3..end].replace('_', ""))))
            }
            _ => None,
        },
    }
}

fn number(digits: &str) -> Option<char> {
    let character = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
    Some(character.unwrap_or(char::REPLACEMENT_CHARACTER))
}
