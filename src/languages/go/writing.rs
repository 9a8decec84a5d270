//! Writes Go string literals.

use crate::facts::{Facts, Kind, NodeId};
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

/// Whether gofmt sets no blanks around the operator of a sum in the place of node `at`: among several arguments, or
/// beside another one that it has none around.
pub fn is_dense(text: &str, facts: &Facts, at: NodeId) -> bool {
    for id in facts.ancestors(at) {
        match facts.kind(id) {
            Kind::Concat(items) => {
                let gap = items.windows(2).next().map(|pair| &text[facts.span(pair[0]).end..facts.span(pair[1]).start]);
                return gap == Some("+");
            }
            // The list of a struct's fields is none of arguments.
            Kind::Call { callee, arguments } => {
                let list = arguments.span.is_some_and(|list| text[list.start..].starts_with('('));
                return list && arguments.items.len() > 1 && facts.span(*callee).end <= facts.span(at).start;
            }
            Kind::Other => {}
            _ => return false,
        }
    }
    false
}
