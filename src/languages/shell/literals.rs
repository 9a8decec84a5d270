//! How the shell writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening and closing delimiter.
pub fn delimiters(kind: &str, literal: &str) -> (usize, usize) {
    match kind {
        "string" | "raw_string" => (1, usize::from(literal.len() > 1)),
        "ansi_c_string" => (2, usize::from(literal.len() > 2)),
        _ => (0, 0),
    }
}

/// The escape at the beginning of `rest`.
pub fn escape(kind: &str, rest: &str) -> Option<Escape> {
    let next = rest[1..].chars().next()?;
    let itself = Some(Escape { length: 1 + next.len_utf8(), value: Some(next) });
    let nothing = Some(Escape { length: 2, value: None });
    match (kind, next) {
        ("raw_string" | "regex" | "simple_heredoc_body", _) => None,
        ("ansi_c_string", _) => ansi(next, rest),
        (_, '\n') => nothing,
        (_, '\r') if rest[2..].starts_with('\n') => Some(Escape { length: 3, value: None }),
        ("string", '$' | '`' | '"' | '\\') | ("heredoc_body", '$' | '`' | '\\') => itself,
        ("string" | "heredoc_body", _) => None,
        _ => itself,
    }
}

/// An escape of `$'…'`.
fn ansi(next: char, rest: &str) -> Option<Escape> {
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    match next {
        '\\' | '\'' | '"' | '?' => simple(next),
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'e' | 'E' => simple('\u{1b}'),
        'f' => simple('\u{c}'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\u{b}'),
        'x' => Escape::number_up_to(rest, 2, 2, 16),
        'u' => Escape::number_up_to(rest, 2, 4, 16),
        'U' => Escape::number_up_to(rest, 2, 8, 16),
        '0'..='7' => Escape::number_up_to(rest, 1, 3, 8),
        _ => None,
    }
}
