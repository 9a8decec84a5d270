//! A command at work on files: what it is configured by, where it looks, what it saw.

use std::collections::BTreeSet;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::complain;
use crate::changed::changed_since;
use crate::cli::{Common, Sources};
use crate::config::{self, Config, Found, Nearest};
use crate::engine::{Failure, FileOutcome, Memory, Mode, Outcome, Progress, Run, stdin_name};
use crate::exclude::Excludes;
use crate::parallel::startable;
use crate::patch;
use crate::paths::{Root, normalized, path_of_bytes};
use crate::progress::Bar;
use crate::report::document::FileReport;
use crate::report::summary::count;
use crate::report::{Action, Document, printable};
use crate::rewrite::Chooser;
use crate::settings::Settings;
use crate::walk::{self, resolve, why_nothing};

/// More than a disk can use at once.
const MOST_THREADS: usize = 16;

/// A command that looks at files.
pub(super) struct Task<'a> {
    sources: &'a Sources,
    working_directory: PathBuf,
    /// What comes of the command line and the configuration in a directory (absolute).
    merged: &'a dyn Fn(Config, &Path) -> anyhow::Result<Settings>,
    settings: Settings,
    /// What the command line excludes.
    excluded: Excludes,
    /// What is excluded in all.
    excludes: Excludes,
    threads: usize,
    memory: Memory,
    /// Whether what the files use is asked for beside what is found.
    pub(super) lists_uses: bool,
}

/// What a command saw.
pub(super) struct Looked {
    pub(super) outcome: Outcome<FileReport>,
    /// Why it looked at nothing, if it did not.
    pub(super) nothing: Option<&'static str>,
    /// What came on standard input, if that was the source.
    input: Option<Vec<u8>>,
    pub(super) covered: Covered,
}

/// Where a run looked, as reports write paths; empty for all of the repository.
#[derive(Default)]
pub(super) struct Covered(Vec<String>);

impl<'a> Task<'a> {
    pub(super) fn new(
        sources: &'a Sources,
        merged: &'a dyn Fn(Config, &Path) -> anyhow::Result<Settings>,
    ) -> anyhow::Result<Self> {
        let working_directory = std::env::current_dir()
            .and_then(|directory| directory.canonicalize())
            .context("cannot find the working directory")?;
        let mut excluded = Excludes::default();
        excluded.add(&working_directory, &sources.exclude)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = startable(sources.threads.unwrap_or(cores).clamp(1, MOST_THREADS));
        if threads == 0 {
            bail!("cannot start a thread; the system allows no more");
        }
        Ok(Self {
            sources,
            working_directory,
            merged,
            settings: Settings::default(),
            excludes: excluded.clone(),
            excluded,
            threads,
            memory: Memory::default(),
            lists_uses: false,
        })
    }

    /// Merges command line and configuration for files in `starts` (directories; absolute, canonical). Gives the configurations
    /// around them, if those nearest to each file count.
    fn configure(&mut self, starts: &[PathBuf]) -> anyhow::Result<Option<Nearest>> {
        if self.sources.no_config {
            self.settings = (self.merged)(Config::default(), &self.working_directory)?;
            return Ok(None);
        }
        if let Some(file) = &self.sources.config {
            let config = config::load(file)?;
            let directory = normalized(file, &self.working_directory);
            let directory = directory.parent().unwrap_or(&self.working_directory);
            let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf());
            self.excludes.add(&directory, &globs(&config))?;
            self.settings = (self.merged)(config, &directory)?;
            return Ok(None);
        }
        let mut nearest = Nearest::default();
        for start in starts {
            nearest.look(start)?;
        }
        self.merge(nearest.found(), starts)?;
        Ok(Some(nearest))
    }

    /// Adds the configurations in directories below `roots`, and says whether there are any. What they exclude counts before
    /// those below them are looked at: what is excluded needs no configuration that can be understood.
    fn configure_below(
        &mut self,
        nearest: &mut Nearest,
        (starts, roots): (&[PathBuf], &[PathBuf]),
        mut directories: Vec<PathBuf>,
    ) -> anyhow::Result<bool> {
        let around = nearest.found().len();
        directories.sort();
        for directory in directories {
            let known = nearest.found().len();
            // Where a walk starts is not excluded.
            let mut inside = directory.ancestors().take_while(|above| !roots.iter().any(|root| root == above));
            if !inside.any(|above| self.excludes.name(above, true)) {
                nearest.look(&directory)?;
            }
            for found in &nearest.found()[known..] {
                self.excludes.add_below(&found.directory, &globs(&found.config))?;
            }
        }
        let has_more = nearest.found().len() > around;
        if has_more {
            self.merge(nearest.found(), starts)?;
        }
        Ok(has_more)
    }

    /// Merges command line and configurations.
    fn merge(&mut self, found: &[Found], starts: &[PathBuf]) -> anyhow::Result<()> {
        let mut found: Vec<&Found> = found.iter().collect();
        found.sort_by(|a, b| a.directory.cmp(&b.directory));
        self.excludes = self.excluded.clone();
        let mut nearer = Vec::new();
        for Found { directory, config, .. } in found {
            self.excludes.add_below(directory, &globs(config))?;
            nearer.push((directory.clone(), (self.merged)(config.clone(), directory)?));
        }
        let without = (self.merged)(Config::default(), &self.working_directory)?;
        self.settings = Settings::nearest(without, nearer, starts);
        Ok(())
    }

    /// Names the tables that do not count.
    fn warn_of_passed_over(&self, nearest: &Nearest, starts: &[PathBuf]) {
        for file in nearest.passed_over() {
            let name = Root::of(starts, &self.working_directory).name(file);
            let own = config::OWN_FILE;
            complain(&format!("warning: {}: [tool.fw-migrate] does not count beside {own}", printable(&name)));
        }
    }

    fn options(&self) -> walk::Options {
        walk::Options {
            no_ignore: self.sources.no_ignore,
            excludes: self.excludes.clone(),
            force_exclude: self.sources.force_exclude || self.sources.changed_since.is_some(),
            max_file_size: self.sources.max_file_size,
            threads: self.threads,
        }
    }

    /// Looks at what the command line names, and shows on a terminal how far it is.
    pub(super) fn watch(self, mode: Mode, quiet: bool) -> anyhow::Result<Looked> {
        let (progress, _bar) = Bar::start(quiet);
        self.look(mode, &progress, None)
    }

    /// Looks at what the command line names. Of the fixes, those are made that the chooser takes, if there is one.
    pub(super) fn look(
        mut self,
        mode: Mode,
        progress: &Progress,
        chooser: Option<&mut (dyn Chooser + Send)>,
    ) -> anyhow::Result<Looked> {
        if self.sources.paths.iter().any(|path| path == Path::new("-")) {
            let others = self.sources.files_from.is_some() || self.sources.changed_since.is_some();
            if self.sources.paths.len() > 1 || others {
                bail!("`-` stands for the only source; it cannot be mixed with other paths");
            }
            return self.standard_input(mode, progress);
        }
        let mut paths = self.sources.paths.clone();
        match &self.sources.files_from {
            Some(list) => paths.extend(listed(list)?),
            None if paths.is_empty() => paths.push(PathBuf::from(".")),
            None => {}
        }
        let (mut roots, missing) = resolve(&paths, &self.working_directory);
        let root = Root::of(&roots, &self.working_directory);
        if let Some(revision) = &self.sources.changed_since {
            let mut changed = changed_since(revision, root.path())?;
            changed.retain(|file| roots.iter().any(|root| file.starts_with(root)));
            roots = changed;
        }
        let start =
            |root: &PathBuf| if root.is_dir() { root.clone() } else { root.parent().unwrap_or(root).to_path_buf() };
        let starts: BTreeSet<PathBuf> = roots.iter().map(start).collect();
        let starts: Vec<PathBuf> = starts.into_iter().collect();
        let nearest = self.configure(&starts)?;
        let place = if nearest.is_some() { config::place_shown_by } else { |_: &Path, _| None };
        let mut first = self.run(&root, mode, progress).first_look(&roots, &self.options(), place)?;
        if let Some(mut nearest) = nearest {
            let below = first.places().to_vec();
            if self.configure_below(&mut nearest, (&starts, &roots), below)? {
                // Few trees have any, and only there something else may be excluded, or searched for.
                first = self.run(&root, mode, progress).first_look(&roots, &self.options(), |_, _| None)?;
            }
            self.warn_of_passed_over(&nearest, &starts);
        }
        let options = self.options();
        let digest = |file: FileOutcome| {
            let output = mode.previews().then(|| patch_of(&file, root.relative(&file.path)));
            FileReport::of(&file, output.flatten())
        };
        let mut outcome = self.run(&root, mode, progress).closer_look(first, &roots, &options, chooser, &digest);
        outcome.failures.extend(missing.into_iter().map(|(path, error)| Failure {
            name: path.display().to_string(),
            message: match error.kind() {
                io::ErrorKind::NotFound => "no such file or directory".to_owned(),
                _ => error.to_string(),
            },
        }));
        outcome.failures.sort();
        let nothing = outcome.looked_at == 0 && outcome.skipped.is_empty() && outcome.failures.is_empty();
        let nothing = nothing.then(|| match self.sources.changed_since {
            Some(_) if roots.is_empty() => "none changed since that revision",
            _ => why_nothing(&roots, &options),
        });
        let covered = roots.iter().map(|path| if path == root.path() { String::new() } else { root.name(path) });
        let covered = Covered(covered.collect());
        Ok(Looked { outcome, nothing, input: None, covered })
    }

    /// One source on standard input.
    fn standard_input(mut self, mode: Mode, progress: &Progress) -> anyhow::Result<Looked> {
        let named = self.sources.stdin_filename.as_deref().map(|file| normalized(file, &self.working_directory));
        let directory = named.as_deref().and_then(Path::parent).unwrap_or(&self.working_directory);
        let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf());
        let file = named.as_deref().and_then(Path::file_name).map(|name| directory.join(name));
        let starts = [directory];
        if let Some(nearest) = self.configure(&starts)? {
            self.warn_of_passed_over(&nearest, &starts);
        }
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        let root = Root::of(file.as_slice(), &self.working_directory);
        let excluded =
            self.sources.force_exclude && file.as_deref().is_some_and(|file| self.excludes.cover(file, false));
        let outcome = if excluded {
            Outcome::default()
        } else {
            let outcome = self.run(&root, mode, progress).source(stdin_name(file.as_deref(), &root), bytes.clone())?;
            outcome.map(|file| {
                let output = match &file.after {
                    // It goes by the name it was given.
                    _ if mode.previews() => patch_of(&file, &file.path),
                    after => after.as_ref().map(|after| after.source.bytes().to_vec()),
                };
                FileReport::of(&file, output)
            })
        };
        Ok(Looked {
            outcome,
            nothing: excluded.then_some("standard input is excluded"),
            input: Some(bytes),
            covered: Covered(Vec::new()),
        })
    }

    fn run<'r>(&'r self, root: &'r Root, mode: Mode, progress: &'r Progress) -> Run<'r> {
        let lists_uses = self.lists_uses;
        Run { settings: &self.settings, root, mode, lists_uses, threads: self.threads, progress, memory: &self.memory }
    }
}

impl Looked {
    /// The report.
    pub(super) fn document(self, action: Action, common: &Common) -> Document {
        let mut document = Document::of(self.outcome, action, common.unsafe_fixes);
        document.nothing = self.nothing.map(str::to_owned);
        document
    }

    /// What standard output is for, if not for the report: a patch, or what becomes of standard input.
    pub(super) fn output(&mut self, action: Action) -> Option<Vec<u8>> {
        let mut outputs = self.outcome.files.iter_mut().filter_map(|file| file.output.take());
        match action {
            Action::Check => None,
            Action::Fix | Action::Review => self.input.take().map(|old| outputs.next().unwrap_or(old)),
            Action::Preview => Some(outputs.flatten().collect()),
        }
    }

    /// Says what went wrong, and which files that were named were skipped.
    pub(super) fn complain(&self, quiet: bool) {
        for failure in &self.outcome.failures {
            complain(&format!("error: {}: {}", printable(&failure.name), printable(&failure.message)));
        }
        if !quiet {
            if self.outcome.swept > 0 {
                let files = count(self.outcome.swept, "temporary file");
                complain(&format!("note: removed {files} that an interrupted run had left behind"));
            }
            for skipped in self.outcome.skipped.iter().filter(|skipped| skipped.explicit) {
                complain(&format!("warning: {}: skipped: {}", printable(&skipped.name), skipped.reason));
            }
        }
    }
}

impl Covered {
    /// Whether a path of a report lies there.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.0.iter().any(|root| {
            root.is_empty() || path.strip_prefix(&**root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }
}

/// The change of a file, if there is one.
fn patch_of(file: &FileOutcome, path: &Path) -> Option<Vec<u8>> {
    let after = file.after.as_ref()?;
    let mut patch = Vec::new();
    patch::append(&mut patch, path, file.before.source.bytes(), after.source.bytes());
    Some(patch)
}

/// The paths in a list.
fn listed(list: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if list == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read the paths on standard input")?;
    } else {
        bytes = std::fs::read(list).with_context(|| format!("cannot read the paths in {}", list.display()))?;
    }
    let by_nul = bytes.contains(&0);
    let paths = bytes.split(|byte| *byte == if by_nul { 0 } else { b'\n' });
    let paths = paths.map(|path| if by_nul { path } else { path.strip_suffix(b"\r").unwrap_or(path) });
    paths.filter(|path| !path.is_empty()).map(path_of_bytes).collect()
}

fn globs(config: &Config) -> Vec<String> {
    config.exclude.0.iter().map(|glob| glob.0.clone()).collect()
}
