//! Findings in numbers: what became of them, or what it takes to resolve them.

use std::collections::BTreeMap;

use crate::finding::{Applicability, Severity};
use crate::report::Action;
use crate::report::document::{Document, Finding};

/// More rows than this leave out the second level of directories.
const MANY_ROWS: usize = 30;

/// What became of a finding, or what it takes to resolve it. Every finding has one, so that they add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It is resolved, or would be.
    Fixed,
    /// A safe fix is there.
    Safe,
    /// A fix is there that needs a look.
    Unsafe,
    /// No fix is there.
    ByHand,
    /// A note that nothing can or has to be done about.
    Information,
}

impl Status {
    /// In the order of the work.
    pub const ALL: [Self; 5] = [Self::Fixed, Self::Safe, Self::Unsafe, Self::ByHand, Self::Information];

    /// Of a finding that is left.
    pub fn of(finding: &Finding) -> Self {
        match finding.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => Self::Safe,
            Some(Applicability::Unsafe) => Self::Unsafe,
            None if finding.severity > Severity::Note => Self::ByHand,
            None => Self::Information,
        }
    }

    /// What filters, classes and addresses call it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::ByHand => "by-hand",
            Self::Information => "information",
        }
    }

    /// What people call it.
    pub fn label(self, action: Action) -> &'static str {
        match self {
            Self::Fixed if action == Action::Preview => "would be fixed",
            Self::Fixed => "fixed",
            Self::Safe => "safe fix",
            Self::Unsafe => "unsafe fix",
            Self::ByHand => "by hand",
            Self::Information => "for information",
        }
    }
}

/// A finding, with what became of it.
#[derive(Clone, Copy)]
pub struct Entry<'d> {
    /// The finding.
    pub finding: &'d Finding,
    /// What became of it.
    pub status: Status,
    /// Its index in its list of the document.
    pub index: usize,
}

/// All findings of a report, those that are left first.
pub fn entries(document: &Document) -> Vec<Entry<'_>> {
    let left = document.findings.iter().enumerate();
    let fixed = document.fixed.iter().flatten().enumerate();
    left.map(|(index, finding)| Entry { finding, status: Status::of(finding), index })
        .chain(fixed.map(|(index, finding)| Entry { finding, status: Status::Fixed, index }))
        .collect()
}

/// How many findings have each status.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally([usize; Status::ALL.len()]);

impl Tally {
    /// Of these findings.
    pub fn of(entries: &[Entry<'_>]) -> Self {
        let mut tally = Self::default();
        entries.iter().for_each(|entry| tally.add(entry.status));
        tally
    }

    /// One more.
    pub fn add(&mut self, status: Status) {
        self.0[status as usize] += 1;
    }

    /// Those with a status.
    pub fn get(&self, status: Status) -> usize {
        self.0[status as usize]
    }

    /// All.
    pub fn total(&self) -> usize {
        self.0.iter().sum()
    }
}

/// A directory as the names on the way to it.
pub type Directory<'d> = Vec<&'d str>;

/// The findings in and below every directory. The root is the empty one.
pub fn directories<'d>(entries: &[Entry<'d>]) -> BTreeMap<Directory<'d>, Tally> {
    let mut all: BTreeMap<Directory<'d>, Tally> = BTreeMap::new();
    for Entry { finding, status, .. } in entries {
        let parts: Directory<'d> = finding.path.split('/').collect();
        for depth in 0..parts.len() {
            all.entry(parts[..depth].to_vec()).or_default().add(*status);
        }
    }
    all
}

/// The directories whose progress is shown: where the tree parts for the first time, and one level below.
pub fn shown<'a, 'd>(all: &'a BTreeMap<Directory<'d>, Tally>) -> Vec<(&'a Directory<'d>, &'a Tally)> {
    let below = |top: &[&str], levels: usize| -> Vec<(&'a Directory<'d>, &'a Tally)> {
        let is_below =
            |path: &[&str]| path.starts_with(top) && (top.len() + 1..=top.len() + levels).contains(&path.len());
        all.iter().filter(|(path, _)| is_below(path)).collect()
    };
    let mut top: Directory<'d> = Vec::new();
    // A directory that holds all findings in one of its own tells nothing.
    while let [(only, tally)] = *below(&top, 1)
        && all.get(&top) == Some(tally)
    {
        top.clone_from(only);
    }
    let mut two_levels = below(&top, 2);
    // A second row with the same numbers tells nothing either.
    two_levels.retain(|(path, tally)| path.len() == top.len() + 1 || all.get(&path[..=top.len()]) != Some(tally));
    if two_levels.len() <= MANY_ROWS { two_levels } else { below(&top, 1) }
}
