//! TOML.

use std::cell::Cell;

use toml_parser::decoder::Encoding;
use toml_parser::parser::{Event, EventKind, RecursionGuard, parse_document};
use toml_parser::{ErrorSink, ParseError, Source};

use crate::facts::{Argument, Facts, Kind, NodeId};
use crate::finding::Span;

use super::escapes::{hexadecimal, json};
use super::tree::{Escape, decoded};
use super::{Format, Hash, Tree, actions, without_mark};

#[cfg(test)]
mod tests;

/// The format.
pub static FORMAT: Format = Format {
    name: "TOML",
    is_named: |name, base| {
        base.ends_with(".toml") || base == "pipfile" || base == "config" && name.rsplit('/').nth(1) == Some(".cargo")
    },
    has_own_names: false,
    is_closed: false,
    hash: Hash::Text,
    facts,
};

/// How deep values and the parts of keys may nest.
const DEEPEST: u32 = 100;

fn facts(text: &str) -> Facts {
    actions::read(text, b'1', |text, shape, actions| {
        let (text, shape) = (&*without_mark(text), &*without_mark(shape));
        let mut tree = Tree::new(text);
        let events = parse(shape)?;
        for event in events.iter().filter(|event| event.kind() == EventKind::Comment) {
            tree.comment(span(event));
        }
        for comment in actions::comments(text, actions) {
            tree.comment(comment);
        }
        let said = |event: &Event| {
            !matches!(
                event.kind(),
                EventKind::Whitespace | EventKind::Newline | EventKind::Comment | EventKind::ValueSep
            )
        };
        Lower::new(text, events.into_iter().filter(said).collect()).document(&mut tree);
        Some(tree.finish())
    })
}

/// What the parser saw. `None` if the text is no TOML.
fn parse(text: &str) -> Option<Vec<Event>> {
    let source = Source::new(text);
    let tokens = source.lex().into_vec();
    let mut events: Vec<Event> = Vec::new();
    let mut errors = Errors(false);
    parse_document(&tokens, &mut RecursionGuard::new(&mut events, DEEPEST), &mut errors);
    let mut parts = 0;
    for event in &events {
        match event.kind() {
            EventKind::Scalar => {
                let _ = source.get(event)?.decode_scalar(&mut (), &mut errors);
            }
            EventKind::SimpleKey => {
                source.get(event)?.decode_key(&mut (), &mut errors);
                parts += 1;
            }
            EventKind::Error => return None,
            _ => {}
        }
        if !matches!(event.kind(), EventKind::SimpleKey | EventKind::KeySep | EventKind::Whitespace) {
            parts = 0;
        }
        if errors.0 || parts > DEEPEST {
            return None;
        }
    }
    (!errors.0).then_some(events)
}

/// Whether there is an error; how many is of no interest.
struct Errors(bool);

impl ErrorSink for Errors {
    fn report_error(&mut self, _: ParseError) {
        self.0 = true;
    }
}

/// How long the quotes are at each end of a string.
fn quotes(encoding: Option<Encoding>) -> usize {
    match encoding {
        None => 0,
        Some(Encoding::LiteralString | Encoding::BasicString) => 1,
        Some(Encoding::MlLiteralString | Encoding::MlBasicString) => 3,
    }
}

/// The escapes between double quotes.
const ESCAPE: Escape = |rest| {
    let after = rest.strip_prefix('\\')?;
    let number = |digits: usize| Some((Some(char::from_u32(hexadecimal(&after[1..], digits)?)?), 2 + digits));
    match after.as_bytes().first()? {
        b'e' => Some((Some('\u{1b}'), 2)),
        b'x' => number(2),
        b'u' => number(4),
        b'U' => number(8),
        // The line goes on with the next word.
        b' ' | b'\t' | b'\r' | b'\n' => {
            Some((None, rest.len() - after.trim_start_matches([' ', '\t', '\r', '\n']).len()))
        }
        _ => json(rest).map(|(character, length)| (Some(character), length)),
    }
};

struct Lower<'a> {
    text: &'a str,
    /// All that is no blank, comment or separator.
    events: Vec<Event>,
    /// For each event that opens a value where that ends.
    ends: Vec<usize>,
    at: Cell<usize>,
}

/// What stands behind a key.
#[derive(Clone, Copy)]
enum Behind {
    Value,
    /// The end of a header, and a table.
    Table,
    /// The same, where it is one of several tables.
    Item,
}

impl<'a> Lower<'a> {
    fn new(text: &'a str, events: Vec<Event>) -> Self {
        let mut ends: Vec<usize> = events.iter().map(|event| event.span().end()).collect();
        let mut open = Vec::new();
        for (number, event) in events.iter().enumerate() {
            match event.kind() {
                EventKind::ArrayOpen | EventKind::InlineTableOpen => open.push(number),
                EventKind::ArrayClose | EventKind::InlineTableClose => {
                    if let Some(begin) = open.pop() {
                        ends[begin] = event.span().end();
                    }
                }
                _ => {}
            }
        }
        Self { text, events, ends, at: Cell::new(0) }
    }

    fn event(&self) -> Option<Event> {
        self.events.get(self.at.get()).copied()
    }

    fn kind(&self) -> Option<EventKind> {
        self.event().map(|event| event.kind())
    }

    /// Passes an event, and says where it ends.
    fn pass(&self) -> usize {
        let end = self.event().map_or(self.text.len(), |event| event.span().end());
        self.at.set(self.at.get() + 1);
        end
    }

    /// Where the last event ends before the first one from here on of which `stops` holds.
    fn end_before(&self, stops: impl Fn(EventKind) -> bool) -> usize {
        let rest = &self.events[self.at.get().min(self.events.len())..];
        let count = rest.iter().take_while(|event| !stops(event.kind())).count();
        self.events[..self.at.get() + count].last().map_or(0, |event| event.span().end())
    }

    fn document(&self, tree: &mut Tree<'_>) {
        let (Some(first), Some(last)) = (self.events.first(), self.events.last()) else { return };
        tree.mapping(Span::new(first.span().start(), last.span().end()), None, |tree| {
            let mut entries = self.entries(tree);
            while let Some(header) = self.event() {
                let behind = match header.kind() {
                    EventKind::StdTableOpen => Behind::Table,
                    EventKind::ArrayTableOpen => Behind::Item,
                    _ => break,
                };
                self.pass();
                entries.push(self.entry(Span::new(header.span().start(), self.end_before(is_header)), behind, tree));
                // Nothing but a header stands here.
                while self.kind().is_some_and(|kind| !is_header(kind)) {
                    self.pass();
                }
            }
            entries
        });
    }

    /// Keys with their values, as many as there are.
    fn entries(&self, tree: &mut Tree<'_>) -> Vec<Argument> {
        let mut entries = Vec::new();
        while let Some(event) = self.event().filter(|event| event.kind() == EventKind::SimpleKey) {
            let rest = &self.events[self.at.get()..];
            let parts = rest.iter().take_while(|event| event.kind() != EventKind::KeyValSep).count();
            let value = self.at.get() + parts + 1;
            let end = self.ends.get(value).copied().unwrap_or(self.text.len());
            entries.push(self.entry(Span::new(event.span().start(), end), Behind::Value, tree));
        }
        entries
    }

    /// An entry whose key, or a part of it, comes next. What stands behind the first part of a key is a mapping of its own.
    fn entry(&self, place: Span, behind: Behind, tree: &mut Tree<'_>) -> Argument {
        let (name, name_span) = match self.event() {
            Some(key) => {
                let (key, encoding) = (span(&key), key.encoding());
                let quotes = quotes(encoding);
                let inside = Span::new(key.start + quotes, key.end - quotes);
                let name = match encoding {
                    Some(Encoding::BasicString) => decoded(self.text, inside, ESCAPE).value,
                    _ => inside.of(self.text).to_owned(),
                };
                (Some(name), Some(inside))
            }
            None => (None, None),
        };
        let key_end = self.pass();
        let value = if self.kind() == Some(EventKind::KeySep) {
            self.pass();
            let start = self.event().map_or(key_end, |event| event.span().start());
            let rest = Span::new(start, place.end);
            tree.mapping(rest, None, |tree| vec![self.entry(rest, behind, tree)])
        } else {
            let header_end = self.pass();
            let start = self.event().map_or(header_end, |event| event.span().start()).min(place.end);
            let body = Span::new(start.max(header_end), place.end);
            let table = |tree: &mut Tree<'_>| tree.mapping(body, None, |tree| self.entries(tree));
            match behind {
                Behind::Value => self.value(tree),
                Behind::Table => table(tree),
                Behind::Item => tree.sequence(body, |tree| vec![table(tree)]),
            }
        };
        Argument { name, name_span, value, span: place, spread: false }
    }

    fn value(&self, tree: &mut Tree<'_>) -> NodeId {
        let Some(event) = self.event() else { return tree.nothing(self.text.len()) };
        let place = Span::new(event.span().start(), self.ends.get(self.at.get()).copied().unwrap_or(self.text.len()));
        self.pass();
        let closing = |kind| {
            if self.kind() == Some(kind) {
                self.pass();
            }
        };
        match event.kind() {
            EventKind::InlineTableOpen => tree.mapping(place, Some(place), |tree| {
                let entries = self.entries(tree);
                closing(EventKind::InlineTableClose);
                entries
            }),
            EventKind::ArrayOpen => tree.sequence(place, |tree| {
                let mut items = Vec::new();
                while let Some(EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen) = self.kind() {
                    items.push(self.value(tree));
                }
                closing(EventKind::ArrayClose);
                items
            }),
            _ => match event.encoding() {
                None => tree.push(place, Kind::Other),
                encoding => {
                    let quotes = quotes(encoding);
                    let mut body = Span::new(place.start + quotes, place.end - quotes);
                    if quotes > 1 {
                        // A line break behind the quotes belongs to them.
                        let lines = body.of(self.text);
                        body.start += if lines.starts_with("\r\n") { 2 } else { usize::from(lines.starts_with('\n')) };
                    }
                    match encoding {
                        Some(Encoding::BasicString | Encoding::MlBasicString) => tree.escaped(place, body, ESCAPE),
                        _ => tree.scalar(place, body),
                    }
                }
            },
        }
    }
}

fn is_header(kind: EventKind) -> bool {
    matches!(kind, EventKind::StdTableOpen | EventKind::ArrayTableOpen)
}

fn span(event: &Event) -> Span {
    Span::new(event.span().start(), event.span().end())
}
