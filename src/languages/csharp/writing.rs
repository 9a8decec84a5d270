//! Writes C# string literals.

use super::literals::Style;
use crate::languages::Content;

/// A literal of the given content that opens and closes like another as far as the content allows: it gets a `$` when
/// it gains an expression, and loses it with the last one.
pub fn literal(open: &str, close: &str, content: &[Content<'_>]) -> Option<String> {
    let was = Style::of(open);
    let adds = content.iter().any(|part| matches!(part, Content::Expression(_)));
    let keeps = was.dollars > 0
        && content.iter().any(|part| matches!(part, Content::Written(written) if has_interpolation(written, was)));
    let interpolated = adds || keeps;
    // Bytes (`"…"u8`) hold no expressions.
    if adds && close.ends_with('8') {
        return None;
    }
    let dollars = if interpolated { was.dollars.max(1) } else { 0 };
    let quote = open.find('"')?;
    let mut literal = format!("{}{}{}", "$".repeat(dollars), if was.verbatim { "@" } else { "" }, &open[quote..]);
    for part in content {
        match part {
            Content::Written(written) => {
                literal += &match (was.dollars > 0, interpolated) {
                    // In a raw string braces would have to be counted.
                    (false, true) if was.is_raw() && written.contains(['{', '}']) => return None,
                    (false, true) if !was.is_raw() => written.replace('{', "{{").replace('}', "}}"),
                    (true, false) if !was.is_raw() => written.replace("{{", "{").replace("}}", "}"),
                    _ => (*written).to_owned(),
                }
            }
            Content::Text(text) => {
                let escaped = escape(text, was)?;
                literal += &match interpolated {
                    true if was.is_raw() && text.contains(['{', '}']) => return None,
                    true => escaped.replace('{', "{{").replace('}', "}}"),
                    false => escaped,
                };
            }
            Content::Expression(expression) => literal += &interpolation(expression.trim(), was, dollars)?,
        }
    }
    Some(literal + close)
}

/// Whether what was written between the quotes interpolates anything.
fn has_interpolation(written: &str, style: Style) -> bool {
    if style.is_raw() {
        return written.contains(&"{".repeat(style.dollars));
    }
    written.replace("{{", "").contains('{')
}

/// The text as it stands between the quotes; `None` if a literal of this style cannot say it.
fn escape(text: &str, style: Style) -> Option<String> {
    if style.is_raw() {
        return (!text.contains(['"', '\n', '\r'])).then(|| text.to_owned());
    }
    if style.verbatim {
        return Some(text.replace('"', "\"\""));
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\0'..'\x20' => escaped += &format!("\\u{:04x}", u32::from(character)),
            character => escaped.push(character),
        }
    }
    Some(escaped)
}

/// The expression in braces, in the form that versions before C# 11 take.
fn interpolation(expression: &str, style: Style, dollars: usize) -> Option<String> {
    if expression.contains(['\n', '\r']) && !style.verbatim && !style.is_raw() {
        return None;
    }
    let (open, close) =
        if style.is_raw() { ("{".repeat(dollars), "}".repeat(dollars)) } else { ("{".into(), "}".into()) };
    let inner = if needs_parentheses(expression) { format!("({expression})") } else { expression.to_owned() };
    Some(format!("{open}{inner}{close}"))
}

/// Whether a format or an alignment would be seen in the expression, or a brace of its own.
fn needs_parentheses(expression: &str) -> bool {
    let mut depth = 0_usize;
    let mut quoted = false;
    expression.starts_with('{')
        || expression.chars().any(|character| {
            match character {
                '"' => quoted = !quoted,
                _ if quoted => {}
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' => depth = depth.saturating_sub(1),
                ':' | ',' => return depth == 0,
                _ => {}
            }
            false
        })
}
