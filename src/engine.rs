//! A run: from paths to what was found in each file, and what became of it.
//!
//! First all files are searched for a few words, in parallel. The candidates among them say what only the whole run can
//! know (see [`Project`]); then each is analysed, and fixed if that was asked for. Everything is sorted by name at the
//! end, so that neither the order of paths nor threads can show.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::agreement::{Agreement, SplitConstant, SplitName};
use crate::analysis::{Analysis, analyse};
use crate::finding::{Applicability, Declined, Finding, Span};
use crate::ignored::{self, IgnoredFile};
use crate::inventory::Seen;
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
use crate::write::replace;

mod agree;
mod modules;
mod progress;
mod review;
mod variables;

pub use progress::Progress;

use agree::mentions;
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

/// What a run did.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Number of files whose bytes were searched.
    pub looked_at: usize,
    /// Files with findings, or changed, by name; for an inventory those that use something.
    pub files: Vec<FileOutcome>,
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
    /// What went wrong, by name. Any makes the run fail.
    pub failures: Vec<Failure>,
}

impl Outcome {
    /// Puts everything in an order that neither paths nor threads decide.
    fn sort(&mut self) {
        self.files.sort_by(|a, b| (&a.before.source.name, &a.path).cmp(&(&b.before.source.name, &b.path)));
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

/// A candidate on its way.
#[derive(Clone)]
struct Examined {
    path: PathBuf,
    source: Source,
    analysis: Analysis,
    /// Whether it is no part of the run: it is neither changed nor reported.
    outside: bool,
}

impl Run<'_> {
    /// Looks at all files below `roots` (absolute, canonical).
    pub fn paths(&self, roots: &[PathBuf], options: &walk::Options) -> anyhow::Result<Outcome> {
        let first = self.first_look(roots, options, |_, _| None)?;
        Ok(self.closer_look(first, roots, options, None))
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
    /// there is one; it is asked file by file, by name.
    pub fn closer_look(
        &self,
        first: FirstLook,
        roots: &[PathBuf],
        options: &walk::Options,
        chooser: Option<&mut (dyn Chooser + Send)>,
    ) -> Outcome {
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
        let loaded = map(walked.candidates, self.threads, |path| self.load(path));
        let scope = Scope { roots, options, search: &search };
        self.examine(loaded, project, Some(&scope), chooser, &mut outcome);
        // Where all of the repository was looked at and could be read, nothing else uses them.
        let all = roots.iter().any(|path| path == self.root.path()) && outcome.failures.is_empty();
        if all {
            outcome.names_to_look_for.clear();
        }
        if self.mode != Mode::Inventory {
            outcome.models_to_look_for = self.models_elsewhere(walked.noted, &outcome);
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
            let loaded = vec![Ok((PathBuf::from(&name), Source::new(name, bytes)))];
            run.examine(loaded, project, None, None, &mut outcome);
            // One source is all that was asked about.
            outcome.names_to_look_for.clear();
        }
        Ok(outcome)
    }

    fn load(&self, path: PathBuf) -> Result<(PathBuf, Source), Failure> {
        let name = self.root.name(&path);
        match std::fs::read(&path) {
            Ok(bytes) => Ok((path, Source::new(name, bytes))),
            Err(error) => Err(Failure { name, message: error.to_string() }),
        }
    }

    /// Analyses the candidates, fixes them if that was asked for, and adds what was found to `outcome`, sorted.
    fn examine(
        &self,
        loaded: Vec<Result<(PathBuf, Source), Failure>>,
        mut project: Project,
        scope: Option<&Scope>,
        chooser: Option<&mut (dyn Chooser + Send)>,
        outcome: &mut Outcome,
    ) {
        let first = map(loaded, self.threads, |loaded| {
            let (path, source) = loaded?;
            let analysis = self.analyse(&source, &project)?;
            self.progress.count_analysed();
            Ok(Examined { path, source, analysis, outside: false })
        });
        let mut examined = sort_out(first, &mut outcome.failures);
        // What looked like a direct route in the bytes may be another service once its names are followed.
        // And what is encoded shows only then.
        let direct_route = examined.iter().any(|file| file.analysis.direct_route);
        if project.direct_route != direct_route {
            project.direct_route = direct_route;
            examined = self.again(examined, &project, outcome, |_| true);
        }
        if self.mode == Mode::Inventory {
            // What follows asks how findings hang together.
            let files = examined.into_iter().map(unchanged);
            outcome.files = files.filter(|file| !file.seen.uses.is_empty() || !file.seen.names.is_empty()).collect();
            outcome.sort();
            return;
        }
        let threshold = self.threshold();
        let names = KeyNames::new(&self.settings.key_names);
        project.secret_keys = examined.iter().flat_map(|file| file.analysis.secret_keys.iter().cloned()).collect();
        if !project.secret_keys.is_empty() {
            examined = self.again(examined, &project, outcome, |file| mentions(&file.source, &project.secret_keys));
        }
        if let Some(scope) = scope {
            examined.extend(self.modules_of_named_files(scope, &project));
        }
        if let Some(scope) = scope {
            examined = self.follow_variables(examined, scope, &mut project, outcome);
            examined = self.read_bodies(examined, scope, &mut project, outcome);
        }
        let mut sought = Sought::default();
        examined = self.agree(examined, &mut project, &mut sought, scope, &Settled::default(), outcome);
        let mut agreement = Agreement::default();
        let files = match chooser {
            Some(chooser) => deep(|| {
                let shared = review::Shared { project: &mut project, sought: &mut sought, scope, outcome };
                self.ask(examined, shared, chooser, &mut agreement)
            }),
            None => {
                examined.retain(|file| !file.outside);
                examined.iter().for_each(|file| agreement.stays(&file.source, &file.analysis));
                map(examined, self.threads, |file| match self.mode {
                    Mode::Check | Mode::Inventory => Done::unchanged(file, None),
                    Mode::Fix { mut threshold, write } => self.fix(file, &project, &mut threshold, write),
                })
            }
        };
        for Done { file, failure, .. } in files {
            outcome.failures.extend(failure);
            let fixable = |finding: &&Finding| finding.fix.as_ref().is_some_and(|fix| fix.applicability >= threshold);
            match self.mode {
                Mode::Check | Mode::Inventory => {
                    agreement.changes(&file.before.source, file.findings.iter().filter(fixable), &names);
                }
                Mode::Fix { .. } => agreement.changes(&file.before.source, file.fixed.iter(), &names),
            }
            if !file.findings.is_empty() || !file.fixed.is_empty() {
                outcome.files.push(file);
            }
        }
        outcome.names_to_look_for = agreement.changed();
        outcome.split_names = agreement.split();
        outcome.sort();
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
        outcome: &mut Outcome,
        concerns: impl Fn(&Examined) -> bool + Sync,
    ) -> Vec<Examined> {
        let again = map(examined, self.threads, |mut file| {
            if concerns(&file) {
                file.analysis = self.analyse(&file.source, project)?;
            }
            Ok(file)
        });
        sort_out(again, &mut outcome.failures)
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
        analyse(source, &settings, project, declined)
    }

    /// Fixes a file. When something goes wrong its findings are those of the untouched file.
    fn fix(&self, file: Examined, project: &Project, chooser: &mut dyn Chooser, write: bool) -> Done {
        let analyse = |source: &Source, declined: &[Declined]| self.look_at(source, project, declined);
        let rewritten = guarded(|| rewrite(&file.source, file.analysis.clone(), chooser, analyse));
        let Rewritten { source, fixed, left, secrets, declined } = match rewritten {
            Ok(rewritten) => rewritten,
            Err(message) => return Done::unchanged(file, Some(message)),
        };
        if write
            && let Some(source) = &source
            && let Err(error) = replace(&file.path, file.source.bytes(), source.bytes())
        {
            return Done::unchanged(file, Some(format!("{error:#}")));
        }
        let before = Text { source: file.source, secrets: file.analysis.secrets };
        let after = source.map(|source| Text { source, secrets });
        let file = FileOutcome { path: file.path, before, after, fixed, findings: left, seen: file.analysis.seen };
        Done { file, declined, failure: None }
    }
}

/// A file that was seen to.
struct Done {
    file: FileOutcome,
    /// What the user did not want, at its places in the file as it was.
    declined: Vec<Declined>,
    failure: Option<Failure>,
}

impl Done {
    /// A file that was left as it is; because something went wrong if there is a message.
    fn unchanged(file: Examined, message: Option<String>) -> Self {
        let failure = message.map(|message| Failure { name: file.source.name.clone(), message });
        Self { file: unchanged(file), declined: Vec::new(), failure }
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

/// A file that was left as it is.
fn unchanged(file: Examined) -> FileOutcome {
    let Examined { path, source, analysis, .. } = file;
    let before = Text { source, secrets: analysis.secrets };
    FileOutcome { path, before, after: None, fixed: Vec::new(), findings: analysis.findings, seen: analysis.seen }
}

/// The name of standard input: that of the file it stands for, relative to the repository's root.
pub fn stdin_name(file: Option<&Path>, root: &Root) -> String {
    file.map_or_else(|| "-".to_owned(), |file| root.name(file))
}
