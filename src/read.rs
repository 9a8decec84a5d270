//! Reading one file into a buffer that is used again for the next, and telling text from what is not.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek};
use std::path::Path;

/// Most source files fit, so that one `read` is enough.
const USUAL_SIZE: usize = 64 * 1024;

/// What is larger is searched piece by piece, and read whole only if that finds something: a tree holds few such files, but
/// they would decide how much memory a run takes.
const LARGE: usize = 256 * 1024;

/// A larger buffer is given back after use.
const KEPT_SIZE: usize = 2 * LARGE;

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
    /// What a run of this program left behind that was killed.
    Leftover,
}

impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Binary => write!(f, "binary"),
            Self::Utf16 => write!(f, "undecodable: UTF-16, only UTF-8 is understood"),
            Self::TooLarge(limit) => write!(f, "larger than {limit} bytes (--max-file-size)"),
            Self::NotAFile => write!(f, "not a regular file"),
            Self::Configuration => write!(f, "the configuration of fw-migrate"),
            Self::Leftover => write!(f, "a temporary file of fw-migrate"),
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

/// Opens a file without waiting for the other end of a pipe that took its place.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(rustix::fs::OFlags::NONBLOCK.bits().cast_signed());
    }
    options.open(path)
}

/// The bytes of a regular file of at most `limit` bytes. What replaced the file that a walk came upon, or was named by another
/// file, may be anything.
pub fn whole(path: &Path, limit: u64) -> io::Result<Result<Vec<u8>, Skip>> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Ok(Err(Skip::NotAFile));
    }
    if metadata.len() > limit {
        return Ok(Err(Skip::TooLarge(limit)));
    }
    // One byte more than it has, so that the end is seen without growing.
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or(0) + 1);
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(if bytes.len() as u64 > limit { Err(Skip::TooLarge(limit)) } else { Ok(bytes) })
}

/// The same for text, where nothing else is of use.
pub fn whole_text(path: &Path, limit: u64) -> Option<String> {
    String::from_utf8(whole(path, limit).ok()?.ok()?).ok()
}

/// Reads files one after another.
#[derive(Debug)]
pub struct Reader {
    buffer: Vec<u8>,
    limit: u64,
}

/// Says which pieces of a large file are worth reading all of it.
#[derive(Clone, Copy)]
pub struct Sieve<'s> {
    /// Whether a piece is.
    pub holds: &'s (dyn Fn(&[u8]) -> bool + Sync),
    /// How many bytes may have to be seen together.
    pub window: usize,
}

impl Reader {
    /// A reader that skips files of more than `limit` bytes.
    pub fn new(limit: u64) -> Self {
        Self { buffer: vec![0; USUAL_SIZE], limit }
    }

    /// The bytes of a regular file, until the next call; none of a large file that holds nothing for the sieve.
    ///
    /// A read that leaves the buffer unfilled is taken for the end of the file, which saves a system call a file.
    pub fn read(&mut self, path: &Path, sieve: Option<Sieve>) -> io::Result<Result<&[u8], Skip>> {
        if self.buffer.len() > KEPT_SIZE {
            self.buffer = vec![0; USUAL_SIZE];
        }
        let mut file = open(path)?;
        let mut filled = self.fill(&mut file, 0, USUAL_SIZE)?;
        // What a pipe or a device that took the place of a file gives: nothing, or no end.
        if (filled == 0 || filled == USUAL_SIZE) && !file.metadata()?.is_file() {
            return Ok(Err(Skip::NotAFile));
        }
        if filled == USUAL_SIZE {
            if let Some(skip) = not_text(&self.buffer[..filled]) {
                return Ok(Err(skip));
            }
            let size = file.metadata()?.len();
            if size > self.limit {
                return Ok(Err(Skip::TooLarge(self.limit)));
            }
            let mut size = usize::try_from(size).unwrap_or(usize::MAX - 1);
            if let Some(sieve) = sieve.filter(|_| size > LARGE) {
                if !self.sift(&mut file, filled, sieve)? {
                    return Ok(Ok(&[]));
                }
                file.rewind()?;
                filled = 0;
            }
            // One byte more than the file has, so that the next read comes back short. It may grow meanwhile.
            loop {
                let end = (size + 1).max(filled + USUAL_SIZE);
                filled += self.fill(&mut file, filled, end)?;
                if filled < end || filled as u64 > self.limit {
                    break;
                }
                size = filled;
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

    /// Fills the buffer from `start` up to `end`, or until the file comes back short, and tells how many bytes came.
    fn fill(&mut self, file: &mut File, start: usize, end: usize) -> io::Result<usize> {
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        let mut filled = start;
        loop {
            match file.read(&mut self.buffer[filled..end]) {
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            }
            return Ok(filled - start);
        }
    }

    /// Whether some piece of a file, of which the buffer holds the first `filled` bytes, holds something for the sieve; or whether
    /// there is more of it than there may be, which reading it all will tell.
    fn sift(&mut self, file: &mut File, mut filled: usize, sieve: Sieve) -> io::Result<bool> {
        let mut seen = filled as u64;
        loop {
            if seen > self.limit || (sieve.holds)(&self.buffer[..filled]) {
                return Ok(true);
            }
            let kept = sieve.window.min(filled);
            self.buffer.copy_within(filled - kept..filled, 0);
            let more = self.fill(file, kept, kept + LARGE)?;
            if more == 0 {
                return Ok(false);
            }
            filled = kept + more;
            seen += more as u64;
        }
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
            assert_eq!(reader.read(&path, None).unwrap().unwrap(), bytes, "{size} bytes");
        }
        std::fs::write(&path, vec![b'a'; 4 * USUAL_SIZE + 1]).unwrap();
        assert_eq!(reader.read(&path, None).unwrap(), Err(Skip::TooLarge(4 * USUAL_SIZE as u64)));
    }

    #[test]
    fn large_files_are_read_for_what_the_sieve_finds_in_them() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let mut reader = Reader::new(u64::MAX);
        let holds = |piece: &[u8]| memchr::memmem::find(piece, b"needle").is_some();
        let mut read = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            let sieve = Sieve { holds: &holds, window: 6 };
            reader.read(&path, Some(sieve)).unwrap().unwrap().to_vec()
        };
        let hay = vec![b'-'; 3 * LARGE];
        assert!(read(&hay).is_empty());
        assert_eq!(read(&hay[..LARGE]), &hay[..LARGE]);
        // Wherever it stands, also where two pieces meet.
        for at in [0, USUAL_SIZE, USUAL_SIZE + LARGE, USUAL_SIZE + 2 * LARGE, hay.len() - 6] {
            for at in at.saturating_sub(6)..(at + 6).min(hay.len() - 5) {
                let mut bytes = hay.clone();
                bytes[at..at + 6].copy_from_slice(b"needle");
                assert!(read(&bytes) == bytes, "at {at}");
            }
        }
    }

    /// Whoever appends while a file is read does not make the reader take more than it may.
    #[test]
    fn files_that_grow_are_bounded() {
        use std::io::Write;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let limit = 8 * LARGE as u64;
        for (first, finds) in [(LARGE + 1, true), (LARGE + 1, false), (7 * LARGE, true), (7 * LARGE, false)] {
            std::fs::write(&path, vec![b'a'; first]).unwrap();
            let grown = std::sync::atomic::AtomicUsize::new(0);
            // It grows as often as it is looked at, by more than was looked at.
            let holds = |piece: &[u8]| {
                grown.fetch_add(piece.len(), std::sync::atomic::Ordering::Relaxed);
                let mut file = OpenOptions::new().append(true).open(&path).unwrap();
                file.write_all(&vec![b'a'; 2 * piece.len().max(4 * LARGE)]).unwrap();
                finds
            };
            let mut reader = Reader::new(limit);
            let read = reader.read(&path, Some(Sieve { holds: &holds, window: 6 })).unwrap();
            assert_eq!(read.map(<[u8]>::len), Err(Skip::TooLarge(limit)), "{first} {finds}");
            assert!(grown.into_inner() as u64 <= limit + 2 * LARGE as u64);
            assert!(reader.buffer.len() <= limit as usize + 2 * USUAL_SIZE, "{} bytes", reader.buffer.len());
            assert_eq!(whole(&path, limit).unwrap(), Err(Skip::TooLarge(limit)));
        }
    }

    /// The system says that its own files are empty.
    #[cfg(target_os = "linux")]
    #[test]
    fn files_without_a_size_are_bounded() {
        let path = Path::new("/proc/self/status");
        assert_eq!(std::fs::metadata(path).unwrap().len(), 0);
        assert_eq!(Reader::new(10).read(path, None).unwrap(), Err(Skip::TooLarge(10)));
        assert_eq!(whole(path, 10).unwrap(), Err(Skip::TooLarge(10)));
        assert!(Reader::new(100_000).read(path, None).unwrap().unwrap().starts_with(b"Name:"));
        assert!(whole(path, 100_000).unwrap().unwrap().ends_with(b"\n"));
    }

    /// They may take the place of a file after a walk came upon it.
    #[cfg(target_os = "linux")]
    #[test]
    fn what_is_no_file_is_not_read() {
        let zero = Path::new("/dev/zero");
        assert_eq!(Reader::new(u64::MAX).read(zero, None).unwrap(), Err(Skip::NotAFile));
        assert_eq!(whole(zero, u64::MAX).unwrap(), Err(Skip::NotAFile));
        let directory = tempfile::tempdir().unwrap();
        let pipe = directory.path().join("pipe");
        rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
        assert_eq!(Reader::new(u64::MAX).read(&pipe, None).unwrap(), Err(Skip::NotAFile));
        assert_eq!(whole(&pipe, u64::MAX).unwrap(), Err(Skip::NotAFile));
    }

    #[test]
    fn what_is_not_text_is_named() {
        assert_eq!(not_text(b"\x7fELF\0"), Some(Skip::Binary));
        assert_eq!(not_text(b"\xff\xfeh\0i\0"), Some(Skip::Utf16));
        assert_eq!(not_text(b"\xef\xbb\xbfhi \xff"), None);
    }
}
