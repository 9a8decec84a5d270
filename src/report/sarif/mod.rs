//! The report as SARIF 2.1.0, for code scanning and editors.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use self::log::*;
use super::{explanation, json, label, printable, reason};
use crate::finding::{Applicability, Rule, Severity, Span};
use crate::report::Document;
use crate::report::document::{Edit, Finding, Fix, Place};
use crate::rules::{RULES, SUPPRESSION};

#[allow(missing_docs, reason = "the standard documents its fields")]
mod log;

const HOME: &str = "https://github.com/fw-migrate/fw-migrate";
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The root of the repository, by the name that GitHub knows.
const ROOT: &str = "%SRCROOT%";
/// What stands for itself in the path of a relative reference. A colon does not: it would end a scheme.
const UNESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// One run, whose results are what is there now.
pub fn render(document: &Document) -> String {
    let rules: Vec<&Rule> = RULES.iter().copied().chain([&SUPPRESSION]).collect();
    let results = document.findings.iter().map(|finding| result(finding, &rules, document.unsafe_fixes)).collect();
    let driver = Driver {
        name: "fw-migrate",
        version: &document.tool,
        information_uri: HOME,
        rules: rules.iter().map(|rule| descriptor(rule)).collect(),
    };
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool { driver },
            invocations: [invocation(document)],
            original_uri_base_ids: Bases { root: Base { description: text("The root of the repository.") } },
            column_kind: "unicodeCodePoints",
            redaction_tokens: ["…"],
            results,
        }],
    };
    json::pretty(&log)
}

fn text(text: impl Into<String>) -> Text {
    Text { text: text.into() }
}

fn descriptor(rule: &Rule) -> Descriptor {
    let markdown = explanation::explain(rule);
    Descriptor {
        id: rule.code,
        name: rule.name,
        short_description: text(rule.summary),
        full_description: text(explanation::first_paragraph(rule)),
        help: Help { text: markdown.clone(), markdown },
        help_uri: format!("{HOME}/blob/main/docs/rules.md#{}", explanation::anchor(rule)),
        default_configuration: Configuration { level: label(rule.severity) },
        properties: DescriptorProperties {
            tags: ["fireworks", "migration"],
            problem_severity: match rule.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "recommendation",
            },
        },
    }
}

/// How the run went: what failed, and what was not looked at.
fn invocation(document: &Document) -> Invocation {
    let notification = |level, path: &str, message: &str| Notification {
        level,
        message: text(printable(message)),
        locations: vec![Location { id: None, physical_location: place(path, None), message: None }],
    };
    let failures = document.failures.iter().map(|failure| notification("error", &failure.path, &failure.message));
    let skipped = document.skipped.iter().map(|skipped| {
        let message = format!("skipped: {}", skipped.reason);
        notification("note", &skipped.path, &message)
    });
    let nothing = document.nothing.iter().map(|why| Notification {
        level: "warning",
        message: text(format!("looked at no file: {why}")),
        locations: Vec::new(),
    });
    Invocation {
        execution_successful: document.failures.is_empty(),
        tool_execution_notifications: failures.chain(nothing).chain(skipped).collect(),
    }
}

fn result<'d>(finding: &'d Finding, rules: &[&Rule], unsafe_fixes: bool) -> SarifResult<'d> {
    let Finding { rule, path, span, start, end, excerpt, fingerprint, .. } = finding;
    let mut location = place(path, Some(region(*span, *start, *end)));
    // Where lines are left out, neither shows the whole.
    if excerpt.more_lines == 0 && excerpt.line > 0 {
        let snippet = excerpt.text.get(excerpt.marked.0..excerpt.marked.1).unwrap_or_default();
        if let Some(region) = &mut location.region {
            region.snippet = Some(text(snippet));
        }
        if snippet != excerpt.text {
            location.context_region = Some(Region {
                start_line: Some(excerpt.line),
                end_line: Some(excerpt.line + excerpt.text.matches('\n').count()),
                snippet: Some(text(&excerpt.text)),
                ..Region::default()
            });
        }
    }
    let related = finding.related.iter().enumerate().map(|(number, related)| Location {
        id: Some(number + 1),
        physical_location: place(path, Some(region(related.span, related.start, related.end))),
        message: Some(text(printable(&related.message))),
    });
    let fix = finding.fix.as_deref();
    // As with `fix`: one that is not safe is there if it was asked for. Editors apply what is there with a click.
    let offered = |fix: &&Fix| fix.same_as.is_none() && (unsafe_fixes || fix.applicability == Applicability::Safe);
    SarifResult {
        rule_id: rule,
        rule_index: rules.iter().position(|known| known.code == rule),
        level: label(finding.severity),
        message: text(reason(finding)),
        locations: [Location { id: None, physical_location: location, message: None }],
        related_locations: related.collect(),
        partial_fingerprints: (!fingerprint.is_empty()).then_some(Fingerprints { ours: fingerprint }),
        fixes: fix.filter(offered).map(|fix| change(fix, path)).into_iter().collect(),
        properties: fix.map(properties),
    }
}

fn properties(fix: &Fix) -> FixProperties {
    let applicability = match fix.applicability {
        Applicability::Safe => "safe",
        Applicability::Unsafe => "unsafe",
    };
    FixProperties { applicability, same_fix_as: fix.same_as }
}

fn change(fix: &Fix, path: &str) -> SarifFix {
    let replacement = |edit: &Edit| Replacement {
        deleted_region: region(Span::new(edit.start, edit.end), edit.from, edit.to),
        inserted_content: (!edit.replacement.is_empty()).then(|| text(&edit.replacement)),
    };
    SarifFix {
        description: text(printable(&fix.title)),
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(path),
            replacements: fix.edits.iter().map(replacement).collect(),
        }],
        properties: properties(fix),
    }
}

fn place(path: &str, region: Option<Region>) -> PhysicalLocation {
    PhysicalLocation { artifact_location: artifact(path), region, context_region: None }
}

/// Bytes, and lines and columns where the report has them: the places of edits came later.
fn region(span: Span, start: Place, end: Place) -> Region {
    let known = start.line > 0;
    Region {
        start_line: known.then_some(start.line),
        start_column: known.then_some(start.column),
        end_line: known.then_some(end.line),
        end_column: known.then_some(end.column),
        byte_offset: Some(span.start),
        byte_length: Some(span.len()),
        snippet: None,
    }
}

/// The address of a file, relative to the root unless its path is not.
fn artifact(path: &str) -> ArtifactLocation {
    let encoded = utf8_percent_encode(path, UNESCAPED).to_string();
    if Path::new(path).is_absolute() {
        return ArtifactLocation {
            uri: format!("file://{}{encoded}", if path.starts_with('/') { "" } else { "/" }),
            uri_base_id: None,
        };
    }
    ArtifactLocation { uri: encoded, uri_base_id: Some(ROOT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_addresses() {
        for (path, uri) in [
            ("src/a-b_c.~x.py", "src/a-b_c.~x.py"),
            ("my docs/50% #1?.md", "my%20docs/50%25%20%231%3F.md"),
            ("a:b.py", "a%3Ab.py"),
            ("back\\slash", "back%5Cslash"),
            ("größe/漢", "gr%C3%B6%C3%9Fe/%E6%BC%A2"),
            ("line\nbreak", "line%0Abreak"),
        ] {
            let address = artifact(path);
            assert_eq!((&*address.uri, address.uri_base_id), (uri, Some(ROOT)));
        }
        let absolute = artifact("/else where/a.py");
        assert_eq!((&*absolute.uri, absolute.uri_base_id), ("file:///else%20where/a.py", None));
    }
}
