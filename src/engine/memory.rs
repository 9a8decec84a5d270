//! How much memory a run takes: a fixed amount, and that of the largest sources that are looked at at the same time.

use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::Failure;
use crate::read::whole;
use crate::source::Source;

/// How many bytes of sources are kept between two looks at them. What is beyond that is read again.
const KEPT: usize = 64 << 20;

/// How many bytes of sources are analysed at the same time, if that is more than one source. An analysis takes many times as
/// much memory as its source.
const ANALYSED: usize = 16 << 20;

/// Shares out the memory of a run.
#[derive(Debug)]
pub struct Memory {
    /// How many bytes may still be kept.
    room: AtomicUsize,
    /// How many bytes are being analysed.
    busy: Mutex<usize>,
    freed: Condvar,
}

impl Default for Memory {
    fn default() -> Self {
        Self::of(KEPT)
    }
}

impl Memory {
    /// One that keeps at most `bytes` of sources; for tests.
    pub fn of(bytes: usize) -> Self {
        Self { room: AtomicUsize::new(bytes), busy: Mutex::new(0), freed: Condvar::new() }
    }

    /// Does `work` on a source of so many bytes, when those of others leave room for it.
    pub(super) fn analyse<R>(&self, bytes: usize, work: impl FnOnce() -> R) -> R {
        let lock = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |busy: &mut usize| *busy > 0 && *busy + bytes > ANALYSED;
        *self.freed.wait_while(lock, full).unwrap_or_else(PoisonError::into_inner) += bytes;
        let _taken = Taken { memory: self, bytes };
        work()
    }

    /// Keeps the source of a file: its bytes as long as there is room, else how to know them again.
    pub(super) fn keep(&self, source: Source) -> Kept {
        let bytes = source.bytes().len();
        let take = |room: usize| room.checked_sub(bytes);
        match self.room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take) {
            Ok(_) => Kept::Here(source),
            Err(_) => Kept::OnDisk { size: bytes, digest: Sha256::digest(source.bytes()).into() },
        }
    }
}

/// Gives its bytes back in the end, also that of a panic.
struct Taken<'m> {
    memory: &'m Memory,
    bytes: usize,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        *self.memory.busy.lock().unwrap_or_else(PoisonError::into_inner) -= self.bytes;
        self.memory.freed.notify_all();
    }
}

/// A source between two looks at it.
#[derive(Clone)]
pub(super) enum Kept {
    Here(Source),
    /// It is read again, and has to be what it was.
    OnDisk {
        size: usize,
        digest: [u8; 32],
    },
}

impl Kept {
    /// The source of the file at `path`, which goes by `name`.
    ///
    /// # Errors
    ///
    /// Fails if it is read again and is not what it was.
    pub(super) fn get(&self, path: &Path, name: &str) -> Result<Cow<'_, Source>, Failure> {
        match self {
            Self::Here(source) => Ok(Cow::Borrowed(source)),
            Self::OnDisk { size, digest } => read_again(path, name, *size, digest).map(Cow::Owned),
        }
    }

    /// The same, when it is not needed any more.
    pub(super) fn take(self, path: &Path, name: &str) -> Result<Source, Failure> {
        match self {
            Self::Here(source) => Ok(source),
            Self::OnDisk { size, digest } => read_again(path, name, size, &digest),
        }
    }
}

fn read_again(path: &Path, name: &str, size: usize, digest: &[u8; 32]) -> Result<Source, Failure> {
    let failure = |message: String| Failure { name: name.to_owned(), message };
    match whole(path, size as u64).map_err(|error| failure(error.to_string()))? {
        Ok(bytes) if *Sha256::digest(&bytes) == *digest => Ok(Source::new(name, bytes)),
        _ => Err(failure("changed while fw-migrate was running; run it again".to_owned())),
    }
}
