//! JUnit's XML, read by a parser of XML 1.0.

use std::fs;

use fw_migrate::finding::Severity;
use fw_migrate::report::{Format, View};
use roxmltree::{Document as Xml, Node};
use tempfile::TempDir;

use crate::place::{place, printed, reports, run};

fn number(node: Node<'_, '_>, attribute: &str) -> usize {
    node.attribute(attribute).unwrap().parse().unwrap()
}

fn count(node: Node<'_, '_>, name: &str) -> usize {
    node.descendants().filter(|node| node.has_tag_name(name)).count()
}

/// What a service reads: the numbers agree with the cases.
fn assert_sound(xml: &Xml<'_>) {
    let report = xml.root_element();
    assert!(report.has_tag_name("testsuites"));
    for node in report.children().filter(Node::is_element).chain([report]) {
        assert_eq!(number(node, "tests"), count(node, "testcase"));
        assert_eq!(number(node, "failures"), count(node, "failure"));
        assert_eq!(number(node, "errors"), count(node, "error"));
        assert!(node.attribute("timestamp").is_none() && node.attribute("time").is_none());
    }
    assert!(count(report, "testcase") > 0);
}

#[test]
fn every_report_is_sound() {
    for document in reports() {
        let text = Format::Junit.render(document, &View::default());
        let xml = Xml::parse(&text).unwrap();
        assert_sound(&xml);
        let failing = document.findings.iter().filter(|finding| finding.severity > Severity::Note).count();
        assert_eq!(count(xml.root_element(), "failure"), failing);
        assert_eq!(count(xml.root_element(), "testcase"), document.findings.len().max(1));
    }
}

#[test]
fn what_could_not_be_read_is_an_error() {
    let text = printed(place().path(), &["check", "--no-config", "--format", "junit", ".", "missing.py"]);
    let xml = Xml::parse(&text).unwrap();
    assert_sound(&xml);
    assert_eq!(number(xml.root_element(), "errors"), 1);
}

#[test]
fn nothing_found_is_one_case_that_passes() {
    let place = TempDir::new().unwrap();
    for file in ["", "a.py"] {
        if !file.is_empty() {
            fs::write(place.path().join(file), "x = 1\n").unwrap();
        }
        let text = printed(place.path(), &["check", "--format", "junit"]);
        let xml = Xml::parse(&text).unwrap();
        assert_sound(&xml);
        let case = xml.descendants().find(|node| node.has_tag_name("testcase")).unwrap();
        // Without any file it says that nothing was looked at.
        assert_eq!(case.has_children(), file.is_empty(), "{text}");
    }
}

/// XML has no way to write control characters.
#[cfg(unix)]
#[test]
fn control_characters_are_made_visible() {
    let place = TempDir::new().unwrap();
    let name = "a\u{1b}[2J\u{1}]]>&<\"'\n.yaml";
    let url = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";
    fs::write(place.path().join(name), format!("\u{c}\u{1}\u{ffff} <b>&amp;]]> url: {url}\u{8}\n")).unwrap();
    let output = run(place.path(), &["check", "--format", "junit"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let xml = Xml::parse(&text).unwrap();
    assert_sound(&xml);
    let suite = xml.descendants().find(|node| node.has_tag_name("testsuite")).unwrap();
    assert_eq!(suite.attribute("name"), Some("a␛[2J␁]]>&<\"'␊.yaml"));
    let failure = xml.descendants().find(|node| node.has_tag_name("failure")).unwrap();
    assert!(failure.text().unwrap().contains("␌␁"), "{text}");
    assert!(failure.text().unwrap().contains("<b>&amp;]]> url: https://my-account"), "{text}");
}
