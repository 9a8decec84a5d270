//! Writes PHP string literals.

use super::literals::Style;
use crate::languages::Content;

/// A literal of the given content that opens and closes like another; one in single quotes gets double ones when it
/// gains a variable. `None` if it cannot say it: calls are concatenated instead.
pub fn literal(open: &str, close: &str, content: &[Content<'_>]) -> Option<String> {
    let was = Style::of(open);
    let adds = content.iter().any(|part| matches!(part, Content::Expression(_)));
    let style = match was {
        Style::Single if adds => Style::Double,
        Style::Nowdoc | Style::Outside if adds => return None,
        style => style,
    };
    let (open, close) = if style == was { (open.to_owned(), close) } else { (open.replace('\'', "\""), "\"") };
    let mut literal = open;
    for part in content {
        match part {
            // What single quotes hold as it is would mean something else in double ones.
            Content::Written(written) if style != was && written.contains(['\\', '$', '"', '{']) => return None,
            Content::Written(written) => literal += written,
            Content::Text(text) => literal += &escape(text, style)?,
            Content::Expression(expression) => {
                let variable = expression.starts_with('$') && !expression.contains(['"', '\n', '(']);
                literal += &variable.then(|| format!("{{{expression}}}"))?;
            }
        }
    }
    Some(literal + close)
}

/// The text as it stands between the quotes; `None` if a literal of this style cannot say it.
fn escape(text: &str, style: Style) -> Option<String> {
    match style {
        Style::Single => Some(text.replace('\\', "\\\\").replace('\'', "\\'")),
        Style::Nowdoc | Style::Outside => (!text.contains(['\n', '\r', '<'])).then(|| text.to_owned()),
        Style::Double | Style::Heredoc => {
            let mut escaped = String::with_capacity(text.len());
            for character in text.chars() {
                match character {
                    '\\' => escaped.push_str("\\\\"),
                    '$' => escaped.push_str("\\$"),
                    '"' if style == Style::Double => escaped.push_str("\\\""),
                    '\n' => escaped.push_str("\\n"),
                    '\r' => escaped.push_str("\\r"),
                    '\t' => escaped.push_str("\\t"),
                    '\0'..'\x20' => escaped += &format!("\\u{{{:x}}}", u32::from(character)),
                    character => escaped.push(character),
                }
            }
            Some(escaped)
        }
    }
}
