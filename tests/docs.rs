//! Holds README and CONTRIBUTING against the program and the tree, and the tree against the registries of languages and
//! rules.
//!
//! In a `console` block a line `$ COMMAND` is followed by what the command prints, standard output first. A line `…` stands
//! for lines left out. `$ echo $?` is followed by the exit code. Only commands of this program are run.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use fw_migrate::config;
use fw_migrate::formats::FORMATS;
use fw_migrate::languages::LANGUAGES;
use fw_migrate::rules::RULES;
use tempfile::TempDir;
use walkdir::WalkDir;

const DOCUMENTS: &[&str] = &["README.md", "CONTRIBUTING.md", "docs/formats.md"];
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

/// The contents of the fenced blocks of a language.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        open = match (open, line.strip_prefix("```")) {
            (None, Some(fence)) => Some((fence.to_owned(), String::new())),
            (Some((fence, content)), Some(_)) => {
                if fence == language {
                    found.push(content);
                }
                None
            }
            (Some((fence, content)), None) => Some((fence, content + line + "\n")),
            (None, None) => None,
        };
    }
    found
}

/// A text without its fenced blocks.
fn prose(text: &str) -> String {
    let mut inside = false;
    let outside = text.lines().filter(|line| {
        let fence = line.starts_with("```");
        inside ^= fence;
        !inside && !fence
    });
    outside.map(|line| format!("{line}\n")).collect()
}

/// What stands in backticks.
fn code_spans(text: &str) -> Vec<String> {
    prose(text).split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// A command of a `console` block and what follows it.
#[derive(Debug)]
struct Shown {
    command: String,
    output: Vec<String>,
    code: Option<i32>,
}

fn shown(text: &str) -> Vec<Shown> {
    let mut commands: Vec<Shown> = Vec::new();
    for block in blocks(text, "console") {
        let mut asks_for_code = false;
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some("echo $?") => asks_for_code = true,
                Some(command) => {
                    asks_for_code = false;
                    commands.push(Shown { command: command.to_owned(), output: Vec::new(), code: None });
                }
                None => {
                    let last = commands.last_mut().unwrap_or_else(|| panic!("output of no command: {line}"));
                    if asks_for_code {
                        last.code = Some(line.parse().unwrap());
                    } else {
                        last.output.push(line.trim_end().to_owned());
                    }
                }
            }
        }
    }
    commands
}

/// The arguments of a command line that runs this program.
fn arguments(command: &str) -> Option<Vec<&str>> {
    let arguments = match command.strip_prefix("fw-migrate ") {
        Some(arguments) => arguments,
        None => command.starts_with("cargo run ").then(|| command.split_once(" -- ").unwrap().1)?,
    };
    assert!(!arguments.contains(['|', '>', '<', '&', ';', '"', '\'', '$']), "only plain words can be run: {command}");
    Some(arguments.split_whitespace().collect())
}

/// A repository of its own with the fixtures that the arguments name, in which commands may write.
fn repository(arguments: &[&str]) -> TempDir {
    let place = TempDir::new().unwrap();
    fs::create_dir(place.path().join(".git")).unwrap();
    for path in arguments.iter().filter(|argument| argument.starts_with("fixtures")) {
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

/// Whether `actual` is what the document shows, `…` standing for any lines.
fn fits(expected: &[String], actual: &[&str]) -> bool {
    match expected.split_first() {
        None => actual.is_empty(),
        Some((line, rest)) if line == "…" => (0..=actual.len()).any(|skipped| fits(rest, &actual[skipped..])),
        Some((line, rest)) => actual.split_first().is_some_and(|(first, others)| first == line && fits(rest, others)),
    }
}

#[test]
fn commands_do_what_the_documents_show() {
    let mut count = 0;
    for document in DOCUMENTS {
        for Shown { command, output, code } in shown(&read(document)) {
            let Some(arguments) = arguments(&command) else { continue };
            let place = repository(&arguments);
            let (actual_code, text) = run(place.path(), &arguments);
            assert!(actual_code != 2 || code == Some(2), "{document}: `{command}` fails:\n{text}");
            assert_eq!(actual_code, code.unwrap_or(actual_code), "{document}: exit code of `{command}`");
            let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
            assert!(
                output.is_empty() || fits(&output, &lines),
                "{document} shows something else than `{command}` prints:\n{text}"
            );
            count += 1;
        }
    }
    assert!(count >= 3, "the README shows {count} commands");
}

#[test]
fn the_test_of_shown_output_tells_right_from_wrong() {
    let shown = ["a", "…", "d"].map(String::from);
    assert!(fits(&shown, &["a", "b", "c", "d"]) && fits(&shown, &["a", "d"]));
    assert!(!fits(&shown, &["a", "b"]) && !fits(&shown, &["x", "a", "d"]) && !fits(&shown, &["a", "d", "e"]));
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
    for document in DOCUMENTS {
        let text = read(document);
        let links = prose(&text);
        let links = links.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target);
        for link in links.filter(|link| !link.contains("://") && !link.starts_with('#')) {
            assert!(top().join(link).exists(), "{document}: there is no {link}");
        }
        for span in code_spans(&text).into_iter().filter(|span| !span.contains(char::is_whitespace)) {
            // `src/rules/<name>.rs` is true if there is such a directory.
            let written = match span.split_once('<') {
                Some((before, _)) => before.rsplit_once('/').map_or("", |(directory, _)| directory),
                None => span.as_str(),
            };
            let source = [".rs", ".scm"].iter().any(|end| written.ends_with(end) && written.len() > end.len());
            match written.split_once('/') {
                Some((directory, _)) if source || first.contains(directory) => {
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
fn every_language_is_in_the_readme_and_has_fixtures() {
    let readme = read("README.md");
    for language in LANGUAGES {
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{}` |", language.name)));
        let row = row.unwrap_or_else(|| panic!("the README's table of languages lacks `{}`", language.name));
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
fn every_format_is_in_the_readme_and_has_fixtures() {
    let readme = read("README.md");
    let table = readme.split("### Settings").nth(1).unwrap().split("\n\n").nth(1).unwrap().to_lowercase();
    for format in FORMATS {
        let name = format.name.to_lowercase();
        assert!(table.contains(&name), "the README's table of settings lacks {name}");
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
fn every_option_is_in_the_readme() {
    let readme = read("README.md");
    for command in ["check", "fix", "inventory"] {
        let (code, help) = run(top(), &[command, "--help"]);
        assert_eq!(code, 0);
        let words = help.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let options: BTreeSet<&str> = words.filter(|word| word.starts_with("--") && word.len() > 2).collect();
        assert!(options.len() > 10);
        for option in options {
            assert!(readme.contains(option), "the README lacks {option} of `{command}`");
        }
    }
}

#[test]
fn the_configuration_of_the_readme_is_one() {
    let readme = read("README.md");
    let examples = blocks(&readme, "toml");
    assert!(!examples.is_empty());
    for example in examples {
        let place = TempDir::new().unwrap();
        let file = place.path().join("fw-migrate.toml");
        fs::write(&file, example).unwrap();
        config::load(&file).unwrap();
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
