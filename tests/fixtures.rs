//! Walks `fixtures/<language>/<case>/` and holds every case against what it promises.
//!
//! A case holds `before.<ext>` and `after.<ext>` (absent: nothing may change), or the directories `before/` and `after/`;
//! `findings.txt`, what `check` reports on `before`; optionally `left.txt`, what `fix` leaves in `after`; `args`, one
//! line of further arguments; `fw-migrate.toml`. A line of the lists is `LINE RULE safe|unsafe|none`, with `PATH:` in
//! front for directories; lines that start with `#` are comments.
//!
//! `FIXTURE=python/foo` runs the cases whose name contains that, `UPDATE_FIXTURES=1` writes what came out.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use fw_migrate::analysis::parsed_sources;
use fw_migrate::cli::{Cli, Command};
use fw_migrate::commands;
use fw_migrate::config;
use fw_migrate::engine::{FileOutcome, Memory, Mode, Outcome, Progress, Run};
use fw_migrate::exclude::Excludes;
use fw_migrate::finding::{Applicability, Finding};
use fw_migrate::parallel;
use fw_migrate::paths::Root;
use fw_migrate::settings::Settings;
use fw_migrate::source::{LineIndex, Source};
use fw_migrate::walk;
use similar::TextDiff;
use walkdir::WalkDir;

/// Bytes by path.
type Tree = BTreeMap<PathBuf, Vec<u8>>;

#[test]
fn fixtures() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let filter = std::env::var("FIXTURE").unwrap_or_default();
    let update = std::env::var_os("UPDATE_FIXTURES").is_some();
    let cases: Vec<Case> = WalkDir::new(&top)
        .min_depth(2)
        .max_depth(2)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_dir())
        .map(|entry| Case::new(&top, entry.path()))
        .filter(|case| case.name.contains(&filter))
        .collect();
    let count = cases.len();
    assert!(count > 0 || filter.is_empty(), "no fixture's name contains `{filter}`");
    let outcomes = parallel::map(cases, 2, |case| {
        let mut problems = Vec::new();
        if let Err(message) = parallel::guarded(|| case.run(update, &mut problems)) {
            problems.push(message);
        }
        (case.name, problems)
    });
    let failed: Vec<_> = outcomes.into_iter().filter(|(_, problems)| !problems.is_empty()).collect();
    if failed.is_empty() {
        return;
    }
    let mut report = String::new();
    for (name, problems) in &failed {
        report.push_str(&format!("\n──── {name}\n{}\n", problems.join("\n")));
    }
    let names: Vec<&str> = failed.iter().map(|(name, _)| &**name).collect();
    panic!("{report}\n{} of {count} fixtures failed:\n  {}\n", failed.len(), names.join("\n  "));
}

/// One directory of fixtures.
struct Case {
    name: String,
    directory: PathBuf,
    /// Whether it holds directories instead of files.
    is_tree: bool,
}

impl Case {
    fn new(top: &Path, directory: &Path) -> Self {
        let name = directory.strip_prefix(top).unwrap_or(directory).display().to_string();
        Self { name, directory: directory.to_path_buf(), is_tree: directory.join("before").is_dir() }
    }

    /// Runs all checks.
    fn run(&self, update: bool, problems: &mut Vec<String>) {
        let before = self.side("before");
        if before.is_empty() {
            return problems.push("there is no `before`".into());
        }
        let place = tempfile::tempdir().unwrap();
        let place = place.path().canonicalize().unwrap();
        let (settings, threshold) = match self.settings(&place) {
            Ok(settings) => settings,
            Err(message) => return problems.push(message),
        };
        let fix = Mode::Fix { threshold, write: true };

        write_tree(&place, &before);
        let checked = run(&place, &settings, Mode::Check, problems);
        edits_are_sound(&checked, problems);
        let found = self.list(&checked.files, |file| file.before.source.text());
        let fixed = run(&place, &settings, fix, problems);
        let left = self.list(&fixed.files, |file| file.now().source.text());
        let after = read_tree(&place);
        edits_are_sound(&fixed, problems);

        if update {
            let needs_left = rules_of(&left) != stays(&found, threshold);
            self.update(&before, &after, &found, &left, needs_left);
        }
        self.compare_list("findings.txt", &found, true, problems);
        self.compare_list("left.txt", &left, false, problems);
        if !self.directory.join("left.txt").exists() {
            let (expected, actual) = (stays(&found, threshold), rules_of(&left));
            if expected != actual {
                problems.push(format!("without left.txt, {expected:?} should be left, not {actual:?}"));
            }
        }
        let mut expected = self.side("after");
        if expected.is_empty() {
            expected = before.clone();
        }
        compare_trees(&expected, &after, "after fix", problems);
        for (path, old) in &before {
            // Sources inside of a host count too.
            let parsed = after.get(path).map_or(0, |new| parsed_sources(&source(path, new)));
            if parsed < parsed_sources(&source(path, old)) {
                problems.push(format!("{} parses no more", path.display()));
            }
        }

        let checked_again = run(&place, &settings, Mode::Check, problems);
        let mut known: Vec<String> = left.iter().map(|line| without_fix(line)).collect();
        for line in self.list(&checked_again.files, |file| file.before.source.text()) {
            match known.iter().position(|known| *known == without_fix(&line)) {
                Some(at) => drop(known.remove(at)),
                None => problems.push(format!("check after fix finds what fix did not report as left: {line}")),
            }
        }
        run(&place, &settings, fix, problems);
        compare_trees(&after, &read_tree(&place), "after a second fix", problems);
    }

    /// What the arguments and the configuration of the case ask for; that stands in `place`, as it were.
    fn settings(&self, place: &Path) -> Result<(Settings, Applicability), String> {
        let args = fs::read_to_string(self.directory.join("args")).unwrap_or_default();
        let args = ["fw-migrate", "fix"].into_iter().chain(args.split_whitespace());
        let cli = Cli::try_parse_from(args).map_err(|error| error.to_string())?;
        let Command::Fix { common, .. } = cli.command else { return Err("`args` holds a command".into()) };
        let file = self.directory.join("fw-migrate.toml");
        let config =
            if file.exists() { config::load(&file).map_err(|error| error.to_string())? } else { Default::default() };
        let threshold = if common.unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
        let settings = commands::settings(&common, config, place).map_err(|error| format!("{error:#}"))?;
        Ok((settings, threshold))
    }

    /// The files of one side, by path; a single file keeps the stem `before`.
    fn side(&self, side: &str) -> Tree {
        if self.is_tree {
            return read_tree(&self.directory.join(side));
        }
        let files = fs::read_dir(&self.directory).unwrap().filter_map(Result::ok);
        files
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let rest = name.strip_prefix(side)?;
                (rest.is_empty() || rest.starts_with('.'))
                    .then(|| (PathBuf::from(format!("before{rest}")), fs::read(entry.path()).unwrap()))
            })
            .collect()
    }

    /// Findings as the lists of a case write them, in order.
    fn list<'o>(&self, files: &'o [FileOutcome], text: impl Fn(&'o FileOutcome) -> &'o str) -> Vec<String> {
        let mut result = Vec::new();
        for file in files {
            let index = LineIndex::new(text(file));
            let mut lines: Vec<(usize, &str, &str)> = file
                .findings
                .iter()
                .map(|finding| (index.line(finding.span.start) + 1, finding.rule.code, fix_word(finding)))
                .collect();
            lines.sort_unstable();
            let path = if self.is_tree { format!("{}:", file.before.source.name) } else { String::new() };
            result.extend(lines.into_iter().map(|(line, rule, fix)| format!("{path}{line} {rule} {fix}")));
        }
        result
    }

    fn compare_list(&self, file: &str, actual: &[String], required: bool, problems: &mut Vec<String>) {
        let Ok(expected) = fs::read_to_string(self.directory.join(file)) else {
            if required {
                problems.push(format!("{file} is missing; it would hold\n{}", actual.join("\n")));
            }
            return;
        };
        let expected: Vec<&str> =
            expected.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        if expected != actual {
            problems.push(difference(file, &lines(&expected), &lines(actual)));
        }
    }

    /// Writes what came out, keeping comments at the top of the lists.
    fn update(&self, before: &Tree, after: &Tree, found: &[String], left: &[String], needs_left: bool) {
        for (file, list) in [("findings.txt", found), ("left.txt", left)] {
            let path = self.directory.join(file);
            let old = fs::read_to_string(&path).unwrap_or_default();
            let head: Vec<&str> = old.lines().take_while(|line| line.starts_with('#')).collect();
            if file == "findings.txt" || needs_left || path.exists() {
                fs::write(path, lines(&head) + &lines(list)).unwrap();
            }
        }
        if self.is_tree {
            let _ = fs::remove_dir_all(self.directory.join("after"));
            if before != after {
                write_tree(&self.directory.join("after"), after);
            }
            return;
        }
        for (path, new) in after {
            let name = path.display().to_string().replacen("before", "after", 1);
            let path = self.directory.join(name);
            if before.values().next() == Some(new) {
                let _ = fs::remove_file(path);
            } else {
                fs::write(path, new).unwrap();
            }
        }
    }
}

/// The rules whose findings stay when all goes that may: what `left.txt` would say where there is none.
fn stays(found: &[String], threshold: Applicability) -> Vec<&str> {
    let goes =
        |line: &String| line.ends_with(" safe") || line.ends_with(" unsafe") && threshold == Applicability::Unsafe;
    let mut rules: Vec<&str> = found.iter().filter(|line| !goes(line)).filter_map(|line| rule_of(line)).collect();
    rules.sort();
    rules
}

fn rules_of(list: &[String]) -> Vec<&str> {
    let mut rules: Vec<&str> = list.iter().filter_map(|line| rule_of(line)).collect();
    rules.sort();
    rules
}

fn rule_of(line: &str) -> Option<&str> {
    line.split_whitespace().nth(1)
}

/// Runs over all files in `place`.
fn run(place: &Path, settings: &Settings, mode: Mode, problems: &mut Vec<String>) -> Outcome {
    let root = Root::of(&[place.to_path_buf()], place);
    let options = walk::Options {
        no_ignore: true,
        excludes: Excludes::default(),
        force_exclude: false,
        max_file_size: u64::MAX,
        threads: 1,
    };
    // Nothing is kept between two looks.
    let (progress, memory) = (Progress::default(), Memory::of(0));
    let lists_uses = false;
    let run = Run { settings, root: &root, mode, lists_uses, threads: 1, progress: &progress, memory: &memory };
    let outcome = run.paths(&[place.to_path_buf()], &options).unwrap();
    problems.extend(outcome.failures.iter().map(|failure| format!("{}: {}", failure.name, failure.message)));
    outcome
}

/// Edits must begin and end between characters, and a fix must say what it does.
fn edits_are_sound(outcome: &Outcome, problems: &mut Vec<String>) {
    for file in &outcome.files {
        let sides = [(file.now().source.text(), &file.findings), (file.before.source.text(), &file.fixed)];
        for (text, finding) in
            sides.into_iter().flat_map(|(text, list)| list.iter().map(move |finding| (text, finding)))
        {
            let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
            let mut spans = edits.map(|edit| edit.span).chain([finding.span]);
            if spans.any(|span| !text.is_char_boundary(span.start) || !text.is_char_boundary(span.end)) {
                problems.push(format!("{} has a span inside of a character", finding.rule.code));
            }
            if finding.message.is_empty() || finding.fix.as_ref().is_some_and(|fix| fix.title.is_empty()) {
                problems.push(format!("{} lacks a message or a title", finding.rule.code));
            }
        }
    }
}

fn fix_word(finding: &Finding) -> &'static str {
    match finding.fix.as_ref().map(|fix| fix.applicability) {
        Some(Applicability::Safe) => "safe",
        Some(Applicability::Unsafe) => "unsafe",
        None => "none",
    }
}

/// `LINE RULE` of a list's line.
fn without_fix(line: &str) -> String {
    line.rsplit_once(' ').map_or(line, |(place, _)| place).to_owned()
}

fn source(path: &Path, bytes: &[u8]) -> Source {
    Source::new(path.display().to_string(), bytes.to_vec())
}

fn lines<T: AsRef<str>>(lines: &[T]) -> String {
    lines.iter().map(|line| format!("{}\n", line.as_ref())).collect()
}

fn read_tree(top: &Path) -> Tree {
    let files = WalkDir::new(top).into_iter().filter_map(Result::ok).filter(|entry| entry.file_type().is_file());
    files
        .map(|entry| (entry.path().strip_prefix(top).unwrap().to_path_buf(), fs::read(entry.path()).unwrap()))
        .collect()
}

fn write_tree(top: &Path, tree: &Tree) {
    for (path, bytes) in tree {
        let path = top.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

fn compare_trees(expected: &Tree, actual: &Tree, when: &str, problems: &mut Vec<String>) {
    let paths: std::collections::BTreeSet<&PathBuf> = expected.keys().chain(actual.keys()).collect();
    for path in paths {
        let (old, new) = (expected.get(path), actual.get(path));
        if old != new {
            let shown =
                |bytes: Option<&Vec<u8>>| String::from_utf8_lossy(bytes.map_or(b"", |bytes| bytes)).into_owned();
            problems.push(difference(&format!("{} {when}", path.display()), &shown(old), &shown(new)));
        }
    }
}

/// A diff from what was expected to what came.
fn difference(what: &str, expected: &str, actual: &str) -> String {
    let visible = |text: &str| text.replace('\r', "␍");
    let (expected, actual) = (visible(expected), visible(actual));
    let diff = TextDiff::from_lines(&expected, &actual);
    let text = diff.unified_diff().context_radius(2).header("expected", "actual").to_string();
    format!("{what}:\n{text}")
}
