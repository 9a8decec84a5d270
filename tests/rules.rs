//! Holds the explanations of the rules against what the rules do, and the page of the documentation against both.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use fw_migrate::finding::Rule;
use fw_migrate::report::explanation::{explain, page};
use fw_migrate::rules::{RULES, SUPPRESSION};
use tempfile::TempDir;

/// The sections of an explanation, in order.
const SECTIONS: &[&str] = &["What it finds", "Why", "Example", "How safe the fix is"];

fn all() -> impl Iterator<Item = &'static Rule> {
    RULES.iter().copied().chain([&SUPPRESSION])
}

/// The fenced blocks of a text, with their languages and what stands between each and the one before.
fn fences(text: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    let mut before = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            Some(language) => {
                let content =
                    lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
                found.push((language.to_owned(), content, std::mem::take(&mut before)));
            }
            None => before.push_str(line),
        }
    }
    found
}

fn section<'t>(rule: &'t Rule, title: &str) -> &'t str {
    let (_, from) = rule.explanation.split_once(&format!("## {title}\n")).unwrap();
    from.split("\n## ").next().unwrap()
}

fn run(place: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fw-migrate")).args(arguments).current_dir(place).output().unwrap()
}

#[test]
fn the_page_of_rules_is_what_the_program_explains() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::write(&path, page()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
    assert!(written == page(), "docs/rules.md differs from what `explain` says; UPDATE_FIXTURES=1 writes it");
    for rule in all() {
        for name in [rule.code.to_lowercase(), rule.name.to_owned()] {
            let output = run(Path::new("."), &["explain", &name]);
            assert!(output.status.success());
            assert_eq!(String::from_utf8(output.stdout).unwrap(), explain(rule));
        }
    }
    let output = run(Path::new("."), &["explain", "FW999"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("there is no rule `FW999`; the rules are FW001"));
}

#[test]
fn explanations_have_the_same_sections() {
    for rule in all() {
        let titles: Vec<&str> = rule.explanation.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(titles, SECTIONS, "{}", rule.code);
    }
}

/// The first block of an example holds what the rule finds; the second is what `fix` makes of it, with `--unsafe-fixes` where
/// the words in front of it say so. Without a second one nothing changes.
#[test]
fn examples_are_true() {
    for rule in all() {
        let fences = fences(section(rule, "Example"));
        let (language, before, _) = &fences[0];
        let file = match language.as_str() {
            "python" => "example.py",
            "sh" => "example.sh",
            other => panic!("{}: which file holds {other}?", rule.code),
        };
        let place = TempDir::new().unwrap();
        fs::create_dir(place.path().join(".git")).unwrap();
        let path = place.path().join(file);
        fs::write(&path, before).unwrap();
        let found = String::from_utf8(run(place.path(), &["check", "--format", "concise"]).stdout).unwrap();
        assert!(found.contains(rule.code), "{}: the example shows something else:\n{found}", rule.code);
        let unsafely = fences.get(1).is_some_and(|(_, _, words)| words.contains("--unsafe-fixes"));
        if unsafely {
            run(place.path(), &["fix"]);
            assert_eq!(&fs::read_to_string(&path).unwrap(), before, "{}: it is safe", rule.code);
        }
        run(place.path(), if unsafely { &["fix", "--unsafe-fixes"] } else { &["fix"] });
        let expected = fences.get(1).map_or(before, |(_, after, _)| after);
        assert_eq!(&fs::read_to_string(&path).unwrap(), expected, "{}", rule.code);
    }
}
