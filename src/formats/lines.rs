//! Lines of settings.

use crate::facts::Facts;
use crate::finding::Span;

use super::Tree;

/// The line that begins at `at`, without its break, and where the next one begins. A carriage return alone ends none.
pub(super) fn line(text: &str, at: usize) -> (Span, usize) {
    let (end, next) = match memchr::memchr(b'\n', &text.as_bytes()[at..]) {
        Some(found) => (at + found, at + found + 1),
        None => (text.len(), text.len()),
    };
    let end = if text[at..end].ends_with('\r') { end - 1 } else { end };
    (Span::new(at, end), next)
}

/// Where a text begins behind its byte order mark.
pub(super) fn begin(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// What is left of a span without the blanks around it; empty at its start if nothing is.
pub(super) fn trimmed(text: &str, span: Span) -> Span {
    let start = span.start + (span.len() - span.of(text).trim_start_matches(BLANKS).len());
    if start == span.end {
        return Span::empty(span.start);
    }
    Span::new(start, start + text[start..span.end].trim_end_matches(BLANKS).len())
}

/// What stands between words.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\u{c}'];

/// The facts of a file that is not written in the format.
pub(super) fn unread(text: &str) -> Facts {
    let mut facts = Tree::new(text).finish();
    facts.parsed = false;
    facts
}
