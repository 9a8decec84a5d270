//! A suggested change as the lines that go and the lines that come.

use crate::finding::{Edit, Span};
use crate::report::excerpt::{masked, printable};
use crate::source::{LineIndex, boundary};

/// Longer changes are cut.
const MOST_LINES: usize = 16;
/// How much of a long line is shown around a change.
const AROUND: usize = 60;

/// A line of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It goes.
    Removed(String),
    /// It comes.
    Added(String),
    /// This many more lines are not shown.
    More(usize),
}

/// The lines that `edits` change, with keys masked; not all if there are many.
pub fn lines(text: &str, index: &LineIndex, edits: &[Edit], secrets: &[Span]) -> Vec<Changed> {
    let mut result = all_lines(text, index, edits, secrets);
    if result.len() > MOST_LINES {
        let more = result.len() - MOST_LINES;
        result.truncate(MOST_LINES);
        result.push(Changed::More(more));
    }
    result
}

/// All lines that `edits` change, with keys masked.
pub fn all_lines(text: &str, index: &LineIndex, edits: &[Edit], secrets: &[Span]) -> Vec<Changed> {
    let mut result = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let mut shown = window(text, index, first.span);
        let mut count = 1;
        while let Some(next) = rest.get(count) {
            let window = window(text, index, next.span);
            if window.start >= shown.end {
                break;
            }
            shown = Span::new(shown.start.min(window.start), shown.end.max(window.end));
            count += 1;
        }
        hunk(text, index, shown, &rest[..count], secrets, &mut result);
        rest = &rest[count..];
    }
    result
}

/// The bytes that are shown for a change of `span`: its lines, or a part of them where they are long.
fn window(text: &str, index: &LineIndex, span: Span) -> Span {
    let first = index.line_span(index.line(span.start), text);
    let last = index.line_span(index.line(span.end.max(span.start + 1) - 1), text);
    let start = if span.start - first.start > 2 * AROUND { span.start - AROUND } else { first.start };
    let end = if last.end.saturating_sub(span.end) > 2 * AROUND { span.end + AROUND } else { last.end.max(span.end) };
    Span::new(boundary(text, start), boundary(text, end))
}

/// Appends one run of lines.
fn hunk(text: &str, index: &LineIndex, shown: Span, edits: &[Edit], secrets: &[Span], result: &mut Vec<Changed>) {
    let mut new = String::new();
    let mut at = shown.start;
    for edit in edits {
        new.push_str(&split_safe(text, Span::new(at, edit.span.start.max(at)), secrets));
        new.push_str(&edit.replacement);
        at = edit.span.end.max(at);
    }
    new.push_str(&split_safe(text, Span::new(at, shown.end.max(at)), secrets));
    let old = split_safe(text, shown, secrets);
    let cut_left = shown.start > index.line_span(index.line(shown.start), text).start;
    let cut_right = shown.end < text.len() && !text[..shown.end].ends_with(['\n', '\r']);
    let display = |part: &str| -> Vec<String> {
        let mut lines: Vec<String> =
            part.split_inclusive('\n').map(|line| printable(line.trim_end_matches(['\n', '\r']))).collect();
        if cut_left && let Some(first) = lines.first_mut() {
            first.insert(0, '…');
        }
        if cut_right && let Some(last) = lines.last_mut() {
            last.push('…');
        }
        lines
    };
    let (old, new) = (display(&old), display(&new));
    let same_head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[same_head..], &new[same_head..]);
    let same_tail = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    result.extend(old[..old.len() - same_tail].iter().cloned().map(Changed::Removed));
    result.extend(new[..new.len() - same_tail].iter().cloned().map(Changed::Added));
}

/// The text of a span with keys masked and line breaks kept.
fn split_safe(text: &str, part: Span, secrets: &[Span]) -> String {
    let mut result = String::new();
    let mut at = part.start;
    while at < part.end {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..part.end]).map_or(part.end, |length| at + length);
        result.push_str(&masked(text, Span::new(at, end), secrets));
        if end < part.end {
            result.push('\n');
        }
        at = end + 1;
    }
    result
}
