//! Words in commands of documents that a reader fills in: `export X=<your key>`. A shell would read from a file there.

use crate::finding::Span;

use super::decoded::Decoded;

/// The longest name of something to be filled in.
const LONGEST: usize = 60;

/// The same commands with quotes around such words.
pub fn quoted(decoded: Decoded) -> Decoded {
    let words = words(decoded.text());
    if words.is_empty() {
        return decoded;
    }
    let mut result = Decoded::default();
    let mut at = 0;
    for word in words {
        let quote = if word.of(decoded.text()).contains('$') { "\"" } else { "'" };
        result.append(&decoded, Span::new(at, word.start));
        result.invent(quote);
        result.append(&decoded, word);
        result.invent(quote);
        at = word.end;
    }
    result.append(&decoded, Span::new(at, decoded.text().len()));
    result
}

/// Words without quotes that hold something to be filled in.
fn words(text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut words: Vec<Span> = Vec::new();
    let mut quote = None;
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(b'\''), _) => {}
            (_, b'\\') => at += 1,
            (None, byte @ (b'\'' | b'"')) => quote = Some(byte),
            (None, b'#') if start == at => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
                start = at;
                continue;
            }
            (None, b'<') => {
                if let Some(end) = placeholder(text, start, at) {
                    let word = Span::new(assigned(text, start, at), word_end(text, end));
                    at = word.end;
                    if !word.of(text).contains(['\'', '"', '\\', '`']) {
                        words.push(word);
                    }
                    continue;
                }
            }
            (None, byte) if ends_word(byte) => start = at + 1,
            _ => {}
        }
        at += 1;
    }
    words
}

fn ends_word(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b';' | b'|' | b'&' | b'(' | b')')
}

/// Where the thing to be filled in ends that begins at `at`, in a word that begins at `start`.
fn placeholder(text: &str, start: usize, at: usize) -> Option<usize> {
    let rest = &text[at + 1..];
    let length = rest.find(['>', '\n', '<'])?;
    let name = &rest[..length];
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | ':' | '/' | '\'');
    let named = name.starts_with(|c: char| c.is_alphabetic()) && name.chars().all(plain) && !name.ends_with(' ');
    let end = at + 1 + length + 1;
    // `<in >out` and `<in>out` are files.
    let files = start == at && text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '/');
    (named && length <= LONGEST && rest[length..].starts_with('>') && !files).then_some(end)
}

/// Where the value begins, if the word assigns one.
fn assigned(text: &str, start: usize, at: usize) -> usize {
    let before = &text[start..at];
    match before.split_once('=') {
        Some((name, _)) if !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') => {
            start + name.len() + 1
        }
        _ => start,
    }
}

/// Where the word ends that goes on at `at`.
fn word_end(text: &str, at: usize) -> usize {
    let mut end = at;
    while let Some(byte) = text.as_bytes().get(end).filter(|byte| !ends_word(**byte)) {
        end = match byte {
            b'<' => placeholder(text, at, end).unwrap_or(end + 1),
            _ => end + 1,
        };
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_to_be_filled_in_are_quoted() {
        for (text, expected) in [
            ("export X=<your key>\n", "export X='<your key>'\n"),
            ("curl https://<handle>.a.b/v1/<c>?d=<e> -H x", "curl 'https://<handle>.a.b/v1/<c>?d=<e>' -H x"),
            ("curl https://$A.<b>/v1", "curl \"https://$A.<b>/v1\""),
            ("curl -H \"Bearer <key>\" '<x>'", "curl -H \"Bearer <key>\" '<x>'"),
            ("a <in >out; cat <<EOF\nb <in>out", "a <in >out; cat <<EOF\nb <in>out"),
            ("# it's <that>\nx <url>", "# it's <that>\nx '<url>'"),
            ("a < b > c", "a < b > c"),
        ] {
            let mut decoded = Decoded::default();
            decoded.copy(text, Span::new(0, text.len()));
            assert_eq!(quoted(decoded).text(), expected);
        }
    }
}
