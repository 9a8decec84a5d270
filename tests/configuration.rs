//! Holds the JSON schema for editors against what the program reads: the same settings, the same right and wrong values.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use fw_migrate::config;
use fw_migrate::rules::RULES;
use jsonschema::Validator;
use serde_json::{Value, json};

const SCHEMA: &str = include_str!("../fw-migrate.schema.json");

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn validator() -> Validator {
    let schema = schema();
    assert!(jsonschema::meta::is_valid(&schema), "the schema is none");
    jsonschema::validator_for(&schema).unwrap()
}

/// What the program says to a configuration.
fn load(text: &str) -> Result<(), String> {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("fw-migrate.toml");
    fs::write(&file, text).unwrap();
    config::load(&file).map(drop).map_err(|error| error.to_string())
}

#[test]
fn the_schema_knows_every_setting() {
    // The program itself lists them when it is given another.
    let message = load("nothing = 1").unwrap_err();
    let read: BTreeSet<&str> = message.split('`').skip(3).step_by(2).collect();
    let schema = schema();
    let known: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(known, read);
    for (name, property) in schema["properties"].as_object().unwrap() {
        assert!(property["description"].is_string(), "{name} is not described");
    }
}

#[test]
fn the_schema_knows_every_rule() {
    let schema = schema();
    let known: Vec<&str> = schema["definitions"]["rules"]["items"]["enum"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap())
        .collect();
    let rules: Vec<&str> = RULES.iter().flat_map(|rule| [rule.code, rule.name]).collect();
    assert_eq!(known, rules);
}

#[test]
fn schema_and_program_agree() {
    let validator = validator();
    for (text, right) in [
        ("", true),
        ("endpoint = 'aws'", true),
        ("endpoint = 'AWS'", true),
        ("endpoint = 'https://gw.example.com/inference'", true),
        ("endpoint = 'mars'", false),
        ("endpoint = 'https://user@gw.example.com'", false),
        ("endpoint = ''", false),
        ("endpoint = ['aws']", false),
        ("key-env = ['ACME_KEY', '_x1']", true),
        ("key-env = []", true),
        ("key-env = 'ACME_KEY'", false),
        ("key-env = ['1X']", false),
        ("key-env = ['X-Y']", false),
        ("key-env = ['']", false),
        ("key-env = [1]", false),
        ("exclude = ['vendor/', '!vendor/own', '*.min.js']", true),
        ("exclude = ['']", false),
        ("exclude = ['!']", false),
        ("exclude = ['# no']", false),
        ("exclude = 'vendor'", false),
        ("select = ['FW001', 'mention']", true),
        ("select = ['FW999']", false),
        ("ignore = []", true),
        ("ignore = ['FW000']", false),
        ("[per-file-ignores]\n'docs/' = ['FW009']\n'!src/' = ['direct-url', 'FW002']", true),
        ("[per-file-ignores]\n'docs/' = 'FW009'", false),
        ("[per-file-ignores]\n'docs/' = ['FW00']", false),
        ("[per-file-ignores]\n'' = ['FW009']", false),
        ("per-file-ignores = []", false),
        ("[deployments]\n'my-account-prod.us-iowa-1' = 'accounts/my-account/deployments/prod'", true),
        ("[deployments]\n'x-y.us-iowa-1.direct.fireworks.ai' = 'accounts/x/deployments/y'", true),
        ("[deployments]\n'my account' = 'accounts/my-account/deployments/prod'", false),
        ("[deployments]\n'my-account-prod.us-iowa-1' = 'my-account/prod'", false),
        ("[deployments]\n'my-account-prod.us-iowa-1' = 1", false),
        ("deployments = 'x'", false),
        ("key_env = ['X']", false),
        ("[endpoint]", false),
    ] {
        let document: Value = serde_json::to_value(toml::from_str::<toml::Table>(text).unwrap()).unwrap();
        assert_eq!(validator.is_valid(&document), right, "the schema on {text}");
        let read = load(text);
        assert_eq!(read.is_ok(), right, "the program on {text}: {read:?}");
    }
}

/// A value as TOML writes it within a line.
fn in_toml(value: &Value) -> String {
    let Value::Object(entries) = value else { return value.to_string() };
    let entry = |(key, value): (&String, &Value)| format!("{key:?} = {}", in_toml(value));
    format!("{{ {} }}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
}

#[test]
fn every_example_is_right() {
    let (schema, validator) = (schema(), validator());
    for (name, property) in schema["properties"].as_object().unwrap() {
        let examples = property["examples"].as_array().into_iter().flatten().chain(property.get("default"));
        for example in examples {
            let document = json!({ name: example });
            assert!(validator.is_valid(&document), "{document}");
            load(&format!("{name} = {}", in_toml(example))).unwrap();
        }
    }
    let fixtures = walkdir::WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"));
    let mut count = 0;
    for file in fixtures.into_iter().map(Result::unwrap).filter(|entry| entry.file_name() == "fw-migrate.toml") {
        let table: toml::Table = toml::from_str(&fs::read_to_string(file.path()).unwrap()).unwrap();
        let document = serde_json::to_value(table).unwrap();
        assert!(validator.is_valid(&document), "{}", file.path().display());
        count += 1;
    }
    assert!(count > 0);
}
