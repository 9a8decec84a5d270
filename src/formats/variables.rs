//! Variables that a single value sets: `"A=b" C=d`.

use crate::facts::{Argument, Kind, NodeId};
use crate::finding::Span;

use super::Tree;
use super::tree::{self, Escape};

/// A variable among others.
pub(super) struct Variable {
    /// All of it, with the quotes around.
    pub(super) span: Span,
    pub(super) name: Span,
    /// Its value with and without quotes of its own.
    pub(super) value: Option<(Span, Span)>,
}

/// How variables stand one behind the other.
#[derive(Clone, Copy)]
pub(super) struct Syntax {
    /// How long the gap between two of them is that a text begins with.
    pub(super) gap: fn(&str) -> usize,
    /// Whether one may stand there without a value.
    pub(super) alone: bool,
    /// What takes from the character behind it what it means.
    pub(super) mark: char,
}

impl Syntax {
    /// Variables with values, this far apart.
    pub(super) fn with(gap: fn(&str) -> usize) -> Self {
        Self { gap, alone: false, mark: '\\' }
    }
}

/// Whether a name of a variable goes on with this character.
pub(super) fn is_in_name(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
}

/// The variables that are set in `span`. `None` if anything else stands there.
pub(super) fn assignments(text: &str, span: Span, syntax: Syntax) -> Option<Vec<Variable>> {
    let mut variables = Vec::new();
    let mut at = span.start;
    loop {
        let gap = (syntax.gap)(&text[at..span.end]);
        if at + gap == span.end {
            return Some(variables);
        }
        if gap == 0 && at > span.start {
            return None;
        }
        let variable = assignment(text, Span::new(at + gap, span.end), syntax)?;
        at = variable.span.end;
        variables.push(variable);
    }
}

/// The variable that is set at the beginning of a span.
fn assignment(text: &str, span: Span, syntax: Syntax) -> Option<Variable> {
    let around = quote(span.of(text));
    let name = name(text, span.start + around.map_or(0, char::len_utf8), span.end);
    let behind = &text[name.end..span.end];
    if name.is_empty() {
        return None;
    }
    let quoted = around.and_then(|quote| behind.strip_prefix(quote));
    let from = match around {
        // `"A=b"`
        Some(quote) if behind.starts_with('=') => {
            let value = Span::new(name.end + 1, close(text, Span::new(name.end + 1, span.end), quote, syntax)?);
            return Some(Variable { span: Span::new(span.start, value.end + 1), name, value: Some((value, value)) });
        }
        // `"A"=b`
        Some(_) if quoted?.starts_with('=') => name.end + 2,
        None if behind.starts_with('=') => name.end + 1,
        None if syntax.alone && (behind.is_empty() || (syntax.gap)(behind) > 0) => {
            return Some(Variable { span: name, name, value: None });
        }
        _ => return None,
    };
    let word = Span::new(from, word_end(text, Span::new(from, span.end), syntax)?);
    let close = quote(word.of(text)).and_then(|quote| close(text, Span::new(from + 1, word.end), quote, syntax));
    // Quotes within a word are a part of it.
    let is_quoted = close.is_some_and(|close| close + 1 == word.end);
    let body = if is_quoted { Span::new(from + 1, word.end - 1) } else { word };
    Some(Variable { span: Span::new(span.start, word.end), name, value: Some((word, body)) })
}

/// The names that stand in `span`.
pub(super) fn names(text: &str, span: Span, syntax: Syntax) -> Vec<Variable> {
    let mut variables = Vec::new();
    let mut at = span.start;
    loop {
        at += (syntax.gap)(&text[at..span.end]);
        if at >= span.end {
            return variables;
        }
        let Some(end) = word_end(text, Span::new(at, span.end), syntax) else { return variables };
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

/// Where the word ends that a span begins with. `None` if a quote in it does not close.
fn word_end(text: &str, span: Span, syntax: Syntax) -> Option<usize> {
    let mut at = span.start;
    while at < span.end && (syntax.gap)(&text[at..span.end]) == 0 {
        let mut characters = text[at..span.end].chars();
        let first = characters.next()?;
        at += first.len_utf8();
        match first {
            mark if mark == syntax.mark => at += characters.next().map_or(0, char::len_utf8),
            '"' | '\'' => at = close(text, Span::new(at, span.end), first, syntax)? + 1,
            _ => {}
        }
    }
    Some(at)
}

/// Where the quote closes that opened before a span.
fn close(text: &str, span: Span, quote: char, syntax: Syntax) -> Option<usize> {
    let mut escaped = false;
    let found = span.of(text).char_indices().find(|(_, character)| {
        let is_close = *character == quote && !escaped;
        escaped = *character == syntax.mark && !escaped;
        is_close
    });
    found.map(|(at, _)| span.start + at)
}
