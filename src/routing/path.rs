//! Where the path of a URL ends, in prose and in code, and whether it already names the gateway's own.

use std::ops::Range;

use super::HOLE;
use super::spelling::{is_label_byte, percent_at, slash_at};

/// The longest `{…}` that is believed to be a part of a path.
const LONGEST_GROUP: usize = 128;

/// The path, query and fragment that begin at `start`, not going beyond `limit`. `percent` says that the URL is
/// encoded into another one, whose own punctuation then ends it.
pub(super) fn path(text: &str, start: usize, limit: usize, percent: bool) -> Range<usize> {
    let bytes = text.as_bytes();
    let begins = slash_at(bytes, start).is_some()
        || percent_at(bytes, start, b"3f").is_some()
        || percent_at(bytes, start, b"23").is_some()
        || matches!(bytes.get(start), Some(b'?' | b'#' | b'$' | b'{'))
        || text[start..].starts_with(HOLE);
    if !begins || start >= limit {
        return start..start;
    }
    let mut end = start;
    while end < limit {
        let Some(step) = step(text, end, percent) else {
            break;
        };
        end += step;
    }
    // A group or an escape may have stepped over the limit.
    let mut end = end.min(limit);
    while end > start && matches!(bytes[end - 1], b'.' | b'!' | b'?' | b':' | b'*' | b'$') {
        end -= 1;
    }
    start..end
}

/// The length of the next part of a path, or None where it ends.
fn step(text: &str, at: usize, percent: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes[at] {
        b'"' | b'\'' | b'`' | b'<' | b'>' | b'(' | b')' | b'[' | b']' | b'}' | b',' | b'|' | b'^' => None,
        b'\\' => slash_at(bytes, at).map(|end| end - at),
        b';' => text[..at].ends_with("&amp").then_some(1),
        b'{' => group(bytes, at, b'{', b'}'),
        b'$' if bytes.get(at + 1) == Some(&b'(') => group(bytes, at, b'(', b')'),
        b'&' | b'#' if percent => None,
        b'%' if percent => {
            let ends = [b"20", b"22", b"27", b"3c", b"3e", b"0a", b"0d"];
            ends.iter().all(|code| percent_at(bytes, at, code).is_none()).then_some(1)
        }
        byte if byte.is_ascii() => (!byte.is_ascii_whitespace() && !byte.is_ascii_control()).then_some(1),
        _ => text[at..].chars().next().filter(|c| !ends_prose(*c)).map(char::len_utf8),
    }
}

/// The length of a group of brackets that closes soon and on the same line.
fn group(bytes: &[u8], at: usize, open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (length, byte) in bytes[at..].iter().take(LONGEST_GROUP).enumerate() {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(length + 1);
            }
        } else if matches!(byte, b'\n' | b'\r') {
            return None;
        }
    }
    None
}

/// Spaces, quotes and stops beyond ASCII. Letters may stand in a path.
fn ends_prose(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '«' | '»' | '\u{200B}' | '\u{2018}'..='\u{201F}' | '\u{2026}' | '\u{2039}' | '\u{203A}')
        || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF0F}' | '\u{FF1A}'..='\u{FF20}' | '\u{FEFF}')
}

/// Whether the path that begins at `start` names the gateway's `/inference` already: "a path that already starts with
/// `/inference` is kept". `/inference-logs` is another segment.
pub(super) fn starts_with_inference(text: &str, start: usize) -> bool {
    let bytes = text.as_bytes();
    let Some(rest) = slash_at(bytes, start).and_then(|at| bytes[at..].strip_prefix(b"inference")) else {
        return false;
    };
    match rest.first() {
        None => true,
        Some(b'%') => {
            slash_at(rest, 0).is_some() || percent_at(rest, 0, b"3f").is_some() || percent_at(rest, 0, b"23").is_some()
        }
        Some(b'.' | b'~') => rest.get(1).is_none_or(|byte| !is_label_byte(*byte)),
        Some(byte) => !is_label_byte(*byte),
    }
}
