//! Writes JavaScript string literals.

use crate::languages::Content;

/// A literal of the given content that opens like `open` as far as the content allows: it becomes a template when it
/// gains an expression, and takes the `quote` when it loses the last one.
pub fn literal(open: &str, quote: impl FnOnce() -> char, content: &[Content<'_>]) -> Option<String> {
    let was = open.chars().next_back()?;
    let adds = content.iter().any(|part| matches!(part, Content::Expression(_)));
    let template = was == '`';
    let written = |part: &Content<'_>| match part {
        Content::Written(written) => Some((*written).to_owned()),
        _ => None,
    };
    let source: String = content.iter().filter_map(written).collect();
    let keeps = template && (has_interpolation(&source) || source.contains(['\n', '\r']));
    let multiline = content.iter().any(|part| matches!(part, Content::Text(text) if text.contains(['\n', '\r'])));
    let delimiter = match () {
        () if adds || keeps || template && multiline => '`',
        () if template => plain_quote(quote(), content),
        () => was,
    };
    if !matches!(delimiter, '`' | '"' | '\'') {
        return None;
    }
    let mut literal = String::from(delimiter);
    for part in content {
        match part {
            Content::Written(written) if delimiter == was => literal += written,
            Content::Written(written) => literal += &requoted(written, was, delimiter),
            Content::Text(text) => literal += &escape(text, delimiter),
            // What is interpolated may be missing, whatever its type says.
            Content::Expression(expression) => literal += &format!("${{{}}}", expression.trim().trim_end_matches('!')),
        }
    }
    literal.push(delimiter);
    Some(literal)
}

/// The quote for a template that becomes a plain literal: the other one where that needs no escapes.
fn plain_quote(quote: char, content: &[Content<'_>]) -> char {
    let other = match quote {
        '"' => '\'',
        '\'' => '"',
        _ => return quote,
    };
    let contains = |quote: char| {
        content.iter().any(|part| match part {
            Content::Written(text) | Content::Text(text) | Content::Expression(text) => text.contains(quote),
        })
    };
    if contains(quote) && !contains(other) { other } else { quote }
}

/// Whether a template interpolates anything.
fn has_interpolation(written: &str) -> bool {
    let mut escaped = false;
    let bytes = written.as_bytes();
    bytes.iter().enumerate().any(|(at, byte)| {
        let opens = !escaped && *byte == b'$' && bytes.get(at + 1) == Some(&b'{');
        escaped = !escaped && *byte == b'\\';
        opens
    })
}

/// Source between other delimiters than its own.
fn requoted(written: &str, was: char, delimiter: char) -> String {
    let mut requoted = String::with_capacity(written.len());
    let mut characters = written.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                // Escaped only because of the old delimiter.
                Some(next) if next == was || was == '`' && matches!(next, '$' | '{') => requoted.push(next),
                next => {
                    requoted.push('\\');
                    requoted.extend(next);
                }
            },
            _ if character == delimiter || delimiter == '`' && character == '$' && characters.peek() == Some(&'{') => {
                requoted.push('\\');
                requoted.push(character);
            }
            _ => requoted.push(character),
        }
    }
    requoted
}

fn escape(text: &str, delimiter: char) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => escaped.push_str("\\\\"),
            '\n' if delimiter != '`' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\0'..'\x20' if !matches!(character, '\n' | '\t') => {
                escaped += &format!("\\x{:02x}", u32::from(character));
            }
            _ if character == delimiter || delimiter == '`' && character == '$' && characters.peek() == Some(&'{') => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
