//! How each format looks: `expected/` holds what the program prints about `tree/`. With `UPDATE_FIXTURES=1` it is written;
//! read the diff before you commit it.

use std::fs;

use clap::ValueEnum;
use fw_migrate::report::Format;
use regex::Regex;

use crate::place::{place, printed, top};

/// What no run changes, or what would make a file unreadable.
fn scrubbed(text: &str) -> String {
    let version = env!("CARGO_PKG_VERSION");
    let text = text.replace(&format!("\"tool\":\"{version}\""), "\"tool\":\"…\"");
    let text = text.replace(&format!("\"tool\": \"{version}\""), "\"tool\": \"…\"");
    let text = text.replace(&format!("\"version\": \"{version}\""), "\"version\": \"…\"");
    // The help of a rule is a page, which `explain` prints.
    let help = Regex::new(r##"("(?:text|markdown)": "# FW\d+)[^\n]*"(,?)\n"##).unwrap();
    help.replace_all(&text, "$1 …\"$2\n").into_owned()
}

fn compare(name: &str, text: &str) {
    let path = top().join("tests/formats/expected").join(name);
    let text = scrubbed(text);
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(text == expected, "{} differs; UPDATE_FIXTURES=1 writes:\n{text}", path.display());
}

#[test]
fn every_format_of_check() {
    let place = place();
    // A page is not read as text; tests/html looks at it.
    let formats = Format::value_variants().iter().filter(|format| **format != Format::Html);
    for format in formats.map(|format| format.to_possible_value().unwrap()) {
        let name = format.get_name();
        let arguments = ["check", "--no-config", "--show-skipped", "--format", name, ".", "missing.py"];
        compare(&format!("check.{name}.txt"), &printed(place.path(), &arguments));
    }
}

#[test]
fn formats_that_tell_what_was_fixed() {
    for name in ["human", "concise", "json", "jsonl"] {
        let text = printed(place().path(), &["fix", "--no-config", "--format", name, "."]);
        compare(&format!("fix.{name}.txt"), &text);
    }
}
