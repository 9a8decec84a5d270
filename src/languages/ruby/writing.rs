//! Writes Ruby string literals.

use super::literals::{closing, is_plain};
use crate::languages::Content;

/// A literal of the given content that opens and closes like another one as far as the content allows: in plain quotes
/// nothing can be interpolated, so that they become double ones when an expression comes in.
pub fn literal(open: &str, close: &str, content: &[Content<'_>]) -> Option<String> {
    let adds = content.iter().any(|part| matches!(part, Content::Expression(_)));
    let switches = adds && is_plain(open);
    let (new_open, new_close) = if switches { ("\"", "\"") } else { (open, close) };
    if open.starts_with(':') || open.starts_with('/') || open.starts_with("%r") || open.starts_with("%s") {
        return None;
    }
    let mut literal = new_open.to_owned();
    for part in content {
        match part {
            Content::Written(written) if switches => literal += &double(written, open),
            Content::Written(written) => literal += written,
            Content::Text(text) => literal += &escape(text, new_open, new_close)?,
            // Words and keys hold no expressions.
            Content::Expression(_) if new_open.is_empty() && new_close.is_empty() => return None,
            Content::Expression(expression) => {
                if expression.contains(['\n', '}']) {
                    return None;
                }
                literal += &format!("#{{{expression}}}");
            }
        }
    }
    Some(literal + new_close)
}

/// What stands between plain quotes that open with `open`, as it stands between double ones.
fn double(written: &str, open: &str) -> String {
    let delimiter = open.chars().next_back().unwrap_or('\'');
    let mut doubled = String::with_capacity(written.len() + 2);
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.peek().copied() {
                Some('\\') => {
                    characters.next();
                    doubled.push_str("\\\\");
                }
                Some(next) if next == delimiter || next == closing(delimiter) => {}
                _ => doubled.push_str("\\\\"),
            },
            '"' => doubled.push_str("\\\""),
            '#' if matches!(characters.peek(), Some('{' | '@' | '$')) => doubled.push_str("\\#"),
            character => doubled.push(character),
        }
    }
    doubled
}

/// The text as it stands between these delimiters; `None` if they cannot hold it.
fn escape(text: &str, open: &str, close: &str) -> Option<String> {
    let heredoc = open.is_empty() && !close.is_empty();
    if open.is_empty() && !heredoc {
        return (!text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "\\[](){}<>".contains(c)))
            .then(|| text.to_owned());
    }
    let delimiter = open.chars().next_back().unwrap_or('\0');
    if is_plain(open) {
        let needs = |c: char| c == delimiter || c == closing(delimiter) || c == '\\';
        return Some(text.chars().flat_map(|c| needs(c).then_some('\\').into_iter().chain([c])).collect());
    }
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' if !heredoc => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\0'..'\x20' if character != '\n' => escaped += &format!("\\x{:02x}", u32::from(character)),
            '#' if matches!(characters.peek(), Some('{' | '@' | '$')) => escaped.push_str("\\#"),
            _ if !heredoc && (character == delimiter || character == closing(delimiter)) => {
                escaped.push('\\');
                escaped.push(character);
            }
            character => escaped.push(character),
        }
    }
    Some(escaped)
}
