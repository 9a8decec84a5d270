//! Reading one file into a buffer that is used again for the next, and telling text from what is not.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Most source files fit, so that one `read` is enough.
const USUAL_SIZE: usize = 64 * 1024;

/// A larger buffer is given back after use.
const KEPT_SIZE: usize = 8 * 1024 * 1024;

/// How much of a file is searched for the NUL byte that text does not hold.
const BINARY_WINDOW: usize = 8 * 1024;

/// Why a file was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Skip {
    /// It holds a NUL byte.
    Binary,
    /// It starts with the byte-order mark of UTF-16.
    Utf16,
    /// It has more bytes than this.
    TooLarge(u64),
    /// A pipe, a socket, a device.
    NotAFile,
    /// The configuration of this program, which speaks of old keys and handles for good.
    Configuration,
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary => write!(f, "binary"),
            Self::Utf16 => write!(f, "undecodable: UTF-16, only UTF-8 is understood"),
            Self::TooLarge(limit) => write!(f, "larger than {limit} bytes (--max-file-size)"),
            Self::NotAFile => write!(f, "not a regular file"),
            Self::Configuration => write!(f, "the configuration of fw-migrate"),
        }
    }
}

/// Why bytes are not text that can be looked at, judging by their beginning.
pub fn not_text(bytes: &[u8]) -> Option<Skip> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Some(Skip::Utf16);
    }
    memchr::memchr(0, &bytes[..bytes.len().min(BINARY_WINDOW)]).map(|_| Skip::Binary)
}

/// Reads files one after another.
#[derive(Debug)]
pub struct Reader {
    buffer: Vec<u8>,
    limit: u64,
}

impl Reader {
    /// A reader that skips files of more than `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self { buffer: vec![0; USUAL_SIZE], limit }
    }

    /// The bytes of a regular file, until the next call.
    ///
    /// A read that leaves the buffer unfilled is taken for the end of the file, which saves a system call a file.
    pub fn read(&mut self, path: &Path) -> io::Result<Result<&[u8], Skip>> {
        if self.buffer.len() > KEPT_SIZE {
            self.buffer = vec![0; USUAL_SIZE];
        }
        let mut file = File::open(path)?;
        let (mut filled, mut end) = (0, USUAL_SIZE);
        loop {
            match file.read(&mut self.buffer[filled..end]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            if filled < end {
                break;
            }
            if filled == USUAL_SIZE
                && let Some(skip) = not_text(&self.buffer[..filled])
            {
                return Ok(Err(skip));
            }
            let size = file.metadata()?.len();
            if size.max(filled as u64) > self.limit {
                return Ok(Err(Skip::TooLarge(self.limit)));
            }
            // One byte more than the file has, so that the next read comes back short.
            let size = usize::try_from(size).unwrap_or(usize::MAX - 1);
            end = (size + 1).max(filled + USUAL_SIZE);
            if self.buffer.len() < end {
                self.buffer.resize(end, 0);
            }
        }
        let bytes = &self.buffer[..filled];
        if filled as u64 > self.limit {
            return Ok(Err(Skip::TooLarge(self.limit)));
        }
        Ok(match not_text(bytes) {
            Some(skip) => Err(skip),
            None => Ok(bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_all_sizes_are_read_whole() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let mut reader = Reader::new(4 * USUAL_SIZE as u64);
        for size in [0, 1, USUAL_SIZE - 1, USUAL_SIZE, USUAL_SIZE + 1, 3 * USUAL_SIZE, 2] {
            let bytes: Vec<u8> = (0..size).map(|at| b'a' + (at % 26) as u8).collect();
            std::fs::write(&path, &bytes).unwrap();
            assert_eq!(reader.read(&path).unwrap().unwrap(), bytes, "{size} bytes");
        }
        std::fs::write(&path, vec![b'a'; 4 * USUAL_SIZE + 1]).unwrap();
        assert_eq!(reader.read(&path).unwrap(), Err(Skip::TooLarge(4 * USUAL_SIZE as u64)));
    }

    #[test]
    fn what_is_not_text_is_named() {
        assert_eq!(not_text(b"\x7fELF\0"), Some(Skip::Binary));
        assert_eq!(not_text(b"\xff\xfeh\0i\0"), Some(Skip::Utf16));
        assert_eq!(not_text(b"\xef\xbb\xbfhi \xff"), None);
    }
}
