//! A suggested change as the lines that go and the lines that come.

use super::excerpt::{masked, printable_source};
use super::{Change, Keys};
use crate::finding::{Edit, Span};
use crate::source::{LineIndex, boundary};

/// Longer changes are cut.
const MOST_LINES: usize = 16;
/// How much of a long line is shown around a change.
const AROUND: usize = 60;

/// The lines that `edits` change, with keys masked, and the number of lines that are left out.
pub(super) fn changes(
    text: &str,
    index: &LineIndex,
    edits: &[Edit],
    secrets: &[Span],
    keys: &Keys,
) -> (Vec<Change>, usize) {
    up_to(MOST_LINES, text, index, edits, secrets, keys)
}

/// All of them.
pub fn all_changes(text: &str, index: &LineIndex, edits: &[Edit], secrets: &[Span], keys: &Keys) -> Vec<Change> {
    up_to(usize::MAX, text, index, edits, secrets, keys).0
}

fn up_to(
    most: usize,
    text: &str,
    index: &LineIndex,
    edits: &[Edit],
    secrets: &[Span],
    keys: &Keys,
) -> (Vec<Change>, usize) {
    let (mut result, mut shown_lines, mut more) = (Vec::new(), 0, 0);
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
        let mut change = change(text, index, shown, &rest[..count], secrets, keys);
        rest = &rest[count..];
        for lines in [&mut change.removed, &mut change.added] {
            let fits = lines.len().min(most - shown_lines);
            shown_lines += fits;
            more += lines.split_off(fits).len();
        }
        if !change.removed.is_empty() || !change.added.is_empty() {
            result.push(change);
        }
        // The others are only counted, roughly: a line goes and a line comes.
        if shown_lines == most {
            more += 2 * rest.len();
            break;
        }
    }
    (result, more)
}

/// The bytes that are shown for a change of `span`: its lines, or a part of them where they are long.
fn window(text: &str, index: &LineIndex, span: Span) -> Span {
    let first = index.line_span(index.line(span.start), text);
    let last = index.line_span(index.line(span.end.max(span.start + 1) - 1), text);
    let start = if span.start - first.start > 2 * AROUND { span.start - AROUND } else { first.start };
    let end = if last.end.saturating_sub(span.end) > 2 * AROUND { span.end + AROUND } else { last.end.max(span.end) };
    Span::new(boundary(text, start), boundary(text, end))
}

/// The change of one run of lines.
fn change(text: &str, index: &LineIndex, shown: Span, edits: &[Edit], secrets: &[Span], keys: &Keys) -> Change {
    let mut new = String::new();
    let mut at = shown.start;
    for edit in edits {
        new.push_str(&split_safe(text, Span::new(at, edit.span.start.max(at)), secrets));
        new.push_str(&keys.masked_code(&edit.replacement));
        at = edit.span.end.max(at);
    }
    new.push_str(&split_safe(text, Span::new(at, shown.end.max(at)), secrets));
    let old = split_safe(text, shown, secrets);
    let cut_left = shown.start > index.line_span(index.line(shown.start), text).start;
    let cut_right = shown.end < text.len() && !text[..shown.end].ends_with(['\n', '\r']);
    let display = |part: &str| -> Vec<String> {
        let mut lines: Vec<String> =
            part.split_inclusive('\n').map(|line| printable_source(line.trim_end_matches(['\n', '\r']))).collect();
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
    Change {
        line: index.line(shown.start) + 1 + same_head,
        removed: old[..old.len() - same_tail].to_vec(),
        added: new[..new.len() - same_tail].to_vec(),
    }
}

/// The text of a span with keys masked and line breaks kept.
fn split_safe(text: &str, part: Span, secrets: &[Span]) -> String {
    let mut result = String::new();
    let mut at = part.start;
    while at < part.end {
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..part.end]).map_or(part.end, |length| at + length);
        // A carriage return belongs to the line break.
        let break_at = if end > at && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end };
        result.push_str(&masked(text, Span::new(at, break_at), secrets));
        if end < part.end {
            result.push('\n');
        }
        at = end + 1;
    }
    result
}
