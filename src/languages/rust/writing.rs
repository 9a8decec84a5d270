//! Writes Rust string literals, and what makes strings of them.

use super::literals;
use crate::facts::{Literal, Piece};
use crate::languages::Content;

/// Calls that take a string however it is owned, so that a formatted one needs no `&`.
const ANY_STRING: &[&str] = &[
    "api_key",
    "bearer_auth",
    "from_single",
    "header",
    "insert_header",
    "with_api_base",
    "with_api_key",
    "with_header",
];

/// rustfmt's default for arguments on one line.
const ARGUMENTS_WIDTH: usize = 60;

/// A literal of the given content that opens like `like` as far as the content allows.
///
/// With an expression in it, it becomes a call of `format!`; when it was one and nothing is left to fill in, it becomes
/// an owned literal. Either way it keeps its type, `&str` or `String`.
pub fn literal(text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
    let (open, close) = (like.open.of(text), like.close.of(text));
    let quote = open.find('"')?;
    let prefix = literals::prefix(open);
    let hashes = &open[open[..quote].trim_end_matches('#').len()..quote];
    let start = quote - hashes.len() - prefix.len();
    let call = &open[..start];
    let formats = call.starts_with("format");
    // A macro's template is filled in by the macro.
    let template = match formats {
        true => !close.contains([')', ']', '}']),
        false => like.pieces.iter().any(|piece| matches!(piece, Piece::Hole { .. })),
    };
    let formats = formats && !template;
    let expressions: Vec<&str> = content
        .iter()
        .filter_map(|part| match part {
            Content::Expression(expression) => Some(expression.trim()),
            _ => None,
        })
        .collect();
    let adds = !expressions.is_empty();
    if adds && (template || prefix.contains(['b', 'c']) || is_static(text, like.open.start)) {
        return None;
    }
    // Behind an operator it is no first operand, and what begins a sum has to be owned.
    if !adds && call.is_empty() && text[..like.open.start].trim_end().ends_with('+') {
        return None;
    }
    let keeps = formats
        && content.iter().any(|part| matches!(part, Content::Written(written) if has_interpolation(written, prefix)));
    let braces_doubled = adds || keeps || template;
    let mut body = String::new();
    for part in content {
        match part {
            Content::Written(written) if braces_doubled && !formats && !template => {
                body += &double_braces(written, prefix);
            }
            Content::Written(written) if formats && !braces_doubled => {
                body += &written.replace("{{", "{").replace("}}", "}");
            }
            Content::Written(written) => body += written,
            Content::Text(characters) => {
                let escaped = escape(characters, prefix, hashes)?;
                body += &if braces_doubled { escaped.replace('{', "{{").replace('}', "}}") } else { escaped };
            }
            Content::Expression(_) => body += "{}",
        }
    }
    let quoted = format!("{prefix}{hashes}\"{body}\"{hashes}");
    if adds {
        let call = if formats { call } else { "format!(" };
        let owned = formats || !open[..start].is_empty() || close.len() > 1 + hashes.len();
        let arguments = format!("{quoted}, {}", expressions.join(", "));
        let formatted = match arguments.chars().count() > ARGUMENTS_WIDTH && call == "format!(" {
            true => format!("{call}{})", wrapped(text, like.open.start, &quoted, &expressions)),
            false => format!("{call}{arguments})"),
        };
        let borrowed = !owned && !is_receiver(text, like.close.end) && !takes_any_string(text, like.open.start);
        return Some(if borrowed { format!("&{formatted}") } else { formatted });
    }
    if formats && !keeps && call.starts_with("format!") {
        return Some(format!("{quoted}.to_string()"));
    }
    Some(format!("{call}{quoted}{}", &close[1 + hashes.len()..]))
}

/// The arguments of a `format!` each on a line, as rustfmt has them when they are many or long.
fn wrapped(text: &str, at: usize, template: &str, expressions: &[&str]) -> String {
    let start = crate::source::line_start(text, at);
    let line = &text[start..at];
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    // What stands behind something else on its line gets a line of its own.
    let own = line.trim().is_empty();
    let indent = " ".repeat(if own { indent } else { indent + 4 });
    let newline = crate::layout::newline_of(text);
    let lines: Vec<String> = std::iter::once(template)
        .chain(expressions.iter().copied())
        .map(|line| format!("{newline}{indent}    {line}"))
        .collect();
    format!("{}{newline}{indent}", lines.join(","))
}

/// The text as it stands between the quotes; `None` if a literal of this kind cannot say it.
fn escape(text: &str, prefix: &str, hashes: &str) -> Option<String> {
    if prefix.contains('b') && !text.is_ascii() {
        return None;
    }
    if literals::is_raw(prefix) {
        let hostile = text.contains(&format!("\"{hashes}")) || text.contains('\r');
        return (!hostile).then(|| text.to_owned());
    }
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '"' => escaped.push_str("\\\""),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\0'..'\x20' => escaped += &format!("\\x{:02x}", u32::from(character)),
            character => escaped.push(character),
        }
    }
    Some(escaped)
}

/// Whether the body of a format string takes a value.
fn has_interpolation(written: &str, prefix: &str) -> bool {
    outside_escapes(written, prefix).replace("{{", "").contains('{')
}

/// The text without `\u{…}`, whose braces belong to an escape.
fn outside_escapes(written: &str, prefix: &str) -> String {
    if literals::is_raw(prefix) {
        return written.to_owned();
    }
    let mut parts = written.split("\\u{");
    let mut rest = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        rest += part.split_once('}').map_or(part, |(_, behind)| behind);
    }
    rest
}

/// Doubles braces so that they stay characters in a format string.
fn double_braces(written: &str, prefix: &str) -> String {
    let doubled = |text: &str| text.replace('{', "{{").replace('}', "}}");
    if literals::is_raw(prefix) {
        return doubled(written);
    }
    let mut parts = written.split("\\u{");
    let mut result = doubled(parts.next().unwrap_or_default());
    for part in parts {
        let (code, behind) = part.split_once('}').unwrap_or((part, ""));
        result += &format!("\\u{{{code}}}{}", doubled(behind));
    }
    result
}

/// Whether a method is called on what ends at `end`.
pub fn is_receiver(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start();
    rest.starts_with('.') && !rest.starts_with("..") || rest.starts_with('?')
}

/// Whether what stands at `at` is an argument of a call that takes strings of every type.
pub fn takes_any_string(text: &str, at: usize) -> bool {
    enclosing_call(text, at).is_some_and(|name| ANY_STRING.contains(&name))
}

/// Whether what stands at `at` has to be known when the program is compiled.
pub fn is_static(text: &str, at: usize) -> bool {
    if enclosing_call(text, at) == Some("from_static") {
        return true;
    }
    let before = &text[..at];
    let statement = &before[before.rfind([';', '{', '}']).map_or(0, |found| found + 1)..];
    let code = statement.lines().map(|line| line.split("//").next().unwrap_or(line));
    code.flat_map(|line| line.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '\''))
        .any(|word| matches!(word, "const" | "static"))
}

/// The name of the function, method or macro whose arguments hold the place `at`.
pub fn enclosing_call(text: &str, at: usize) -> Option<&str> {
    const NEAR: usize = 2048;
    let bytes = text.as_bytes();
    let mut depth = 0_usize;
    let mut quoted = false;
    for index in (at.saturating_sub(NEAR)..at).rev() {
        match bytes[index] {
            b'"' if index == 0 || bytes[index - 1] != b'\\' => quoted = !quoted,
            _ if quoted => {}
            b')' | b']' | b'}' => depth += 1,
            b'(' | b'[' | b'{' if depth > 0 => depth -= 1,
            b'(' => {
                let before = text[..index].trim_end_matches('!');
                let start = before.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |found| found + 1);
                return before.get(start..).filter(|name| !name.is_empty());
            }
            b'[' | b'{' | b';' => return None,
            _ => {}
        }
    }
    None
}
