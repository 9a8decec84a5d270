//! How Java writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening and the closing delimiter. That of a text block ends with its line and the indentation of the
/// next one, which is no part of what it says.
pub fn delimiters(literal: &str) -> (usize, usize) {
    let Some(block) = literal.strip_prefix("\"\"\"").filter(|rest| rest.ends_with("\"\"\"")) else {
        return (1, 1);
    };
    let blanks = block.len() - block.trim_start_matches([' ', '\t', '\u{c}']).len();
    let line_break = match block.as_bytes()[blanks..] {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        // Not Java, but nothing to stumble over.
        _ => return (3, 3),
    };
    let content = &block[blanks + line_break..block.len() - 3];
    let indentation = content.len() - content.trim_start_matches([' ', '\t']).len();
    (3 + blanks + line_break + indentation, 3)
}

/// Whether a literal that opens so is a text block.
pub fn is_block(open: &str) -> bool {
    open.starts_with("\"\"\"")
}

/// The escape at the beginning of `rest`.
pub fn escape(open: &str, rest: &str) -> Option<Escape> {
    let bytes = rest.as_bytes();
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    match *bytes.get(1)? {
        byte @ (b'\\' | b'\'' | b'"') => simple(char::from(byte)),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'b' => simple('\u{8}'),
        b'f' => simple('\u{c}'),
        b's' => simple(' '),
        b'\n' if is_block(open) => Some(Escape { length: 2, value: None }),
        b'\r' if is_block(open) => {
            Some(Escape { length: if bytes.get(2) == Some(&b'\n') { 3 } else { 2 }, value: None })
        }
        b'0'..=b'7' => {
            // Three digits only as far as they say a byte.
            let most = if bytes[1] <= b'3' { 3 } else { 2 };
            let digits = bytes[1..].iter().take(most).take_while(|byte| matches!(byte, b'0'..=b'7')).count();
            Escape::number(rest, 1, digits, 8)
        }
        // The letter may be repeated: `\uu0041`.
        b'u' => {
            let letters = bytes[1..].iter().take_while(|byte| **byte == b'u').count();
            Escape::number(rest, 1 + letters, 4, 16)
        }
        _ => None,
    }
}
