//! The shipped schema of reports, held against the reports of all fixtures: they fit, and hold nothing that it does not know.

use std::fs;

use fw_migrate::report::{Document, Format, View};
use jsonschema::Validator;
use serde_json::{Value, json};

use crate::place::{place, printed, reports, top};

fn schema() -> Value {
    serde_json::from_str(&fs::read_to_string(top().join("fw-migrate-report.schema.json")).unwrap()).unwrap()
}

/// The same schema, for objects without unknown members.
fn strict() -> Value {
    fn close(schema: &mut Value) {
        match schema {
            Value::Object(members) => {
                members.values_mut().for_each(close);
                // `properties` may itself be a member of an object that is described.
                if members.get("properties").is_some_and(Value::is_object) && !members.contains_key("$ref") {
                    members.insert("additionalProperties".into(), json!(false));
                }
            }
            Value::Array(items) => items.iter_mut().for_each(close),
            _ => {}
        }
    }
    let mut schema = schema();
    close(&mut schema);
    schema
}

fn assert_valid(schema: &Validator, value: &Value) {
    let errors: Vec<String> =
        schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).take(10).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

fn render(format: Format, document: &Document) -> String {
    format.render(document, &View::default())
}

#[test]
fn every_report_fits_and_every_field_is_documented() {
    let schemas = [schema(), strict()].map(|schema| jsonschema::validator_for(&schema).unwrap());
    let place = place();
    let arguments = ["fix", "--diff", "--no-config", "--format", "json", ".", "missing.py"];
    let with_failure = crate::place::run(place.path(), &arguments).stderr;
    let with_failure: Value = serde_json::from_slice(&with_failure).unwrap();
    assert!(with_failure["failures"][0]["path"] == "missing.py" && with_failure["skipped"][0]["path"] == "data.bin");
    let reports = reports().iter().map(|document| serde_json::from_str(&render(Format::Json, document)).unwrap());
    for report in reports.chain([with_failure.clone()]) {
        schemas.iter().for_each(|schema| assert_valid(schema, &report));
    }
    // Later versions may say more; what is not documented fails here.
    let mut unknown = with_failure;
    unknown["fixed"][0]["fix"]["edits"][0]["unknown"] = json!(1);
    assert_valid(&schemas[0], &unknown);
    assert!(!schemas[1].is_valid(&unknown));
}

/// The types of the lines of `jsonl`, with the definition of what such a line says beside its type.
const LINES: &[(&str, &str)] = &[
    ("finding", "Finding"),
    ("fixed", "Finding"),
    ("skipped", "Skipped"),
    ("failure", "Failure"),
    ("summary", "Closing"),
];

#[test]
fn every_line_fits() {
    let reference = |definition: &str, mut schema: Value| {
        let definitions = schema["$defs"].take();
        jsonschema::validator_for(&json!({"$ref": format!("#/$defs/{definition}"), "$defs": definitions})).unwrap()
    };
    let any = reference("Line%20of%20jsonl", schema());
    let strict: Vec<Validator> = LINES.iter().map(|(_, definition)| reference(definition, strict())).collect();
    let mut texts: Vec<String> = reports().iter().map(|document| render(Format::Jsonl, document)).collect();
    texts.push(printed(place().path(), &["check", "--no-config", "--format", "jsonl", ".", "missing.py"]));
    let mut seen = [0; LINES.len()];
    for line in texts.iter().flat_map(|text| text.lines()) {
        let mut line: Value = serde_json::from_str(line).unwrap();
        assert_valid(&any, &line);
        let kind = line.as_object_mut().unwrap().remove("type").unwrap();
        let number = LINES.iter().position(|(name, _)| kind == *name).unwrap();
        assert_valid(&strict[number], &line);
        assert!(!any.is_valid(&line), "the type belongs to it");
        seen[number] += 1;
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
    assert!(texts.iter().all(|text| text.matches("{\"type\":\"summary\"").count() == 1));
}

/// Lines say what the object says.
#[test]
fn json_and_jsonl_agree() {
    for document in reports() {
        let whole: Value = serde_json::from_str(&render(Format::Json, document)).unwrap();
        let lines = render(Format::Jsonl, document);
        let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut together = lines.last().unwrap().clone();
        together.as_object_mut().unwrap().remove("type");
        for (list, kind) in
            [("findings", "finding"), ("fixed", "fixed"), ("skipped", "skipped"), ("failures", "failure")]
        {
            let entries = lines.iter().filter(|line| line["type"] == kind).cloned().map(|mut line| {
                line.as_object_mut().unwrap().remove("type");
                line
            });
            let entries: Vec<Value> = entries.collect();
            if whole.get(list).is_some() {
                together[list] = entries.into();
            }
        }
        assert_eq!(together, whole);
    }
}

/// As the first version wrote it, before fingerprints, excerpts, places of edits and what else came later.
const FIRST: &str = r#"{
    "version": 1, "tool": "0.1.0", "action": "check", "unsafe_fixes": false,
    "summary": {"files": 1, "matched": 1, "errors": 1, "warnings": 0, "notes": 0, "fixable_safe": 1, "fixable_unsafe": 0,
                "by_hand": 0, "to_serverless": 0, "fixed": 0, "changed_files": 0, "skipped": 0, "failed": 0},
    "findings": [{"rule": "FW001", "name": "direct-url", "severity": "error", "path": "a.yaml",
        "span": {"start": 5, "end": 65}, "start": {"line": 1, "column": 6}, "end": {"line": 1, "column": 66},
        "message": "m", "help": "h", "related": [],
        "fix": {"title": "t", "applicability": "safe", "edits": [{"start": 5, "end": 65, "replacement": "x"}]}}],
    "skipped": [], "ignored": [], "split_names": [], "models_to_look_for": []
}"#;

#[test]
fn old_reports_are_still_read() {
    let report: Value = serde_json::from_str(FIRST).unwrap();
    assert_valid(&jsonschema::validator_for(&schema()).unwrap(), &report);
    let document: Document = serde_json::from_str(FIRST).unwrap();
    assert_eq!((document.findings.len(), document.failures.len()), (1, 0));
    // And shown: places that are not known are left out, and fingerprints are made.
    let sarif: Value = serde_json::from_str(&render(Format::Sarif, &document)).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    let deleted = &result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"];
    assert_eq!(deleted, &json!({"byteOffset": 5, "byteLength": 60}));
    assert!(result.get("partialFingerprints").is_none());
    let gitlab: Value = serde_json::from_str(&render(Format::Gitlab, &document)).unwrap();
    assert_eq!(gitlab[0]["fingerprint"].as_str().unwrap().len(), 32);
}
