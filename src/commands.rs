//! Carrying out a command: settings from command line and configuration, the run, its report, the exit code.

use std::collections::BTreeSet;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, bail};

use crate::cli::{Cli, Command, Common};
use crate::config::{self, Config, Found, Many, Nearest, RuleCode};
use crate::engine::{Failure, Mode, Outcome, Run, stdin_name};
use crate::exclude::{Excludes, Files};
use crate::finding::Applicability;
use crate::parallel::silence_panics;
use crate::patch;
use crate::paths::{Root, normalized};
use crate::report::summary::{self, Counts};
use crate::report::{Action, Format, Report, printable};
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
        Command::Check(common) => Task::new(common, Action::Check).and_then(Task::carry_out),
        Command::Fix { common, diff } => {
            Task::new(common, if diff { Action::Preview } else { Action::Fix }).and_then(Task::carry_out)
        }
        Command::Rules => rules(),
    };
    ExitCode::from(result.unwrap_or_else(|error| {
        complain(&format!("error: {}", printable(&format!("{error:#}"))));
        FAILED
    }))
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
struct Task {
    common: Common,
    action: Action,
    working_directory: PathBuf,
    settings: Settings,
    excludes: Excludes,
    threads: usize,
}

impl Task {
    fn new(common: Common, action: Action) -> anyhow::Result<Self> {
        let working_directory = std::env::current_dir()
            .and_then(|directory| directory.canonicalize())
            .context("cannot find the working directory")?;
        let mut excludes = Excludes::default();
        excludes.add(&working_directory, &common.exclude)?;
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = common.threads.unwrap_or(cores).clamp(1, MOST_THREADS);
        Ok(Self { common, action, working_directory, settings: Settings::default(), excludes, threads })
    }

    /// Merges command line and configuration for files in `starts` or below `roots` (directories; absolute, canonical).
    fn configure(&mut self, starts: &[PathBuf], roots: &[PathBuf]) -> anyhow::Result<()> {
        if self.common.no_config {
            self.settings = settings(&self.common, Config::default(), &self.working_directory)?;
            return Ok(());
        }
        if let Some(file) = &self.common.config {
            let config = config::load(file)?;
            let directory = normalized(file, &self.working_directory);
            let directory = directory.parent().unwrap_or(&self.working_directory);
            let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf());
            self.excludes.add(&directory, &globs(&config))?;
            self.settings = settings(&self.common, config, &directory)?;
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
            nearer.push((directory.clone(), settings(&self.common, config, &directory)?));
        }
        let without = settings(&self.common, Config::default(), &self.working_directory)?;
        self.settings = Settings::nearest(without, nearer, starts);
        Ok(())
    }

    fn options(&self) -> walk::Options {
        walk::Options {
            no_ignore: self.common.no_ignore,
            excludes: self.excludes.clone(),
            force_exclude: self.common.force_exclude,
            max_file_size: self.common.max_file_size,
            threads: self.threads,
        }
    }

    fn carry_out(mut self) -> anyhow::Result<u8> {
        if self.common.paths.iter().any(|path| path == Path::new("-")) {
            if self.common.paths.len() > 1 || self.common.files_from.is_some() {
                bail!("`-` stands for the only source; it cannot be mixed with other paths");
            }
            return self.standard_input();
        }
        let mut paths = self.common.paths.clone();
        match &self.common.files_from {
            Some(list) => paths.extend(listed(list)?),
            None if paths.is_empty() => paths.push(PathBuf::from(".")),
            None => {}
        }
        let (roots, missing) = resolve(&paths, &self.working_directory);
        let start =
            |root: &PathBuf| if root.is_dir() { root.clone() } else { root.parent().unwrap_or(root).to_path_buf() };
        let starts: BTreeSet<PathBuf> = roots.iter().map(start).collect();
        self.configure(&starts.into_iter().collect::<Vec<_>>(), &roots)?;
        let root = Root::of(&roots, &self.working_directory);
        let options = self.options();
        let mut outcome = self.run(&root).paths(&roots, &options)?;
        outcome.failures.extend(missing.into_iter().map(|(path, error)| Failure {
            name: path.display().to_string(),
            message: match error.kind() {
                io::ErrorKind::NotFound => "no such file or directory".to_owned(),
                _ => error.to_string(),
            },
        }));
        outcome.failures.sort();
        let nothing = outcome.looked_at == 0 && outcome.skipped.is_empty() && outcome.failures.is_empty();
        let nothing = nothing.then(|| why_nothing(&roots, &options));
        let mut patch = Vec::new();
        if self.action == Action::Preview {
            for file in &outcome.files {
                if let Some(after) = &file.after {
                    let (old, new) = (file.before.source.bytes(), after.source.bytes());
                    patch::append(&mut patch, root.relative(&file.path), old, new)?;
                }
            }
        }
        self.finish(&outcome, nothing, (self.action == Action::Preview).then_some(&patch))
    }

    /// One source on standard input; what becomes of it goes to standard output.
    fn standard_input(mut self) -> anyhow::Result<u8> {
        let named = self.common.stdin_filename.as_deref().map(|file| normalized(file, &self.working_directory));
        let directory = named.as_deref().and_then(Path::parent).unwrap_or(&self.working_directory);
        let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_path_buf());
        let file = named.as_deref().and_then(Path::file_name).map(|name| directory.join(name));
        self.configure(&[directory], &[])?;
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes).context("cannot read standard input")?;
        let root = Root::of(file.as_slice(), &self.working_directory);
        let excluded =
            self.common.force_exclude && file.as_deref().is_some_and(|file| self.excludes.cover(file, false));
        let outcome = if excluded {
            Outcome::default()
        } else {
            self.run(&root).source(stdin_name(file.as_deref(), &root), bytes.clone())?
        };
        let changed = outcome.files.first();
        let new = changed.and_then(|file| file.after.as_ref()).map(|after| after.source.bytes());
        let output = match self.action {
            Action::Check => None,
            Action::Fix => Some(new.unwrap_or(&bytes).to_vec()),
            Action::Preview => {
                let mut patch = Vec::new();
                if let (Some(file), Some(new)) = (changed, new) {
                    patch::append(&mut patch, &file.path, &bytes, new)?;
                }
                Some(patch)
            }
        };
        self.finish(&outcome, excluded.then_some("standard input is excluded"), output.as_ref())
    }

    fn run<'r>(&'r self, root: &'r Root) -> Run<'r> {
        let threshold = if self.common.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        let mode = match self.action {
            Action::Check => Mode::Check,
            action => Mode::Fix { threshold, write: action == Action::Fix },
        };
        Run { settings: &self.settings, root, mode, threads: self.threads }
    }

    /// Prints what a run has to say. `output` is what standard output is for, if not for the report.
    fn finish(&self, outcome: &Outcome, nothing: Option<&str>, output: Option<&Vec<u8>>) -> anyhow::Result<u8> {
        let report = Report {
            outcome,
            action: self.action,
            unsafe_fixes: self.common.unsafe_fixes,
            quiet: self.common.quiet,
            show_skipped: self.common.show_skipped,
            nothing,
        };
        for failure in &outcome.failures {
            complain(&format!("error: {}: {}", printable(&failure.name), printable(&failure.message)));
        }
        if !self.common.quiet {
            for skipped in outcome.skipped.iter().filter(|skipped| skipped.explicit) {
                complain(&format!("warning: {}: skipped: {}", printable(&skipped.name), skipped.reason));
            }
        }
        let text = self.common.format.render(&report);
        let summary = if self.common.quiet { String::new() } else { summary::render(&report) };
        let color = ColorChoice::from(self.common.color);
        let mut stdout = AutoStream::new(io::stdout(), color).lock();
        let mut stderr = AutoStream::new(io::stderr(), color).lock();
        match (output, self.common.format) {
            (Some(output), _) => {
                write(&mut io::stdout().lock(), output)?;
                write(&mut stderr, text.as_bytes())?;
                if self.common.format != Format::Json {
                    write(&mut stderr, summary.as_bytes())?;
                }
            }
            (None, Format::Human) => {
                write(&mut stdout, text.as_bytes())?;
                write(&mut stdout, summary.as_bytes())?;
            }
            (None, Format::Concise) => {
                write(&mut stdout, text.as_bytes())?;
                write(&mut stderr, summary.as_bytes())?;
            }
            (None, Format::Json) => write(&mut stdout, text.as_bytes())?,
        }
        let counts = Counts::of(&report);
        Ok(if counts.failed > 0 {
            FAILED
        } else if counts.fails() || (self.action == Action::Preview && counts.changed_files > 0) {
            FOUND
        } else {
            CLEAN
        })
    }
}

fn globs(config: &Config) -> Vec<String> {
    config.exclude.0.iter().map(|glob| glob.0.clone()).collect()
}

/// What the command line says, and the configuration in `directory` (absolute) where it says nothing. Names of keys add up.
pub fn settings(common: &Common, config: Config, directory: &Path) -> anyhow::Result<Settings> {
    let codes = |codes: Vec<RuleCode>| codes.into_iter().map(|code| code.0).collect();
    let chosen = |command_line: &Option<Vec<RuleCode>>, file: Option<Many<RuleCode>>| {
        codes(command_line.clone().or(file.map(|codes| codes.0)).unwrap_or_default())
    };
    let key_names = config.key_env.0.into_iter().chain(common.key_env.iter().cloned());
    let per_file_ignores = config.per_file_ignores.0.into_iter();
    Ok(Settings {
        endpoint: common.endpoint.clone().or(config.endpoint.map(|endpoint| endpoint.0)).unwrap_or_default(),
        key_names: Settings::distinct(key_names.map(|name| name.0)),
        deployments: config
            .deployments
            .0
            .into_iter()
            .map(|(handle, deployment)| (handle.0, deployment.0.to_string()))
            .collect(),
        rules: RuleSelection {
            select: chosen(&common.select, config.select),
            ignore: chosen(&common.ignore, config.ignore),
        },
        per_file_ignores: per_file_ignores
            .map(|(glob, rules)| Ok((Files::new(directory, &glob.0)?, codes(rules.0))))
            .collect::<anyhow::Result<_>>()?,
        nearer: Vec::new(),
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
    paths.filter(|path| !path.is_empty()).map(path_of).collect()
}

/// The path with these bytes, which need not be text where the system asks for none.
fn path_of(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
    }
    #[cfg(not(unix))]
    {
        let text = std::str::from_utf8(bytes).context("the list of paths is not UTF-8")?;
        Ok(PathBuf::from(text))
    }
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
