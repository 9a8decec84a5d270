//! How Go writes strings.

use crate::languages::query::Escape;

/// The escape at the beginning of `rest` in a literal of this kind.
pub fn escape(kind: &str, rest: &str) -> Option<Escape> {
    let bytes = rest.as_bytes();
    if kind == "raw_string_literal" {
        // Raw strings hold what they say, but for carriage returns, which they leave out.
        return (bytes[0] == b'\r').then_some(Escape { length: 1, value: None });
    }
    if bytes[0] != b'\\' {
        return None;
    }
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    match *bytes.get(1)? {
        byte @ (b'\\' | b'\'' | b'"') => simple(char::from(byte)),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'a' => simple('\u{7}'),
        b'b' => simple('\u{8}'),
        b'f' => simple('\u{c}'),
        b'v' => simple('\u{b}'),
        b'0'..=b'7' => byte(rest, 1, 3, 8),
        b'x' => byte(rest, 2, 2, 16),
        b'u' => number(rest, 2, 4, 16).map(|(length, code)| Escape { length, value: Some(character(code)) }),
        b'U' => number(rest, 2, 8, 16).map(|(length, code)| Escape { length, value: Some(character(code)) }),
        _ => None,
    }
}

/// An escape that stands for a byte: a character of its own only in ASCII.
fn byte(rest: &str, start: usize, digits: usize, radix: u32) -> Option<Escape> {
    let (length, code) = number(rest, start, digits, radix)?;
    let value = if code < 0x80 { character(code) } else { char::REPLACEMENT_CHARACTER };
    Some(Escape { length, value: Some(value) })
}

fn number(rest: &str, start: usize, digits: usize, radix: u32) -> Option<(usize, u32)> {
    let code = u32::from_str_radix(rest.get(start..start + digits)?, radix).ok()?;
    Some((start + digits, code))
}

fn character(code: u32) -> char {
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}
