//! What becomes of a file in the end, and what a run keeps of it.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use super::examined::Examined;
use super::{Failure, FileOutcome, Mode, Run, variables};
use crate::agreement;
use crate::finding::{Declined, Finding};
use crate::routing::KeyNames;

/// A file that was seen to.
pub(super) struct Done {
    pub(super) file: FileOutcome,
    /// What the user did not want, at its places in the file as it was.
    pub(super) declined: Vec<Declined>,
    pub(super) failure: Option<Failure>,
}

impl Done {
    /// A file that was left as it is.
    ///
    /// # Errors
    ///
    /// Fails if the file had to be read again and has changed.
    pub(super) fn unchanged(file: Examined) -> Result<Self, Failure> {
        Ok(Self { file: file.unchanged()?, declined: Vec::new(), failure: None })
    }

    /// A file that was left as it is because something went wrong.
    pub(super) fn failed(file: FileOutcome, message: String) -> Self {
        let failure = Failure { name: file.before.source.name.clone(), message };
        Self { file, declined: Vec::new(), failure: Some(failure) }
    }
}

/// What is kept of a file.
pub(super) struct Ended<F> {
    /// What was made of it, if it has findings or had some, by its path and name.
    pub(super) file: Option<(PathBuf, String, F)>,
    pub(super) failure: Option<Failure>,
    /// Names of keys that change in it, or would.
    pub(super) changes: BTreeSet<String>,
    /// Whether a client moves in it, or would.
    pub(super) moves: bool,
    /// Lines that name a model without a deployment, of which no finding speaks.
    pub(super) models: Vec<usize>,
}

impl<F> Default for Ended<F> {
    fn default() -> Self {
        Self { file: None, failure: None, changes: BTreeSet::new(), moves: false, models: Vec::new() }
    }
}

/// Makes of files that were seen to what is kept of them.
pub(super) struct Ending<'e, F> {
    pub(super) run: &'e Run<'e>,
    /// Files that may name models.
    pub(super) noted: Option<&'e HashSet<PathBuf>>,
    pub(super) digest: &'e (dyn Fn(FileOutcome) -> F + Sync),
}

impl<F> Ending<'_, F> {
    /// What is kept of a file.
    pub(super) fn of(&self, done: Done) -> Ended<F> {
        let Done { file, failure, .. } = done;
        if file.findings.is_empty() && file.fixed.is_empty() {
            return Ended { failure, ..Ended::default() };
        }
        let threshold = self.run.threshold();
        let names = KeyNames::new(&self.run.settings.key_names);
        let fixable = |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability >= threshold);
        let source = &file.before.source;
        let changes = match self.run.mode {
            Mode::Check | Mode::Inventory => {
                agreement::changed_names(source, file.findings.iter().filter(fixable), &names)
            }
            Mode::Fix { .. } => agreement::changed_names(source, file.fixed.iter(), &names),
        };
        let moves = !file.fixed.is_empty() || file.findings.iter().any(|finding| finding.fix.is_some());
        let is_noted = self.noted.is_some_and(|noted| noted.contains(&file.path));
        let models = if is_noted { variables::unpinned_lines(&file.now().source, &file.findings) } else { Vec::new() };
        let (path, name) = (file.path.clone(), source.name.clone());
        Ended { file: Some((path, name, (self.digest)(file))), failure, changes, moves, models }
    }
}
