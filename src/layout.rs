//! Taking arguments, entries and statements out of a source, and adding an argument, so that the rest looks as if it
//! had been written that way.

use crate::facts::{Arguments, Facts};
use crate::finding::{Edit, Span};
use crate::source::line_start;

/// Words of a comment that speaks of an argument that goes.
const SUBJECTS: &[&str] = &[
    "direct",
    "route",
    "routing",
    "deployment",
    "endpoint",
    "url",
    "base",
    "key",
    "host",
    "token",
    "secret",
    "auth",
    "dedicated",
];

/// Edits that remove the arguments at `indices` (ascending) from a list, each with its separator, its line if it has
/// one of its own, and the comments that only speak of it.
pub fn remove_arguments(text: &str, facts: &Facts, arguments: &Arguments, indices: &[usize]) -> Vec<Edit> {
    remove_arguments_about(text, facts, arguments, indices, SUBJECTS)
}

/// The same, with the words that the comments speak of.
pub fn remove_arguments_about(
    text: &str,
    facts: &Facts,
    arguments: &Arguments,
    indices: &[usize],
    subjects: &[&str],
) -> Vec<Edit> {
    let Some(list) = arguments.span else { return Vec::new() };
    let items = &arguments.items;
    if indices.is_empty() {
        return Vec::new();
    }
    if indices.len() == items.len() && !items.is_empty() {
        let inside = Span::new(list.start + 1, list.end - 1);
        let own = items.iter().map(|item| item.span).collect::<Vec<_>>();
        let others = comments_in(facts, inside).any(|comment| {
            let within = own.iter().any(|span| span.contains(comment));
            !within && starts_line(text, comment.start) && !speaks_of(comment.of(text), subjects)
        });
        if !others {
            return vec![Edit::deletion(inside)];
        }
    }
    let mut edits = Vec::new();
    let removed = |index: usize| indices.contains(&index);
    let mut at = 0;
    while at < indices.len() {
        let first = indices[at];
        let mut last = first;
        while removed(last + 1)
            && last + 1 < items.len()
            && !comment_between(text, facts, items[last].span, items[last + 1].span, subjects)
        {
            last += 1;
        }
        at += last - first + 1;
        let span = Span::new(items[first].span.start, items[last].span.end);
        let next = items.get(last + 1).map_or(list.end - 1, |item| item.span.start);
        let separator = find_separator(text, facts, span.end, next);
        let end = separator.map_or(span.end, |at| at + 1);
        let line_end = line_end(text, end);
        let rest_blank =
            without_comments(text, facts, Span::new(end, line_end)).trim().is_empty() && line_end < list.end;
        let own_line = starts_line(text, span.start);
        let before = first.checked_sub(1).map(|index| items[index].span.end);
        let trailing = last + 1 == items.len();
        if own_line && rest_blank {
            let start = comment_block_start(text, facts, line_start(text, span.start), list.start, subjects);
            edits.push(Edit::deletion(Span::new(start, after_line_break(text, line_end))));
        } else if trailing
            && separator.is_none()
            && let Some(before) = before
        {
            // From behind what is kept; its separator goes with it.
            match comments_in(facts, Span::new(before, span.start)).last() {
                // What closes the list must not end up in a comment.
                Some(_) if own_line => {
                    let start = comment_block_start(text, facts, line_start(text, span.start), before, subjects);
                    edits.push(Edit::deletion(Span::new(start, end)));
                }
                Some(comment) => edits.push(Edit::deletion(Span::new(comment.end, end))),
                None => edits.push(Edit::deletion(Span::new(before, end))),
            }
        } else if !trailing && (!rest_blank || first == 0 && comments_in(facts, Span::new(end, next)).next().is_none())
        {
            // What follows takes this place.
            edits.push(Edit::deletion(Span::new(span.start, next)));
        } else {
            // Last on its line: the blanks before it go with it.
            let start = text[..span.start].trim_end_matches([' ', '\t']).len();
            edits.push(Edit::deletion(Span::new(start.max(list.start + 1), end)));
        }
        // A list that did not end in a separator still does not.
        if trailing
            && separator.is_none()
            && let Some(before) = before
            && let Some(comma) = find_separator(text, facts, before, span.start)
        {
            edits.push(Edit::deletion(Span::new(comma, comma + 1)));
        }
    }
    merge(edits)
}

/// Whether a comment with a line of its own, which speaks of something else, stands between two arguments.
fn comment_between(text: &str, facts: &Facts, first: Span, second: Span, subjects: &[&str]) -> bool {
    comments_in(facts, Span::new(first.end, second.start))
        .any(|comment| starts_line(text, comment.start) && !speaks_of(comment.of(text), subjects))
}

/// Edits that add `argument` behind the last argument of a list, in the layout of the list.
pub fn add_argument(text: &str, facts: &Facts, arguments: &Arguments, argument: &str) -> Option<Vec<Edit>> {
    let list = arguments.span?;
    let Some(last) = arguments.items.last() else {
        return Some(vec![Edit::insertion(list.end - 1, argument)]);
    };
    let separator = find_separator(text, facts, last.span.end, list.end - 1);
    if starts_line(text, last.span.start) {
        let indent = Span::new(line_start(text, last.span.start), last.span.start).of(text);
        let newline = newline_of(text);
        return Some(match separator {
            // Behind the comment that may follow the last argument.
            Some(at) => vec![Edit::insertion(line_end(text, at), format!("{newline}{indent}{argument},"))],
            None => {
                let end = line_end(text, last.span.end);
                let comment = comments_in(facts, Span::new(last.span.end, end.max(last.span.end))).next();
                match comment.filter(|_| end < list.end) {
                    Some(_) => vec![
                        Edit::insertion(last.span.end, ","),
                        Edit::insertion(end, format!("{newline}{indent}{argument}")),
                    ],
                    None => vec![Edit::insertion(last.span.end, format!(",{newline}{indent}{argument}"))],
                }
            }
        });
    }
    Some(match separator {
        Some(at) => vec![Edit::insertion(at + 1, format!(" {argument},"))],
        None => vec![Edit::insertion(last.span.end, format!(", {argument}"))],
    })
}

/// The edit that removes a statement with its line, and the comments above that only speak of it; `None` if the
/// statement shares its line with something else.
pub fn remove_statement(text: &str, facts: &Facts, statement: Span) -> Option<Edit> {
    remove_statement_about(text, facts, statement, SUBJECTS)
}

/// The same, with the words that the comments speak of.
pub fn remove_statement_about(text: &str, facts: &Facts, statement: Span, subjects: &[&str]) -> Option<Edit> {
    let end = line_end(text, statement.end);
    let rest = without_comments(text, facts, Span::new(statement.end, end));
    if !starts_line(text, statement.start) || !rest.trim().is_empty() {
        return None;
    }
    if is_only_statement(text, facts, statement, end) {
        return None;
    }
    let start = comment_block_start(text, facts, line_start(text, statement.start), 0, subjects);
    let mut end = after_line_break(text, end);
    // Blank lines on both sides of it become one block.
    let blank_before =
        text[..start].trim_end_matches([' ', '\t', '\r']).ends_with("\n\n") || text[..start].ends_with("\r\n\r\n");
    while blank_before && end < text.len() {
        let next = line_end(text, end);
        if !text[end..next].trim().is_empty() || next == text.len() {
            break;
        }
        end = after_line_break(text, next);
    }
    Some(Edit::deletion(Span::new(start, end)))
}

/// Whether a statement is all that its block holds: what stands above opens the block, what follows is indented less.
fn is_only_statement(text: &str, facts: &Facts, statement: Span, end: usize) -> bool {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    let start = line_start(text, statement.start);
    let own = indent(&text[start..]);
    let comment = |at: usize| comments_in(facts, Span::new(at, text.len())).next().is_some_and(|c| c.start == at);
    let mut above = start;
    let opened = loop {
        if above == 0 {
            break false;
        }
        let line = line_start(text, above - 1);
        let content = &text[line..above];
        if !content.trim().is_empty() && !comment(line + indent(content)) {
            break indent(content) < own;
        }
        above = line;
    };
    let mut rest = text[end..].lines().skip(1).filter(|line| !line.trim().is_empty());
    opened && rest.next().is_none_or(|line| indent(line) < own)
}

/// The kind of line break the text uses.
pub fn newline_of(text: &str) -> &'static str {
    match text.find('\n') {
        Some(at) if at > 0 && text.as_bytes()[at - 1] == b'\r' => "\r\n",
        _ => "\n",
    }
}

fn comments_in(facts: &Facts, span: Span) -> impl Iterator<Item = Span> + '_ {
    let first = facts.comments.partition_point(|comment| comment.span.start < span.start);
    facts.comments[first..].iter().map(|comment| comment.span).take_while(move |comment| comment.end <= span.end)
}

/// The first comma of `from..to` outside comments.
fn find_separator(text: &str, facts: &Facts, from: usize, to: usize) -> Option<usize> {
    let gap = Span::new(from, to.max(from));
    let mut at = gap.start;
    for comment in comments_in(facts, gap) {
        if let Some(found) = text[at..comment.start].find(',') {
            return Some(at + found);
        }
        at = comment.end;
    }
    text[at..gap.end].find(',').map(|found| at + found)
}

fn without_comments(text: &str, facts: &Facts, span: Span) -> String {
    let mut rest = String::new();
    let mut at = span.start;
    for comment in comments_in(facts, span) {
        rest.push_str(&text[at..comment.start]);
        at = comment.end;
    }
    rest.push_str(&text[at..span.end]);
    rest
}

/// Where the comment lines begin that stand directly above the line at `start` and only speak of what stands there.
pub fn comment_block_start(text: &str, facts: &Facts, start: usize, limit: usize, subjects: &[&str]) -> usize {
    let mut block = start;
    while block > limit {
        let line = line_start(text, text[..block].trim_end_matches(['\r', '\n']).len());
        let above = Span::new(line, block);
        let content = above.of(text);
        if line < limit || content.matches('\n').count() > 1 || content.trim().is_empty() {
            break;
        }
        let own = comments_in(facts, above).next().is_some_and(|c| text[line..c.start].trim().is_empty());
        if !own || !speaks_of(content, subjects) {
            break;
        }
        block = line;
    }
    block
}

fn speaks_of(comment: &str, subjects: &[&str]) -> bool {
    let comment = comment.to_ascii_lowercase();
    // The name of a host tells nothing: it may be anybody's.
    let is_host = |word: &&str| word.contains("://") || word.split('.').filter(|label| !label.is_empty()).count() > 2;
    let said = comment.split_whitespace().filter(|word| !is_host(word));
    let mut words = said.flat_map(|word| word.split(|c: char| !c.is_ascii_alphanumeric()));
    words.any(|word| subjects.contains(&word) || subjects.iter().any(|subject| word.strip_suffix('s') == Some(subject)))
}

fn starts_line(text: &str, at: usize) -> bool {
    text[line_start(text, at)..at].trim().is_empty()
}

/// The end of the line at `at`, its line break excluded.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    if end > at && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}

fn after_line_break(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        Some(b'\r') if text.as_bytes().get(at + 1) == Some(&b'\n') => at + 2,
        Some(b'\n') => at + 1,
        _ => at,
    }
}

/// Sorts edits and joins deletions that touch.
fn merge(mut edits: Vec<Edit>) -> Vec<Edit> {
    edits.sort();
    let mut merged: Vec<Edit> = Vec::new();
    for edit in edits {
        match merged.last_mut() {
            Some(last) if edit.span.start <= last.span.end => last.span.end = last.span.end.max(edit.span.end),
            _ => merged.push(edit),
        }
    }
    merged
}
