//! Writes words and strings of a shell.

use super::literals;
use crate::facts::Literal;
use crate::languages::Content;

/// How a literal is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// `"…"`
    Double,
    /// `'…'`
    Single,
    /// `$'…'`
    Ansi,
    /// A word without quotes.
    Bare,
    /// A here-document that expands variables.
    HereDocument,
    /// A here-document that does not.
    PlainHereDocument,
}

/// A literal of the given content in the style of `like`, or in double quotes if its style expands no variables.
pub fn literal(source: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
    let (flag, was) = style(source, like);
    let expands = content.iter().any(|part| matches!(part, Content::Expression(_)));
    let style = match was {
        Style::Single | Style::Ansi | Style::Bare if expands => Style::Double,
        Style::PlainHereDocument if expands => return None,
        style => style,
    };
    let (open, close) = style.delimiters();
    let mut literal = format!("{flag}{open}");
    let mut parts = content.iter().peekable();
    while let Some(part) = parts.next() {
        match part {
            Content::Written(written) if style == was => literal += written,
            Content::Written(written) => literal += &style.escape(&was.unescape(written))?,
            Content::Text(text) => literal += &style.escape(text)?,
            Content::Expression(expression) => {
                let next = match parts.peek() {
                    Some(Content::Written(next) | Content::Text(next)) => next.chars().next(),
                    _ => None,
                };
                literal += &expansion(expression, next);
            }
        }
    }
    if style == Style::Bare && literal.len() == flag.len() {
        return Some(format!("{flag}\"\""));
    }
    Some(literal + close)
}

/// A variable as it stands inside a string, in braces if the next character would be taken for a part of its name.
fn expansion(expression: &str, next: Option<char>) -> String {
    let inner = expression.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(expression);
    let name = inner.strip_prefix('$').filter(|name| name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()));
    match name {
        Some(name) if next.is_some_and(|c| c == '_' || c.is_ascii_alphanumeric()) => format!("${{{name}}}"),
        _ => inner.to_owned(),
    }
}

/// How a literal is written, and the flag that its opening delimiter begins with.
fn style<'t>(source: &'t str, like: &Literal) -> (&'t str, Style) {
    let open = like.open.of(source);
    for (quotes, style) in [("$'", Style::Ansi), ("'", Style::Single), ("\"", Style::Double)] {
        let place = open.find(quotes).filter(|_| !like.close.is_empty());
        if let Some(place) = place {
            // A flag may stand before the quotes or, with the opening quote before it, behind them.
            let flag = if place == 0 && open.len() > quotes.len() { &open[quotes.len()..] } else { &open[..place] };
            return (flag, style);
        }
    }
    let body = &source[like.open.end..like.close.start];
    if !body.contains('\n') || body.contains("\\\n") {
        return (open, Style::Bare);
    }
    let before = source[..like.open.start].trim_end_matches(['\n', '\r']);
    let delimiter = before.rsplit("<<").next().unwrap_or("").trim_start_matches('-').trim_start();
    let quoted = delimiter.split_whitespace().next().is_some_and(|word| word.contains(['\'', '"', '\\']));
    (open, if quoted { Style::PlainHereDocument } else { Style::HereDocument })
}

impl Style {
    fn delimiters(self) -> (&'static str, &'static str) {
        match self {
            Style::Double => ("\"", "\""),
            Style::Single => ("'", "'"),
            Style::Ansi => ("$'", "'"),
            Style::Bare | Style::HereDocument | Style::PlainHereDocument => ("", ""),
        }
    }

    /// The text as it is written in this style.
    fn escape(self, text: &str) -> Option<String> {
        let behind = |special: &dyn Fn(char) -> bool| {
            let escape = |c: char| if special(c) { vec!['\\', c] } else { vec![c] };
            text.chars().flat_map(escape).collect::<String>()
        };
        Some(match self {
            Style::Double => behind(&|c| "$`\"\\".contains(c)),
            Style::Single => text.replace('\'', "'\\''"),
            Style::Ansi => behind(&|c| "\\'".contains(c)).replace('\n', "\\n").replace('\r', "\\r"),
            Style::Bare if text.contains(['\n', '\r']) => return None,
            Style::Bare => behind(&|c| c.is_ascii() && !c.is_ascii_alphanumeric() && !"_-./:=@%+,#".contains(c)),
            Style::HereDocument => behind(&|c| "$`\\".contains(c)),
            Style::PlainHereDocument => text.to_owned(),
        })
    }

    /// What text of this style means.
    fn unescape(self, written: &str) -> String {
        let kind = match self {
            Style::Double => "string",
            Style::Single => "raw_string",
            Style::Ansi => "ansi_c_string",
            Style::Bare => "word",
            Style::HereDocument => "heredoc_body",
            Style::PlainHereDocument => "simple_heredoc_body",
        };
        let mut value = String::with_capacity(written.len());
        let mut rest = written;
        while let Some(at) = rest.find('\\') {
            value.push_str(&rest[..at]);
            rest = &rest[at..];
            match literals::escape(kind, rest) {
                Some(escape) => {
                    value.extend(escape.value);
                    rest = &rest[escape.length..];
                }
                None => {
                    value.push('\\');
                    rest = &rest[1..];
                }
            }
        }
        value + rest
    }
}
