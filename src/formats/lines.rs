//! Lines of settings.

use crate::finding::Span;

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

/// Whether a text ends in a mark that takes from what follows what it means.
pub(super) fn ends_in_escape(text: &str, mark: char) -> bool {
    !((text.len() - text.trim_end_matches(mark).len()) / mark.len_utf8()).is_multiple_of(2)
}

/// Whether a line only steers a template, as far as nobody else would begin a line so.
pub(super) fn is_of_template(line: &str) -> bool {
    let marks = [("{%", "%}"), ("{{", "}}"), ("{#", "#}"), ("<%", "%>")];
    marks.iter().any(|(open, close)| line.starts_with(open) && line.ends_with(close))
}

/// The value between the quotes around all of a span, or all of it.
pub(super) fn unquoted(text: &str, span: Span) -> Span {
    let said = span.of(text);
    let is_quoted = ['"', '\''].iter().any(|quote| {
        said.len() >= 2 && said.starts_with(*quote) && said.ends_with(*quote) && said.matches(*quote).count() == 2
    });
    if is_quoted { Span::new(span.start + 1, span.end - 1) } else { span }
}

/// Where the comment of a command for a shell begins, as far as that can be told without reading it.
pub(super) fn shell_comment(text: &str, command: Span) -> Option<usize> {
    let (mut quote, mut escaped, mut before) = (None, false, ' ');
    for (at, character) in command.of(text).char_indices() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (None | Some('"'), '\\') => escaped = true,
            (Some(open), _) if open == character => quote = None,
            (None, '"' | '\'' | '`') => quote = Some(character),
            (None, '#') if BLANKS.contains(&before) || matches!(before, '\n' | ';') => return Some(command.start + at),
            _ => {}
        }
        before = character;
    }
    None
}
