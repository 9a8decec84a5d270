//! Writes Go string literals.

use crate::languages::Content;

/// A literal of the given content between the same quotes as `open`. Go interpolates nothing.
pub fn literal(open: &str, content: &[Content<'_>]) -> Option<String> {
    let raw = open == "`";
    let mut literal = open.to_owned();
    for part in content {
        match part {
            Content::Written(written) => literal.push_str(written),
            // A raw string cannot say its own quote, and leaves carriage returns out.
            Content::Text(text) if raw && text.contains(['`', '\r']) => return None,
            Content::Text(text) if raw => literal.push_str(text),
            Content::Text(text) => escape(text, &mut literal),
            Content::Expression(_) => return None,
        }
    }
    literal.push_str(open);
    Some(literal)
}

fn escape(text: &str, literal: &mut String) {
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                literal.push('\\');
                literal.push(character);
            }
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            '\0'..'\x20' | '\x7f' => *literal += &format!("\\x{:02x}", u32::from(character)),
            character => literal.push(character),
        }
    }
}
