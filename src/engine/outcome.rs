//! What a run did.

use std::path::PathBuf;

use crate::agreement::{SplitConstant, SplitName};
use crate::finding::{Finding, Span};
use crate::ignored::IgnoredFile;
use crate::inventory::Seen;
use crate::source::Source;

/// What a run did. Of each file is kept what was asked for.
#[derive(Debug)]
pub struct Outcome<F = FileOutcome> {
    /// Number of files whose bytes were searched.
    pub looked_at: usize,
    /// Files with findings, or changed, by name; for an inventory those that use something.
    pub files: Vec<F>,
    /// Files that were not looked at, by name.
    pub skipped: Vec<Skipped>,
    /// Names of keys that change in some places and silently stay in others.
    pub split_names: Vec<SplitName>,
    /// Constants that do not go together any more with clients in other files, because the user took only one of the two.
    pub split_constants: Vec<SplitConstant>,
    /// Names of keys that change, where files of the repository were left out of the run and may use them too.
    pub names_to_look_for: Vec<String>,
    /// Places of programs and settings that name a model without a deployment, of which no finding speaks: file and line.
    pub models_to_look_for: Vec<(String, usize)>,
    /// Environment files that git ignores and that have to be changed as well, by name.
    pub ignored: Vec<IgnoredFile>,
    /// Number of files that were removed because runs that were killed had left them behind.
    pub swept: usize,
    /// What went wrong, by name. Any makes the run fail.
    pub failures: Vec<Failure>,
}

impl<F> Default for Outcome<F> {
    fn default() -> Self {
        Self {
            looked_at: 0,
            files: Vec::new(),
            skipped: Vec::new(),
            split_names: Vec::new(),
            split_constants: Vec::new(),
            names_to_look_for: Vec::new(),
            models_to_look_for: Vec::new(),
            ignored: Vec::new(),
            swept: 0,
            failures: Vec::new(),
        }
    }
}

impl<F> Outcome<F> {
    /// The same, with something else kept of each file.
    pub fn map<G>(self, digest: impl FnMut(F) -> G) -> Outcome<G> {
        Outcome {
            looked_at: self.looked_at,
            files: self.files.into_iter().map(digest).collect(),
            skipped: self.skipped,
            split_names: self.split_names,
            split_constants: self.split_constants,
            names_to_look_for: self.names_to_look_for,
            models_to_look_for: self.models_to_look_for,
            ignored: self.ignored,
            swept: self.swept,
            failures: self.failures,
        }
    }

    /// Puts what went wrong in an order that neither paths nor threads decide.
    pub(super) fn sort_complaints(&mut self) {
        self.skipped.sort();
        self.failures.sort();
    }
}

/// What became of one file.
#[derive(Debug)]
pub struct FileOutcome {
    /// Where it is; for standard input only its name.
    pub path: PathBuf,
    /// As it was read.
    pub before: Text,
    /// As it is after fixes, if any was made.
    pub after: Option<Text>,
    /// Findings that were fixed, at their places in `before`.
    pub fixed: Vec<Finding>,
    /// Findings that are there now, at their places in `after` if there is one, else in `before`.
    pub findings: Vec<Finding>,
    /// What `before` uses.
    pub seen: Seen,
}

impl FileOutcome {
    /// The text that [`Self::findings`] speak of.
    pub fn now(&self) -> &Text {
        self.after.as_ref().unwrap_or(&self.before)
    }
}

/// A source and what must not be shown of it.
#[derive(Clone, Debug)]
pub struct Text {
    /// The source.
    pub source: Source,
    /// Where literal keys stand in it.
    pub secrets: Vec<Span>,
}

/// A file that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Whether it was named on the command line.
    pub explicit: bool,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Failure {
    /// The file's name, or where the trouble was.
    pub name: String,
    /// What happened.
    pub message: String,
}
