//! No report shows a literal key: every format of every command over the fixtures that hold keys, held against all of them.
//!
//! `fixtures/secrets.txt` lists the keys. It is kept by hand, so that nothing here depends on what the program takes for a
//! key; what looks like one and is in neither of its lists fails too. What `fix --diff` prints on standard output and what
//! `fix` writes show keys, as documented.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{CommandFactory, ValueEnum};
use fw_migrate::cli::Cli;
use fw_migrate::config::Config;
use fw_migrate::engine::{Memory, Mode, Progress, Run};
use fw_migrate::finding::Applicability;
use fw_migrate::parallel;
use fw_migrate::paths::Root;
use fw_migrate::report::document::{FileReport, Part};
use fw_migrate::report::{Action, Document, Format, View, summary};
use fw_migrate::settings::Settings;
use fw_migrate::{config, exclude, walk};
use regex::bytes::{Regex, RegexBuilder};
use walkdir::WalkDir;

/// How much of a key may be shown.
const SHOWN: usize = 4;
/// Fewer characters than this, cut out of a key, may well be there by chance.
const TELLING: usize = 8;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// What the list says.
struct List {
    keys: BTreeSet<String>,
    /// What looks like a key and is none.
    others: BTreeSet<String>,
}

fn list() -> List {
    let text = fs::read_to_string(fixtures().join("secrets.txt")).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let (others, keys): (BTreeSet<&str>, BTreeSet<&str>) = lines.partition(|line| line.starts_with('!'));
    assert!(keys.len() > 20);
    let others = others.into_iter().map(|line| line[1..].to_owned()).collect();
    List { keys: keys.into_iter().map(str::to_owned).collect(), others }
}

/// What tells a key: its pieces that are long enough, also of the encoded key.
struct Pieces(Regex);

impl Pieces {
    fn of(keys: &BTreeSet<String>) -> Self {
        let encoded = keys.iter().map(|key| STANDARD.encode(key).trim_end_matches('=').to_owned());
        let mut pieces = BTreeSet::new();
        for key in keys.iter().cloned().chain(encoded) {
            let characters: Vec<char> = key.chars().collect();
            let length = TELLING.min(characters.len());
            for piece in characters.windows(length).map(String::from_iter) {
                // Words are everywhere.
                if piece == key || piece.contains(|c: char| c.is_ascii_digit()) {
                    let bound = if length < TELLING { r"(?-u:\b)" } else { "" };
                    pieces.insert(format!("{bound}{}{bound}", regex::escape(&piece)));
                }
            }
            // One character more than what may be shown, where that is no word.
            let beginning: String = characters.iter().take(SHOWN + 1).collect();
            if length == TELLING && beginning.chars().filter(char::is_ascii_digit).count() > 1 {
                pieces.insert(format!(r"(?-u:\b){}", regex::escape(&beginning)));
            }
        }
        // Megabytes are searched: the automaton may take what it needs.
        let pieces = Vec::from_iter(pieces).join("|");
        Self(RegexBuilder::new(&pieces).dfa_size_limit(256 << 20).build().unwrap())
    }

    /// The lines of a text that show a key, or more of it than may be shown.
    fn in_text<'t>(&self, text: &'t str) -> Vec<&'t str> {
        text.lines().filter(|line| self.0.is_match(line.as_bytes())).collect()
    }
}

#[test]
fn the_test_tells_what_may_be_shown() {
    let pieces = Pieces::of(&["k3y0fTheDirectRoute", "ab12cd"].map(String::from).into());
    let shown = ["k3y0fTheDirectRoute", "k3y0f…", "…0fTheDir…", "x azN5MGZUaGVEaXJlY3RSb3V0ZQ==", "'ab12cd'"];
    assert_eq!(pieces.in_text(&shown.join("\n")).len(), shown.len());
    assert_eq!(pieces.in_text("the key k3y0… of directRoute\nmy-account-ab12cd34"), [""; 0]);
}

fn files() -> impl Iterator<Item = PathBuf> {
    let entries = WalkDir::new(fixtures()).into_iter().map(Result::unwrap);
    entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path)
}

#[test]
fn every_key_of_the_fixtures_is_listed() {
    let list = list();
    let named = r#"(?i)(?:key|token|secret|bearer|password)[\w.-]*["'`]?\)?[ \t]*(?:[:=,(]|:=|=>|[ \t])[ \t]*["'`]?(?:bearer |sk-or-)?([\w+/.-]{8,}=*)"#;
    let named = Regex::new(named).unwrap();
    let mut missing = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for path in files().filter(|path| !path.ends_with("secrets.txt")) {
        let bytes = fs::read(&path).unwrap();
        for found in named.captures_iter(&bytes) {
            let word = String::from_utf8_lossy(&found[1]).trim_end_matches(['.', '-']).to_owned();
            let digits = word.chars().filter(char::is_ascii_digit).count();
            let path_like = word.contains('/') || word.contains("fireworks") || word.contains("example");
            if digits < 2 || digits == word.len() || path_like || !word.contains(|c: char| c.is_ascii_lowercase()) {
                continue;
            }
            if !list.keys.contains(&word) && !list.others.contains(&word) {
                missing.entry(word.clone()).or_insert_with(|| path.clone());
            }
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        seen.extend(list.keys.iter().chain(&list.others).filter(|key| text.contains(&***key)).cloned());
    }
    assert!(missing.is_empty(), "put these in fixtures/secrets.txt, behind a `!` what is no key: {missing:#?}");
    // What others write with escapes stands in the list as it is meant, too.
    let meant =
        |key: &&String| list.keys.iter().any(|other| other.contains('\\') && other.ends_with(&key[key.len() - 8..]));
    let unknown: Vec<&String> =
        list.keys.iter().chain(&list.others).filter(|key| !seen.contains(*key) && !meant(key)).collect();
    assert!(unknown.is_empty(), "no fixture holds {unknown:?}");
}

/// All commands that look at files, with each format that they have.
fn commands() -> Vec<(String, String)> {
    let mut commands = Vec::new();
    for command in Cli::command().get_subcommands() {
        if command.get_arguments().all(|argument| argument.get_id() != "paths") {
            continue;
        }
        let format = command.get_arguments().find(|argument| argument.get_id() == "format").unwrap();
        for value in format.get_possible_values() {
            commands.push((command.get_name().to_owned(), value.get_name().to_owned()));
        }
    }
    commands
}

/// The fixtures that hold a key.
fn cases(keys: &BTreeSet<String>) -> Vec<PathBuf> {
    let any = Regex::new(&keys.iter().map(|key| regex::escape(key)).collect::<Vec<_>>().join("|")).unwrap();
    let holds = |path: &PathBuf| any.is_match(&fs::read(path).unwrap());
    let cases: BTreeSet<PathBuf> = files()
        .filter(|path| !path.ends_with("secrets.txt") && holds(path))
        .map(|path| fixtures().join(path.strip_prefix(fixtures()).unwrap().iter().take(2).collect::<PathBuf>()))
        .collect();
    assert!(cases.len() > 50);
    cases.into_iter().collect()
}

/// A copy of these fixtures.
fn copy(cases: &[PathBuf]) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let entries = cases.iter().flat_map(WalkDir::new).map(Result::unwrap);
    for path in entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path) {
        let target = place.path().join(path.strip_prefix(fixtures()).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    }
    place
}

#[test]
fn no_command_shows_a_key() {
    let keys = list().keys;
    let (pieces, cases) = (Pieces::of(&keys), cases(&keys));
    let (unchanged, saved) = (copy(&cases), tempfile::tempdir().unwrap());
    let commands = commands();
    assert!(commands.len() >= 9, "{commands:?}");
    let shown = parallel::map(commands, 2, |(command, format)| {
        let variants: &[&str] = match &*command {
            // Each takes its time, and the formats of what `fix` says are tested fixture by fixture.
            "fix" if format == "human" => &["--unsafe-fixes", "--diff"],
            "fix" => &[],
            // The others are made of this one, below.
            "check" if format == "json" => &["--show-skipped"],
            "check" => &[],
            _ => &["--show-files"],
        };
        let mut shown = Vec::new();
        for option in variants {
            let changes = *option == "--unsafe-fixes";
            let own = changes.then(|| copy(&cases));
            let output = Command::new(env!("CARGO_BIN_EXE_fw-migrate"))
                .args([&*command, "--no-ignore", "--format", &*format, *option, "."])
                .current_dir(own.as_ref().unwrap_or(&unchanged).path())
                .stdin(Stdio::null())
                .output()
                .unwrap();
            assert_ne!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
            if command == "check" {
                fs::write(saved.path().join("report.json"), &output.stdout).unwrap();
            }
            let mut bytes = output.stderr;
            if *option != "--diff" {
                bytes.extend(output.stdout);
            }
            let text = String::from_utf8_lossy(&bytes);
            assert!(text.len() > 10_000 || command == "inventory", "{command} {option} --format {format}: {text}");
            let found = pieces.in_text(&text).into_iter();
            shown.extend(found.map(|line| format!("{command} {option} --format {format}: {line}")));
        }
        shown
    });
    let mut shown: Vec<String> = shown.into_iter().flatten().collect();
    for format in Format::value_variants().iter().map(|format| format.to_possible_value().unwrap()) {
        let format = format.get_name();
        let output = Command::new(env!("CARGO_BIN_EXE_fw-migrate"))
            .args(["report", "merge", "report.json", "--max-shown", "1000000", "--format", format])
            .current_dir(saved.path())
            .output()
            .unwrap();
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(output.status.success() && text.len() > 10_000, "{format}: {text}");
        shown.extend(pieces.in_text(&text).into_iter().map(|line| format!("check --format {format}: {line}")));
    }
    assert!(shown.is_empty(), "{} lines\n{}", shown.len(), shown.join("\n"));
}

/// How each fixture is looked at.
const MODES: [(Mode, Action, bool); 3] = [
    (Mode::Check, Action::Check, false),
    (Mode::Fix { threshold: Applicability::Safe, write: false }, Action::Fix, false),
    (Mode::Fix { threshold: Applicability::Unsafe, write: false }, Action::Preview, true),
];

/// Together fixtures keep each other from being fixed, alone they do not.
#[test]
fn no_report_of_a_single_fixture_shows_a_key() {
    let keys = list().keys;
    let (pieces, cases) = (Pieces::of(&keys), cases(&keys));
    // Outside of a repository, all of which would be searched for what uses the constants of a case.
    let place = copy(&cases);
    let cases = cases.iter().map(|case| place.path().join(case.strip_prefix(fixtures()).unwrap())).collect();
    let documents = parallel::map(cases, 2, |case| {
        let own = case.join("fw-migrate.toml");
        let config = if own.exists() { config::load(&own).unwrap() } else { Config::default() };
        let key_names = config.key_env.0.into_iter().map(|name| name.0).collect();
        let settings = Settings { key_names, ..Settings::default() };
        let root = Root::of(std::slice::from_ref(&case), &case);
        let options = walk::Options {
            no_ignore: true,
            excludes: exclude::Excludes::default(),
            force_exclude: false,
            max_file_size: u64::MAX,
            threads: 1,
        };
        MODES.map(|(mode, action, unsafe_fixes)| {
            let run = Run {
                settings: &settings,
                root: &root,
                mode,
                lists_uses: true,
                threads: 1,
                progress: &Progress::default(),
                memory: &Memory::default(),
            };
            let outcome = run.paths(std::slice::from_ref(&case), &options).unwrap();
            let outcome = outcome.map(|file| FileReport::of(&file, None));
            let document = Document::of(outcome, action, unsafe_fixes);
            let prefix = Some(case.strip_prefix(place.path()).unwrap().display().to_string());
            Part { prefix, document }
        })
    });
    // In one report of each mode, because what a format says around its findings would be searched every time.
    let mut parts = MODES.map(|_| Vec::new());
    for case in documents {
        parts.iter_mut().zip(case).for_each(|(parts, part)| parts.push(part));
    }
    let reports = parts.into_iter().zip(MODES).flat_map(|(parts, (_, action, _))| {
        let document = Arc::new(Document::merge(parts));
        Format::value_variants().iter().map(move |format| (*format, action, Arc::clone(&document)))
    });
    let shown = parallel::map(reports.collect(), 2, |(format, action, document)| {
        let view = View { show_skipped: true, max_shown: Some(usize::MAX), ..View::default() };
        let text = format.render(&document, &view) + &summary::render(&document, format, &view);
        assert!(text.len() > 10_000, "{format:?} {action:?}: {text}");
        let found = pieces.in_text(&text).into_iter();
        found.map(|line| format!("{format:?} {action:?}: {line}")).collect::<Vec<_>>()
    });
    let shown: Vec<String> = shown.into_iter().flatten().collect();
    assert!(shown.is_empty(), "{} lines\n{}", shown.len(), shown.join("\n"));
}
