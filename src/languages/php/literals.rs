//! How PHP writes strings.

use crate::facts::{Facts, Kind, Literal, Piece, Text};
use crate::finding::Span;
use crate::languages::query::Escape;

/// The kinds of string literals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `'…'`
    Single,
    /// `"…"`
    Double,
    /// `<<<X`
    Heredoc,
    /// `<<<'X'`
    Nowdoc,
    /// What stands outside of the tags.
    Outside,
}

impl Style {
    /// The style of a literal that opens with `open`.
    pub fn of(open: &str) -> Self {
        match open.trim_start_matches(['b', 'B']) {
            quoted if quoted.starts_with('\'') => Self::Single,
            quoted if quoted.starts_with('"') => Self::Double,
            document if document.starts_with("<<<") => {
                if document.contains('\'') {
                    Self::Nowdoc
                } else {
                    Self::Heredoc
                }
            }
            _ => Self::Outside,
        }
    }
}

/// Lengths of the opening and the closing delimiter. The indentation of the first line of a document is no part of it.
pub fn delimiters(kind: &str, literal: &str) -> (usize, usize) {
    match kind {
        "string" | "encapsed_string" => (literal.find(['\'', '"']).map_or(0, |at| at + 1), 1),
        "heredoc" | "nowdoc" => {
            let open = literal.find('\n').map_or(literal.len(), |at| at + 1);
            let last = literal.rfind('\n').unwrap_or(literal.len());
            if last < open {
                return (open, literal.len() - open);
            }
            let body = literal[..last].strip_suffix('\r').unwrap_or(&literal[..last]);
            let indent = literal[open..].len() - literal[open..].trim_start_matches([' ', '\t']).len();
            let open = (open + indent).min(body.len());
            (open, literal.len() - body.len())
        }
        _ => (0, 0),
    }
}

/// The escape at the beginning of `rest`.
pub fn escape(open: &str, rest: &str) -> Option<Escape> {
    let bytes = rest.as_bytes();
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    let next = *bytes.get(1)?;
    match Style::of(open) {
        Style::Single => matches!(next, b'\\' | b'\'').then_some(Escape { length: 2, value: Some(char::from(next)) }),
        Style::Nowdoc | Style::Outside => None,
        Style::Double | Style::Heredoc => match next {
            b'\\' | b'$' | b'"' => simple(char::from(next)),
            b'n' => simple('\n'),
            b'r' => simple('\r'),
            b't' => simple('\t'),
            b'v' => simple('\u{b}'),
            b'e' => simple('\u{1b}'),
            b'f' => simple('\u{c}'),
            b'0'..=b'7' => {
                let digits = bytes[1..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
                number(rest, 1, digits, 8, 1 + digits)
            }
            b'x' => {
                let digits = bytes[2..].iter().take(2).take_while(|byte| byte.is_ascii_hexdigit()).count();
                number(rest, 2, digits, 16, 2 + digits)
            }
            b'u' if bytes.get(2) == Some(&b'{') => {
                let digits = rest[3..].find('}')?;
                number(rest, 3, digits, 16, 4 + digits)
            }
            _ => None,
        },
    }
}

fn number(rest: &str, start: usize, digits: usize, radix: u32, length: usize) -> Option<Escape> {
    let code = u32::from_str_radix(rest.get(start..start + digits)?, radix).ok()?;
    Some(Escape { length, value: Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)) })
}

/// Gives interpolations the braces that the grammar leaves beside them: `{$x}`.
pub fn take_braces(text: &str, facts: &mut Facts) {
    for node in &mut facts.nodes {
        let Kind::Literal(literal) = &mut node.kind else { continue };
        if literal.pieces.len() > 1 {
            widen(text, literal);
        }
    }
}

fn widen(text: &str, literal: &mut Literal) {
    let body = literal.body();
    for index in 0..literal.pieces.len() {
        let Piece::Hole { span, .. } = &mut literal.pieces[index] else { continue };
        let braces = span.start > body.start
            && span.end < body.end
            && text.as_bytes()[span.start - 1] == b'{'
            && text.as_bytes()[span.end] == b'}'
            && span.of(text).starts_with('$');
        if !braces {
            continue;
        }
        *span = Span::new(span.start - 1, span.end + 1);
        if let Some(Piece::Text(before)) = index.checked_sub(1).map(|index| &mut literal.pieces[index]) {
            drop_last(before);
        }
        if let Some(Piece::Text(behind)) = literal.pieces.get_mut(index + 1) {
            drop_first(behind);
        }
    }
    literal.pieces.retain(|piece| !matches!(piece, Piece::Text(text) if text.span.is_empty()));
}

/// Takes the brace at the end of a text away.
fn drop_last(text: &mut Text) {
    text.value.pop();
    text.span.end -= 1;
    if let Some(last) = text.offsets.last_mut() {
        *last = (text.value.len(), text.span.end);
    }
}

/// Takes the brace at the start of a text away.
fn drop_first(text: &mut Text) {
    text.value.remove(0);
    text.span.start += 1;
    for (value, _) in &mut text.offsets {
        *value = value.saturating_sub(1);
    }
}
