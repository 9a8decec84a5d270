//! Writes Kotlin string literals.

use super::literals::is_raw;
use crate::languages::Content;

/// A literal of the given content that opens like `open`. `None` if a raw one cannot say it.
pub fn literal(open: &str, content: &[Content<'_>]) -> Option<String> {
    let raw = is_raw(open);
    let mut literal = open.to_owned();
    for part in content {
        match part {
            Content::Written(written) => literal += written,
            Content::Text(text) if raw => {
                if text.contains(['"', '$']) {
                    return None;
                }
                literal += text;
            }
            Content::Text(text) => literal += &escape(text),
            Content::Expression(expression) => literal += &format!("${{{expression}}}"),
        }
    }
    literal += open;
    Some(literal)
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '$' => escaped.push_str("\\$"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\0'..'\x20' => escaped += &format!("\\u{:04x}", u32::from(character)),
            character => escaped.push(character),
        }
    }
    escaped
}
