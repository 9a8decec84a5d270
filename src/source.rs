//! One source: its name, its exact bytes, and a view of them as text.

use crate::finding::Span;

/// A file, or what came in its place on standard input.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name that reports show: relative to the repository root where there is one, `/` between its parts.
    pub name: String,
    text: String,
    /// The bytes, where they are not the bytes of `text`.
    original: Option<Vec<u8>>,
}

/// Stands for each byte that is not UTF-8 in [`Source::text`].
const UNDECODABLE: u8 = 0x1a;

impl Source {
    /// A source with these bytes. Bytes that are not UTF-8 are kept, and seen as one control character each in
    /// [`Source::text`], so that offsets into the text are offsets into the bytes.
    pub fn new(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let name = name.into();
        match String::from_utf8(bytes) {
            Ok(text) => Self { name, text, original: None },
            Err(error) => {
                let bytes = error.into_bytes();
                let mut text = String::with_capacity(bytes.len());
                for chunk in bytes.utf8_chunks() {
                    text.push_str(chunk.valid());
                    text.extend(chunk.invalid().iter().map(|_| char::from(UNDECODABLE)));
                }
                Self { name, text, original: Some(bytes) }
            }
        }
    }

    /// The source as text, byte for byte as long as [`Source::bytes`].
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes as they were read.
    pub fn bytes(&self) -> &[u8] {
        self.original.as_deref().unwrap_or(self.text.as_bytes())
    }
}

/// A place as people count it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

/// Where lines begin, to turn offsets into positions.
#[derive(Debug)]
pub struct LineIndex {
    /// Offsets of the first byte of each line.
    starts: Vec<usize>,
    /// Offsets within long lines and the number of characters before them in the line, so that the columns of many
    /// places in one long line take no quadratic time.
    marks: Vec<(usize, usize)>,
}

/// How far apart the marks of a long line are.
const MARK: usize = 4096;

impl LineIndex {
    /// The lines of `text`; `\n`, `\r\n` and a lone `\r` end one.
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for at in memchr::memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        let mut marks = Vec::new();
        for (number, &start) in starts.iter().enumerate() {
            let end = starts.get(number + 1).copied().unwrap_or(text.len());
            let (mut at, mut column) = (start, 0);
            while end - at > MARK {
                let next = (at..=at + MARK).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(end);
                column += text[at..next].chars().count();
                marks.push((next, column));
                at = next;
            }
        }
        Self { starts, marks }
    }

    /// The line of `offset`, from 0.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// The bytes of a line counted from 0, its line break included; empty behind the last one.
    pub fn line_span(&self, line: usize, text: &str) -> Span {
        let start = self.starts.get(line).copied().unwrap_or(text.len());
        Span::new(start, self.starts.get(line + 1).copied().unwrap_or(text.len()))
    }

    /// The position of `offset`.
    pub fn position(&self, offset: usize, text: &str) -> Position {
        let line = self.line(offset);
        let start = self.starts[line];
        let mark = self.marks[..self.marks.partition_point(|mark| mark.0 <= offset)].last();
        let (from, before) = mark.copied().filter(|mark| mark.0 > start).unwrap_or((start, 0));
        let column = text.get(from..offset).map_or(offset - start, |rest| before + rest.chars().count());
        Position { line: line + 1, column: column + 1 }
    }
}

/// The nearest offset at or before `at` where a character begins.
pub fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Where the line begins that holds `at`.
pub fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |found| found + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_bytes_keep_every_offset() {
        let bytes = b"a\xff\xfe\xe9 \xc3\xa9 z".to_vec();
        let source = Source::new("x", bytes.clone());
        assert_eq!(source.bytes(), bytes);
        assert_eq!(source.text().len(), bytes.len());
        assert_eq!(source.text().find('z'), Some(8));
    }

    #[test]
    fn columns_of_long_lines_count_characters() {
        let text = format!("a\n{}!\n{}!", "ä".repeat(3 * MARK), "b".repeat(MARK));
        let index = LineIndex::new(&text);
        let position = |at| index.position(at, &text);
        assert_eq!(position(text.find('!').unwrap()), Position { line: 2, column: 3 * MARK + 1 });
        assert_eq!(position(text.rfind('!').unwrap()), Position { line: 3, column: MARK + 1 });
        assert_eq!(position(2 + 2 * MARK), Position { line: 2, column: MARK + 1 });
    }

    #[test]
    fn lines_end_with_any_line_break() {
        let text = "a\r\nb\rc\nä!";
        let index = LineIndex::new(text);
        assert_eq!(index.line_span(1, text).of(text), "b\r");
        assert_eq!(index.position(text.find('!').unwrap(), text), Position { line: 4, column: 2 });
    }
}
