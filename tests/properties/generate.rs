//! Sources: fixtures and pieces of them, with other words, line ends and fillers, and the same torn.

use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;
use regex::bytes::Regex;

use crate::case::{Case, File};
use crate::corpus::{CORPUS, comment};
use crate::vocabulary::{Exchange, exchange, filler, pick};

/// A file of this kind that is likely to parse and to be fixed, as one case.
pub fn sound(kind: &str, how: Exchange, rng: &mut TestRng) -> Case {
    let file = sound_file(kind, how, rng);
    Case { files: vec![file], endpoint: endpoint(rng) }
}

/// A file of this kind with damage in one to four places, as one case.
pub fn broken(kind: &str, rng: &mut TestRng) -> Case {
    let mut file = sound_file(kind, Exchange::Any, rng);
    for _ in 0..rng.random_range(1..=4) {
        file.bytes = damaged(file.bytes, rng);
    }
    Case { files: vec![file], endpoint: endpoint(rng) }
}

/// Where requests go; mostly the gateway that everybody uses.
pub fn endpoint(rng: &mut TestRng) -> &'static str {
    pick(rng, &["default", "default", "default", "aws", "https://llm.acme.example"])
}

/// A file of this kind that is likely to parse and to be fixed.
pub fn sound_file(kind: &str, how: Exchange, rng: &mut TestRng) -> File {
    let snippets = &CORPUS[kind];
    let File { name, bytes } = &snippets[rng.random_range(0..snippets.len())];
    let mut bytes = bytes.clone();
    if how == Exchange::Any && comment(kind).is_some() && rng.random_bool(0.3) {
        let other = &snippets[rng.random_range(0..snippets.len())].bytes;
        bytes = spliced(&bytes, other, rng);
    }
    File { name: name.clone(), bytes: written(bytes, kind, how, rng) }
}

/// The source with other words and fillers, as another editor would have written it.
pub fn written(mut bytes: Vec<u8>, kind: &str, how: Exchange, rng: &mut TestRng) -> Vec<u8> {
    bytes = exchange(&bytes, how, rng);
    if let Some(comment) = comment(kind).filter(|_| rng.random_bool(0.4)) {
        bytes = filled(&bytes, comment, rng);
    }
    styled(bytes, kind, how, rng)
}

/// Blocks of two sources: one behind the other, or mixed; some may be missing.
fn spliced(one: &[u8], other: &[u8], rng: &mut TestRng) -> Vec<u8> {
    let (one, other) = (blocks(one), blocks(other));
    let mut all: Vec<&[u8]> = Vec::new();
    match rng.random_range(0..3) {
        0 => all.extend(one.iter().chain(&other)),
        1 => {
            let at = rng.random_range(0..=one.len());
            all.extend(one[..at].iter().chain(&other).chain(&one[at..]));
        }
        _ => {
            all.extend(one.iter().chain(&other).filter(|_| rng.random_bool(0.7)));
            if rng.random_bool(0.5) && all.len() > 1 {
                let (a, b) = (rng.random_range(0..all.len()), rng.random_range(0..all.len()));
                all.swap(a, b);
            }
        }
    }
    all.concat()
}

/// What stands between empty lines, the empty lines included.
fn blocks(source: &[u8]) -> Vec<&[u8]> {
    let mut blocks: Vec<&[u8]> = Vec::new();
    let mut start = 0;
    for at in memchr::memmem::find_iter(source, b"\n\n") {
        if at + 2 > start {
            blocks.push(&source[start..at + 2]);
            start = at + 2;
        }
    }
    blocks.push(&source[start..]);
    blocks
}

/// The source with a few lines more.
fn filled(source: &[u8], (before, behind): (&str, &str), rng: &mut TestRng) -> Vec<u8> {
    let mut lines: Vec<Vec<u8>> = source.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    for _ in 0..rng.random_range(1..4) {
        let at = rng.random_range(0..=lines.len());
        let indent = match lines.get(at) {
            Some(line) => line.iter().take_while(|byte| **byte == b' ' || **byte == b'\t').count(),
            None => 0,
        };
        let mut line = lines.get(at).map_or(Vec::new(), |line| line[..indent].to_vec());
        line.extend(format!("{before}{}{behind}\n", filler(rng)).bytes());
        lines.insert(at, line);
    }
    lines.concat()
}

/// The source with other quotes, blanks and line ends.
fn styled(mut bytes: Vec<u8>, kind: &str, how: Exchange, rng: &mut TestRng) -> Vec<u8> {
    let replaced =
        |bytes: &[u8], from: &str, to: &str| Regex::new(from).unwrap().replace_all(bytes, to.as_bytes()).into_owned();
    if rng.random_bool(0.1) && matches!(kind, "python" | "javascript" | "typescript" | "ruby" | "php" | "lua") {
        bytes = replaced(&bytes, r#""([^"'\\\n${}#]*)""#, "'$1'");
    }
    if rng.random_bool(0.1) {
        bytes = replaced(&bytes, "(?m)^((?:    )*)    ", "$1\t");
    }
    if rng.random_bool(0.1) {
        bytes = replaced(&bytes, "([^\\\\\n])\n", "$1 \t\n");
    }
    match rng.random_range(0..10) {
        0 | 1 => bytes = replaced(&bytes, "\r?\n", "\r\n"),
        // To a grammar a lone one ends neither a line nor a comment: what stands behind it may be read as anything.
        2 if how == Exchange::Any => bytes = replaced(&bytes, "\r?\n", "\r"),
        3 => {
            let ends = ["\n", "\r\n"];
            let lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
            let count = lines.len();
            let mixed = lines.iter().enumerate().flat_map(|(at, line)| {
                let end = if at + 1 < count { pick(rng, &ends) } else { "" };
                [line, end.as_bytes()].concat()
            });
            bytes = mixed.collect();
        }
        _ => {}
    }
    if rng.random_bool(0.15) {
        bytes.splice(0..0, "\u{feff}".bytes());
    }
    if rng.random_bool(0.15) {
        while bytes.last().is_some_and(u8::is_ascii_whitespace) {
            bytes.pop();
        }
    }
    bytes
}

/// What is put where it does not belong.
const DEBRIS: &[&[u8]] = &[
    b"\xff",
    b"\xc3",
    b"\xe2\x80",
    b"\xf0\x9f\x92",
    "\u{301}".as_bytes(),
    "\u{1f469}\u{200d}\u{1f4bb}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{a0}".as_bytes(),
    b"\x1b[31m",
    b"\x1a",
    b"\r",
    b"\t",
    b"\n",
    b"\"",
    b"'",
    b"`",
    b"\"\"\"",
    b"\\",
    b"\\\n",
    b"{",
    b"}",
    b"(",
    b")",
    b"[",
    b"]",
    b"<",
    b"${",
    b"#{",
    b"{{",
    b"%",
    b"#",
    b"//",
    b"/*",
    b"*/",
    b"<!--",
    b"```",
    b"---\n",
    b"<<EOF\n",
    b":",
    b",",
    b"=",
    b"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    b".direct.fireworks.ai",
    b"DIRECT_ROUTE_API_KEY",
    b"FIREWORKS_DIRECT_API_KEY",
    b"fw-migrate: ignore[FW001] x",
];

/// The source with damage in one place.
fn damaged(mut bytes: Vec<u8>, rng: &mut TestRng) -> Vec<u8> {
    let at = rng.random_range(0..=bytes.len());
    let most = pick(rng, &[&1, &8, &80, &800]);
    let end = rng.random_range(at..=bytes.len().min(at + most));
    match rng.random_range(0..9) {
        0 => drop(bytes.drain(at..end)),
        1 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(end..end, again);
        }
        2 => {
            let part: Vec<u8> = bytes.drain(at..end).collect();
            let to = rng.random_range(0..=bytes.len());
            bytes.splice(to..to, part);
        }
        3 if rng.random_bool(0.5) => bytes.truncate(at),
        3 => drop(bytes.drain(..at)),
        4 => {
            // Something else altogether, cut anywhere.
            let kinds: Vec<&Vec<File>> = CORPUS.values().collect();
            let other = kinds[rng.random_range(0..kinds.len())];
            let other = &other[rng.random_range(0..other.len())].bytes;
            let from = rng.random_range(0..=other.len());
            let to = rng.random_range(from..=other.len().min(from + most));
            bytes.splice(at..at, other[from..to].iter().copied());
        }
        _ => drop(bytes.splice(at..at, pick(rng, DEBRIS).iter().copied())),
    }
    bytes
}
