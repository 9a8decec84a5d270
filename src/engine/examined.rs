//! A candidate on its way from one look to the next.

use std::borrow::Cow;
use std::path::PathBuf;

use memchr::memmem;

use super::memory::{Kept, Memory};
use super::{Failure, FileOutcome, Text};
use crate::analysis::{self, Analysis};
use crate::languages::Language;
use crate::source::Source;

/// A file that was analysed.
#[derive(Clone)]
pub(super) struct Examined {
    pub(super) path: PathBuf,
    /// As reports show it.
    pub(super) name: String,
    /// What it is written in, if that is a language with syntax.
    pub(super) language: Option<&'static Language>,
    source: Kept,
    pub(super) analysis: Analysis,
    /// Whether it is no part of the run: it is neither changed nor reported.
    pub(super) outside: bool,
}

impl Examined {
    /// A source that is in no file.
    pub(super) fn held(path: PathBuf, source: Source, analysis: Analysis) -> Self {
        let (name, language) = (source.name.clone(), analysis::language(&source));
        Self { path, name, language, source: Kept::Here(source), analysis, outside: false }
    }

    /// A file, the source of which is kept as long as the memory has room.
    pub(super) fn kept(path: PathBuf, source: Source, analysis: Analysis, memory: &Memory) -> Self {
        let (name, language) = (source.name.clone(), analysis::language(&source));
        Self { path, name, language, source: memory.keep(source), analysis, outside: false }
    }

    /// What was analysed.
    ///
    /// # Errors
    ///
    /// Fails if the file had to be read again and has changed.
    pub(super) fn source(&self) -> Result<Cow<'_, Source>, Failure> {
        self.source.get(&self.path, &self.name)
    }

    /// Whether it holds one of the names; also if that cannot be told any more, so that it is looked at again.
    pub(super) fn mentions<'n>(&self, names: impl IntoIterator<Item = &'n String>) -> bool {
        let mut names = names.into_iter().peekable();
        names.peek().is_some() && self.holds(|bytes| names.any(|name| memmem::find(bytes, name.as_bytes()).is_some()))
    }

    /// Whether something is true of its bytes; also if that cannot be told any more.
    pub(super) fn holds(&self, test: impl FnOnce(&[u8]) -> bool) -> bool {
        self.source().map_or(true, |source| test(source.bytes()))
    }

    /// The outcome for a file that is left as it is.
    ///
    /// # Errors
    ///
    /// As [`Self::source`].
    pub(super) fn unchanged(self) -> Result<FileOutcome, Failure> {
        let Self { path, name, source, analysis, .. } = self;
        let source = source.take(&path, &name)?;
        let before = Text { source, secrets: analysis.secrets };
        let (findings, seen) = (analysis.findings, analysis.seen);
        Ok(FileOutcome { path, before, after: None, fixed: Vec::new(), findings, seen })
    }
}
