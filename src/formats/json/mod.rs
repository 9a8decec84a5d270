//! JSON, with comments and the liberties of JSON5; also one value a line.

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::{Range, Ranged};
use jsonc_parser::{CollectOptions, CommentCollectionStrategy, ParseOptions, parse_to_ast};

use crate::facts::{Argument, Facts, Kind, NodeId};
use crate::finding::Span;

use super::escapes::{self, hexadecimal};
use super::tree::{Escape, decoded};
use super::{Format, Hash, Tree, actions, without_mark};

#[cfg(test)]
mod tests;

/// The format.
pub static FORMAT: Format = Format {
    name: "JSON",
    is_named: |_, base| {
        let extensions = [".json", ".jsonc", ".json5", ".jsonl", ".ndjson", ".code-workspace", ".webmanifest"];
        super::ends_in(base, &extensions)
    },
    has_own_names: false,
    is_closed: false,
    hash: Hash::Text,
    facts,
};

fn facts(text: &str) -> Facts {
    actions::read(text, b'1', |text, shape, actions| {
        let (text, shape) = (&*without_mark(text), &*without_mark(shape));
        // Where an action chooses between values no comma may stand between them.
        let is_template = text != shape;
        let whole = |tree: &mut Tree<'_>| Lower { text, base: 0 }.document(shape, is_template, tree);
        let lines = |tree: &mut Tree<'_>| {
            let mut base = 0;
            shape.split_inclusive('\n').try_for_each(|line| {
                let lower = Lower { text, base };
                base += line.len();
                lower.document(line, is_template, tree)
            })
        };
        let mut tree = Tree::new(text);
        if whole(&mut tree).is_none() {
            tree = Tree::new(text);
            lines(&mut tree)?;
        }
        for comment in actions::comments(text, actions) {
            tree.comment(comment);
        }
        Some(tree.finish())
    })
}

struct Lower<'a> {
    text: &'a str,
    /// Where the document begins in it.
    base: usize,
}

impl Lower<'_> {
    /// Adds the value that stands in `shape`, and its comments. `None` if it is no JSON.
    fn document(&self, shape: &str, is_template: bool, tree: &mut Tree<'_>) -> Option<()> {
        let collected = CollectOptions { comments: CommentCollectionStrategy::Separate, tokens: false };
        let options = ParseOptions { allow_missing_commas: is_template, ..ParseOptions::default() };
        let result = parse_to_ast(shape, &collected, &options).ok()?;
        // Each stands at the token before it and at the one behind it.
        let comments = result.comments.unwrap_or_default();
        let mut places: Vec<Span> =
            comments.values().flat_map(|list| list.iter()).map(|one| self.span(one.range())).collect();
        places.sort_unstable();
        places.dedup();
        for place in places {
            // That of a line takes the `\r` before its end.
            let length = place.of(self.text).trim_end_matches('\r').len();
            tree.comment(Span::new(place.start, place.start + length));
        }
        if let Some(value) = &result.value {
            self.value(value, tree);
        }
        Some(())
    }

    fn value(&self, value: &Value<'_>, tree: &mut Tree<'_>) -> NodeId {
        let place = self.span(value.range());
        match value {
            Value::Object(object) => tree.mapping(place, Some(place), |tree| {
                let entry = |property: &jsonc_parser::ast::ObjectProp<'_>| {
                    let key = self.span(property.name.range());
                    let name_span = match &property.name {
                        ObjectPropName::String(_) => inside(key),
                        ObjectPropName::Word(_) => key,
                    };
                    let name = decoded(self.text, name_span, ESCAPE).value;
                    let value = self.value(&property.value, tree);
                    Argument {
                        name: Some(name),
                        name_span: Some(name_span),
                        value,
                        span: self.span(property.range),
                        spread: false,
                    }
                };
                object.properties.iter().map(entry).collect()
            }),
            Value::Array(array) => {
                tree.sequence(place, |tree| array.elements.iter().map(|item| self.value(item, tree)).collect())
            }
            Value::StringLit(_) => tree.escaped(place, inside(place), ESCAPE),
            Value::NumberLit(_) | Value::BooleanLit(_) | Value::NullKeyword(_) => tree.push(place, Kind::Other),
        }
    }

    fn span(&self, range: Range) -> Span {
        Span::new(self.base + range.start, self.base + range.end)
    }
}

/// What stands between quotes.
fn inside(place: Span) -> Span {
    Span::new(place.start + 1, place.end - 1)
}

/// The escapes of JSON5, which are those of JSON and more.
const ESCAPE: Escape = |rest| {
    let after = rest.strip_prefix('\\')?;
    if let Some((character, length)) = escapes::json(rest) {
        return Some((Some(character), length));
    }
    let character = after.chars().next()?;
    let meaning = match character {
        // The string goes on in the next line.
        '\r' if after.starts_with("\r\n") => return Some((None, 3)),
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => None,
        'v' => Some('\u{b}'),
        '0' => Some('\0'),
        'x' => return Some((Some(char::from_u32(hexadecimal(&after[1..], 2)?)?), 4)),
        character => Some(character),
    };
    Some((meaning, 1 + character.len_utf8()))
};
