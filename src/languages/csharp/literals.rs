//! How C# writes strings.

use crate::languages::query::Escape;

/// What stands before and between the quotes of a literal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// How many `$` it opens with; none if it holds no expressions.
    pub dollars: usize,
    /// It opens with `@`: backslashes are characters, quotes are doubled.
    pub verbatim: bool,
    /// How many quotes it opens with; three or more make it raw.
    pub quotes: usize,
}

impl Style {
    /// The style of a literal that opens with `open`.
    pub fn of(open: &str) -> Self {
        let prefix = open.find('"').unwrap_or(open.len());
        let (letters, rest) = open.split_at(prefix);
        let verbatim = letters.contains('@');
        let quotes = if verbatim { 1 } else { rest.bytes().take_while(|byte| *byte == b'"').count() };
        // `""` is an empty string.
        let quotes = if quotes < 3 { quotes.min(1) } else { quotes };
        Self { dollars: letters.matches('$').count(), verbatim, quotes }
    }

    /// Whether it holds characters as they are.
    pub fn is_raw(self) -> bool {
        self.quotes >= 3
    }
}

/// Lengths of the opening delimiter with its prefix, and of the closing one with its suffix. The first line break of a
/// raw string of several lines, its last one and their indentation are no part of the string.
pub fn delimiters(literal: &str) -> (usize, usize) {
    let style = Style::of(literal);
    let letters = literal.find('"').unwrap_or(0);
    let mut open = letters + style.quotes;
    let suffix = if literal.ends_with(['8']) { "u8".len() } else { 0 };
    let mut close = (style.quotes + suffix).min(literal.len() - open);
    if style.is_raw() && literal[open..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
        let body = &literal[open..literal.len() - close];
        let line = body.find('\n').map_or(0, |at| at + 1);
        let indent = body[line..].len() - body[line..].trim_start_matches([' ', '\t']).len();
        let last = body.trim_end_matches([' ', '\t']);
        let last = last.strip_suffix('\n').map_or(body, |last| last.strip_suffix('\r').unwrap_or(last));
        if line + indent <= last.len() {
            close += body.len() - last.len();
            open += line + indent;
        }
    }
    (open, close)
}

/// The escape at the beginning of `rest`.
pub fn escape(open: &str, rest: &str) -> Option<Escape> {
    let style = Style::of(open);
    let bytes = rest.as_bytes();
    if style.is_raw() {
        return None;
    }
    let doubled = |value| (bytes.get(1) == bytes.first()).then_some(Escape { length: 2, value: Some(value) });
    match bytes[0] {
        brace @ (b'{' | b'}') => return doubled(char::from(brace)).filter(|_| style.dollars > 0),
        b'"' => return doubled('"').filter(|_| style.verbatim),
        _ if style.verbatim => return None,
        _ => {}
    }
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    match *bytes.get(1)? {
        byte @ (b'\\' | b'\'' | b'"') => simple(char::from(byte)),
        b'0' => simple('\0'),
        b'a' => simple('\u{7}'),
        b'b' => simple('\u{8}'),
        b'e' => simple('\u{1b}'),
        b'f' => simple('\u{c}'),
        b'n' => simple('\n'),
        b'r' => simple('\r'),
        b't' => simple('\t'),
        b'v' => simple('\u{b}'),
        b'x' => {
            let digits = bytes[2..].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
            Escape::number(rest, 2, digits, 16)
        }
        b'u' => Escape::number(rest, 2, 4, 16),
        b'U' => Escape::number(rest, 2, 8, 16),
        _ => None,
    }
}
