//! Whether the files of a run will still agree on the names of keys: a name that is defined in one file and read in
//! another has to change in both.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::Analysis;
use crate::finding::Finding;
use crate::routing::KeyNames;
use crate::rules::direct_key_env;
use crate::source::{LineIndex, Source};

/// A name that changes in some places and, unreported, not in others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SplitName {
    /// The name.
    pub name: String,
    /// Files where it changes.
    pub changes_in: Vec<String>,
    /// Files and lines (from 1) where its rule is switched off, by a suppression or for the file, or its fix was declined.
    pub stays_at: Vec<(String, usize)>,
}

/// A constant of which clients in other files need that it moves with them, and which did not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SplitConstant {
    /// The file that defines it.
    pub file: String,
    /// Its name there.
    pub name: String,
    /// Whether it changed, and the clients stayed; otherwise they changed, and it stayed.
    pub changes: bool,
    /// The clients: file and line (from 1).
    pub clients: Vec<(String, usize)>,
}

/// What a run does to names, collected file by file.
#[derive(Debug, Default)]
pub struct Agreement {
    changes_in: BTreeMap<String, BTreeSet<String>>,
    stays_at: BTreeMap<String, BTreeSet<(String, usize)>>,
}

impl Agreement {
    /// Notes where names of a file stay although no finding says so.
    pub fn stays(&mut self, source: &Source, analysis: &Analysis) {
        if analysis.unreported_names.is_empty() {
            return;
        }
        let lines = LineIndex::new(source.text());
        for (name, span) in &analysis.unreported_names {
            self.stays_there(name, (source.name.clone(), lines.line(span.start) + 1));
        }
    }

    /// Notes a place, file and line, where a name stays.
    pub fn stays_there(&mut self, name: &str, place: (String, usize)) {
        self.stays_at.entry(name.to_owned()).or_default().insert(place);
    }

    /// Notes names that change in a file.
    pub fn changes(&mut self, file: &str, names: impl IntoIterator<Item = String>) {
        for name in names {
            self.changes_in.entry(name).or_default().insert(file.to_owned());
        }
    }

    /// The names that change, by name.
    pub fn changed(&self) -> Vec<String> {
        self.changes_in.keys().cloned().collect()
    }

    /// The names that will differ between files.
    pub fn split(self) -> Vec<SplitName> {
        let Self { changes_in, mut stays_at } = self;
        let split = changes_in.into_iter().filter_map(|(name, changes_in)| {
            let stays_at = stays_at.remove(&name)?.into_iter().collect();
            Some(SplitName { name, changes_in: changes_in.into_iter().collect(), stays_at })
        });
        split.collect()
    }
}

/// The names that fixes of these findings change.
pub fn changed_names<'f>(
    source: &Source,
    findings: impl Iterator<Item = &'f Finding>,
    names: &KeyNames,
) -> BTreeSet<String> {
    findings
        .filter(|finding| finding.rule == &direct_key_env::RULE)
        .map(|finding| finding.span.of(source.text()))
        .filter(|name| names.standing(name).is_some())
        .map(str::to_owned)
        .collect()
}
