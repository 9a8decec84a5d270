//! Variables that a single value sets: `"A=b" C=d`.

use crate::facts::{Argument, Kind, NodeId};
use crate::finding::Span;

use super::Tree;
use super::tree::{self, Escape};

/// A variable among others.
pub(super) struct Variable {
    /// With the quotes around it.
    span: Span,
    name: Span,
    /// Its value with and without quotes of its own.
    value: Option<(Span, Span)>,
}

/// Whether a name of a variable goes on with this character.
pub(super) fn is_in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// The variables that are set in `span`, one behind the other, `skip` long apart. `None` if anything else stands there.
pub(super) fn assignments(text: &str, span: Span, skip: fn(&str) -> usize) -> Option<Vec<Variable>> {
    let mut variables = Vec::new();
    let mut at = span.start;
    loop {
        let gap = skip(&text[at..span.end]);
        if at + gap == span.end {
            return Some(variables);
        }
        if gap == 0 && at > span.start {
            return None;
        }
        let start = at + gap;
        let around = quote(&text[start..span.end]);
        let name = name(text, start + around.map_or(0, char::len_utf8), span.end);
        let from = name.end + 1;
        if name.is_empty() || !text[name.end..span.end].starts_with('=') {
            return None;
        }
        let (value, end) = match around {
            Some(quote) => {
                let close = close(text, from, span.end, quote)?;
                ((Span::new(from, close), Span::new(from, close)), close + 1)
            }
            None => {
                let word = Span::new(from, word_end(text, from, span.end, skip)?);
                let quote = quote(word.of(text));
                let close = quote.and_then(|quote| close(text, from + 1, word.end, quote));
                // Quotes within a word are a part of it.
                let is_quoted = close.is_some_and(|close| close + 1 == word.end);
                ((word, if is_quoted { Span::new(from + 1, word.end - 1) } else { word }), word.end)
            }
        };
        variables.push(Variable { span: Span::new(start, end), name, value: Some(value) });
        at = end;
    }
}

/// The names that stand in `span`, `skip` long apart.
pub(super) fn names(text: &str, span: Span, skip: fn(&str) -> usize) -> Vec<Variable> {
    let mut variables = Vec::new();
    let mut at = span.start;
    loop {
        at += skip(&text[at..span.end]);
        if at >= span.end {
            return variables;
        }
        let Some(end) = word_end(text, at, span.end, skip) else { return variables };
        let word = Span::new(at, end);
        at = word.end;
        let name = super::lines::unquoted(text, word);
        if !name.is_empty() {
            variables.push(Variable { span: word, name, value: None });
        }
    }
}

/// Adds variables as a mapping.
pub(super) fn mapping(text: &str, span: Span, variables: Vec<Variable>, escape: Escape, tree: &mut Tree<'_>) -> NodeId {
    tree.mapping(span, None, |tree| entries(text, variables, escape, tree))
}

/// Adds variables as entries of the mapping around.
pub(super) fn entries(text: &str, variables: Vec<Variable>, escape: Escape, tree: &mut Tree<'_>) -> Vec<Argument> {
    let entry = |variable: Variable| {
        let value = match variable.value {
            Some((span, body)) => tree.escaped(span, body, escape),
            None => tree.push(Span::empty(variable.name.end), Kind::Other),
        };
        tree::entry(text, variable.name, value, variable.span)
    };
    variables.into_iter().map(entry).collect()
}

fn name(text: &str, at: usize, end: usize) -> Span {
    let rest = &text[at..end];
    Span::new(at, at + rest.find(|c| !is_in_name(c)).unwrap_or(rest.len()))
}

fn quote(text: &str) -> Option<char> {
    text.chars().next().filter(|c| matches!(c, '"' | '\''))
}

/// Where the word ends that begins at `from`. `None` if a quote in it does not close.
fn word_end(text: &str, from: usize, end: usize, skip: fn(&str) -> usize) -> Option<usize> {
    let mut at = from;
    while at < end && skip(&text[at..end]) == 0 {
        let mut characters = text[at..end].chars();
        let first = characters.next()?;
        at += first.len_utf8();
        match first {
            '\\' => at += characters.next().map_or(0, char::len_utf8),
            '"' | '\'' => at = close(text, at, end, first)? + 1,
            _ => {}
        }
    }
    Some(at)
}

/// Where the quote closes that opened before `from`.
fn close(text: &str, from: usize, end: usize, quote: char) -> Option<usize> {
    let mut escaped = false;
    let bytes = text.as_bytes()[from..end].iter();
    let found = bytes.enumerate().find(|(_, byte)| {
        let is_close = **byte == quote as u8 && !escaped;
        escaped = **byte == b'\\' && !escaped;
        is_close
    });
    found.map(|(at, _)| from + at)
}
