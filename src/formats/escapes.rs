//! Escapes that several formats share.

/// The escape of JSON at the beginning of a text, and how long it is.
pub(crate) fn json(rest: &str) -> Option<(char, usize)> {
    let meaning = match rest.as_bytes().get(1)? {
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'u' => return unicode(rest),
        b'"' => '"',
        b'\\' => '\\',
        b'/' => '/',
        _ => return None,
    };
    Some((meaning, 2))
}

/// `\u1234`, or two of them that make one character. Half of such a pair is no character.
pub(crate) fn unicode(rest: &str) -> Option<(char, usize)> {
    let unit = |from: usize| u16::try_from(hexadecimal(rest.get(from..)?.strip_prefix("\\u")?, 4)?).ok();
    let first = unit(0)?;
    if let Some(second) = unit(6)
        && let Some(Ok(character)) = char::decode_utf16([first, second]).next()
        && character.len_utf16() == 2
    {
        return Some((character, 12));
    }
    let character = char::decode_utf16([first]).next()?.unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((character, 6))
}

/// The number in so many digits.
pub(crate) fn hexadecimal(rest: &str, digits: usize) -> Option<u32> {
    let digits = rest.get(..digits).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}
