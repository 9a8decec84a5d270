//! Writes Python string literals.

use super::literals::Prefix;
use crate::languages::Content;

/// A literal of the given content that opens like `open` as far as the content allows: it gets an `f` when it gains
/// an expression, and loses it with the last one.
pub fn literal(open: &str, content: &[Content<'_>]) -> Option<String> {
    let letters_end = open.find(['"', '\''])?;
    let (letters, quotes) = open.split_at(letters_end);
    let was = Prefix::of(letters);
    let adds = content.iter().any(|part| matches!(part, Content::Expression(_)));
    if adds && was.bytes {
        return None;
    }
    let keeps = was.interpolated
        && content.iter().any(|part| matches!(part, Content::Written(written) if has_interpolation(written)));
    // A template string is a type of its own, whatever it holds.
    let interpolated = adds || keeps || letters.contains(['t', 'T']);
    let letters = prefix(letters, was, interpolated);
    [quotes, &other_quotes(quotes)].into_iter().find_map(|quotes| {
        let mut literal = format!("{letters}{quotes}");
        for part in content {
            match part {
                Content::Written(written) => {
                    // Characters that end a literal of the other quotes would have to be escaped anew.
                    if quotes != &open[letters_end..] && written.contains(quotes) {
                        return None;
                    }
                    match (was.interpolated, interpolated) {
                        (false, true) => literal += &double_braces(written, was.raw),
                        (true, false) => literal += &written.replace("{{", "{").replace("}}", "}"),
                        _ => literal += written,
                    }
                }
                Content::Text(text) => {
                    let escaped = escape(text, quotes, was)?;
                    literal += &if interpolated { escaped.replace('{', "{{").replace('}', "}}") } else { escaped };
                }
                Content::Expression(expression) => literal += &interpolation(expression, quotes)?,
            }
        }
        literal += quotes;
        Some(literal)
    })
}

/// The letters before the quote.
fn prefix(letters: &str, was: Prefix, interpolated: bool) -> String {
    match (was.interpolated, interpolated) {
        (true, false) => letters.chars().filter(|letter| !matches!(letter, 'f' | 'F')).collect(),
        // `u` goes with no other letter.
        (false, true) => format!("f{}", letters.replace(['u', 'U'], "")),
        _ => letters.to_owned(),
    }
}

fn other_quotes(quotes: &str) -> String {
    let other = if quotes.starts_with('"') { "'" } else { "\"" };
    other.repeat(quotes.len())
}

/// Whether the body of an f-string interpolates anything.
fn has_interpolation(written: &str) -> bool {
    written.replace("{{", "").contains('{')
}

/// Doubles braces so that they stay characters in an f-string. Those of `\N{…}` belong to an escape.
fn double_braces(written: &str, raw: bool) -> String {
    let mut doubled = String::with_capacity(written.len() + 2);
    let mut rest = written;
    while let Some(at) = rest.find(['\\', '{', '}']) {
        doubled.push_str(&rest[..at]);
        rest = &rest[at..];
        let named = if raw { None } else { rest.strip_prefix("\\N{").and_then(|name| name.find('}')) };
        let taken = match named {
            Some(end) => "\\N{".len() + end + 1,
            None if rest.starts_with('\\') => {
                1 + rest[1..].chars().next().filter(|c| !"{}".contains(*c)).map_or(0, char::len_utf8)
            }
            None => {
                doubled.push_str(&rest[..1]);
                1
            }
        };
        doubled.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    doubled + rest
}

/// The text as it stands between the quotes; `None` if a literal with this prefix cannot say it.
fn escape(text: &str, quotes: &str, prefix: Prefix) -> Option<String> {
    let quote = quotes.chars().next()?;
    let triple = quotes.len() == 3;
    if prefix.bytes && !text.is_ascii() {
        return None;
    }
    if prefix.raw {
        let hostile = text.contains(quote) || text.ends_with('\\') || !triple && text.contains(['\n', '\r']);
        return (!hostile).then(|| text.to_owned());
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' if !triple => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\0'..'\x20' if character != '\n' => escaped += &format!("\\x{:02x}", u32::from(character)),
            character if character == quote => {
                escaped.push('\\');
                escaped.push(quote);
            }
            character => escaped.push(character),
        }
    }
    Some(escaped)
}

/// The expression in braces, free of the quotes around it and of backslashes, as versions before 3.12 want it.
fn interpolation(expression: &str, quotes: &str) -> Option<String> {
    let expression = switch_quotes(expression.trim(), quotes)?;
    if expression.contains(['\\', '#']) || quotes.len() == 1 && expression.contains(['\n', '\r']) {
        return None;
    }
    Some(match () {
        () if needs_parentheses(&expression) => format!("{{({expression})}}"),
        () if expression.starts_with('{') => format!("{{ {expression} }}"),
        () => format!("{{{expression}}}"),
    })
}

/// Whether a format specification or conversion would be seen in the expression.
fn needs_parentheses(expression: &str) -> bool {
    let mut depth = 0_usize;
    let mut quote = None;
    expression.chars().any(|character| {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ':' | '!' | '=') => return depth == 0,
            _ => {}
        }
        false
    })
}

/// The expression with its own string literals in the quotes that are not those around it.
fn switch_quotes(expression: &str, quotes: &str) -> Option<String> {
    if !expression.contains(quotes) {
        return Some(expression.to_owned());
    }
    // Inside triple quotes only triple quotes are in the way, and those are not worth rewriting.
    let outer = quotes.chars().next().filter(|_| quotes.len() == 1)?;
    let inner = if outer == '"' { '\'' } else { '"' };
    let mut switched = String::with_capacity(expression.len());
    let mut quote = None;
    for character in expression.chars() {
        match quote {
            None if matches!(character, '"' | '\'') => {
                quote = Some(character);
                switched.push(inner);
            }
            Some(open) if open == character => {
                quote = None;
                switched.push(inner);
            }
            Some(_) if matches!(character, '"' | '\'' | '\\') => return None,
            _ => switched.push(character),
        }
    }
    Some(switched)
}
