//! Fixes that are made one by one, as the user takes them: file by file, by name.
//!
//! What was declined holds what needs it in the files that come later, as a suppression would. Files that come earlier
//! are written by then; where they do not go together with what was declined any more, the outcome says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::modules::{Scope, Sought};
use super::{Done, Examined, Failure, Run};
use crate::agreement::{Agreement, SplitConstant};
use crate::analysis::Analysis;
use crate::finding::Declined;
use crate::modules::Origin;
use crate::rewrite::Chooser;
use crate::settings::Project;
use crate::source::LineIndex;

/// What is decided already.
#[derive(Default)]
pub(super) struct Settled {
    /// Files that were seen to.
    pub(super) files: BTreeSet<PathBuf>,
    /// Constants that were changed in them.
    pub(super) moved: BTreeSet<Origin>,
}

/// What the files of a run have in common, which declined fixes change.
pub(super) struct Shared<'s, 'p> {
    pub(super) project: &'s mut Project,
    pub(super) sought: &'s mut Sought,
    pub(super) scope: Option<&'s Scope<'p>>,
    pub(super) failures: &'s mut Vec<Failure>,
    pub(super) split: &'s mut Vec<SplitConstant>,
}

impl Run<'_> {
    /// Makes the fixes that `chooser` takes, and notes in `agreement` which names stay.
    pub(super) fn ask(
        &self,
        mut examined: Vec<Examined>,
        shared: Shared,
        chooser: &mut dyn Chooser,
        agreement: &mut Agreement,
    ) -> Vec<Done> {
        let Shared { project, sought, scope, failures, split } = shared;
        let mut settled = Settled::default();
        let mut all: Vec<Done> = Vec::new();
        let mut declined_in: BTreeMap<String, Vec<Declined>> = BTreeMap::new();
        while let Some(at) = next(&examined, &settled) {
            let file = examined[at].clone();
            settled.files.insert(file.path.clone());
            let done = match chooser.has_ended() {
                true => Done::unchanged(file),
                false => self.fix(file, project, chooser, true),
            };
            let mut done = match done {
                Ok(done) => done,
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            let file = &mut examined[at];
            let nobody_asked = chooser.has_ended() && done.declined.is_empty() && done.file.after.is_none();
            // As long as nothing changes, nothing is parted.
            if done.failure.is_some() || nobody_asked && all.iter().any(|done| done.file.after.is_some()) {
                done.declined = fixable(file, chooser);
            }
            settled.moved.extend(moved(file, &done));
            if !done.declined.is_empty() {
                let source = &done.file.before.source;
                match self.analyse_without(source, project, &done.declined) {
                    Ok(without) => {
                        let lines = LineIndex::new(source.text());
                        self.note_kept((file, &lines), &without, &done.declined, agreement);
                        file.analysis = without;
                    }
                    Err(failure) => failures.push(failure),
                }
                declined_in.insert(file.name.clone(), std::mem::take(&mut done.declined));
                // Of files that nobody is asked about is said what is known.
                if !chooser.has_ended() {
                    examined = self.agree(examined, project, sought, scope, &settled, failures);
                }
            }
            all.push(done);
        }
        examined.retain(|file| !file.outside);
        self.note_what_stays(&examined, agreement, failures);
        *split = self.split_constants(&examined, &all, &settled, &declined_in);
        all
    }

    /// Notes names that clients of other files go on to read because fixes were declined, at the first of these. Where the
    /// names themselves stay is noted for all files.
    fn note_kept(
        &self,
        (file, lines): (&Examined, &LineIndex),
        without: &Analysis,
        declined: &[Declined],
        agreement: &mut Agreement,
    ) {
        let Some(first) = declined.iter().map(|declined| declined.span.start).min() else { return };
        let line = lines.line(first) + 1;
        let mut known: BTreeSet<&str> = file.analysis.kept_names(self.threshold()).collect();
        known.extend(without.unreported_names.iter().map(|(name, _)| name.as_str()));
        for name in without.kept_names(self.threshold()).filter(|name| !known.contains(name)) {
            agreement.stays_there(name, (file.name.clone(), line));
        }
    }

    /// Constants and clients in other files of which only one changed.
    fn split_constants(
        &self,
        examined: &[Examined],
        all: &[Done],
        settled: &Settled,
        declined_in: &BTreeMap<String, Vec<Declined>>,
    ) -> Vec<SplitConstant> {
        let changed: BTreeSet<&PathBuf> =
            all.iter().filter(|done| done.file.after.is_some()).map(|done| &done.file.path).collect();
        let mut clients: BTreeMap<(&Origin, bool), BTreeSet<(String, usize)>> = BTreeMap::new();
        for file in examined.iter().filter(|file| !file.analysis.relies.is_empty()) {
            let Ok(source) = file.source() else { continue };
            let lines = LineIndex::new(source.text());
            for needed in file.analysis.relies.iter().filter(|needed| needed.waits) {
                let place = (file.name.clone(), lines.line(needed.at.start) + 1);
                let moves = needed.level >= Some(self.threshold());
                for origin in needed.origins.iter().filter(|origin| origin.file != file.name) {
                    let has_moved = settled.moved.contains(origin);
                    let parts = match has_moved {
                        true => !moves,
                        false => moves && changed.contains(&file.path) && declined_in.contains_key(&origin.file),
                    };
                    if parts {
                        clients.entry((origin, has_moved)).or_default().insert(place.clone());
                    }
                }
            }
        }
        let split = clients.into_iter().map(|((origin, changes), clients)| SplitConstant {
            file: origin.file.clone(),
            name: origin.name.clone(),
            changes,
            clients: clients.into_iter().collect(),
        });
        split.collect()
    }
}

/// The first file by name that was not seen to.
fn next(examined: &[Examined], settled: &Settled) -> Option<usize> {
    let open = examined.iter().enumerate().filter(|(_, file)| !file.outside && !settled.files.contains(&file.path));
    let first = open.min_by(|(_, a), (_, b)| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    first.map(|(at, _)| at)
}

/// All that could have been fixed in a file.
fn fixable(file: &Examined, chooser: &dyn Chooser) -> Vec<Declined> {
    let fixable = file
        .analysis
        .findings
        .iter()
        .filter(|finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability >= chooser.threshold()));
    fixable.map(|finding| Declined { code: finding.rule.code, span: finding.span }).collect()
}

/// The constants of a file that its fixes changed.
fn moved(file: &Examined, done: &Done) -> impl Iterator<Item = Origin> {
    let own = file.analysis.exports.iter().filter(|export| export.definition.origin.file == file.name);
    let changed = own.filter(|export| done.file.fixed.iter().any(|finding| finding.span.overlaps(export.at)));
    changed.map(|export| export.definition.origin.clone())
}
