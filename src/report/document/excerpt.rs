//! Source text as it is shown: keys masked, nothing that could take over a terminal, long lines cut.

use std::fmt::Write as _;

use super::Excerpt;
use crate::finding::Span;
use crate::routing::mask;
use crate::source::{LineIndex, boundary};

/// How a command in a log begins.
const COMMAND: &str = "##[";
/// Lines of a finding that are shown.
const MOST_LINES: usize = 4;
/// Columns that a tab is shown as.
const TAB: &str = "    ";
/// Longer lines are cut around what matters.
const LONGEST_LINE: usize = 160;
/// What is kept in front of what matters.
const LEAD: usize = 50;

/// Text that may have come from a file or a file's name, made safe for terminals: control characters and those that
/// reorder text are shown as symbols.
pub fn printable(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        push_printable(&mut result, c);
    }
    // Anywhere in a line of a log, this begins a command to the runners of GitHub and Azure.
    if result.contains(COMMAND) { result.replace(COMMAND, "##\\[") } else { result }
}

/// A file's name at the beginning of a line, which is no command to the runner of GitHub either.
pub fn leading_name(name: &str) -> String {
    let shown = printable(name);
    if shown.trim_start().starts_with("::") { format!("./{shown}") } else { shown }
}

/// Source text, made safe in the same way; tabs stay.
pub(super) fn printable_source(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for c in text.chars() {
        if c == '\t' {
            result.push(c);
        } else {
            push_printable(&mut result, c);
        }
    }
    result
}

/// Whether a character beyond ASCII controls a terminal, reorders or hides text, or is nothing to the eye.
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{7f}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Appends one character, made safe.
fn push_printable(result: &mut String, c: char) {
    match c {
        '\t' => result.push_str(TAB),
        '\0'..='\x1f' => result.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('?')),
        '\x7f' => result.push('␡'),
        c if is_unseen(c) => {
            // Writing to a string cannot fail.
            let _ = write!(result, "\\u{{{:x}}}", u32::from(c));
        }
        c => result.push(c),
    }
}

/// The text of `part`, with every key that it touches masked. `secrets` are sorted and apart.
pub(super) fn masked(text: &str, part: Span, secrets: &[Span]) -> String {
    let mut result = String::new();
    let mut at = part.start;
    while at < part.end {
        let next = secrets.get(secrets.partition_point(|secret| secret.end <= at));
        match next.filter(|secret| secret.start <= at) {
            Some(secret) if secret.start == at => {
                result.push_str(&printable_source(&mask(text.get(secret.start..secret.end).unwrap_or_default())));
                at = secret.end;
            }
            // The beginning is elsewhere; nothing more of the key is shown here.
            Some(secret) => {
                result.push('…');
                at = secret.end;
            }
            None => {
                let end = next.map_or(part.end, |secret| secret.start.min(part.end));
                result.push_str(&printable_source(text.get(at..end).unwrap_or_default()));
                at = end;
            }
        }
    }
    result
}

/// The lines that `marked` touches, as far as they are shown.
pub(super) fn excerpt(text: &str, index: &LineIndex, marked: Span, secrets: &[Span]) -> Excerpt {
    let first = index.line(marked.start);
    let last = index.line(marked.end.max(marked.start + 1) - 1).max(first);
    let last_shown = last.min(first + MOST_LINES - 1);
    let mut excerpt = Excerpt { line: first + 1, more_lines: last - last_shown, ..Excerpt::default() };
    for number in first..=last_shown {
        let span = index.line_span(number, text);
        let content = span.of(text).trim_end_matches(['\n', '\r']).len();
        let line = line(text, Span::new(span.start, span.start + content), marked, secrets);
        let at = excerpt.text.len();
        if number == first {
            excerpt.marked.0 = at + line.marked.start;
        }
        excerpt.marked.1 = at + line.marked.end;
        excerpt.text.push_str(&line.text);
        if number < last_shown {
            excerpt.text.push('\n');
        }
    }
    excerpt
}

/// One line of source and what matters in it.
struct Line {
    /// The line, safe to show.
    text: String,
    /// What matters, as bytes of `text`.
    marked: Span,
}

/// The line with the bytes `line` (without its line break), `marked` as far as it lies inside.
fn line(text: &str, line: Span, marked: Span, secrets: &[Span]) -> Line {
    let start = boundary(text, marked.start.clamp(line.start, line.end));
    let end = boundary(text, marked.end.clamp(start, line.end));
    let window = window(text, line, start);
    let (shown_start, shown_end) = (start.max(window.start), end.min(window.end));
    let cut_left = if window.start > line.start { "…" } else { "" };
    let before = format!("{cut_left}{}", masked(text, Span::new(window.start, shown_start), secrets));
    let within = masked(text, Span::new(shown_start, shown_end), secrets);
    let after = masked(text, Span::new(shown_end, window.end), secrets);
    let cut_right = if window.end < line.end { "…" } else { "" };
    let marked = Span::new(before.len(), before.len() + within.len());
    Line { text: format!("{before}{within}{after}{cut_right}"), marked }
}

/// The part of a line that is shown when `at` matters.
fn window(text: &str, line: Span, at: usize) -> Span {
    if line.len() <= LONGEST_LINE {
        return line;
    }
    let start = boundary(text, at.saturating_sub(LEAD).max(line.start));
    Span::new(start, boundary(text, (start + LONGEST_LINE).min(line.end)))
}
