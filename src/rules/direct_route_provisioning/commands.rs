//! Flags of direct routes in a text that is, or speaks of, a command.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Span;
use crate::source::boundary;

use super::{What, is_literal_key};
use crate::routing::provisioning::{self as vocabulary, Route, Term};

/// A flag, with its value if it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flag {
    /// What it says.
    pub term: Term,
    /// The flag, its dashes included.
    pub name: Range<usize>,
    /// The value, without quotes.
    pub value: Option<Range<usize>>,
    /// All of it.
    pub range: Range<usize>,
}

/// The flags of a text, in order.
pub fn flags(text: &str) -> Vec<Flag> {
    static FLAG: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"--(?i-u:direct[_-]?rout(?:e|ing)[_-]?(?:type|api[_-]?keys?|handle))").ok());
    let Some(flag) = FLAG.as_ref() else { return Vec::new() };
    let whole = |found: &regex::Match| {
        let before = text[..found.start()].chars().next_back();
        let behind = text[found.end()..].chars().next();
        let goes_on = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        !before.is_some_and(goes_on) && !behind.is_some_and(goes_on)
    };
    let found = flag.find_iter(text).filter(whole);
    found
        .filter_map(|found| {
            let term = vocabulary::term(&found.as_str()[2..])?;
            let (value, end) = match value(text, found.end()) {
                Some((value, end)) => (Some(value), end),
                None => (None, found.end()),
            };
            Some(Flag { term, name: found.range(), value, range: found.start()..end })
        })
        .collect()
}

/// The value behind a flag that ends at `at`, and where its word ends.
fn value(text: &str, at: usize) -> Option<(Range<usize>, usize)> {
    let rest = &text[at..];
    let start = match rest.chars().next()? {
        '=' => at + 1,
        ' ' | '\t' | '\\' => at + gap(rest)?,
        // `"--direct-route-type", "INTERNET"`
        quote @ ('"' | '\'') => {
            let item = rest[1..].trim_start().strip_prefix(',')?.trim_start().strip_prefix(quote)?;
            let start = text.len() - item.len();
            let end = start + item.find(quote)?;
            return (!item.starts_with("--")).then_some((start..end, end));
        }
        _ => return None,
    };
    let word = &text[start..];
    if word.starts_with('-') {
        return None;
    }
    let close = match word.chars().next()? {
        quote @ ('"' | '\'') => {
            let length = word[1..].find(quote).filter(|length| !word[1..=*length].contains('\n'))?;
            return Some((start + 1..start + 1 + length, start + length + 2));
        }
        '<' => Some('>'),
        _ if word.starts_with("$(") => Some(')'),
        _ if word.starts_with("${") => Some('}'),
        _ => None,
    };
    let bracket = close.and_then(|close| word.find(close)).map_or(0, |length| length + 1);
    let ends = |c: char| {
        c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',' | ';' | '|' | '&' | ')' | ']' | '}' | '>' | '<')
    };
    let length = bracket + word[bracket..].find(ends).unwrap_or(word.len() - bracket);
    let end = start + length - usize::from(close.is_none() && word[..length].ends_with('.'));
    (start < end).then_some((start..end, end))
}

/// How long the blanks are that a text begins with, lines that go on included.
pub fn gap(text: &str) -> Option<usize> {
    let mut length = 0;
    loop {
        let rest = &text[length..];
        length += match () {
            () if rest.starts_with([' ', '\t']) => 1,
            () if rest.starts_with("\\\n") => 2,
            () if rest.starts_with("\\\r\n") => 3,
            () if rest.starts_with('\\') => return None,
            () => return Some(length),
        };
    }
}

/// What a text says of direct routes: a command, or settings and code that nothing else reads.
#[derive(Clone, Debug)]
pub struct Speech {
    /// What it does.
    pub what: What,
    /// Where the first name stands.
    pub place: Range<usize>,
    /// Names with what they are given.
    pub spans: Vec<Range<usize>>,
    /// What goes with the route, if the text is a command.
    pub removal: Option<Vec<Range<usize>>>,
    /// Literal keys.
    pub keys: Vec<Range<usize>>,
}

/// Reads a text. `is_ours` says that it, or what it stands in, speaks of the vendor.
pub fn read(text: &str, is_ours: bool) -> Option<Speech> {
    let said = said(text);
    let place = said.first()?.place.clone();
    let kinds = || said.iter().filter_map(|said| said.kind.as_deref());
    let gives_keys = said.iter().any(|said| !said.keys.is_empty());
    if !is_ours && !gives_keys && !kinds().any(vocabulary::is_known_type) {
        return None;
    }
    let flags = flags(text);
    let is_command = text.contains("firectl") || text.trim_start().starts_with("--");
    // `--direct-route-type <type>` alone is the description of a flag.
    let is_usage = !text.contains("firectl") && kinds().any(|kind| kind.starts_with(['<', '[']));
    let what = match kinds().map(vocabulary::route).max() {
        _ if is_usage => What::Describes,
        Some(route) if is_command || route != Route::Unknown => What::Creates(route),
        None if is_command && gives_keys => What::Creates(Route::Unknown),
        _ => What::Describes,
    };
    let removal = (what == What::Creates(Route::Public) && is_command && flags.len() == said.len())
        .then(|| removal(text, &flags))
        .filter(|_| !flags.iter().any(|flag| text[flag.name.end..].starts_with(['"', '\''])));
    let keys = said.iter().flat_map(|said| &said.keys).filter(|key| is_literal_key(&text[(*key).clone()]));
    let keys = keys.cloned().collect();
    let spans = said.iter().map(|said| {
        let last = said.keys.last().map_or(said.place.end, |key| key.end);
        said.place.start..last.max(said.place.end)
    });
    Some(Speech { what, place, spans: spans.collect(), removal, keys })
}

/// What a comment says of commands and settings; nothing depends on it.
pub fn in_comment(text: &str, comment: Span) -> Option<super::Found> {
    let said =
        read(comment.of(text), false).or_else(|| read(comment.of(text), comment.of(text).contains("firectl")))?;
    let at = |range: Range<usize>| Span::new(comment.start + range.start, comment.start + range.end);
    Some(super::Found {
        places: vec![at(said.place)],
        spans: vec![comment],
        what: What::Mentions,
        edits: None,
        keys: said.keys.into_iter().map(at).collect(),
    })
}

/// A name in a text, and what it is given there.
#[derive(Clone, Debug)]
pub struct Said {
    /// Where the name stands, with the dashes of a flag.
    pub place: Range<usize>,
    /// Its value, for a type.
    pub kind: Option<String>,
    /// Its values, for keys.
    pub keys: Vec<Range<usize>>,
}

/// The names of a text that are given something, in order: flags, and entries of settings and programs.
pub fn said(text: &str) -> Vec<Said> {
    let flags = flags(text);
    let mut found = Vec::new();
    let words = vocabulary::words(text);
    if words.iter().all(|(_, term)| *term == Term::Key) {
        return Vec::new();
    }
    for (range, term) in words {
        let flag = flags.iter().find(|flag| flag.name.end == range.end);
        let (place, values) = match flag {
            Some(flag) => (flag.name.clone(), flag.value.clone().into_iter().collect()),
            None => match assigned(text, range.end) {
                values if values.is_empty() => continue,
                values => (range, values),
            },
        };
        let kind = values.first().filter(|_| term == Term::Type).map(|value| text[value.clone()].to_owned());
        let keys = if matches!(term, Term::Keys | Term::Key) { values } else { Vec::new() };
        found.push(Said { place, kind, keys });
    }
    found
}

/// What a name that ends at `at` is set to: `: INTERNET`, `="INTERNET"`, `=> ["a", "b"]`, and items of a list below it.
fn assigned(text: &str, at: usize) -> Vec<Range<usize>> {
    const LONGEST: usize = 4096;
    let end = boundary(text, (at + LONGEST).min(text.len()));
    static SIGN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"^\\?["']?\]?\)?[ \t]*(?::=|=>|:|=|\()[ \t]*"#).ok());
    static VALUE: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r#"^(?:[ \t\r\n,]|- )*(?:\\?"([^"\n\\]*)\\?"|'([^'\n]*)'|([^\s"',;)\]}]+))"#).ok());
    let (Some(sign), Some(value)) = (SIGN.as_ref(), VALUE.as_ref()) else { return Vec::new() };
    let Some(found) = sign.find(&text[at..end]) else { return Vec::new() };
    let mut at = at + found.end();
    let one = |at: usize| {
        let captures = value.captures(&text[at..end])?;
        let inside = captures.get(1).or(captures.get(2)).or(captures.get(3))?;
        Some((at + inside.start()..at + inside.end(), at + captures.get(0)?.end()))
    };
    let mut values = Vec::new();
    let rest = &text[at..end];
    if rest.starts_with(['[', '(', '{']) || rest.starts_with("\n") || rest.starts_with("\r\n") {
        let list = rest.starts_with(['\n', '\r']);
        at += usize::from(!list);
        while let Some((value, next)) = one(at) {
            let between = &text[at..value.start];
            if list && !between.contains("- ") {
                break;
            }
            values.push(value);
            at = next;
        }
        return values;
    }
    // The list of keys may begin behind what makes it.
    values.extend(one(at).map(|(value, _)| value));
    values
}

/// What goes with flags of a command, so that the rest is a command: the blanks in front of each, behind one that is first.
/// Flags without anything but blanks between them go as one.
pub fn removal(text: &str, flags: &[Flag]) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for flag in flags {
        let mut start = blanks_start(text, flag.range.start);
        let mut end = flag.range.end;
        if start == 0 || text[..start].ends_with(['\n', '"', '\'', '(']) {
            start = flag.range.start;
            end += gap(&text[end..]).unwrap_or(0);
        }
        match ranges.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => ranges.push(start..end),
        }
    }
    ranges
}

/// Where the blanks begin in front of `at`, with the ends of lines that go on.
pub fn blanks_start(text: &str, at: usize) -> usize {
    let mut start = at;
    loop {
        let before = text[..start].trim_end_matches([' ', '\t']);
        let line = before.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
        match line.and_then(|line| line.strip_suffix('\\')) {
            Some(line) => start = line.len(),
            None => return before.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(text: &str) -> Vec<(&str, Option<&str>)> {
        flags(text).into_iter().map(|flag| (&text[flag.range], flag.value.map(|value| &text[value]))).collect()
    }

    #[test]
    fn flags_and_their_values() {
        assert_eq!(
            seen("firectl x --direct-route-type INTERNET --direct-route-api-keys=\"a b\" --region R"),
            [("--direct-route-type INTERNET", Some("INTERNET")), ("--direct-route-api-keys=\"a b\"", Some("a b"))]
        );
        assert_eq!(
            seen("x --direct-route-api-keys <API KEYS> --direct-routing-type \\\n  ${T:-A B}x"),
            [
                ("--direct-route-api-keys <API KEYS>", Some("<API KEYS>")),
                ("--direct-routing-type \\\n  ${T:-A B}x", Some("${T:-A B}x"))
            ]
        );
        assert_eq!(seen("`--direct-route-type` and"), [("--direct-route-type", None)]);
        assert_eq!(seen("`--direct-route-type INTERNET`."), [("--direct-route-type INTERNET", Some("INTERNET"))]);
        assert_eq!(seen("--direct-route-type INTERNET."), [("--direct-route-type INTERNET", Some("INTERNET"))]);
        assert_eq!(seen("--direct-route-type --wait"), [("--direct-route-type", None)]);
        assert_eq!(seen("[\"--direct-route-type\", \"A\"]"), [("--direct-route-type\", \"A", Some("A"))]);
        assert!(seen("--direct-route-types x --no-direct-route-type x --direct-route x").is_empty());
        assert_eq!(seen("--direct-route-type \\"), [("--direct-route-type", None)]);
    }

    #[test]
    fn what_is_left_is_a_command() {
        let left = |text: &str| {
            let mut left = text.to_owned();
            for range in removal(text, &flags(text)).into_iter().rev() {
                left.replace_range(range, "");
            }
            left
        };
        assert_eq!(left("f create --direct-route-type A --direct-route-api-keys b --wait"), "f create --wait");
        assert_eq!(left("f create \\\r\n  --direct-route-type A \\\r\n  --wait"), "f create \\\r\n  --wait");
        assert_eq!(left("f create --direct-route-type=A"), "f create");
        assert_eq!(left("--direct-route-type A --wait"), "--wait");
        assert_eq!(left("--direct-route-type A"), "");
    }
}
