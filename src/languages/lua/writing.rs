//! Writes Lua string literals.

use super::literals::is_long;
use crate::languages::Content;

/// A literal of the given content that opens and closes like another one. `None` if it cannot say it: nothing can be
/// interpolated, and long brackets hold no escapes.
pub fn literal(open: &str, close: &str, content: &[Content<'_>]) -> Option<String> {
    let long = is_long(open);
    let mut body = String::new();
    for part in content {
        match part {
            Content::Written(written) => body += written,
            Content::Text(text) if long => body += text,
            Content::Text(text) => body += &escape(text, open),
            Content::Expression(_) => return None,
        }
    }
    if long {
        let drops_line_break = body.starts_with(['\n', '\r']) && !open.ends_with(['\n', '\r']);
        let adds_line_break = content.iter().any(|part| matches!(part, Content::Text(text) if text.contains('\r')));
        let ends = format!("{body}{close}").find(close);
        if drops_line_break || adds_line_break || ends != Some(body.len()) {
            return None;
        }
    }
    Some(format!("{open}{body}{close}"))
}

fn escape(text: &str, delimiter: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            // Three digits, so that no digit behind them is taken for one of theirs.
            '\0'..'\x20' => escaped += &format!("\\{:03}", u32::from(character)),
            _ if delimiter.starts_with(character) => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
