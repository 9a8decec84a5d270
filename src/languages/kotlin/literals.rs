//! How Kotlin writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening and the closing delimiter.
pub fn delimiters(literal: &str) -> (usize, usize) {
    if literal.len() >= 6 && literal.starts_with("\"\"\"") { (3, 3) } else { (1, 1) }
}

/// Whether a literal that opens so is raw.
pub fn is_raw(open: &str) -> bool {
    open.starts_with("\"\"\"")
}

/// The escape at the beginning of `rest`.
pub fn escape(open: &str, rest: &str) -> Option<Escape> {
    if is_raw(open) {
        return None;
    }
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    match *rest.as_bytes().get(1)? {
        byte @ (b'\\' | b'\'' | b'"' | b'$') => simple(char::from(byte)),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'b' => simple('\u{8}'),
        b'u' => {
            let code = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
            // One half of a surrogate pair is no part of any host, path or name.
            let value = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            Some(Escape { length: 6, value: Some(value) })
        }
        _ => None,
    }
}
