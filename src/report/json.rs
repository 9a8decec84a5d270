//! The report for programs: the document as it is.

use crate::report::Document;

/// One JSON object on several lines.
pub fn render(document: &Document) -> String {
    // Strings, numbers and lists of them can always be written.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}
