//! Holds all documents against the program and the tree, and the tree against the registries of languages and rules.
//!
//! In a `console` block a line `$ COMMAND` is followed by what the command prints, standard output first. A line `…` stands
//! for lines left out. `$ echo $?` is followed by the exit code. Only commands of this program are run; those of one block
//! in one place. What other blocks and the text say of its command line has to be understood by it. Examples of the library
//! are run as tests of the crate's documentation.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use clap::{Arg, CommandFactory, Parser};
use fw_migrate::cli::Cli;
use fw_migrate::config;
use fw_migrate::formats::FORMATS;
use fw_migrate::languages::LANGUAGES;
use fw_migrate::rules::RULES;
use tempfile::TempDir;
use walkdir::WalkDir;

mod markdown;

use markdown::{Shown, anchors, blocks, code_spans, command_lines, fits, prose, shown};

/// The page that no one writes: its examples are those of the rules.
const GENERATED: &str = "docs/rules.md";
/// More lines than a README has that is read.
const LONGEST_README: usize = 170;
/// Fewest fixtures of a language.
const FEWEST_CASES: usize = 12;
/// The same for a format of settings.
const FEWEST_CASES_OF_FORMAT: usize = 3;

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(top().join(name)).unwrap_or_else(|error| panic!("{name}: {error}")).replace("\r\n", "\n")
}

/// README, CONTRIBUTING and the pages of `docs`, by name.
fn documents() -> Vec<String> {
    let mut documents = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned()];
    for entry in fs::read_dir(top().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            documents.push(format!("docs/{name}"));
        }
    }
    documents.sort();
    documents
}

/// All that users are told.
fn everything() -> String {
    documents().iter().filter(|name| *name != "CONTRIBUTING.md").map(|name| read(name)).collect()
}

/// The arguments of a command line that runs this program.
fn arguments(command: &str) -> Option<Vec<&str>> {
    let arguments = command.strip_prefix("fw-migrate ")?;
    assert!(!arguments.contains(['|', '>', '<', '&', ';', '"', '\'', '$']), "only plain words can be run: {command}");
    Some(arguments.split_whitespace().collect())
}

/// A repository of its own with the fixtures that a text names, in which commands may write.
fn repository(text: &str) -> TempDir {
    let place = TempDir::new().unwrap();
    fs::create_dir(place.path().join(".git")).unwrap();
    for path in text.split_whitespace().filter(|word| word.starts_with("fixtures/") && top().join(word).is_dir()) {
        for entry in WalkDir::new(top().join(path)).into_iter().map(Result::unwrap) {
            let target = place.path().join(entry.path().strip_prefix(top()).unwrap());
            if entry.file_type().is_dir() {
                fs::create_dir_all(target).unwrap();
            } else {
                fs::copy(entry.path(), target).unwrap();
            }
        }
    }
    place
}

/// Exit code and output, standard output first.
fn run(place: &Path, arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_fw-migrate"))
        .args(arguments)
        .current_dir(place)
        .env_remove("COLUMNS")
        .env_remove("CLICOLOR_FORCE")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code().unwrap(), text)
}

#[test]
fn commands_do_what_the_documents_show() {
    let mut count = 0;
    for document in documents() {
        for block in blocks(&read(&document), "console") {
            let place = repository(&block);
            for Shown { command, output, code } in shown(&block) {
                let Some(arguments) = arguments(&command) else { continue };
                let (actual_code, text) = run(place.path(), &arguments);
                assert!(actual_code != 2 || code == Some(2), "{document}: `{command}` fails:\n{text}");
                assert_eq!(actual_code, code.unwrap_or(actual_code), "{document}: exit code of `{command}`");
                let lines: Vec<&str> = text.trim_end().lines().map(str::trim_end).collect();
                assert!(
                    output.is_empty() || fits(&output, &lines),
                    "{document} shows something else than `{command}` prints:\n{text}"
                );
                count += 1;
            }
        }
    }
    assert!(count >= 8, "the documents show {count} commands");
}

/// What is wrong with a command line.
fn mistake(line: &[String]) -> Option<String> {
    use clap::error::ErrorKind::{DisplayHelp, DisplayVersion, MissingRequiredArgument};
    let error = Cli::try_parse_from(line).err()?;
    // Text may speak of `fw-migrate report merge` without a file.
    let well = [DisplayHelp, DisplayVersion, MissingRequiredArgument].contains(&error.kind());
    (!well).then(|| error.to_string())
}

#[test]
fn every_command_line_is_understood() {
    let mut count = 0;
    for document in documents().iter().filter(|name| *name != GENERATED) {
        let text = read(document);
        let scripts = blocks(&text, "sh").into_iter().flat_map(|script| command_lines(&script));
        // `[PATH]...`, `RULE` and `…` stand for something else.
        let stands_for =
            |word: &String| word.contains(['[', '…']) || word.chars().all(|c| c.is_ascii_uppercase() || c == '.');
        let spans = code_spans(&text).into_iter().filter(|span| span.starts_with("fw-migrate "));
        let spans = spans.flat_map(|span| command_lines(&span)).filter(|line| !line.iter().any(stands_for));
        for line in scripts.chain(spans) {
            assert_eq!(mistake(&line), None, "{document}: {line:?}");
            count += 1;
        }
    }
    assert!(count > 10, "the documents hold {count} command lines");
    assert!(mistake(&["fw-migrate", "chekc"].map(String::from)).is_some());
}

/// Commands, with all that stand below them.
fn commands() -> Vec<(String, clap::Command)> {
    fn add(name: String, command: &clap::Command, all: &mut Vec<(String, clap::Command)>) {
        for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
            add(format!("{name} {}", below.get_name()), below, all);
        }
        all.push((name, command.clone()));
    }
    let mut all = Vec::new();
    add("fw-migrate".to_owned(), &Cli::command(), &mut all);
    all
}

/// What `--help` closes with is run in a repository that has what it speaks of.
#[test]
fn the_examples_of_help_work() {
    let place = repository("fixtures/shell/guide-curl");
    fs::remove_dir(place.path().join(".git")).unwrap();
    fs::create_dir(place.path().join("src")).unwrap();
    for arguments in ["init -q", "add -A", "-c user.name=a -c user.email=a@b.c commit -qm x", "branch origin/main"] {
        let status = Command::new("git").args(arguments.split(' ')).current_dir(place.path()).status().unwrap();
        assert!(status.success());
    }
    let (_, report) = run(place.path(), &["check", "--quiet", "--format", "json"]);
    for name in ["report.json", "api.json", "web.json"] {
        fs::write(place.path().join(name), &report).unwrap();
    }
    let mut count = 0;
    for (name, command) in commands() {
        let Some(help) = command.get_after_help().map(ToString::to_string) else { continue };
        assert!(help.starts_with("Examples:\n"), "{name}: {help}");
        for line in help.lines().filter_map(|line| line.strip_prefix("  ")) {
            // What the example is for stands behind blanks; where its output goes is the shell's affair.
            let line = line.split(" > ").next().unwrap();
            let arguments: Vec<&str> = line.split("  ").next().unwrap().split(' ').skip(1).collect();
            let (code, text) = run(place.path(), &arguments);
            assert!(line.starts_with("fw-migrate ") && code != 2, "{name}: `{line}`\n{text}");
            count += 1;
        }
    }
    assert!(count >= 12, "{count} examples");
}

#[test]
fn every_path_exists() {
    let entries = |top: &Path| -> BTreeSet<String> {
        fs::read_dir(top).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    let first = entries(top());
    let names: BTreeSet<String> =
        WalkDir::new(top().join("src")).into_iter().map(|e| e.unwrap().file_name().to_str().unwrap().into()).collect();
    let mut count = 0;
    for document in &documents() {
        let text = read(document);
        let place = top().join(document);
        let links = prose(&text);
        let links = links.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for link in links.filter(|link| !link.contains("://")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() { place.clone() } else { place.parent().unwrap().join(path) };
            assert!(target.exists(), "{document}: there is no {link}");
            if !anchor.is_empty() {
                let anchors = anchors(&fs::read_to_string(&target).unwrap());
                assert!(anchors.contains(anchor), "{document}: there is no {link}, but {anchors:?}");
            }
        }
        for span in code_spans(&text).into_iter().filter(|span| !span.contains(char::is_whitespace)) {
            // `src/rules/<name>.rs` is true if there is such a directory.
            let written = match span.split_once('<') {
                Some((before, _)) => before.rsplit_once('/').map_or("", |(directory, _)| directory),
                None => span.as_str(),
            };
            let source = [".rs", ".scm"].iter().any(|end| written.ends_with(end) && written.len() > end.len());
            match written.split_once('/') {
                Some((directory, _)) if document != GENERATED && (source || first.contains(directory)) => {
                    assert!(top().join(written).exists(), "{document}: there is no {written}");
                    count += 1;
                }
                None if source => assert!(names.contains(written), "{document}: there is no {written} in src"),
                _ => {}
            }
        }
    }
    assert!(count >= 10, "the documents name {count} paths");
}

#[test]
fn every_rule_is_in_the_readme_and_has_a_fixture() {
    let readme = read("README.md");
    let findings: Vec<String> = WalkDir::new(top().join("fixtures"))
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_name() == "findings.txt")
        .map(|entry| fs::read_to_string(entry.path()).unwrap())
        .collect();
    for rule in RULES {
        let row = format!("| {} | {} | {:?} |", rule.code, rule.name, rule.severity).to_lowercase();
        assert!(readme.to_lowercase().contains(&row), "the README's table lacks `{row}`");
        let mut lines = findings.iter().flat_map(|text| text.lines()).filter(|line| !line.starts_with('#'));
        assert!(lines.any(|line| line.split_whitespace().nth(1) == Some(rule.code)), "no fixture shows {}", rule.code);
    }
}

#[test]
fn every_language_is_documented_and_has_fixtures() {
    let page = read("docs/what-it-reads.md");
    for language in LANGUAGES {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{}` |", language.name)));
        let row = row.unwrap_or_else(|| panic!("the table of languages lacks `{}`", language.name));
        for extension in language.extensions {
            assert!(row.contains(&format!("`.{extension}`")), "the row of {} lacks .{extension}", language.name);
        }
        let cases = top().join("fixtures").join(language.name);
        let count =
            fs::read_dir(&cases).map_or(0, |entries| entries.filter(|e| e.as_ref().unwrap().path().is_dir()).count());
        assert!(count >= FEWEST_CASES, "{} has {count} fixtures, {FEWEST_CASES} are the least", language.name);
    }
}

#[test]
fn every_format_is_documented_and_has_fixtures() {
    let page = read("docs/what-it-reads.md");
    let table = page.split("## Settings").nth(1).unwrap().split("\n\n").nth(1).unwrap().to_lowercase();
    for format in FORMATS {
        let name = format.name.to_lowercase();
        assert!(table.contains(&name), "the table of settings lacks {name}");
        let cases = fs::read_dir(top().join("fixtures").join(&name)).map_or(0, Iterator::count);
        assert!(cases >= FEWEST_CASES_OF_FORMAT, "{name} has {cases} fixtures");
    }
}

/// The promises of `CONTRIBUTING.md`: a language knows nothing of the vendor, and what reads facts knows no grammar.
#[test]
fn languages_and_rules_keep_to_their_rooms() {
    let sources = |room: &str| {
        walkdir::WalkDir::new(top().join("src").join(room))
            .into_iter()
            .map(|entry| entry.unwrap().into_path())
            .filter(|path| path.is_file())
            .map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap().to_lowercase()))
            .collect::<Vec<_>>()
    };
    let languages = sources("languages");
    assert!(languages.len() > LANGUAGES.len());
    for (path, text) in languages {
        for word in ["fireworks", "gateway"] {
            assert!(!text.contains(word), "{path} speaks of {word}");
        }
    }
    let formats = sources("formats");
    assert!(formats.len() > FORMATS.len());
    for (path, text) in formats.into_iter().filter(|(path, _)| !path.ends_with("tests.rs")) {
        // What a test reads may be anything.
        let program = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        for word in ["fireworks", "gateway"] {
            assert!(!program.contains(word), "{path} speaks of {word}");
        }
    }
    for (path, text) in
        ["rules", "clients", "flow", "strings", "plain", "modules", "inventory"].into_iter().flat_map(sources)
    {
        assert!(!text.contains("tree_sitter"), "{path} knows a grammar");
        for language in LANGUAGES {
            assert!(!text.contains(&format!("languages::{}::", language.name)), "{path} knows {}", language.name);
        }
    }
}

#[test]
fn every_command_and_option_is_documented() {
    let (readme, everything) = (read("README.md"), everything());
    let mut count = 0;
    for (name, command) in commands() {
        let is_leaf = command.get_subcommands().next().is_none();
        assert!(!is_leaf || readme.contains(&format!("| `{name}")), "the README's table of commands lacks `{name}`");
        for option in command.get_arguments().filter(|option| !option.is_hide_set()).filter_map(Arg::get_long) {
            let ends = |c: char| !(c.is_ascii_alphanumeric() || c == '-');
            let written = format!("--{option}");
            let mut places = everything.split(&written).skip(1);
            assert!(places.any(|rest| rest.starts_with(ends)), "no document speaks of {written} of `{name}`");
            count += 1;
        }
    }
    assert!(count > 40, "{count} options");
}

#[test]
fn the_readme_is_short() {
    let lines = read("README.md").lines().count();
    assert!(lines <= LONGEST_README, "the README has {lines} lines; what is long has a page in docs");
}

#[test]
fn configurations_are_understood() {
    let mut count = 0;
    // Others are about other programs' files.
    for document in ["README.md", "docs/configuration.md", "docs/pre-commit.md", "docs/ci.md"] {
        if !top().join(document).exists() {
            continue;
        }
        for example in blocks(&read(document), "toml") {
            let place = TempDir::new().unwrap();
            let file = place.path().join("fw-migrate.toml");
            fs::write(&file, example).unwrap();
            config::load(&file).unwrap_or_else(|error| panic!("{document}: {error}"));
            count += 1;
        }
    }
    assert!(count > 0);
}

/// Only what the page on the library speaks of is public; the rest is there for the program and its tests.
#[test]
fn rooms_are_hidden() {
    let source = read("src/lib.rs");
    let lines: Vec<&str> = source.lines().collect();
    for pair in lines.windows(2).filter(|pair| pair[1].starts_with("pub mod ")) {
        assert_eq!(pair[0], "#[doc(hidden)]", "{}", pair[1]);
    }
    let page = read("docs/library.md");
    for line in lines.iter().filter(|line| line.starts_with("pub use api::")) {
        for name in line.split(['{', '}', ',', ' ', ';']).filter(|name| name.contains('_') || name.starts_with("Err")) {
            assert!(page.contains(name), "docs/library.md lacks {name}");
        }
    }
}

#[test]
fn the_picture_is_the_same_everywhere_and_names_every_room() {
    let source = read("src/lib.rs");
    let documentation: String = source
        .lines()
        .filter_map(|line| line.strip_prefix("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n")
        .collect();
    let picture = blocks(&documentation, "text").swap_remove(0);
    assert_eq!(blocks(&read("CONTRIBUTING.md"), "text").swap_remove(0), picture);
    for module in source.lines().filter_map(|line| line.strip_prefix("pub mod ")) {
        let module = module.trim_end_matches(';');
        assert!(documentation.contains(&format!("[`{module}`]")), "the table of rooms lacks {module}");
    }
}
