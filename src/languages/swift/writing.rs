//! Writes Swift string literals.

use super::literals::hashes;
use crate::languages::Content;

/// A literal of the given content between the same delimiters as `open`.
pub fn literal(open: &str, content: &[Content<'_>]) -> Option<String> {
    let signs = "#".repeat(hashes(open));
    let quotes = &open[signs.len()..];
    let several_lines = quotes.len() == 3;
    let mut literal = open.to_owned();
    for part in content {
        match part {
            Content::Written(written) => literal.push_str(written),
            Content::Text(text) => {
                for character in text.chars() {
                    match character {
                        '\\' if signs.is_empty() => literal.push_str("\\\\"),
                        '"' if signs.is_empty() => literal.push_str("\\\""),
                        // What looks like an escape or the end of the literal.
                        '\\' | '"' => return None,
                        '\n' if several_lines => return None,
                        '\n' => literal += &format!("\\{signs}n"),
                        '\r' => literal += &format!("\\{signs}r"),
                        '\t' => literal += &format!("\\{signs}t"),
                        '\0'..'\x20' => literal += &format!("\\{signs}u{{{:x}}}", u32::from(character)),
                        character => literal.push(character),
                    }
                }
            }
            // Versions before 5.9 take no quotes of the same kind inside.
            Content::Expression(expression) => literal += &format!("\\{signs}({})", expression.trim()),
        }
    }
    literal += quotes;
    literal += &signs;
    Some(literal)
}
