//! Properties, as Java reads them.

use crate::facts::{Argument, Facts};
use crate::finding::Span;

use super::lines;
use super::tree::{self, Escape};
use super::{Format, Hash, Tree};

/// Properties.
pub static PROPERTIES: Format =
    Format { name: "properties", is_named, has_own_names: false, is_closed: false, hash: Hash::Text, facts };

const BLANKS: [char; 3] = [' ', '\t', '\u{c}'];

fn is_named(_: &str, base: &str) -> bool {
    base.ends_with(".properties")
}

fn facts(text: &str) -> Facts {
    // Nearly everything is a property; what is written in another format is not.
    if text[lines::begin(text)..].trim_start().starts_with(['<', '{']) {
        return Tree::unread(text);
    }
    let mut tree = Tree::new(text);
    tree.mapping(Span::new(0, text.len()), None, |tree| properties(text, tree));
    tree.finish()
}

fn properties(text: &str, tree: &mut Tree<'_>) -> Vec<Argument> {
    let mut entries = Vec::new();
    let mut at = lines::begin(text);
    while at < text.len() {
        let (line, next) = lines::line(text, at);
        let start = skipped(text, line);
        let said = &text[start..line.end];
        if said.is_empty() || said.starts_with(['#', '!']) || lines::is_of_template(said.trim_end()) {
            if said.starts_with(['#', '!']) {
                tree.comment(Span::new(start, line.end));
            }
            at = next;
            continue;
        }
        // All lines that are one.
        let (mut end, mut next) = (line.end, next);
        while lines::ends_in_escape(&text[start..end], '\\') && next < text.len() {
            let (line, behind) = lines::line(text, next);
            (end, next) = (line.end, behind);
        }
        at = next;
        entries.extend(property(text, Span::new(start, end), tree));
    }
    entries
}

/// The property in these lines; `None` for a value without a key.
fn property(text: &str, all: Span, tree: &mut Tree<'_>) -> Option<Argument> {
    let key = Span::new(all.start, key_end(text, all));
    let name = tree::decoded(text, key, ESCAPE).value;
    if name.is_empty() {
        return None;
    }
    let separator = skipped(text, Span::new(key.end, all.end));
    let is_assigned = text[separator..all.end].starts_with(['=', ':']);
    let start = if is_assigned { skipped(text, Span::new(separator + 1, all.end)) } else { separator };
    let trimmed = text[start..all.end].trim_end_matches(BLANKS);
    // A blank behind a backslash is meant.
    let blank = if lines::ends_in_escape(trimmed, '\\') && trimmed.len() < all.end - start { 1 } else { 0 };
    let span = Span::new(start, start + trimmed.len() + blank);
    let value = match () {
        () if !span.is_empty() => tree.escaped(span, lines::unquoted(text, span), ESCAPE),
        () if is_assigned => tree.scalar(Span::empty(separator + 1), Span::empty(separator + 1)),
        () => tree.nothing(key.end),
    };
    let end = match () {
        () if !span.is_empty() => span.end,
        () if is_assigned => separator + 1,
        () => key.end,
    };
    Some(Argument { name: Some(name), name_span: Some(key), value, span: Span::new(key.start, end), spread: false })
}

/// Where a key ends.
fn key_end(text: &str, all: Span) -> usize {
    let mut at = all.start;
    while let Some(character) = text[at..all.end].chars().next() {
        if matches!(character, '=' | ':') || BLANKS.contains(&character) {
            break;
        }
        at += ESCAPE(&text[at..all.end]).map_or(character.len_utf8(), |(_, length)| length);
    }
    at
}

/// Where blanks end, and breaks of a line that goes on.
fn skipped(text: &str, span: Span) -> usize {
    let mut at = span.start;
    while at < span.end {
        let rest = &text[at..span.end];
        at += match rest.chars().next() {
            Some(blank) if BLANKS.contains(&blank) => blank.len_utf8(),
            Some('\\') if rest[1..].starts_with(['\n', '\r']) => match ESCAPE(rest) {
                Some((None, length)) => length,
                _ => break,
            },
            _ => break,
        };
    }
    at
}

const ESCAPE: Escape = |text| {
    let rest = text.strip_prefix('\\')?;
    let meaning = match rest.chars().next() {
        None => return Some((None, 1)),
        Some('\n' | '\r') => {
            let line = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n'))?;
            return Some((None, text.len() - line.trim_start_matches(BLANKS).len()));
        }
        Some('u') => {
            let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
            let first = unit(text)?;
            let second = text.get(6..).and_then(unit);
            return match (char::decode_utf16([first]).next()?, second) {
                (Ok(character), _) => Some((Some(character), 6)),
                (Err(_), Some(second)) => {
                    let pair = char::decode_utf16([first, second]).next()?.ok();
                    Some((pair.or(Some(char::REPLACEMENT_CHARACTER)), if pair.is_some() { 12 } else { 6 }))
                }
                (Err(_), None) => Some((Some(char::REPLACEMENT_CHARACTER), 6)),
            };
        }
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('f') => '\u{c}',
        Some(other) => other,
    };
    Some((Some(meaning), 1 + rest.chars().next().map_or(0, char::len_utf8)))
};

#[cfg(test)]
mod tests {
    use super::super::outline::{is_quick, refuses, says, survives};
    use super::facts;
    use crate::facts::{NodeId, Piece};

    #[test]
    fn separators() {
        says(facts, "a.b=c\nd : e\nf g h\ni=\nj\nk:\n l = m", "a.b = c\nd = e\nf = g h\ni =\nj = ~\nk =\nl = m");
        says(facts, "a==b\na=b=c\na:=b\r\n\r\nb = c d \t\r\n", "a = =b\na = b=c\na = =b\nb = c d");
        says(facts, "\u{feff}ä=ö\nä=\"ü\"\nb='c'd'", "ä = ö\nä = \"ü\"\nb = 'c'd'");
    }

    #[test]
    fn comments() {
        says(
            facts,
            "# a=b\n  ! c \n#d\\\na=b # c\n",
            "a = b # c\ncomment \"# a=b\"\ncomment \"! c \"\ncomment \"#d\\\\\"",
        );
    }

    #[test]
    fn escapes() {
        says(facts, "a\\:b\\=c\\ d = x\\ty\\u0041\\:\\#\\q", "a:b=c d = x\\tyA:#q");
        says(facts, "a=\\ud83d\\ude00\\ud83dx\\u12\nb=c\\\\\nd=e\\ \nf=\\", "a = 😀�x\\\\u12\nb = c\\\\\nd = e \nf =");
        let source = "u=https\\://h\\u002fv1";
        let facts = facts(source);
        let [Piece::Text(text)] = &facts.literal(NodeId(2)).unwrap().pieces[..] else { panic!() };
        assert_eq!(text.value, "https://h/v1");
        let place = |word: &str| &source[text.source_offset(text.value.find(word).unwrap())..];
        assert_eq!(
            (place("://"), place("/h"), place("/v"), place("v1")),
            ("\\://h\\u002fv1", "/h\\u002fv1", "\\u002fv1", "v1")
        );
    }

    #[test]
    fn lines_that_go_on() {
        says(facts, "a=b,\\\n  c,\\\r\n\t#d\ne=f\\\\\ng=h", "a = b,c,#d\ne = f\\\\\ng = h");
        says(facts, "a\\\n b\\\n = \\\n c", "ab = c");
        says(facts, "a=\\\n\nb=c", "a =\nb = c");
    }

    #[test]
    fn other_shapes() {
        refuses(facts, "<?xml version=\"1.0\"?>");
        refuses(facts, "\u{feff}\n{\"a\": 1}");
    }

    #[test]
    fn torn_and_large() {
        survives(facts, "! c\r\na\\:b = x\\u0041\\ud83d\\ude00\\\r\n  y\\ \nb 'c'\n d");
        for part in ["a=b\\\n", "\\", "\\\n", "\\u", "=", " ", "a", "a=\\\n\n", "#\n", "\\ud83d"] {
            is_quick(facts, "", part);
        }
    }
}
