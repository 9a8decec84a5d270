//! How Python writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening delimiter with its prefix, and of the closing one.
pub fn delimiters(literal: &str) -> (usize, usize) {
    let prefix = literal.find(['"', '\'']).unwrap_or(0);
    let quoted = &literal[prefix..];
    let length = if quoted.len() >= 6 && (quoted.starts_with("\"\"\"") || quoted.starts_with("'''")) { 3 } else { 1 };
    (prefix + length, length)
}

/// What the letters before the opening quote say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefix {
    /// Backslashes are characters.
    pub raw: bool,
    /// The literal is one of bytes.
    pub bytes: bool,
    /// Braces hold expressions.
    pub interpolated: bool,
}

impl Prefix {
    /// The prefix of a literal that opens with `open`.
    pub fn of(open: &str) -> Self {
        let has = |letter: char| open.contains(letter) || open.contains(letter.to_ascii_uppercase());
        Self { raw: has('r'), bytes: has('b'), interpolated: has('f') || has('t') }
    }
}

/// The escape at the beginning of `rest`.
pub fn escape(open: &str, rest: &str) -> Option<Escape> {
    let prefix = Prefix::of(open);
    let bytes = rest.as_bytes();
    if bytes[0] != b'\\' {
        let doubled = prefix.interpolated && bytes.get(1) == Some(&bytes[0]);
        return doubled.then_some(Escape { length: 2, value: Some(char::from(bytes[0])) });
    }
    if prefix.raw {
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
        b'\n' => Some(Escape { length: 2, value: None }),
        b'\r' => Some(Escape { length: if bytes.get(2) == Some(&b'\n') { 3 } else { 2 }, value: None }),
        b'0'..=b'7' => {
            let digits = bytes[1..].iter().take(3).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            Escape::number(rest, 1, digits, 8)
        }
        b'x' => Escape::number(rest, 2, 2, 16),
        b'u' if !prefix.bytes => Escape::number(rest, 2, 4, 16),
        b'U' if !prefix.bytes => Escape::number(rest, 2, 8, 16),
        // Names of characters would need a table of all of them. What matters is that it is one character, and not
        // one that any host, path or name is made of.
        b'N' if !prefix.bytes && rest[2..].starts_with('{') => {
            Some(Escape { length: rest.find('}')? + 1, value: Some(char::REPLACEMENT_CHARACTER) })
        }
        _ => None,
    }
}
