//! Strings of JSON, with the place of every character.

use jsonc_parser::ast::{Object, Value};
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use crate::finding::Span;
use crate::formats::escapes;

use super::decoded::Decoded;
use super::encoding::Characters;

/// How strings of this text are written.
pub fn characters(text: &str) -> Characters {
    let slashes = text.contains(r"\/\/") && !text.contains("://");
    Characters::Json { ascii: text.is_ascii(), slashes }
}

/// The value of a JSON text without extensions. Nesting is bounded by the parser.
pub fn parse(text: &str) -> Option<Value<'_>> {
    let strict = ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        // Python writes NaN into the outputs of notebooks.
        allow_non_finite_numbers: true,
        allow_extended_string_escapes: false,
    };
    parse_to_ast(text, &CollectOptions::default(), &strict).ok()?.value
}

/// The value of the last property of this name, which is the one that counts.
pub fn property<'v, 'a>(object: &'v Object<'a>, name: &str) -> Option<&'v Value<'a>> {
    object.properties.iter().rev().find(|property| property.name.as_str() == name).map(|property| &property.value)
}

/// A string that is found along the names of properties.
pub fn string_at<'v>(object: &'v Object<'_>, path: &[&str]) -> Option<&'v str> {
    let (last, first) = path.split_last()?;
    let mut object = object;
    for name in first {
        object = property(object, name)?.as_object()?;
    }
    Some(&property(object, last)?.as_string_lit()?.value)
}

/// Adds what the string literal at `span` says, quotes included in the span. `None` if it holds an escape that is none.
pub fn decode(host: &str, span: Span, into: &mut Decoded) -> Option<()> {
    let end = span.end.checked_sub(1)?;
    let mut at = span.start + 1;
    while at < end {
        let plain = memchr::memchr(b'\\', host.as_bytes().get(at..end)?).map_or(end, |found| at + found);
        into.copy(host, Span::new(at, plain));
        at = plain;
        if at == end {
            break;
        }
        let (meaning, length) = escapes::json(host.get(at..end)?)?;
        into.atomic(meaning.encode_utf8(&mut [0; 4]), Span::new(at, at + length));
        at += length;
    }
    Some(())
}
