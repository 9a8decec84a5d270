//! How Ruby writes strings.

use crate::languages::query::Escape;

/// Lengths of the opening and closing delimiter.
pub fn delimiters(kind: &str, literal: &str) -> (usize, usize) {
    match kind {
        "simple_symbol" => (1, 0),
        "heredoc_body" => (0, terminator(literal)),
        "string" | "delimited_symbol" | "subshell" | "regex" => {
            let flags = literal.len() - literal.trim_end_matches(|c: char| c.is_ascii_lowercase()).len();
            (opening(literal), 1 + if kind == "regex" { flags } else { 0 })
        }
        // Words of `%w[…]` and keys of a hash.
        _ => (0, 0),
    }
}

/// `"`, `:"`, `%(`, `%q(`
fn opening(literal: &str) -> usize {
    match literal.strip_prefix('%') {
        Some(rest) => {
            1 + rest
                .chars()
                .take(if rest.starts_with(char::is_alphanumeric) { 2 } else { 1 })
                .map(char::len_utf8)
                .sum::<usize>()
        }
        None => 1 + usize::from(literal.starts_with(':')),
    }
}

/// The line that ends a here-document.
fn terminator(body: &str) -> usize {
    body.len() - body.rfind('\n').map_or(0, |at| at + 1)
}

/// Whether a literal that opens like this takes everything but its delimiters and backslashes as it stands.
pub fn is_plain(open: &str) -> bool {
    open.starts_with('\'') || open.starts_with("%q") || open.starts_with(":'")
}

/// The escape at the beginning of `rest`.
pub fn escape(kind: &str, open: &str, rest: &str) -> Option<Escape> {
    let next = rest[1..].chars().next()?;
    let itself = Escape { length: 1 + next.len_utf8(), value: Some(next) };
    match kind {
        "regex" | "simple_symbol" => return None,
        "string" | "delimited_symbol" if is_plain(open) => {
            let delimiter = open.chars().next_back()?;
            return [delimiter, closing(delimiter), '\\'].contains(&next).then_some(itself);
        }
        "string" | "delimited_symbol" | "subshell" | "heredoc_body" => {}
        // A word ends at a blank unless that is escaped.
        _ => return (next.is_whitespace() || next == '\\').then_some(itself),
    }
    let simple = |value| Some(Escape { length: 2, value: Some(value) });
    match next {
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        's' => simple(' '),
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'e' => simple('\u{1b}'),
        'f' => simple('\u{c}'),
        'v' => simple('\u{b}'),
        '\n' => Some(Escape { length: 2, value: None }),
        '\r' if rest[2..].starts_with('\n') => Some(Escape { length: 3, value: None }),
        'x' => Escape::number_up_to(rest, 2, 2, 16),
        'u' if rest[2..].starts_with('{') => {
            let end = rest.find('}')?;
            let code = u32::from_str_radix(rest.get(3..end)?.trim(), 16).ok();
            let value = code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            Some(Escape { length: end + 1, value: Some(value) })
        }
        'u' => Escape::number_up_to(rest, 2, 4, 16),
        '0'..='7' => Escape::number_up_to(rest, 1, 3, 8),
        _ => Some(itself),
    }
}

/// The character that closes what `delimiter` opens.
pub fn closing(delimiter: char) -> char {
    match delimiter {
        '(' => ')',
        '[' => ']',
        '{' => '}',
        '<' => '>',
        other => other,
    }
}
