//! The report for programs: the document as it is.

use serde::Serialize;

use crate::report::Document;
use crate::report::document::is_unseen;

/// One JSON object on several lines.
pub fn render(document: &Document) -> String {
    pretty(document)
}

/// A value on several lines.
pub(super) fn pretty(value: &impl Serialize) -> String {
    // Strings, numbers and lists of them can always be written.
    let mut text = ascii_where_unseen(serde_json::to_string_pretty(value).unwrap_or_default());
    text.push('\n');
    text
}

/// A value on one line, without its end.
pub(super) fn line(value: &impl Serialize) -> String {
    ascii_where_unseen(serde_json::to_string(value).unwrap_or_default())
}

/// The same JSON, with escapes for what could take over a terminal that shows it. Such characters stand in strings only.
fn ascii_where_unseen(json: String) -> String {
    if !json.contains(is_unseen) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if is_unseen(c) {
            c.encode_utf16(&mut [0; 2]).iter().for_each(|unit| escaped.push_str(&format!("\\u{unit:04x}")));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_terminals_obey_is_escaped_and_the_same() {
        let text = "\u{9b}31m\u{7f}\u{202e}\u{e0041}ä\u{1b}";
        let json = line(&text);
        assert_eq!(json, r#""\u009b31m\u007f\u202e\udb40\udc41ä\u001b""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
