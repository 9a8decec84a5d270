//! How much may be told of which entries of settings belong together. Thousands of URLs, keys and models beside each other
//! would otherwise take time and memory for every pair.

/// Steps for each byte, and for any file. Settings that somebody wrote take a hundredth of it.
const STEPS_PER_BYTE: usize = 16;
const LEAST: usize = 1_000_000;
/// What a part costs, which is kept.
pub(super) const PART: usize = 64;

/// The steps that are left.
pub(super) struct Budget(usize);

impl Budget {
    /// That of a text of so many bytes.
    pub(super) fn new(length: usize) -> Self {
        Self(length.saturating_mul(STEPS_PER_BYTE).saturating_add(LEAST))
    }

    /// Pays for a look at so many things.
    pub(super) fn charge(&mut self, steps: usize) {
        self.0 = self.0.saturating_sub(steps);
    }

    /// Whether the text holds so many that not all were told of. What was told does not hold then.
    pub(super) fn is_exhausted(&self) -> bool {
        self.0 == 0
    }
}
