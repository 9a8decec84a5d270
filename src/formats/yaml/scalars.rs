//! What the scalars of YAML mean.

use crate::facts::Text;
use crate::finding::Span;
use crate::formats::escapes::{hexadecimal, unicode};
use crate::formats::tree::Meaning;

/// How a scalar on one or more lines is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Single,
    Double,
}

/// A scalar whose lines are folded. `body` is what stands between its quotes.
pub(super) fn folded(text: &str, body: Span, style: Style) -> Text {
    let mut meaning = Meaning::new(text, body);
    let special = |rest: &[u8]| match style {
        Style::Plain => memchr::memchr(b'\n', rest),
        Style::Single => memchr::memchr2(b'\n', b'\'', rest),
        Style::Double => memchr::memchr2(b'\n', b'\\', rest),
    };
    // What stands before `kept` has been read.
    let (mut kept, mut at) = (body.start, body.start);
    while let Some(found) = special(&text.as_bytes()[at..body.end]).map(|found| at + found) {
        let rest = &text[found..body.end];
        let (characters, span) = match rest.as_bytes()[0] {
            b'\n' => {
                let end = kept + text[kept..found].trim_end_matches([' ', '\t', '\r']).len();
                let next = body.end - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
                let breaks = text[found..next].matches('\n').count();
                (if breaks > 1 { "\n".repeat(breaks - 1) } else { " ".to_owned() }, Span::new(end, next))
            }
            b'\'' if rest.starts_with("''") => ("'".to_owned(), Span::new(found, found + 2)),
            b'\'' => {
                at = found + 1;
                continue;
            }
            _ => match escape(rest) {
                Some((meaning, length)) => (meaning.into_iter().collect(), Span::new(found, found + length)),
                None => {
                    at = found + 1;
                    continue;
                }
            },
        };
        meaning.copy(Span::new(kept, span.start));
        meaning.means(characters.chars(), span);
        kept = span.end;
        at = span.end;
    }
    meaning.copy(Span::new(kept, body.end));
    meaning.finish()
}

/// The escape at the beginning of what stands between double quotes, and how long it is.
fn escape(rest: &str) -> Option<(Option<char>, usize)> {
    let number = |digits: usize| {
        let code = hexadecimal(rest.get(2..)?, digits)?;
        Some((Some(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)), 2 + digits))
    };
    let character = match rest.as_bytes().get(1)? {
        b'0' => '\0',
        b'a' => '\u{7}',
        b'b' => '\u{8}',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\u{b}',
        b'f' => '\u{c}',
        b'r' => '\r',
        b'e' => '\u{1b}',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        byte @ (b' ' | b'"' | b'/' | b'\\') => char::from(*byte),
        b'x' => return number(2),
        b'u' => return unicode(rest).map(|(character, length)| (Some(character), length)),
        b'U' => return number(8),
        // The line goes on, without what indents it.
        b'\n' | b'\r' => {
            let line = rest[1..].trim_start_matches('\r').strip_prefix('\n')?;
            return Some((None, rest.len() - line.trim_start_matches([' ', '\t']).len()));
        }
        _ => return None,
    };
    Some((Some(character), 2))
}

/// A scalar of lines below a header (`|`, `>-`). Where its lines begin and end is seen in `shape`, what they say in `text`.
pub(super) fn block(text: &str, shape: &str, span: Span) -> Text {
    let header_end = shape[span.start..span.end].find('\n').map_or(span.end, |found| span.start + found + 1);
    let lines = || {
        let mut at = header_end;
        shape[header_end..span.end].split_inclusive('\n').map(move |line| {
            at += line.len();
            Span::new(at - line.len(), at)
        })
    };
    let is_full = |line: &Span| !line.of(shape).trim().is_empty();
    let own = |line: &Span, text: &str| line.len() - line.of(text).trim_start_matches(' ').len();
    let Some(first) = lines().find(is_full) else {
        return Meaning::new(text, Span::empty(span.end)).finish();
    };
    let header = shape[span.start..header_end].split('#').next().unwrap_or_default();
    // With a digit the first line may be indented further than the others.
    let explicit = header.contains(|c: char| c.is_ascii_digit());
    let indent = match explicit {
        true => lines().filter(is_full).map(|line| own(&line, shape)).min().unwrap_or(0),
        false => own(&first, shape),
    };
    let is_folded = header.starts_with('>');
    let last = lines().filter(is_full).fold(first, |_, line| line);
    let end = last.start + last.of(text).trim_end_matches(['\n', '\r']).len();
    let mut meaning = Meaning::new(text, Span::new(first.start + own(&first, shape).min(indent), end));
    let mut above: Option<Span> = None;
    let says = |line: &Span| line.start >= first.start && line.start < end && !line.of(text).trim().is_empty();
    for line in lines().filter(says) {
        let start = line.start + own(&line, text).min(indent);
        let content = Span::new(start, line.start + line.of(text).trim_end_matches(['\n', '\r']).len());
        if let Some(above) = above {
            let gap = Span::new(above.end, content.start);
            let breaks = text[above.end..line.start].matches('\n').count();
            match is_folded && flows(above.of(text)) && flows(content.of(text)) {
                true if breaks == 1 => meaning.means([' '], gap),
                folds => meaning.means(std::iter::repeat_n('\n', breaks - usize::from(folds)), gap),
            }
        }
        meaning.copy(content);
        above = Some(content);
    }
    meaning.finish()
}

/// Whether a line of a folded scalar is joined with its neighbours.
fn flows(line: &str) -> bool {
    !line.trim().is_empty() && !line.starts_with([' ', '\t'])
}
