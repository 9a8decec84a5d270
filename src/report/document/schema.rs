//! The JSON schema of reports, generated from the types and their comments. Tests only: the program has no use for it.

use std::path::Path;

use regex::Regex;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use super::Document;
use crate::report::jsonl;

const FILE: &str = "fw-migrate-report.schema.json";

/// The description without the links of Rust's documentation.
fn unlink(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        let links = Regex::new(r"\[`(?:\w+::)*(\w+)`\]").unwrap();
        *text = links.replace_all(text, "`$1`").replace('\n', " ");
    }
    schemars::transform::transform_subschemas(&mut unlink, schema);
}

/// The schema of a report, and in its definitions that of a line of `jsonl`.
///
/// It is that of readers: what came later may be missing, and what is unknown may be there.
fn generate() -> Value {
    let settings = SchemaSettings::draft2020_12().with_transform(unlink);
    let mut generator = settings.into_generator();
    let line = <jsonl::Line as JsonSchema>::json_schema(&mut generator);
    let mut schema = generator.into_root_schema_for::<Document>();
    unlink(&mut schema);
    let mut schema = schema.to_value();
    let mut line = line.to_value();
    line["title"] = json!("A line of --format jsonl");
    schema["$defs"]["Line of jsonl"] = line;
    let version = json!({"description": schema["properties"]["version"]["description"], "const": super::VERSION});
    schema["properties"]["version"] = version;
    schema["$id"] = json!(format!("https://raw.githubusercontent.com/fw-migrate/fw-migrate/main/{FILE}"));
    schema["title"] = json!("A report of fw-migrate");
    schema
}

#[test]
fn the_shipped_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let generated = serde_json::to_string_pretty(&generate()).unwrap() + "\n";
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, &generated).unwrap();
    }
    let shipped = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(shipped == generated, "{FILE} differs from the types; UPDATE_FIXTURES=1 writes it");
}
