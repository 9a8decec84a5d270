//! A run: from paths to what was found in each file, and what became of it.
//!
//! First all files are searched for a few words, in parallel. The candidates among them say what only the whole run can
//! know (see [`Project`]); then each is analysed, and fixed if that was asked for. Everything is sorted by name at the
//! end, so that neither the order of paths nor threads can show.
//!
//! No source stays in memory longer than it is looked at, but for what fits into a fixed amount (see [`Memory`]): between two
//! looks it is read again.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::agreement::Agreement;
use crate::analysis::{Analysis, analyse};
use crate::finding::{Applicability, Declined};
use crate::ignored;
use crate::modules::Modules;
use crate::parallel::{deep, guarded, map};
use crate::paths::Root;
use crate::read::{self, Sieve};
use crate::rewrite::{Chooser, Rewritten, rewrite};
use crate::routing::{KeyNames, speaks_of_direct_route, speaks_of_gateway};
use crate::search::{Found, Search, Sight};
use crate::settings::{Project, Settings};
use crate::source::Source;
use crate::walk::{self, Extras, Verdict, Walked, walk_with};
use crate::write::{replace, sweep};

mod agree;
mod ending;
mod examined;
mod memory;
mod modules;
mod outcome;
mod progress;
mod review;
mod variables;

pub use memory::Memory;
pub use outcome::{Failure, FileOutcome, Outcome, Skipped, Text};
pub use progress::Progress;

use ending::{Done, Ended, Ending};
use examined::Examined;

use modules::{Scope, Sought};
use review::Settled;

/// What is done with findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// They are reported.
    Check,
    /// They are left out: only what the files use is asked for.
    Inventory,
    /// Fixes of at least this applicability are made.
    Fix {
        /// The least trusted fix that is made.
        threshold: Applicability,
        /// Whether files are written; else the new sources are only returned.
        write: bool,
    },
}

impl Mode {
    /// Whether fixes are made, and not written.
    pub fn previews(self) -> bool {
        matches!(self, Self::Fix { write: false, .. })
    }
}

/// How to run.
#[derive(Clone, Copy, Debug)]
pub struct Run<'r> {
    /// What the user asked for.
    pub settings: &'r Settings,
    /// What names are relative to.
    pub root: &'r Root,
    /// What is done with findings.
    pub mode: Mode,
    /// Whether what the files use is listed as well as what is found; an inventory always does.
    pub lists_uses: bool,
    /// Number of threads.
    pub threads: usize,
    /// Where it counts what it does.
    pub progress: &'r Progress,
    /// What it may keep.
    pub memory: &'r Memory,
}

/// What a run saw of all files before it read any of them again.
#[derive(Debug)]
pub struct FirstLook {
    search: Search,
    walked: Walked,
    /// See [`Project::direct_route`].
    direct_route: bool,
    /// See [`Project::gateway`].
    gateway: bool,
}

impl FirstLook {
    /// The places that were asked for, in no particular order.
    pub fn places(&self) -> &[PathBuf] {
        &self.walked.places
    }
}

impl Run<'_> {
    /// Looks at all files below `roots` (absolute, canonical).
    pub fn paths(&self, roots: &[PathBuf], options: &walk::Options) -> anyhow::Result<Outcome> {
        let first = self.first_look(roots, options, |_, _| None)?;
        Ok(self.closer_look(first, roots, options, None, &|file| file))
    }

    /// Searches the bytes of all files below `roots` (absolute, canonical), and notes the places that are of interest, given each
    /// path below them and whether it is a directory.
    pub fn first_look(
        &self,
        roots: &[PathBuf],
        options: &walk::Options,
        place: fn(&Path, bool) -> Option<&Path>,
    ) -> anyhow::Result<FirstLook> {
        let search = Search::new(&self.settings.key_names)?;
        let (direct_route, gateway) = (AtomicBool::new(false), AtomicBool::new(false));
        let (has_direct_route, has_gateway) = (&direct_route, &gateway);
        let endpoint = &self.settings.endpoint;
        let words = search.clone();
        let holds = |piece: &[u8]| search.holds_any(piece);
        let sieve = Some(Sieve { holds: &holds, window: search.window() });
        let extras = Extras { looked_at: self.progress.begin(), place, sieve };
        let walked = walk_with(roots, options, &extras, move |_: &Path, bytes: &[u8]| {
            let Found { sight, model } = words.look(bytes);
            if sight != Sight::Nothing {
                note(has_direct_route, bytes, speaks_of_direct_route);
                note(has_gateway, bytes, |bytes| speaks_of_gateway(bytes, endpoint));
            }
            Verdict { candidate: sight == Sight::Candidate, noted: model }
        });
        Ok(FirstLook { search, walked, direct_route: direct_route.into_inner(), gateway: gateway.into_inner() })
    }

    /// Looks at the candidates of a first look with the same settings. Of the fixes, those are made that the chooser takes, if
    /// there is one; it is asked file by file, by name. Of each file is kept what `digest` makes of it.
    pub fn closer_look<F: Send>(
        &self,
        first: FirstLook,
        roots: &[PathBuf],
        options: &walk::Options,
        chooser: Option<&mut (dyn Chooser + Send)>,
        digest: &(dyn Fn(FileOutcome) -> F + Sync),
    ) -> Outcome<F> {
        let FirstLook { search, walked, direct_route, gateway } = first;
        let modules = Modules { root: Some(self.root.clone()), ..Modules::default() };
        let project = Project {
            direct_route,
            gateway,
            lists_uses: self.lists_uses || self.mode == Mode::Inventory,
            modules,
            ..Project::default()
        };
        let mut outcome = Outcome { looked_at: walked.looked_at, ..Outcome::default() };
        for (path, skip) in walked.skipped {
            let explicit = roots.contains(&path);
            outcome.skipped.push(Skipped { name: self.root.name(&path), reason: skip.to_string(), explicit });
        }
        for (path, message) in walked.failures {
            let name = path.map_or_else(|| self.root.path().display().to_string(), |path| self.root.name(&path));
            outcome.skipped.push(Skipped {
                name: name.clone(),
                reason: format!("unreadable: {message}"),
                explicit: false,
            });
            outcome.failures.push(Failure { name, message });
        }
        let names = KeyNames::new(&self.settings.key_names);
        outcome.ignored = ignored::find(roots, &walked.candidates, options, &search, &names, (self.root, &project));
        self.progress.set_candidates(walked.candidates.len());
        self.sweep(&walked.leftovers, &mut outcome.swept);
        let examined = map(walked.candidates, self.threads, |path| {
            let (path, source) = self.load(path, options.max_file_size)?;
            let analysis = self.analyse(&source, &project)?;
            self.progress.count_analysed();
            Ok(Examined::kept(path, source, analysis, self.memory))
        });
        let noted = walked.noted.into_iter().collect();
        let scope = Scope { roots, options, search: &search, noted };
        self.conclude(examined, project, Some(&scope), chooser, digest, &mut outcome);
        // Where all of the repository was looked at and could be read, nothing else uses them.
        let all = roots.iter().any(|path| path == self.root.path()) && outcome.failures.is_empty();
        if all {
            outcome.names_to_look_for.clear();
        }
        outcome
    }

    /// Looks at one source that is in no file; nothing is written.
    pub fn source(&self, name: String, bytes: Vec<u8>) -> anyhow::Result<Outcome> {
        let mut outcome = Outcome::default();
        if let Some(skip) = read::not_text(&bytes) {
            outcome.skipped.push(Skipped { name, reason: skip.to_string(), explicit: true });
            return Ok(outcome);
        }
        outcome.looked_at = 1;
        if Search::new(&self.settings.key_names)?.look(&bytes).sight == Sight::Candidate {
            let project = Project {
                direct_route: speaks_of_direct_route(&bytes),
                gateway: speaks_of_gateway(&bytes, &self.settings.endpoint),
                lists_uses: self.lists_uses || self.mode == Mode::Inventory,
                ..Project::default()
            };
            let run = match self.mode {
                Mode::Fix { threshold, .. } => Run { mode: Mode::Fix { threshold, write: false }, ..*self },
                Mode::Check | Mode::Inventory => *self,
            };
            let source = vec![Source::new(name, bytes)];
            let examined = map(source, 1, |source| {
                let analysis = run.analyse(&source, &project)?;
                Ok(Examined::held(PathBuf::from(&source.name), source, analysis))
            });
            run.conclude(examined, project, None, None, &|file| file, &mut outcome);
            // One source is all that was asked about.
            outcome.names_to_look_for.clear();
        }
        Ok(outcome)
    }

    fn load(&self, path: PathBuf, limit: u64) -> Result<(PathBuf, Source), Failure> {
        let name = self.root.name(&path);
        match read::whole(&path, limit) {
            Ok(Ok(bytes)) => Ok((path, Source::new(name, bytes))),
            Ok(Err(skip)) => Err(Failure { name, message: format!("changed while it was looked at: {skip}") }),
            Err(error) => Err(Failure { name, message: error.to_string() }),
        }
    }

    /// Removes what runs that were killed left beside these files, if this run may write, and counts it. It is of files that
    /// were not written, so this run is bound to come upon their directories, even where it sees nothing of what git ignores.
    fn sweep<'p>(&self, files: impl IntoIterator<Item = &'p PathBuf>, swept: &mut usize) {
        if let Mode::Fix { write: true, .. } = self.mode {
            let directories: BTreeSet<&Path> = files.into_iter().filter_map(|file| file.parent()).collect();
            *swept += directories.into_iter().map(sweep).sum::<usize>();
        }
    }

    /// Lets the candidates know of each other, fixes them if that was asked for, and adds what was found to `outcome`, sorted.
    fn conclude<F: Send>(
        &self,
        examined: Vec<Result<Examined, Failure>>,
        mut project: Project,
        scope: Option<&Scope>,
        chooser: Option<&mut (dyn Chooser + Send)>,
        digest: &(dyn Fn(FileOutcome) -> F + Sync),
        outcome: &mut Outcome<F>,
    ) {
        let failures = &mut outcome.failures;
        let mut examined = sort_out(examined, failures);
        // What looked like a direct route in the bytes may be another service once its names are followed.
        // And what is encoded shows only then.
        let direct_route = examined.iter().any(|file| file.analysis.direct_route);
        if project.direct_route != direct_route {
            project.direct_route = direct_route;
            examined = self.again(examined, &project, failures, |_| true);
        }
        if self.mode == Mode::Inventory {
            // What follows asks how findings hang together.
            examined.retain(|file| !file.analysis.seen.uses.is_empty() || !file.analysis.seen.names.is_empty());
            let files = map(sorted(examined), self.threads, |file| file.unchanged().map(digest));
            outcome.files = sort_out(files, failures);
            outcome.sort_complaints();
            return;
        }
        project.secret_keys = examined.iter().flat_map(|file| file.analysis.secret_keys.iter().cloned()).collect();
        if !project.secret_keys.is_empty() {
            examined = self.again(examined, &project, failures, |file| file.mentions(&project.secret_keys));
        }
        if let Some(scope) = scope {
            examined.extend(self.modules_of_named_files(scope, &project));
            examined = self.follow_variables(examined, scope, &mut project, failures);
            examined = self.read_bodies(examined, scope, &mut project, failures);
        }
        let mut sought = Sought::default();
        examined = self.agree(examined, &mut project, &mut sought, scope, &Settled::default(), failures);
        let found = examined.iter().filter(|file| !file.outside && !file.analysis.findings.is_empty());
        self.sweep(found.map(|file| &file.path), &mut outcome.swept);
        let mut agreement = Agreement::default();
        let ending = Ending { run: self, noted: scope.map(|scope| &scope.noted), digest };
        let ended: Vec<_> = match chooser {
            Some(chooser) => {
                let split = &mut outcome.split_constants;
                let done = deep(|| {
                    let shared = review::Shared { project: &mut project, sought: &mut sought, scope, failures, split };
                    self.ask(examined, shared, chooser, &mut agreement)
                });
                done.into_iter().map(|done| ending.of(done)).collect()
            }
            None => {
                examined.retain(|file| !file.outside);
                self.note_what_stays(&examined, &mut agreement, failures);
                let ended = map(sorted(examined), self.threads, |file| match self.mode {
                    _ if file.analysis.findings.is_empty() => Ok(Ended::default()),
                    Mode::Check | Mode::Inventory => Ok(ending.of(Done::unchanged(file)?)),
                    Mode::Fix { mut threshold, write } => {
                        Ok(ending.of(self.fix(file, &project, &mut threshold, write)?))
                    }
                });
                sort_out(ended, failures)
            }
        };
        let mut models = HashMap::new();
        let mut moves = false;
        for ended in ended {
            failures.extend(ended.failure);
            let Some((path, name, file)) = ended.file else { continue };
            agreement.changes(&name, ended.changes);
            moves |= ended.moves;
            models.insert(path, ended.models);
            outcome.files.push(file);
        }
        outcome.names_to_look_for = agreement.changed();
        outcome.split_names = agreement.split();
        if let Some(scope) = scope.filter(|_| moves) {
            outcome.models_to_look_for = self.models_elsewhere(scope, models);
        }
        outcome.sort_complaints();
    }

    /// Notes where names stay although no finding says so.
    fn note_what_stays(&self, examined: &[Examined], agreement: &mut Agreement, failures: &mut Vec<Failure>) {
        for file in examined.iter().filter(|file| !file.analysis.unreported_names.is_empty()) {
            match file.source() {
                Ok(source) => agreement.stays(&source, &file.analysis),
                Err(failure) => failures.push(failure),
            }
        }
    }

    /// The least trusted fix that counts.
    fn threshold(&self) -> Applicability {
        match self.mode {
            Mode::Fix { threshold, .. } => threshold,
            Mode::Check | Mode::Inventory => Applicability::Safe,
        }
    }

    /// Analyses those files again of which something else is known now.
    fn again(
        &self,
        examined: Vec<Examined>,
        project: &Project,
        failures: &mut Vec<Failure>,
        concerns: impl Fn(&Examined) -> bool + Sync,
    ) -> Vec<Examined> {
        let again = map(examined, self.threads, |mut file| {
            if concerns(&file) {
                let analysis = self.analyse(file.source()?.as_ref(), project)?;
                file.analysis = analysis;
            }
            Ok(file)
        });
        sort_out(again, failures)
    }

    fn analyse(&self, source: &Source, project: &Project) -> Result<Analysis, Failure> {
        self.analyse_without(source, project, &[])
    }

    /// The same, where what was declined stays.
    fn analyse_without(&self, source: &Source, project: &Project, declined: &[Declined]) -> Result<Analysis, Failure> {
        guarded(|| self.look_at(source, project, declined))
            .map_err(|message| Failure { name: source.name.clone(), message })
    }

    /// Analyses a source with the settings that count for its file.
    fn look_at(&self, source: &Source, project: &Project, declined: &[Declined]) -> Analysis {
        let settings = self.settings.for_file(&self.root.path().join(&source.name));
        self.memory.analyse(source.bytes().len(), || analyse(source, &settings, project, declined))
    }

    /// Fixes a file. When something goes wrong its findings are those of the untouched file.
    ///
    /// # Errors
    ///
    /// Fails if the file had to be read again and has changed.
    fn fix(&self, file: Examined, project: &Project, chooser: &mut dyn Chooser, write: bool) -> Result<Done, Failure> {
        let mut analysis = file.analysis.clone();
        // They may have been read after it.
        analysis.reads_settings |= !project.variables.is_empty();
        let mut file = file.unchanged()?;
        let analyse = |source: &Source, declined: &[Declined]| self.look_at(source, project, declined);
        let rewritten = guarded(|| rewrite(&file.before.source, analysis, chooser, analyse));
        let Rewritten { source, fixed, left, secrets, declined } = match rewritten {
            Ok(rewritten) => rewritten,
            Err(message) => return Ok(Done::failed(file, message)),
        };
        if write
            && let Some(source) = &source
            && let Err(error) = replace(&file.path, file.before.source.bytes(), source.bytes())
        {
            return Ok(Done::failed(file, format!("{error:#}")));
        }
        file.after = source.map(|source| Text { source, secrets });
        (file.fixed, file.findings) = (fixed, left);
        Ok(Done { file, declined, failure: None })
    }
}

/// Sets `flag` if the bytes show it; once it is set nothing is searched.
fn note(flag: &AtomicBool, bytes: &[u8], shows: impl Fn(&[u8]) -> bool) {
    if !flag.load(Ordering::Relaxed) && shows(bytes) {
        flag.store(true, Ordering::Relaxed);
    }
}

/// The results that are there; the others go to the failures.
fn sort_out<T>(results: Vec<Result<T, Failure>>, failures: &mut Vec<Failure>) -> Vec<T> {
    results.into_iter().filter_map(|result| result.map_err(|failure| failures.push(failure)).ok()).collect()
}

/// The files by name, so that neither the order of paths nor threads can show.
fn sorted(mut examined: Vec<Examined>) -> Vec<Examined> {
    examined.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    examined
}

/// The name of standard input: that of the file it stands for, relative to the repository's root.
pub fn stdin_name(file: Option<&Path>, root: &Root) -> String {
    file.map_or_else(|| "-".to_owned(), |file| root.name(file))
}
