//! Writes Java string literals.

use super::literals::is_block;
use crate::languages::Content;

/// A literal of the given content that opens like `open`. Expressions are put between literals with `+`: templates are
/// no part of the language yet.
pub fn literal(open: &str, content: &[Content<'_>]) -> Option<String> {
    let block = is_block(open);
    let close = if block { "\"\"\"" } else { "\"" };
    let mut operands: Vec<String> = Vec::new();
    let mut written = String::new();
    for part in content {
        match part {
            Content::Written(source) => written += source,
            Content::Text(text) => written += &escape(text, block),
            Content::Expression(_) if block => return None,
            Content::Expression(expression) => {
                if !written.is_empty() {
                    operands.push(format!("{open}{written}{close}"));
                    written.clear();
                }
                operands.push((*expression).to_owned());
            }
        }
    }
    if !written.is_empty() || operands.is_empty() {
        operands.push(format!("{open}{written}{close}"));
    }
    Some(operands.join(" + "))
}

fn escape(text: &str, block: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' if !block => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            // A Unicode escape would be a character before it is a part of a string.
            '\0'..'\x20' if character != '\n' => escaped += &format!("\\{:03o}", u32::from(character)),
            character => escaped.push(character),
        }
    }
    escaped
}
