//! Carrying out a command: settings from command line and configuration, the run, its report, the exit code.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, anyhow, bail};
use clap::Parser;

use crate::baseline::Baseline;
use crate::cli::{Cli, Command, Common, InventoryArgs, Output, ReportCommand};
use crate::config::{Config, KeyName, Many, RuleCode, Value};
use crate::engine::Mode;
use crate::exclude::Files;
use crate::finding::Applicability;
use crate::interactive::{self, Questions};
use crate::inventory::Inventory;
use crate::manual;
use crate::parallel::{guarded, silence_panics};
use crate::progress::Bar;
use crate::report::document::Part;
use crate::report::summary::count;
use crate::report::{Action, Document, Summary, View, explanation, inventory, printable, summary};
use crate::routing::without_keys;
use crate::rules::RULES;
use crate::settings::{RuleSelection, Settings};
use crate::write::save;

mod task;

use task::Task;

/// Nothing to report.
const CLEAN: u8 = 0;
/// Something was found, or is left.
const FOUND: u8 = 1;
/// Something could not be done.
const FAILED: u8 = 2;

/// Does what the arguments of the program say.
pub fn main() -> ExitCode {
    match Cli::try_parse() {
        Ok(cli) => run(cli),
        Err(error) => refuse(&error),
    }
}

/// Says what is wrong with the arguments, of which some may be names of files or a key in the wrong place; or gives the help
/// that was asked for.
fn refuse(error: &clap::Error) -> ExitCode {
    // Help and version say nothing of what was given.
    if !error.use_stderr() {
        error.exit();
    }
    let said = error.render().to_string();
    let safe = said.split_inclusive('\n').map(|line| match line.strip_suffix('\n') {
        Some(line) => printable_line(line) + "\n",
        None => printable_line(line),
    });
    let safe: String = safe.collect();
    if safe == said {
        error.exit();
    }
    let _ = io::stderr().lock().write_all(safe.as_bytes());
    ExitCode::from(FAILED)
}

fn printable_line(line: &str) -> String {
    printable(&without_keys(line))
}

/// Does what the command line says.
pub fn run(cli: Cli) -> ExitCode {
    silence_panics();
    // One file's trouble does not come here.
    let result = guarded(|| match cli.command {
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
    });
    ExitCode::from(result.unwrap_or_else(|message| Err(anyhow!(message))).unwrap_or_else(|error| {
        complain(&format!("error: {}", printable(&without_keys(&format!("{error:#}")))));
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
    let mut looked = match action {
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
    let output = looked.output(action);
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
    let mut looked = task.watch(Mode::Check, common.output.quiet)?;
    looked.complain(common.output.quiet);
    let covered = std::mem::take(&mut looked.covered);
    let mut document = looked.document(Action::Check, common);
    if !write {
        known.apply(&mut document, |path| covered.holds(path));
        return finish(&document, &common.output, None);
    }
    if document.summary.failed > 0 {
        bail!("{} stays as it is, because not all files could be read", file.display());
    }
    let updated = known.updated(&document, |path| covered.holds(path));
    save(file, updated.to_json().as_bytes()).with_context(|| format!("cannot write {}", file.display()))?;
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
    let parts: Vec<Part> = files.iter().map(part).collect::<anyhow::Result<_>>()?;
    let mut names = BTreeSet::new();
    if let Some(twice) = parts.iter().filter_map(|part| part.prefix.as_ref()).find(|name| !names.insert(*name)) {
        bail!("two reports are called {twice}, which --prefix cannot tell apart; rename one of the files");
    }
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
    let inventory = Inventory::of(outcome.files.iter().map(|file| &file.uses));
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
    // Of the terminal that the report goes to: a file is not cut to the width of a terminal beside it.
    let width = match output {
        None => terminal_size::terminal_size_of(io::stdout()),
        Some(_) => terminal_size::terminal_size_of(io::stderr()),
    };
    let view = View {
        quiet: how.quiet,
        show_skipped: how.show_skipped,
        statistics: how.statistics,
        max_shown: how.max_shown,
        width: width.map(|(width, _)| usize::from(width.0)),
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
