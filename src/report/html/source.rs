//! Source lines, and changes with both sides beside each other. All of it was made safe to show before.

use maud::{Markup, html};

use crate::report::document::{Change, Excerpt, Fix};
use crate::report::summary::count;

/// The lines of a finding, with what matters in them marked.
pub fn excerpt(excerpt: &Excerpt) -> Markup {
    let (start, end) = excerpt.marked;
    let mut at = 0;
    let lines = excerpt.text.split_inclusive('\n').enumerate().map(|(nth, line)| {
        let inside = |offset: usize| offset.saturating_sub(at).min(line.trim_end_matches('\n').len());
        let parts = (inside(start), inside(end));
        at += line.len();
        (excerpt.line + nth, line, parts)
    });
    html! {
        pre.source { code {
            @for (number, line, (start, end)) in lines {
                span.line data-number=(number) {
                    @match (line.get(..start), line.get(start..end), line.get(end..)) {
                        (Some(before), Some(marked), Some(after)) if !marked.is_empty() => {
                            (before) mark { (marked) } (after)
                        }
                        _ => (line),
                    }
                }
            }
        } }
        @if excerpt.more_lines > 0 { p.more { "… " (count(excerpt.more_lines, "more line")) } }
    }
}

/// What a fix changes, before and after.
pub fn changes(fix: &Fix) -> Markup {
    html! {
        @for (nth, change) in fix.changes.iter().enumerate() { (change_of(change, nth == 0)) }
        @if fix.more_lines > 0 { p.more { "… " (count(fix.more_lines, "more changed line")) } }
    }
}

/// One row of both sides. The sides of the first one are named for all to see.
fn change_of(change: &Change, is_first: bool) -> Markup {
    let Change { line, removed, added } = change;
    // Lines that correspond show what differs in them.
    let pairs = if removed.len() == added.len() { &**added } else { &[] };
    let side = |lines: &[String], others: &[String], first: Option<usize>| {
        html! {
            pre { code {
                @for (nth, line) in lines.iter().enumerate() {
                    span.line data-number=[first.map(|first| first + nth)] {
                        @match others.get(nth).map(|other| differing(line, other)) {
                            Some((start, end)) if start < end => {
                                (line[..start]) mark { (line[start..end]) } (line[end..])
                            }
                            _ => (line),
                        }
                        "\n"
                    }
                }
            } }
        }
    };
    html! {
        div.change {
            div.before {
                p.side.unseen[!is_first] { "Before" }
                @if removed.is_empty() { p.more { "nothing; new lines at line " (line) } }
                @else { (side(removed, pairs, Some(*line))) }
            }
            div.after {
                p.side.unseen[!is_first] { "After" }
                @if added.is_empty() { p.more { "nothing; the lines go" } }
                @else { (side(added, if pairs.is_empty() { &[] } else { removed }, None)) }
            }
        }
    }
}

/// The bytes of a line that another does not share, widened to whole words where the other has something else there.
fn differing(line: &str, other: &str) -> (usize, usize) {
    let alike = |(a, b): &((usize, char), (usize, char))| a.1 == b.1;
    let head = line.char_indices().zip(other.char_indices()).take_while(alike).map(|((at, c), _)| at + c.len_utf8());
    let head = head.last().unwrap_or(0);
    let (rest, other) = (&line[head..], &other[head..]);
    let tail: usize =
        rest.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    if tail == rest.len() || tail == other.len() {
        return (head, line.len() - tail);
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let start = line[..head].trim_end_matches(is_word).len();
    let end = line.len() - line[line.len() - tail..].trim_start_matches(is_word).len();
    (start, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_differ() {
        for (line, other, expected) in [
            ("url = \"https://a-b.direct/v1\"", "url = \"https://api.fw/v1\"", "a-b.direct"),
            ("key = OLD_KEY", "key = NEW_KEY", "OLD_KEY"),
            ("same", "same", ""),
            ("grüße", "grüne", "grüße"),
            ("", "new", ""),
            ("ab ab", "ab", " ab"),
            ("a model", "a model#x", ""),
            ("a model#x", "a model", "#x"),
        ] {
            let (start, end) = differing(line, other);
            assert_eq!(&line[start..end], expected, "{line}");
        }
    }

    #[test]
    fn the_mark_of_an_excerpt_spans_lines() {
        let found = Excerpt { line: 7, text: "a <b\nc> d".into(), marked: (2, 7), more_lines: 1 };
        let expected = "<pre class=\"source\"><code>\
            <span class=\"line\" data-number=\"7\">a <mark>&lt;b</mark>\n</span>\
            <span class=\"line\" data-number=\"8\"><mark>c&gt;</mark> d</span>\
            </code></pre><p class=\"more\">… 1 more line</p>";
        assert_eq!(excerpt(&found).into_string(), expected);
    }

    #[test]
    fn a_mark_out_of_place_marks_nothing() {
        let found = Excerpt { line: 1, text: "ä".into(), marked: (1, 9), more_lines: 0 };
        assert!(excerpt(&found).into_string().contains(">ä</span>"));
    }
}
