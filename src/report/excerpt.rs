//! Source text as it is shown: keys masked, nothing that could take over a terminal, long lines cut.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::finding::Span;
use crate::routing::mask;
use crate::source::boundary;

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
    result
}

/// Appends one character, made safe.
fn push_printable(result: &mut String, c: char) {
    match c {
        '\t' => result.push_str(TAB),
        '\0'..='\x1f' => result.push(char::from_u32(0x2400 + u32::from(c)).unwrap_or('?')),
        '\x7f' => result.push('␡'),
        '\u{80}'..='\u{9f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}' => {
            // Writing to a string cannot fail.
            let _ = write!(result, "\\u{{{:x}}}", u32::from(c));
        }
        c => result.push(c),
    }
}

/// The text of `part`, with every key that it touches masked.
pub fn masked(text: &str, part: Span, secrets: &[Span]) -> String {
    let mut result = String::new();
    let mut at = part.start;
    while at < part.end {
        match secrets.iter().find(|secret| secret.start <= at && at < secret.end) {
            Some(secret) if secret.start == at => {
                result.push_str(&printable(&mask(text.get(secret.start..secret.end).unwrap_or_default())));
                at = secret.end;
            }
            // The beginning is elsewhere; nothing more of the key is shown here.
            Some(secret) => {
                result.push('…');
                at = secret.end;
            }
            None => {
                let next = secrets.iter().map(|secret| secret.start).filter(|start| *start > at).min();
                let end = next.unwrap_or(part.end).min(part.end);
                result.push_str(&printable(text.get(at..end).unwrap_or_default()));
                at = end;
            }
        }
    }
    result
}

/// One line of source and what is to be underlined in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// The line, safe to show.
    pub text: String,
    /// Columns before the underline.
    pub indent: usize,
    /// Columns of the underline; at least one.
    pub width: usize,
}

/// The line with the bytes `line` (without its line break), `marked` underlined as far as it lies inside.
pub fn line(text: &str, line: Span, marked: Span, secrets: &[Span]) -> Line {
    let start = boundary(text, marked.start.clamp(line.start, line.end));
    let end = boundary(text, marked.end.clamp(start, line.end));
    let window = window(text, line, start);
    let (shown_start, shown_end) = (start.max(window.start), end.min(window.end));
    let before = masked(text, Span::new(window.start, shown_start), secrets);
    let within = masked(text, Span::new(shown_start, shown_end), secrets);
    let after = masked(text, Span::new(shown_end, window.end), secrets);
    let cut_left = if window.start > line.start { "…" } else { "" };
    let cut_right = if window.end < line.end { "…" } else { "" };
    Line {
        indent: (cut_left.width()) + before.width(),
        width: within.width().max(1),
        text: format!("{cut_left}{before}{within}{after}{cut_right}"),
    }
}

/// The part of a line that is shown when `at` matters.
fn window(text: &str, line: Span, at: usize) -> Span {
    if line.len() <= LONGEST_LINE {
        return line;
    }
    let start = boundary(text, at.saturating_sub(LEAD).max(line.start));
    Span::new(start, boundary(text, (start + LONGEST_LINE).min(line.end)))
}
