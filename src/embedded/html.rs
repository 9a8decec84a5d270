//! Scripts in web pages and components (HTML, Vue, Svelte, Astro).

use crate::finding::Span;
use crate::languages::Language;

use super::decoded::Decoded;
use super::region::{Content, Environment, Region};
use super::{Embedded, tags};

/// What a page or a component holds: its scripts, and the program in front of an Astro component.
pub fn embedded(text: &str, extension: &str) -> Embedded {
    let mut embedded = Embedded::default();
    let mut at = 0;
    if extension == "astro"
        && let Some(front) = front_matter(text)
    {
        let program = tags::language("ts").map(|language| region(text, front, language, Environment::Open));
        embedded.regions.extend(program);
        at = front.end;
    }
    // What a component reads is put in when it is built.
    let environment = if extension.starts_with("htm") { Environment::None } else { Environment::Closed };
    let bytes = text.as_bytes();
    while let Some(open) = memchr::memchr(b'<', &bytes[at..]).map(|found| at + found) {
        if text[open..].starts_with("<!--") {
            at = memchr::memmem::find(&bytes[open..], b"-->").map_or(text.len(), |end| open + end + 3);
            continue;
        }
        at = open + 1;
        if !starts(bytes, at, b"script") || bytes.get(at + 6).is_some_and(|byte| byte.is_ascii_alphanumeric()) {
            continue;
        }
        let Some(tag_end) = tag_end(bytes, at) else { break };
        let attributes = &text[at + 6..tag_end];
        let body = tag_end + 1;
        at = body;
        if attributes.trim_end().ends_with('/') {
            continue;
        }
        let close = (body..bytes.len()).find(|at| bytes[*at] == b'<' && starts(bytes, *at + 1, b"/script"));
        let end = close.unwrap_or(text.len());
        at = end;
        if let Some(language) = language(attributes) {
            embedded.regions.push(region(text, Span::new(body, end), language, environment));
        }
    }
    embedded
}

fn region(text: &str, span: Span, language: &'static Language, environment: Environment) -> Region {
    let mut decoded = Decoded::default();
    decoded.copy(text, span);
    Region { environment, ..Region::plain(decoded, Content::Program(language)) }
}

/// Whether `word` stands at `at`, in upper or lower case.
fn starts(bytes: &[u8], at: usize, word: &[u8]) -> bool {
    bytes.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word))
}

/// Where the tag ends that begins before `at`; what stands in quotes ends none.
fn tag_end(bytes: &[u8], at: usize) -> Option<usize> {
    let mut quote = None;
    for (offset, byte) in bytes[at..].iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + offset),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// The language of a script with these attributes.
fn language(attributes: &str) -> Option<&'static Language> {
    if let Some(name) = attribute(attributes, "lang") {
        return tags::language(name);
    }
    match attribute(attributes, "type").map(str::to_ascii_lowercase).as_deref() {
        None | Some("" | "module") => tags::language("js"),
        Some(kind) => {
            let Some((top, name)) = kind.split(';').next()?.trim().split_once('/') else {
                return tags::language(kind);
            };
            let name = name.strip_prefix("x-").unwrap_or(name);
            if matches!(top, "text" | "application") { tags::language(name) } else { None }
        }
    }
}

/// The value of an attribute.
fn attribute<'t>(attributes: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = attributes;
    while let Some((before, behind)) = rest.split_once('=') {
        let value = behind.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, next) = match quote {
            Some(quote) => value[1..].split_once(quote)?,
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if before.split_whitespace().next_back().is_some_and(|last| last.eq_ignore_ascii_case(name)) {
            return Some(value);
        }
        rest = next;
    }
    None
}

/// The program between two lines of dashes at the top.
fn front_matter(text: &str) -> Option<Span> {
    let start = text.len() - text.trim_start_matches(['\u{feff}', '\n', '\r', ' ']).len();
    let rest = text[start..].strip_prefix("---")?;
    let body = start + 3 + rest.find('\n')? + 1;
    let mut at = body;
    for line in text[body..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some(Span::new(body, at));
        }
        at += line.len();
    }
    None
}
