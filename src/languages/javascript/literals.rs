//! How JavaScript writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening and the closing delimiter.
pub fn delimiters(kind: &str, literal: &str) -> (usize, usize) {
    match kind {
        "jsx_text" => (0, 0),
        // The flags stand behind the closing slash.
        "regex" => (1, literal.rfind('/').map_or(1, |at| literal.len() - at)),
        _ => (1, 1),
    }
}

/// The escape at the beginning of `rest`.
pub fn escape(kind: &str, rest: &str) -> Option<Escape> {
    if matches!(kind, "jsx_text" | "regex") {
        return None;
    }
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    let character = rest[1..].chars().next()?;
    match character {
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        'v' => simple('\u{b}'),
        '0' if !rest[2..].starts_with(|c: char| c.is_ascii_digit()) => simple('\0'),
        '\r' => Some(Escape { length: if rest[2..].starts_with('\n') { 3 } else { 2 }, value: None }),
        '\n' | '\u{2028}' | '\u{2029}' => Some(Escape { length: 1 + character.len_utf8(), value: None }),
        'x' => Escape::number(rest, 2, 2, 16),
        'u' if rest[2..].starts_with('{') => {
            let digits = rest[3..].find('}')?;
            let escape = Escape::number(rest, 3, digits, 16)?;
            Some(Escape { length: escape.length + 1, ..escape })
        }
        'u' => Escape::number(rest, 2, 4, 16),
        // Any other character stands for itself.
        character => Some(Escape { length: 1 + character.len_utf8(), value: Some(character) }),
    }
}
