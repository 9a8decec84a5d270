//! How Lua writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening and the closing delimiter. A line break right behind a long bracket is no part of the string.
pub fn delimiters(literal: &str) -> (usize, usize) {
    if !is_long(literal) {
        return (1, 1);
    }
    let level = literal[1..].bytes().take_while(|byte| *byte == b'=').count();
    let bracket = level + 2;
    let rest = literal.get(bracket..).unwrap_or("");
    let line_break = match rest.as_bytes() {
        [b'\r', b'\n', ..] | [b'\n', b'\r', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    };
    (bracket + line_break, bracket)
}

/// Whether a literal that opens like this takes everything as it stands.
pub fn is_long(open: &str) -> bool {
    open.starts_with('[')
}

/// The escape at the beginning of `rest`.
pub fn escape(open: &str, rest: &str) -> Option<Escape> {
    if is_long(open) {
        return None;
    }
    let next = rest[1..].chars().next()?;
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    match next {
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\u{b}'),
        '\r' if rest[2..].starts_with('\n') => Some(Escape { length: 3, value: Some('\n') }),
        'z' => {
            let blank = rest[2..].len() - rest[2..].trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
            Some(Escape { length: 2 + blank, value: None })
        }
        'x' => byte(rest, 2, 2, 16),
        '0'..='9' => {
            let digits = rest[1..].bytes().take(3).take_while(u8::is_ascii_digit).count();
            byte(rest, 1, digits, 10)
        }
        'u' if rest[2..].starts_with('{') => {
            let end = rest.find('}')?;
            let code = u32::from_str_radix(rest.get(3..end)?, 16).ok();
            let value = code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            Some(Escape { length: end + 1, value: Some(value) })
        }
        // Any other character stands for itself.
        _ => Some(Escape { length: 1 + next.len_utf8(), value: Some(next) }),
    }
}

/// A byte by its number; one that is no character by itself is none here.
fn byte(rest: &str, start: usize, digits: usize, radix: u32) -> Option<Escape> {
    let code = u32::from_str_radix(rest.get(start..start + digits)?, radix).ok()?;
    let value = char::from_u32(code).filter(char::is_ascii).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some(Escape { length: start + digits, value: Some(value) })
}
