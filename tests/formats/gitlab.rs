//! GitLab's code quality, held against the shape that GitLab documents.

use std::collections::BTreeSet;

use fw_migrate::report::{Format, View};
use serde_json::{Value, json};

use crate::place::{place, printed, reports};

/// From GitLab's page on code quality, section "Code Quality report format". Other members are ignored there; here there are
/// none.
fn schema() -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "additionalProperties": false,
            "required": ["description", "check_name", "fingerprint", "location", "severity"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "additionalProperties": false,
                    "required": ["path", "lines"],
                    "properties": {
                        // Relative, without a prefix of `./`.
                        "path": {"type": "string", "pattern": "^(?!\\./|/)"},
                        "lines": {
                            "type": "object",
                            "additionalProperties": false,
                            "required": ["begin"],
                            "properties": {
                                "begin": {"type": "integer", "minimum": 1},
                                "end": {"type": "integer", "minimum": 1},
                            },
                        },
                    },
                },
            },
        },
    })
}

#[test]
fn every_report_has_the_documented_shape() {
    let schema = jsonschema::validator_for(&schema()).unwrap();
    let mut texts: Vec<String> =
        reports().iter().map(|document| Format::Gitlab.render(document, &View::default())).collect();
    texts.push(printed(place().path(), &["check", "--no-config", "--format", "gitlab", ".", "missing.py"]));
    for text in texts {
        let issues: Value = serde_json::from_str(&text).unwrap();
        let errors: Vec<String> =
            schema.iter_errors(&issues).map(|error| format!("{}: {error}", error.instance_path())).take(10).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        let issues = issues.as_array().unwrap();
        let fingerprints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
        assert_eq!(fingerprints.len(), issues.len(), "GitLab shows one of those with the same fingerprint");
        for lines in issues.iter().map(|issue| &issue["location"]["lines"]) {
            assert!(lines["begin"].as_u64() <= lines["end"].as_u64(), "{lines}");
        }
    }
}
