//! Carrying out a command: settings from command line and configuration, the run, its report, the exit code.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, anyhow, bail};

use crate::baseline::Baseline;
use crate::changed::changed_since;
use crate::cli::{Cli, Command, Common, InventoryArgs, Output, ReportCommand, Sources};
use crate::config::{self, Config, Found, KeyName, Many, Nearest, RuleCode, Value};
use crate::engine::{Failure, Mode, Outcome, Progress, Run, stdin_name};
use crate::exclude::{Excludes, Files};
use crate::finding::Applicability;
use crate::interactive::{self, Questions};
use crate::inventory::Inventory;
use crate::manual;
use crate::parallel::silence_panics;
use crate::patch;
use crate::paths::{Root, normalized, path_of_bytes};
use crate::progress::Bar;
use crate::report::document::Part;
use crate::report::summary::count;
use crate::report::{Action, Document, Summary, View, explanation, inventory, printable, summary};
use crate::rewrite::Chooser;
use crate::rules::RULES;
use crate::settings::{RuleSelection, Settings};
use crate::walk::{self, resolve, why_nothing};

/// Nothing to report.
const CLEAN: u8 = 0;
/// Something was found, or is left.
const FOUND: u8 = 1;
/// Something could not be done.
const FAILED: u8 = 2;

/// More than a disk can use at once.
const MOST_THREADS: usize = 16;

/// Does what the command line says.
pub fn run(cli: Cli) -> ExitCode {
    silence_panics();
    let result = match cli.command {
        Command::Check { common, baseline: Some(file), write_baseline } => {
            check_against(&common, &file, write_baseline)
        }
        Command::Check { common, .. } => migrate(&common, Action::Check),
        Command::Fix { common, interactive: true, .. } => migrate(&common, Action::Review),
        Command::Fix { common, diff, .. } => migrate(&common, if diff { Action::Preview } else { Action::Fix }),
        Command::Inventory(args) => take_inventory(args),
        Command::Report(ReportCommand::Merge { files, prefix, output }) => merge(&files, prefix, &output),
        Command::Rules => rules(),
        Command::Explain { rule } => {
            write(&mut io::stdout().lock(), explanation::explain(rule).as_bytes()).map(|()| CLEAN)
        }
        Command::Completions { shell } => write(&mut io::stdout().lock(), &manual::completions(shell)).map(|()| CLEAN),
        Command::Man { all: Some(directory), .. } => manual::write_pages(&directory).map(|()| CLEAN),
        Command::Man { command, all: None } => {
            manual::page(&command).and_then(|page| write(&mut io::stdout().lock(), &page)).map(|()| CLEAN)
        }
    };
    ExitCode::from(result.unwrap_or_else(|error| {
        complain(&format!("error: {}", printable(&format!("{error:#}"))));
        FAILED
    }))
}

/// Looks for what has to be migrated, and does it if that was asked for.
fn migrate(common: &Common, action: Action) -> anyhow::Result<u8> {
    let merged = |config: Config, directory: &Path| settings(common, config, directory);
    let mut task = Task::new(&common.sources, &merged)?;
    task.lists_uses = common.output.format.lists_deployments();
    let threshold = if common.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let (fix, quiet) = (|write| Mode::Fix { threshold, write }, common.output.quiet);
    let looked = match action {
        Action::Check => task.watch(Mode::Check, quiet),
        Action::Fix => task.watch(fix(true), quiet),
        Action::Preview => task.watch(fix(false), quiet),
        Action::Review => {
            interactive::refuse_standard_input(&common.sources)?;
            let (progress, bar) = Bar::start(quiet);
            let mut questions = Questions::on_terminal(threshold, common.output.color.into(), bar);
            task.look(fix(true), &progress, Some(&mut questions))
        }
    }?;
    let output = looked.output(action)?;
    // A report for programs says it itself, and stands alone where it goes to standard error.
    if output.is_none() || !common.output.format.is_for_programs() {
        looked.complain(common.output.quiet);
    }
    finish(&looked.document(action, common), &common.output, output.as_deref())
}

/// Checks against the findings that a file knows, or writes that file.
fn check_against(common: &Common, file: &Path, write: bool) -> anyhow::Result<u8> {
    let known = match Baseline::load(file)? {
        Some(known) => known,
        None if write => Baseline::default(),
        None => bail!("there is no baseline {}; --write-baseline writes it", file.display()),
    };
    let merged = |config: Config, directory: &Path| settings(common, config, directory);
    let mut task = Task::new(&common.sources, &merged)?;
    task.lists_uses = common.output.format.lists_deployments();
    let looked = task.watch(Mode::Check, common.output.quiet)?;
    looked.complain(common.output.quiet);
    let mut document = looked.document(Action::Check, common);
    if !write {
        known.apply(&mut document, |path| looked.covers(path));
        return finish(&document, &common.output, None);
    }
    if document.summary.failed > 0 {
        bail!("{} stays as it is, because not all files could be read", file.display());
    }
    let updated = known.updated(&document, |path| looked.covers(path));
    std::fs::write(file, updated.to_json()).with_context(|| format!("cannot write {}", file.display()))?;
    if !common.output.quiet {
        complain(&format!("Wrote {} to {}.", count(updated.len(), "finding"), printable(&file.display().to_string())));
    }
    Ok(CLEAN)
}

/// Shows saved reports.
fn merge(files: &[PathBuf], prefix: bool, output: &Output) -> anyhow::Result<u8> {
    let part = |file: &PathBuf| {
        let prefix = prefix.then(|| file.file_stem().unwrap_or_default().to_string_lossy().into_owned());
        let bytes = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        let document = Document::from_json(&bytes).with_context(|| file.display().to_string())?;
        Ok(Part { prefix, document })
    };
    let parts = files.iter().map(part).collect::<anyhow::Result<_>>()?;
    print(&Document::merge(parts), output, None)?;
    Ok(CLEAN)
}

/// Lists what is in use.
fn take_inventory(args: InventoryArgs) -> anyhow::Result<u8> {
    let merged = |config: Config, _: &Path| shared_settings(&args.sources.key_env, config);
    let task = Task::new(&args.sources, &merged)?;
    let looked = task.watch(Mode::Inventory, args.quiet)?;
    looked.complain(args.quiet);
    let outcome = &looked.outcome;
    let inventory = Inventory::of(outcome);
    let report = inventory::Report {
        inventory: &inventory,
        outcome,
        show_files: args.show_files,
        show_skipped: args.show_skipped,
        quiet: args.quiet,
        nothing: looked.nothing,
    };
    write(&mut io::stdout().lock(), args.format.render(&report)?.as_bytes())?;
    if args.format.is_for_programs() && !args.quiet {
        write(&mut io::stderr().lock(), inventory::summary(&report).as_bytes())?;
    }
    Ok(if outcome.failures.is_empty() { CLEAN } else { FAILED })
}

/// Lists the rules.
fn rules() -> anyhow::Result<u8> {
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for rule in RULES {
        let severity = format!("{:?}", rule.severity).to_lowercase();
        text.push_str(&format!("{}  {:width$}  {severity:7}  {}\n", rule.code, rule.name, rule.summary));
    }
    write(&mut io::stdout().lock(), text.as_bytes())?;
    Ok(CLEAN)
}

/// A command that looks at files.
struct Task<'a> {
    sources: &'a Sources,
    working_directory: PathBuf,
    /// What comes of the command line and the configuration in a directory (absolute).
    merged: &'a dyn Fn(Config, &Path) -> anyhow::Result<Settings>,
    settings: Settings,
    excludes: Excludes,
    threads: usize,
    /// Whether what the files use is asked for beside what is found.
    lists_uses: bool,
}

/// What a command saw.
struct Looked {
    root: Root,
    outcome: Outcome,
    /// Why it looked at nothing, if it did not.
    nothing: Option<&'static str>,
    /// What came on standard input, if that was the source.
    input: Option<Vec<u8>>,
    /// Where it looked, as reports write paths; empty for all of the repository.
    covered: Vec<String>,
}

impl<'a> Task<'a> {
    fn new(
        sources: &'a Sources,
        merged: &'a dyn Fn(Config, &Path) -> anyhow::Result<Settings>,
    ) -> anyhow::Result<Self> {
        let working_directory = std::env::current_dir()
            .and_then(|directory| directory.canonicalize())
            .context("cannot find the working directory")?;
        let mut excludes = Excludes::default();
        excludes.add(&working_directory, &sources.exclude)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = sources.threads.unwrap_or(cores).clamp(1, MOST_THREADS);
        Ok(Self {
            sources,
            working_directory,
            merged,
            settings: Settings::default(),
            excludes,
            threads,
            lists_uses: false,
        })
    }

    /// Merges command line and configuration for files in `starts` or below `roots` (directories; absolute, canonical).
    fn configure(&mut self, starts: &[PathBuf], roots: &[PathBuf]) -> anyhow::Result<()> {
        if self.sources.no_config {
            self.settings = (self.merged)(Config::default(), &self.working_directory)?;
            return Ok(());
        }
        if let Some(file) = &self.sources.config {
            let config = config::load(file)?;
            let directory = normalized(file, &self.working_directory);
            let directory = directory.parent().unwrap_or(&self.working_directory);
            let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf());
            self.excludes.add(&directory, &globs(&config))?;
            self.settings = (self.merged)(config, &directory)?;
            return Ok(());
        }
        let mut nearest = Nearest::default();
        for start in starts {
            nearest.look(start)?;
        }
        let mut below = walk::directories(roots, &self.options(), config::may_stand_in);
        below.sort();
        let mut known = 0;
        let mut excludes = self.excludes.clone();
        for directory in below {
            for found in &nearest.found()[known..] {
                excludes.add_below(&found.directory, &globs(&found.config))?;
            }
            known = nearest.found().len();
            // What is excluded needs no configuration that can be understood; where a walk starts is not.
            let mut around = directory.ancestors().take_while(|around| !roots.iter().any(|root| root == around));
            if !around.any(|around| excludes.name(around, true)) {
                nearest.look(&directory)?;
            }
        }
        for file in nearest.passed_over() {
            let name = Root::of(starts, &self.working_directory).name(file);
            let own = config::OWN_FILE;
            complain(&format!("warning: {}: [tool.fw-migrate] does not count beside {own}", printable(&name)));
        }
        let mut nearer = Vec::new();
        for Found { directory, config, .. } in nearest.into_found() {
            self.excludes.add_below(&directory, &globs(&config))?;
            nearer.push((directory.clone(), (self.merged)(config, &directory)?));
        }
        let without = (self.merged)(Config::default(), &self.working_directory)?;
        self.settings = Settings::nearest(without, nearer, starts);
        Ok(())
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
    fn watch(self, mode: Mode, quiet: bool) -> anyhow::Result<Looked> {
        let (progress, _bar) = Bar::start(quiet);
        self.look(mode, &progress, None)
    }

    /// Looks at what the command line names. Of the fixes, those are made that the chooser takes, if there is one.
    fn look(
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
        self.configure(&starts.into_iter().collect::<Vec<_>>(), &roots)?;
        let options = self.options();
        let run = self.run(&root, mode, progress);
        let mut outcome = match chooser {
            Some(chooser) => run.review(&roots, &options, chooser)?,
            None => run.paths(&roots, &options)?,
        };
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
        let covered = covered.collect();
        Ok(Looked { root, outcome, nothing, input: None, covered })
    }

    /// One source on standard input.
    fn standard_input(mut self, mode: Mode, progress: &Progress) -> anyhow::Result<Looked> {
        let named = self.sources.stdin_filename.as_deref().map(|file| normalized(file, &self.working_directory));
        let directory = named.as_deref().and_then(Path::parent).unwrap_or(&self.working_directory);
        let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf());
        let file = named.as_deref().and_then(Path::file_name).map(|name| directory.join(name));
        self.configure(&[directory], &[])?;
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        let root = Root::of(file.as_slice(), &self.working_directory);
        let excluded =
            self.sources.force_exclude && file.as_deref().is_some_and(|file| self.excludes.cover(file, false));
        let outcome = if excluded {
            Outcome::default()
        } else {
            self.run(&root, mode, progress).source(stdin_name(file.as_deref(), &root), bytes.clone())?
        };
        Ok(Looked {
            root,
            outcome,
            nothing: excluded.then_some("standard input is excluded"),
            input: Some(bytes),
            covered: Vec::new(),
        })
    }

    fn run<'r>(&'r self, root: &'r Root, mode: Mode, progress: &'r Progress) -> Run<'r> {
        let lists_uses = self.lists_uses;
        Run { settings: &self.settings, root, mode, lists_uses, threads: self.threads, progress }
    }
}

impl Looked {
    /// The report.
    fn document(&self, action: Action, common: &Common) -> Document {
        let mut document = Document::of(&self.outcome, action, common.unsafe_fixes);
        document.nothing = self.nothing.map(str::to_owned);
        document
    }

    /// Whether a path of a report lies where the run looked.
    fn covers(&self, path: &str) -> bool {
        self.covered.iter().any(|root| {
            root.is_empty() || path.strip_prefix(&**root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// What standard output is for, if not for the report: a patch, or what becomes of standard input.
    fn output(&self, action: Action) -> anyhow::Result<Option<Vec<u8>>> {
        let files = self.outcome.files.iter();
        Ok(match (action, &self.input) {
            (Action::Check, _) | (Action::Fix | Action::Review, None) => None,
            (Action::Fix | Action::Review, Some(old)) => {
                let new = self.outcome.files.first().and_then(|file| file.after.as_ref());
                Some(new.map_or(&**old, |after| after.source.bytes()).to_vec())
            }
            (Action::Preview, input) => {
                let mut patch = Vec::new();
                for (file, after) in files.filter_map(|file| Some((file, file.after.as_ref()?))) {
                    // Standard input goes by the name it was given.
                    let path = if input.is_some() { &file.path } else { self.root.relative(&file.path) };
                    patch::append(&mut patch, path, file.before.source.bytes(), after.source.bytes())?;
                }
                Some(patch)
            }
        })
    }

    /// Says what went wrong, and which files that were named were skipped.
    fn complain(&self, quiet: bool) {
        for failure in &self.outcome.failures {
            complain(&format!("error: {}: {}", printable(&failure.name), printable(&failure.message)));
        }
        if !quiet {
            for skipped in self.outcome.skipped.iter().filter(|skipped| skipped.explicit) {
                complain(&format!("warning: {}: skipped: {}", printable(&skipped.name), skipped.reason));
            }
        }
    }
}

/// Prints a report, and tells the exit code. `output` is what standard output is for, if not for the report.
fn finish(document: &Document, how: &Output, output: Option<&[u8]>) -> anyhow::Result<u8> {
    print(document, how, output)?;
    let counts = &document.summary;
    Ok(if counts.failed > 0 {
        FAILED
    } else if counts.fails() || (document.action == Action::Preview && counts.changed_files > 0) {
        FOUND
    } else {
        CLEAN
    })
}

/// Prints a report. `output` is what standard output is for, if not for the report.
fn print(document: &Document, how: &Output, output: Option<&[u8]>) -> anyhow::Result<()> {
    let view = View {
        quiet: how.quiet,
        show_skipped: how.show_skipped,
        statistics: how.statistics,
        max_shown: how.max_shown,
        width: terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)),
    };
    let text = how.format.render(document, &view);
    let summary = if how.quiet { String::new() } else { summary::render(document, how.format, &view) };
    let color = ColorChoice::from(how.color);
    let mut stdout = AutoStream::new(io::stdout(), color).lock();
    let mut stderr = AutoStream::new(io::stderr(), color).lock();
    if let Some(output) = output {
        write(&mut io::stdout().lock(), output)?;
        write(&mut stderr, text.as_bytes())?;
        if how.format.is_for_programs() {
            return Ok(());
        }
    } else {
        write(&mut stdout, text.as_bytes())?;
    }
    match how.format.summary() {
        Summary::InReport => Ok(()),
        Summary::BehindReport if output.is_none() => write(&mut stdout, summary.as_bytes()),
        Summary::BehindReport | Summary::OnStandardError => write(&mut stderr, summary.as_bytes()),
    }
}

fn globs(config: &Config) -> Vec<String> {
    config.exclude.0.iter().map(|glob| glob.0.clone()).collect()
}

/// What the command line says, and the configuration in `directory` (absolute) where it says nothing. Names of keys add up.
pub fn settings(common: &Common, mut config: Config, directory: &Path) -> anyhow::Result<Settings> {
    let codes = |codes: Vec<RuleCode>| codes.into_iter().map(|code| code.0).collect();
    let chosen = |command_line: &Option<Vec<RuleCode>>, file: Option<Many<RuleCode>>| {
        codes(command_line.clone().or(file.map(|codes| codes.0)).unwrap_or_default())
    };
    let endpoint = config.endpoint.take().map(|endpoint| endpoint.0);
    let (select, ignore) = (config.select.take(), config.ignore.take());
    let per_file_ignores = std::mem::take(&mut config.per_file_ignores.0).into_iter();
    Ok(Settings {
        endpoint: common.endpoint.clone().or(endpoint).unwrap_or_default(),
        rules: RuleSelection { select: chosen(&common.select, select), ignore: chosen(&common.ignore, ignore) },
        per_file_ignores: per_file_ignores
            .map(|(glob, rules)| Ok((Files::new(directory, &glob.0)?, codes(rules.0))))
            .collect::<anyhow::Result<_>>()?,
        ..shared_settings(&common.sources.key_env, config)?
    })
}

/// What every command that looks at files has to know of a configuration.
fn shared_settings(key_env: &[String], config: Config) -> anyhow::Result<Settings> {
    let named = key_env.iter().map(|name| KeyName::read(name)).collect::<Result<Vec<_>, _>>();
    let named = named.map_err(|why| anyhow!("the value of --key-env is {why}"))?;
    let key_names = config.key_env.0.into_iter().chain(named);
    let deployments = config.deployments.0.into_iter();
    Ok(Settings {
        key_names: Settings::distinct(key_names.map(|name| name.0)),
        deployments: deployments.map(|(handle, deployment)| (handle.0, deployment.0.to_string())).collect(),
        ..Settings::default()
    })
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

/// Writes and flushes. That nobody reads on is not an error.
fn write(stream: &mut impl Write, bytes: &[u8]) -> anyhow::Result<()> {
    match stream.write_all(bytes).and_then(|()| stream.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error).context("cannot write the output"),
        _ => Ok(()),
    }
}

/// A line on standard error. There is nowhere to say that it could not be written.
fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "{message}");
}
