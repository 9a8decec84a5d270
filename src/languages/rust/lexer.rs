//! What `syn` does not tell: comments, and how deep a source nests before anything recursive looks at it.

use crate::finding::Span;

/// What a look at the tokens shows.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// Comments in document order, those of documentation included.
    pub comments: Vec<Span>,
    /// No node of the syntax tree can be further from its root.
    pub depth: usize,
}

/// How much a bracket weighs: between it and what stands inside, `syn` calls itself about this many times as often as
/// for an operator.
const BRACKET: usize = 8;

/// The tokens between two separators of a list. Each may nest what follows.
#[derive(Default)]
struct Run {
    tokens: usize,
    inside: usize,
    /// `<` without its `>`: a comma behind it may stand between the arguments of a type.
    angles: usize,
    /// Whether a `|` is without its other one: a comma behind it may stand between the parameters of a closure.
    bar: bool,
}

/// A bracket that is open.
#[derive(Default)]
struct Open {
    run: Run,
    deepest: usize,
}

impl Open {
    fn separate(&mut self) {
        self.deepest = self.depth();
        self.run = Run::default();
    }

    fn depth(&self) -> usize {
        self.deepest.max(self.run.tokens + self.run.inside)
    }
}

/// The length of a `#!` line, without its line break.
pub fn script_line(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("#!") else { return 0 };
    // `#![attribute]`
    let next = rest.trim_start();
    if next.starts_with('[') { 0 } else { text.find('\n').unwrap_or(text.len()) }
}

/// Looks at the tokens of a source, whether or not it is one.
pub fn scan(text: &str) -> Scan {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut open = vec![Open::default()];
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let next = bytes.get(at + 1).copied();
        let end = match byte {
            b'/' if next == Some(b'/') => {
                let line = text[at..].find('\n').map_or(text.len(), |found| at + found);
                let end = at + text[at..line].trim_end_matches('\r').len();
                comments.push(Span::new(at, end));
                at = end;
                continue;
            }
            b'/' if next == Some(b'*') => {
                let end = block_comment(bytes, at);
                comments.push(Span::new(at, end));
                at = end;
                continue;
            }
            _ if byte.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'"' => quoted(bytes, at),
            b'\'' => character(text, at),
            b'(' | b'[' | b'{' => {
                open.push(Open::default());
                at += 1;
                continue;
            }
            b')' | b']' | b'}' => {
                at += 1;
                if open.len() > 1
                    && let Some(closed) = open.pop()
                    && let Some(around) = open.last_mut()
                {
                    around.run.tokens += 1;
                    around.run.inside = around.run.inside.max(closed.depth() + BRACKET);
                    if byte == b'}' && ends_statement(&text[at..]) {
                        around.separate();
                    }
                }
                continue;
            }
            b'=' if next == Some(b'>') => {
                separate(&mut open);
                at += 2;
                continue;
            }
            b';' => {
                separate(&mut open);
                at += 1;
                continue;
            }
            b',' if open.last().is_some_and(|open| open.run.angles == 0 && !open.run.bar) => {
                separate(&mut open);
                at += 1;
                continue;
            }
            b'-' if next == Some(b'>') => at + 2,
            b'<' | b'>' | b'|' => {
                if let Some(Open { run, .. }) = open.last_mut() {
                    match byte {
                        b'<' => run.angles += 1,
                        b'>' => run.angles = run.angles.saturating_sub(1),
                        _ => run.bar = !run.bar,
                    }
                }
                at + 1
            }
            _ if is_word(byte) => {
                let end = at + bytes[at..].iter().take_while(|byte| is_word(**byte)).count();
                raw_string(text, at, end).unwrap_or(end)
            }
            _ => at + 1,
        };
        at = end.max(at + 1);
        if let Some(open) = open.last_mut() {
            open.run.tokens += 1;
        }
    }
    let depth = open.iter().rev().fold(0, |inside, open| open.depth().max(open.run.tokens + inside) + BRACKET);
    Scan { comments, depth }
}

fn separate(open: &mut [Open]) {
    if let Some(open) = open.last_mut() {
        open.separate();
    }
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

/// Whether what follows a closing brace is another statement, item or arm.
fn ends_statement(rest: &str) -> bool {
    let rest = rest.trim_start();
    let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').map_or(rest, |end| &rest[..end]);
    match word {
        "" => rest.is_empty() || rest.starts_with(['#', '/', '}', '_']),
        word => !matches!(word, "else" | "as"),
    }
}

/// The end of a block comment, which may hold others.
fn block_comment(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut at = start;
    while at < bytes.len() {
        match &bytes[at..bytes.len().min(at + 2)] {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    bytes.len()
}

/// The end of a string with escapes.
fn quoted(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of a raw string whose prefix is the word between `start` and `end`.
fn raw_string(text: &str, start: usize, end: usize) -> Option<usize> {
    if !matches!(&text[start..end], "r" | "br" | "cr") {
        return None;
    }
    let hashes = text[end..].bytes().take_while(|byte| *byte == b'#').count();
    let body = text[end + hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    let begin = text.len() - body.len();
    Some(body.find(&close).map_or(text.len(), |found| begin + found + close.len()))
}

/// The end of a character literal, or of the mark of a lifetime.
fn character(text: &str, start: usize) -> usize {
    let rest = &text[start + 1..];
    let mut characters = rest.chars();
    match characters.next() {
        Some('\\') => {
            let skip = 1 + characters.next().map_or(0, char::len_utf8);
            let near = rest.get(skip..).unwrap_or("");
            near.find(['\'', '\n']).map_or(start + 1, |found| start + 1 + skip + found + 1)
        }
        Some(only) if characters.next() == Some('\'') => start + 1 + only.len_utf8() + 1,
        _ => start + 1,
    }
}
