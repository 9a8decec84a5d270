//! Where comments stand in text that nothing else reads, as far as that is known. Without it any line may be one.

use crate::finding::Span;

/// Endings of JSON and of what grew from it.
const JSON: &[&str] = &["json", "jsonc", "json5", "jsonl", "ndjson", "ipynb", "webmanifest", "code-workspace", "har"];

/// The comments of a file of this name, in order; `None` if they are not known. JSON has none, but many tools take those
/// of JavaScript in it; what stands in its strings is none in any case.
pub(crate) fn comments(name: &str, text: &str) -> Option<Vec<Span>> {
    let extension = name.rsplit('/').next().and_then(|base| base.rsplit_once('.'))?.1.to_ascii_lowercase();
    JSON.contains(&&*extension).then(|| outside_of_strings(text))
}

fn outside_of_strings(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut comments = Vec::new();
    let mut at = 0;
    let from = |at: usize, end: Option<usize>| end.map_or(bytes.len(), |end| at + end);
    while let Some(next) = memchr::memchr3(b'"', b'\'', b'/', &bytes[at..]).map(|found| at + found) {
        let rest = &bytes[next..];
        at = match rest {
            [b'/', b'/', ..] => from(next, memchr::memchr2(b'\n', b'\r', rest)),
            [b'/', b'*', ..] => from(next + 2, memchr::memmem::find(&rest[2..], b"*/").map(|end| end + 2)),
            [b'/', ..] => next + 1,
            [quote, ..] => string_end(bytes, next + 1, *quote),
            [] => break,
        };
        if rest[0] == b'/' && at > next + 1 {
            comments.push(Span::new(next, at));
        }
    }
    comments
}

/// Where a string ends that begins at `at`: behind its quote, or with its line, in which it has to end.
fn string_end(bytes: &[u8], mut at: usize, quote: u8) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_hold_no_comments() {
        for (text, expected) in [
            (r#"{"a": "// no"} // yes"#, vec!["// yes"]),
            (r#"{"a\"": "\\" /* yes */, 'b': '// "no"'}"#, vec!["/* yes */"]),
            ("// one\r\n/* two\n // of it */ 1 / 2", vec!["// one", "/* two\n // of it */"]),
            ("\"open // no\n// yes", vec!["// yes"]),
            ("\"\\", vec![]),
            ("/* open", vec!["/* open"]),
            ("/", vec![]),
        ] {
            let found = comments("a/b.JSON", text).unwrap();
            assert_eq!(found.iter().map(|span| span.of(text)).collect::<Vec<_>>(), expected, "{text}");
        }
        assert!(comments("a.json/b.conf", "").is_none() && comments("json", "").is_none());
    }
}
