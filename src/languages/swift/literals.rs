//! How Swift writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening delimiter and of the closing one: `"`, `"""`, `#"`, `##"""`.
pub fn delimiters(literal: &str) -> (usize, usize) {
    let signs = hashes(literal);
    let quoted = &literal[signs..];
    let quotes = if quoted.len() >= 6 && quoted.starts_with("\"\"\"") { 3 } else { 1 };
    (signs + quotes, signs + quotes)
}

/// How many number signs a literal begins with. As many stand behind the backslash of its escapes.
pub fn hashes(open: &str) -> usize {
    open.bytes().take_while(|byte| *byte == b'#').count()
}

/// The escape at the beginning of `rest` in a literal that opens with `open`.
pub fn escape(open: &str, rest: &str) -> Option<Escape> {
    let signs = hashes(open);
    let escaped = rest.strip_prefix('\\')?.strip_prefix(&"#".repeat(signs) as &str)?;
    let length = 1 + signs;
    let simple = |value| Some(Escape { length: length + 1, value: Some(value) });
    match *escaped.as_bytes().first()? {
        byte @ (b'\\' | b'\'' | b'"') => simple(char::from(byte)),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'0' => simple('\0'),
        b'u' => {
            let end = escaped.find('}')?;
            let code = u32::from_str_radix(escaped.get(1..end)?.strip_prefix('{')?, 16).ok()?;
            let value = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
            Some(Escape { length: length + end + 1, value: Some(value) })
        }
        // The end of a line of a literal of several.
        _ if open.ends_with("\"\"\"") => {
            let blanks = escaped.len() - escaped.trim_start_matches([' ', '\t']).len();
            let end = match escaped.as_bytes().get(blanks) {
                Some(b'\n') => blanks + 1,
                Some(b'\r') => blanks + if escaped.as_bytes().get(blanks + 1) == Some(&b'\n') { 2 } else { 1 },
                _ => return None,
            };
            Some(Escape { length: length + end, value: None })
        }
        _ => None,
    }
}
