//! How far a run is, for whoever watches it: the run counts, somebody else draws.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Counts of a run that goes on, and which may be read meanwhile.
#[derive(Debug, Default)]
pub struct Progress {
    has_begun: AtomicBool,
    looked_at: AtomicUsize,
    candidates: AtomicUsize,
    analysed: AtomicUsize,
}

impl Progress {
    /// Whether files are looked at by now.
    pub fn has_begun(&self) -> bool {
        self.has_begun.load(Ordering::Relaxed)
    }

    /// Files whose bytes were searched so far.
    pub fn looked_at(&self) -> usize {
        self.looked_at.load(Ordering::Relaxed)
    }

    /// Files that had the closer look so far, and all that need it; `None` while those are still looked for.
    pub fn analysed(&self) -> Option<(usize, usize)> {
        let candidates = self.candidates.load(Ordering::Relaxed);
        (candidates > 0).then(|| (self.analysed.load(Ordering::Relaxed), candidates))
    }

    /// Begins, maybe once more, and gives the counter of files whose bytes are searched.
    pub(super) fn begin(&self) -> &AtomicUsize {
        self.has_begun.store(true, Ordering::Relaxed);
        self.looked_at.store(0, Ordering::Relaxed);
        &self.looked_at
    }

    pub(super) fn set_candidates(&self, count: usize) {
        self.candidates.store(count, Ordering::Relaxed);
    }

    pub(super) fn count_analysed(&self) {
        self.analysed.fetch_add(1, Ordering::Relaxed);
    }
}
