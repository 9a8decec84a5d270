//! SARIF, held against the official schema and against the files that it speaks of.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use fw_migrate::report::{Format, View};
use jsonschema::Validator;
use serde_json::Value;

use crate::place::{place, printed, reports, run, top};

/// The official schema, as `serde-sarif` has it.
fn schema() -> Validator {
    let manifest = top().join("tests/formats/schemas/Cargo.toml");
    let mut command = Command::new(env!("CARGO"));
    command.args(["metadata", "--locked", "--format-version", "1", "--manifest-path"]).arg(manifest);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let package = metadata["packages"].as_array().unwrap().iter().find(|package| package["name"] == "serde-sarif");
    let manifest = std::path::Path::new(package.unwrap()["manifest_path"].as_str().unwrap());
    let text = fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // Its pattern is not a regular expression of ECMAScript. No report has a language.
    for definition in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][definition]["properties"]["language"];
        language.as_object_mut().unwrap().remove("pattern").unwrap();
    }
    assert!(schema["$id"].as_str().unwrap().contains("oasis-tcs/sarif-spec"));
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn assert_valid(schema: &Validator, log: &Value) {
    let errors: Vec<String> =
        schema.iter_errors(log).take(10).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn render(document: &fw_migrate::report::Document) -> Value {
    serde_json::from_str(&Format::Sarif.render(document, &View::default())).unwrap()
}

#[test]
fn every_report_is_valid() {
    let schema = schema();
    let place = place();
    let printed = printed(place.path(), &["check", "--no-config", "--format", "sarif", ".", "missing.py"]);
    let log: Value = serde_json::from_str(&printed).unwrap();
    assert_valid(&schema, &log);
    reports().iter().for_each(|document| assert_valid(&schema, &render(document)));
    // The schema is one that refuses something.
    let mut wrong = log;
    wrong["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = Value::from(0);
    wrong["runs"][0]["results"][1]["unknown"] = Value::from(1);
    assert_eq!(schema.iter_errors(&wrong).count(), 2);
}

/// The offset in bytes of a place of SARIF, whose columns count characters.
fn offset(text: &str, line: &Value, column: &Value) -> usize {
    let (line, column) = (line.as_u64().unwrap() as usize, column.as_u64().unwrap() as usize);
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
}

/// The bytes of a region, by its bytes and by its lines and columns, which agree.
fn span(text: &str, region: &Value) -> std::ops::Range<usize> {
    let start = region["byteOffset"].as_u64().unwrap() as usize;
    let end = start + region["byteLength"].as_u64().unwrap() as usize;
    assert_eq!(offset(text, &region["startLine"], &region["startColumn"]), start, "{region}");
    assert_eq!(offset(text, &region["endLine"], &region["endColumn"]), end, "{region}");
    start..end
}

/// The path behind an address, by a decoder that is not the program's.
fn decoded(uri: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = uri.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap() as u8;
        bytes.push(if byte == b'%' { digit() * 16 + digit() } else { byte });
    }
    String::from_utf8(bytes).unwrap()
}

/// What an editor makes of the fixes is what `fix` makes.
#[test]
fn regions_and_fixes_are_those_of_the_files() {
    for options in [&["--no-config"][..], &["--no-config", "--unsafe-fixes"]] {
        let place = place();
        let printed = printed(place.path(), &[&["check", "--format", "sarif"], options].concat());
        let log: Value = serde_json::from_str(&printed).unwrap();
        let mut edits: BTreeMap<String, BTreeMap<(usize, usize), String>> = BTreeMap::new();
        for result in log["runs"][0]["results"].as_array().unwrap() {
            let location = &result["locations"][0]["physicalLocation"];
            let path = decoded(location["artifactLocation"]["uri"].as_str().unwrap());
            let text = fs::read_to_string(place.path().join(&path)).unwrap();
            let marked = &text[span(&text, &location["region"])];
            let snippet = location["region"]["snippet"]["text"].as_str().unwrap();
            assert!(snippet == marked || snippet.ends_with('…') && marked.starts_with(&snippet[..4]), "{snippet}");
            let context = location["contextRegion"]["snippet"]["text"].as_str().unwrap();
            assert!(context.contains(snippet), "{context}");
            for fix in result["fixes"].as_array().into_iter().flatten() {
                assert!(options.len() > 1 || fix["properties"]["applicability"] == "safe");
                let change = &fix["artifactChanges"][0];
                assert_eq!(change["artifactLocation"], location["artifactLocation"]);
                for replacement in change["replacements"].as_array().unwrap() {
                    let span = span(&text, &replacement["deletedRegion"]);
                    let new = replacement["insertedContent"]["text"].as_str().unwrap_or_default();
                    edits.entry(path.clone()).or_default().insert((span.start, span.end), new.to_owned());
                }
            }
        }
        assert!(edits.len() > 2);
        let mut expected = BTreeMap::new();
        for (path, edits) in edits {
            let mut text = fs::read_to_string(place.path().join(&path)).unwrap();
            edits.iter().rev().for_each(|((start, end), new)| text.replace_range(start..end, new));
            expected.insert(path, text);
        }
        run(place.path(), &[&["fix"], options].concat());
        for (path, text) in expected {
            assert_eq!(fs::read_to_string(place.path().join(path)).unwrap(), text);
        }
    }
}

#[test]
fn rules_are_indexed_and_results_known_again() {
    for document in reports() {
        let log = render(document);
        let run = &log["runs"][0];
        let mut seen = std::collections::BTreeSet::new();
        for result in run["results"].as_array().unwrap() {
            let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            assert!(seen.insert(result["partialFingerprints"]["fwMigrate/v1"].as_str().unwrap()));
        }
        let pages = fs::read_to_string(top().join("docs/rules.md")).unwrap();
        for rule in run["tool"]["driver"]["rules"].as_array().unwrap() {
            let anchor = rule["helpUri"].as_str().unwrap().split_once("/docs/rules.md#").unwrap().1;
            assert!(pages.contains(&format!("(#{anchor})")), "{anchor}");
        }
    }
}
