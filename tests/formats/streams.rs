//! Standard output holds the report and nothing else; with `--diff` the patch, and standard error the report.

use std::fs;
use std::process::Command;

use clap::ValueEnum;
use fw_migrate::report::Format;
use serde_json::Value;

use crate::place::{place, run, top};

fn name(format: Format) -> String {
    format.to_possible_value().unwrap().get_name().to_owned()
}

/// Whether a text is one report in this format, and nothing more.
fn is_report(format: Format, text: &str) -> bool {
    let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
    match format {
        Format::Json | Format::Sarif | Format::Gitlab => is_json(text),
        Format::Jsonl => text.lines().all(is_json),
        Format::Github => text
            .lines()
            .all(|line| ["::error ", "::warning ", "::notice "].iter().any(|command| line.starts_with(command))),
        Format::Html => text.starts_with("<!DOCTYPE html>") && text.trim_end().ends_with("</html>"),
        Format::Junit => roxmltree::Document::parse(text).is_ok(),
        _ => !format.is_for_programs(),
    }
}

#[test]
fn the_report_is_alone() {
    for format in Format::value_variants() {
        for arguments in [&["check"][..], &["check", "--show-skipped"], &["check", "--quiet"], &["fix"]] {
            let place = place();
            let name = name(*format);
            let output =
                run(place.path(), &[arguments, &["--no-config", "--format", &name, ".", "missing.py"]].concat());
            assert_eq!(output.status.code(), Some(2));
            let text = String::from_utf8(output.stdout).unwrap();
            assert!(!text.is_empty() && is_report(*format, &text), "{name} {arguments:?}: {text}");
            assert!(String::from_utf8_lossy(&output.stderr).starts_with("error: missing.py: "));
        }
    }
}

#[test]
fn with_diff_the_report_goes_to_standard_error() {
    let place = place();
    let patch = run(place.path(), &["fix", "--diff", "--no-config", "."]).stdout;
    for format in Format::value_variants().iter().filter(|format| format.is_for_programs()) {
        let output =
            run(place.path(), &["fix", "--diff", "--no-config", "--format", &name(*format), ".", "missing.py"]);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout == patch, "{format:?}");
        let report = String::from_utf8(output.stderr).unwrap();
        assert!(!report.is_empty() && is_report(*format, &report), "{report}");
        assert!(report.contains("missing.py"), "what went wrong is part of it: {report}");
    }
}

#[test]
fn every_format_is_documented() {
    let page = fs::read_to_string(top().join("docs/formats.md")).unwrap();
    for format in Format::value_variants() {
        let name = name(*format);
        assert!(page.lines().any(|line| line.starts_with("## ") && line.contains(&format!("`{name}`"))), "{name}");
    }
}

/// The package is for people without the repository.
#[test]
fn the_package_has_the_schema() {
    let mut command = Command::new(env!("CARGO"));
    let output = command.args(["package", "--list", "--allow-dirty"]).current_dir(top()).output().unwrap();
    let list = String::from_utf8(output.stdout).unwrap();
    assert!(list.lines().any(|file| file == "fw-migrate-report.schema.json"), "{list}");
}
