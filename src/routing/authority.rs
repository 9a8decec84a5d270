//! What stands around a host in a URL: scheme and userinfo before it, trailing dot and port behind it.

use super::HOLE_BYTES;
use super::host::Scheme;
use super::label::{LeftReader, Piece};
use super::spelling::{
    backslash_code_len, colon_at, colon_before, dot_at, hole_at, is_label_byte, percent_before, percent_code_len,
    slash_at, slash_before,
};

/// How far left of a host userinfo may reach; keys of a few hundred bytes are seen there.
const LONGEST_USERINFO: usize = 512;

/// The longest name of a scheme that is believed to be one.
const LONGEST_SCHEME: usize = 64;

/// The longest placeholder that is believed to stand for a port.
const LONGEST_PORT: usize = 64;

/// What stands before a host.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lead {
    /// Where the scheme or, without one, the userinfo or the host begins.
    pub start: usize,
    pub scheme: Option<Scheme>,
    /// The slashes are URL-encoded.
    pub percent: bool,
    /// The scheme is written as in a regular expression, `https?`.
    pub regex: bool,
}

/// Reads leftwards from a host that begins at `host`, never below `floor`.
pub(super) fn lead(bytes: &[u8], floor: usize, host: usize, reader: LeftReader<'_>) -> Lead {
    let mut lead = Lead { start: host, scheme: None, percent: false, regex: false };
    let authority = userinfo(bytes, floor, host).unwrap_or(host);
    lead.start = authority;

    let Some(slashes) = two_slashes_before(bytes, authority).filter(|at| *at >= floor) else {
        return lead;
    };
    lead.percent = bytes[slashes] == b'%';
    let Some(colon) = colon_before(bytes, slashes).filter(|at| *at >= floor) else {
        return lead;
    };
    if bytes[floor..colon].ends_with(b"s?") {
        let (start, scheme) = named_scheme(bytes, floor, colon - 1);
        lead.regex = true;
        lead.scheme = scheme;
        lead.start = if scheme.is_some() { start } else { lead.start };
    } else if let (start, Some(scheme)) = named_scheme(bytes, floor, colon) {
        lead.start = start;
        lead.scheme = Some(scheme);
    } else if let Some((start, Piece::Hole | Piece::StandIn)) = reader.piece(colon) {
        // `http${s}://`: the letters before the hole belong to the scheme.
        let letters = bytes[floor.max(start.saturating_sub(LONGEST_SCHEME))..start]
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_alphabetic())
            .count();
        lead.start = start - letters;
        lead.scheme = Some(Scheme::Other);
    }
    lead
}

/// The scheme whose name ends at `end`, and where it begins. None when no name stands there.
fn named_scheme(bytes: &[u8], floor: usize, end: usize) -> (usize, Option<Scheme>) {
    let lowest = floor.max(end.saturating_sub(LONGEST_SCHEME));
    let mut start = end;
    while start > lowest && (bytes[start - 1].is_ascii_alphanumeric() || matches!(bytes[start - 1], b'+' | b'-' | b'_'))
    {
        start -= 1;
    }
    if start > floor {
        match bytes[start - 1] {
            b'%' => start += percent_code_len(&bytes[start..end]),
            b'\\' => start += backslash_code_len(&bytes[start..end]),
            b'$' if start < end => {
                let signs = bytes[floor..start].iter().rev().take_while(|byte| **byte == b'$').count();
                return (start - signs, Some(Scheme::Other));
            }
            // The close of a placeholder, `${A}b://`, and the letter of `%s://`, are left to the reader of pieces.
            _ => {}
        }
    }
    while start < end && !bytes[start].is_ascii_alphabetic() {
        start += 1;
    }
    let name = bytes[start..end].to_ascii_lowercase();
    let scheme = match name.as_slice() {
        b"" => None,
        b"https" => Some(Scheme::Https),
        b"http" => Some(Scheme::Http),
        b"wss" => Some(Scheme::Wss),
        b"ws" => Some(Scheme::Ws),
        b"s" | b"d" | b"v" if bytes[..start].ends_with(b"%") => {
            return (start - 1, Some(Scheme::Other));
        }
        _ => Some(Scheme::Other),
    };
    (start, scheme)
}

fn two_slashes_before(bytes: &[u8], end: usize) -> Option<usize> {
    slash_before(bytes, slash_before(bytes, end)?)
}

/// Where `user:password@` begins before `host`. Without `//` before it, only what holds a colon is believed:
/// `ops@host` is as likely an address in prose.
fn userinfo(bytes: &[u8], floor: usize, host: usize) -> Option<usize> {
    let at_sign = percent_before(bytes, host, b"40")
        .or_else(|| bytes[..host].ends_with(b"@").then(|| host - 1))
        .filter(|at| *at > floor)?;
    let lowest = floor.max(at_sign.saturating_sub(LONGEST_USERINFO));
    let mut start = at_sign;
    while start > lowest && !ends_userinfo(bytes[start - 1]) && slash_before(bytes, start).is_none() {
        start -= 1;
    }
    if two_slashes_before(bytes, start).is_some_and(|slashes| slashes >= floor) {
        return Some(start);
    }
    let mut start = at_sign;
    while start > lowest
        && (is_label_byte(bytes[start - 1])
            || b".~%:+${}".contains(&bytes[start - 1])
            || bytes[lowest..start].ends_with(HOLE_BYTES))
    {
        start -= if bytes[lowest..start].ends_with(HOLE_BYTES) { HOLE_BYTES.len() } else { 1 };
    }
    let colon = bytes[start..at_sign].iter().position(|byte| *byte == b':')?;
    (colon > 0).then_some(start)
}

fn ends_userinfo(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte.is_ascii_control() || b"/\\\"'`@,()".contains(&byte)
}

/// Where the authority of a host that ends at `host_end` ends: behind its trailing dot and port. None when the name
/// goes on (`direct.fireworks.ai.example.com`) or names the user of another host.
pub(super) fn end_of_authority(bytes: &[u8], host_end: usize) -> Option<usize> {
    if bytes.get(host_end).is_some_and(|byte| is_label_byte(*byte)) || is_userinfo(bytes, host_end) {
        return None;
    }
    let mut end = host_end;
    if let Some((behind, _)) = dot_at(bytes, host_end) {
        if bytes.get(behind).is_some_and(|byte| is_label_byte(*byte)) || hole_at(bytes, behind) {
            return None;
        }
        let is_of_url = slash_at(bytes, behind).is_some()
            || port(bytes, behind).is_some()
            || matches!(bytes.get(behind), Some(b'?' | b'#'))
                && bytes.get(behind + 1).is_some_and(|byte| byte.is_ascii_alphanumeric());
        if is_of_url {
            end = behind;
        }
    }
    Some(port(bytes, end).unwrap_or(end))
}

/// Whether what ends at `end` is the user of another host: `https://host@evil.test`, `https://host:443@evil.test`.
fn is_userinfo(bytes: &[u8], end: usize) -> bool {
    let rest = &bytes[end..bytes.len().min(end + LONGEST_USERINFO)];
    let stop = rest.iter().position(|byte| *byte == b'@' || ends_userinfo(*byte) || b"?#<>;&|".contains(byte));
    let Some(at) = stop.filter(|at| rest[*at] == b'@') else { return false };
    let host = &rest[at + 1..];
    let first = host.iter().take_while(|byte| is_label_byte(**byte)).count();
    (at == 0 || rest[0] == b':') && first > 0 && host.get(first) == Some(&b'.')
}

/// Where the port ends whose colon begins at `at`.
fn port(bytes: &[u8], at: usize) -> Option<usize> {
    let start = colon_at(bytes, at)?;
    if hole_at(bytes, start) {
        return Some(start + HOLE_BYTES.len());
    }
    let rest = &bytes[start..];
    let rest = &rest[..rest.len().min(LONGEST_PORT)];
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits > 0 {
        let end = start + digits;
        // `host:443:10.0.0.1`, as curl's `--resolve` has it, and `host:8am` are something else.
        let goes_on = bytes.get(end).is_some_and(|byte| is_label_byte(*byte) || *byte == b':');
        return (digits <= 5 && !goes_on).then_some(end);
    }
    let length = match rest {
        [b'{', ..] => closing_brace(rest)? + 1,
        [b'$' | b'#', b'{', ..] => closing_brace(&rest[1..])? + 2,
        [b'$', b'(', ..] => rest.iter().position(|byte| *byte == b')')? + 1,
        [b'<', ..] if rest.get(1) != Some(&b'/') => rest.iter().position(|byte| *byte == b'>')? + 1,
        [b'$', first, ..] if first.is_ascii_alphabetic() || *first == b'_' => {
            1 + rest[1..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
        }
        _ => return None,
    };
    (!rest[..length].contains(&b'\n')).then_some(start + length)
}

/// Where the first group of braces of `text` closes.
fn closing_brace(text: &[u8]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth <= 1 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}
