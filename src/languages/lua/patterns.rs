//! Patterns of the string library, which escape with `%` what regular expressions escape with `\`.

use crate::facts::{Facts, Kind, NodeId, Piece};

/// Functions and methods that take a pattern.
const TAKE_PATTERNS: &[&str] = &["find", "match", "gmatch", "gsub"];

/// Makes `%.` mean in patterns what `\.` means elsewhere.
pub fn settle(facts: &mut Facts) {
    let calls = facts.ids().filter_map(|id| match facts.kind(id) {
        Kind::Call { callee, arguments } => {
            let Kind::Attribute { name, .. } = facts.kind(*callee) else { return None };
            TAKE_PATTERNS.contains(&name.as_str()).then_some(arguments)
        }
        _ => None,
    });
    let patterns: Vec<NodeId> =
        calls.flat_map(|arguments| arguments.items.iter().take(2).map(|argument| argument.value)).collect();
    for pattern in patterns {
        let Kind::Literal(literal) = &mut facts.nodes[pattern.0 as usize].kind else { continue };
        for piece in &mut literal.pieces {
            if let Piece::Text(text) = piece {
                text.value = escaped(&text.value);
            }
        }
    }
}

/// The same length, so that what is known about places stays true.
fn escaped(pattern: &str) -> String {
    let mut characters = pattern.chars().peekable();
    let mut escaped = String::with_capacity(pattern.len());
    while let Some(character) = characters.next() {
        let escapes = character == '%' && characters.peek().is_some_and(char::is_ascii_punctuation);
        escaped.push(if escapes { '\\' } else { character });
        if escapes {
            escaped.extend(characters.next());
        }
    }
    escaped
}
