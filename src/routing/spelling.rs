//! The punctuation of a URL in each way that sources write it: `.`, `\.`, `[.]`, `%2E`; `/`, `\/`, `%2F`; `:`, `%3A`.
//!
//! Each reader answers where the mark ends (`…_at`) or begins (`…_before`), or None. Backslashes may be doubled
//! (a regular expression within a string within JSON) and percent signs encoded again (`%252F`), both only so often:
//! that keeps every reader at constant cost.

use super::HOLE_BYTES;

/// How often an escape may be escaped again.
const MOST_ESCAPES: usize = 4;

/// How a dot is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dot {
    Plain,
    Percent,
    Regex,
}

/// Whether a byte may stand in a host label. The underscore cannot, but names with one are seen in the wild.
pub(super) fn is_label_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// Whether a hole begins at `at`.
pub(super) fn hole_at(bytes: &[u8], at: usize) -> bool {
    bytes.get(at..).is_some_and(|rest| rest.starts_with(HOLE_BYTES))
}

pub(super) fn dot_before(bytes: &[u8], end: usize) -> Option<(usize, Dot)> {
    if bytes[..end].ends_with(b"[.]") {
        return Some((end - 3, Dot::Regex));
    }
    if let Some(start) = percent_before(bytes, end, b"2e") {
        return Some((start, Dot::Percent));
    }
    let start = escaped_before(bytes, end, b'.')?;
    let dot = if start + 1 < end { Dot::Regex } else { Dot::Plain };
    Some((start, dot))
}

pub(super) fn dot_at(bytes: &[u8], at: usize) -> Option<(usize, Dot)> {
    if bytes.get(at..)?.starts_with(b"[.]") {
        return Some((at + 3, Dot::Regex));
    }
    if let Some(end) = percent_at(bytes, at, b"2e") {
        return Some((end, Dot::Percent));
    }
    let end = escaped_at(bytes, at, b'.')?;
    let dot = if at + 1 < end { Dot::Regex } else { Dot::Plain };
    Some((end, dot))
}

pub(super) fn slash_before(bytes: &[u8], end: usize) -> Option<usize> {
    percent_before(bytes, end, b"2f").or_else(|| escaped_before(bytes, end, b'/'))
}

pub(super) fn slash_at(bytes: &[u8], at: usize) -> Option<usize> {
    percent_at(bytes, at, b"2f").or_else(|| escaped_at(bytes, at, b'/'))
}

pub(super) fn colon_before(bytes: &[u8], end: usize) -> Option<usize> {
    percent_before(bytes, end, b"3a").or_else(|| escaped_before(bytes, end, b':'))
}

pub(super) fn colon_at(bytes: &[u8], at: usize) -> Option<usize> {
    percent_at(bytes, at, b"3a").or_else(|| escaped_at(bytes, at, b':'))
}

/// Where `mark` begins that ends at `end`, with the backslashes before it.
fn escaped_before(bytes: &[u8], end: usize, mark: u8) -> Option<usize> {
    let mut start = end.checked_sub(1)?;
    if bytes[start] != mark {
        return None;
    }
    for _ in 0..MOST_ESCAPES {
        if start == 0 || bytes[start - 1] != b'\\' {
            break;
        }
        start -= 1;
    }
    Some(start)
}

/// Where `mark` ends that begins at `at`, perhaps with backslashes.
fn escaped_at(bytes: &[u8], at: usize, mark: u8) -> Option<usize> {
    let backslashes = bytes[at..].iter().take(MOST_ESCAPES).take_while(|byte| **byte == b'\\').count();
    let at = at + backslashes;
    (bytes.get(at) == Some(&mark)).then_some(at + 1)
}

/// Where `%XX` begins that ends at `end`; `code` is lower-case.
pub(super) fn percent_before(bytes: &[u8], end: usize, code: &[u8; 2]) -> Option<usize> {
    let mut start = end.checked_sub(2)?;
    if !bytes[start..end].eq_ignore_ascii_case(code) {
        return None;
    }
    for _ in 0..MOST_ESCAPES {
        if !bytes[..start].ends_with(b"25") {
            break;
        }
        start -= 2;
    }
    bytes[..start].ends_with(b"%").then(|| start - 1)
}

/// Where `%XX` ends that begins at `at`; `code` is lower-case.
pub(super) fn percent_at(bytes: &[u8], at: usize, code: &[u8; 2]) -> Option<usize> {
    if bytes.get(at) != Some(&b'%') {
        return None;
    }
    let mut at = at + 1;
    for _ in 0..MOST_ESCAPES {
        if !bytes[at..].starts_with(b"25") {
            break;
        }
        at += 2;
    }
    let found = bytes.get(at..at + 2)?;
    found.eq_ignore_ascii_case(code).then_some(at + 2)
}

/// How many bytes after a `%` belong to the escape and not to the word that follows: `2F` of `%2Fhost`, `252F`
/// of `%252Fhost`, none of `%s`.
pub(super) fn percent_code_len(word: &[u8]) -> usize {
    let is_code = |at: usize| word.get(at..at + 2).is_some_and(|code| code.iter().all(u8::is_ascii_hexdigit));
    // A second round of encoding is only believed for the marks that stand before a host.
    let is_mark = |at: usize| {
        word.get(at..at + 2).is_some_and(|code| {
            let code = [code[0], code[1].to_ascii_lowercase()];
            matches!(&code, b"2f" | b"3a" | b"2e" | b"40" | b"3d" | b"22" | b"20" | b"26")
        })
    };
    let mut at = 0;
    while at < 2 * MOST_ESCAPES
        && word[at..].starts_with(b"25")
        && (is_mark(at + 2) || word[at + 2..].starts_with(b"25"))
    {
        at += 2;
    }
    if is_code(at) { at + 2 } else { 0 }
}

/// How many bytes after a backslash belong to the escape and not to the word that follows: `n` of `\nhttps`, `u0022`
/// of `\u0022https`.
pub(super) fn backslash_code_len(word: &[u8]) -> usize {
    let hex = |count: usize| word.get(1..=count).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
    match word.first() {
        Some(b'u') if hex(4) => 5,
        Some(b'x') if hex(2) => 3,
        Some(b'n' | b'r' | b't' | b'b' | b'f' | b'v' | b'a' | b'0') => 1,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_read_the_same_from_both_sides() {
        for (mark, dot) in [
            (".", Dot::Plain),
            ("\\.", Dot::Regex),
            ("\\\\.", Dot::Regex),
            ("[.]", Dot::Regex),
            ("%2E", Dot::Percent),
            ("%252e", Dot::Percent),
        ] {
            let text = format!("a{mark}b");
            let end = 1 + mark.len();
            assert_eq!(dot_at(text.as_bytes(), 1), Some((end, dot)), "{mark}");
            assert_eq!(dot_before(text.as_bytes(), end), Some((1, dot)), "{mark}");
        }
        for mark in ["/", "\\/", "\\\\/", "%2F", "%2f", "%252F", "%25252F"] {
            let text = format!("a{mark}b");
            let end = 1 + mark.len();
            assert_eq!(slash_at(text.as_bytes(), 1), Some(end), "{mark}");
            assert_eq!(slash_before(text.as_bytes(), end), Some(1), "{mark}");
        }
        for mark in [":", "%3A", "%3a", "%253A"] {
            let text = format!("a{mark}b");
            let end = 1 + mark.len();
            assert_eq!(colon_at(text.as_bytes(), 1), Some(end), "{mark}");
            assert_eq!(colon_before(text.as_bytes(), end), Some(1), "{mark}");
        }
        assert_eq!(slash_at(b"", 0), None);
        assert_eq!(slash_at(b"%2", 0), None);
        assert_eq!(dot_before(b"", 0), None);
    }

    #[test]
    fn escapes_before_a_word() {
        for (word, len) in [("2Fhost", 2), ("252Fhost", 4), ("25ab", 2), ("s.x", 0), ("", 0), ("2", 0), ("25252f", 6)] {
            assert_eq!(percent_code_len(word.as_bytes()), len, "{word}");
        }
        for (word, len) in [("nhttps", 1), ("u0022https", 5), ("x22a", 3), ("u00", 0), ("my", 0)] {
            assert_eq!(backslash_code_len(word.as_bytes()), len, "{word}");
        }
    }
}
