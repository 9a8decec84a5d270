//! The report as JUnit's XML, which nearly every CI service shows: a test suite for each file, a test case for each finding.

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::finding::Severity;
use crate::report::document::{Failure, Finding};
use crate::report::{Document, by_file, label, printable, reason};

/// Errors and warnings fail, notes pass with a word. No times, so that equal runs have equal reports.
pub fn render(document: &Document) -> String {
    let mut report = Report::new("fw-migrate");
    for failure in &document.failures {
        report.add_test_suite(suite(&failure.path, [failed(failure)]));
    }
    for findings in by_file(&document.findings) {
        report.add_test_suite(suite(&findings[0].path, findings.iter().map(case)));
    }
    if report.test_suites.is_empty() {
        report.add_test_suite(suite("fw-migrate", [clean(document)]));
    }
    // Writing to memory cannot fail.
    report.to_string().unwrap_or_default()
}

/// Text as XML can say it: without the two characters that the library does not leave out.
fn xml(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// Text of a file or a file's name in an attribute.
fn shown(text: &str) -> String {
    xml(&printable(text))
}

fn suite(path: &str, cases: impl IntoIterator<Item = TestCase>) -> TestSuite {
    let mut suite = TestSuite::new(shown(path));
    suite.add_test_cases(cases);
    suite
}

/// A test case of a file.
fn case_of(path: &str, name: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(shown(name), status);
    case.set_classname(shown(path));
    case
}

fn case(finding: &Finding) -> TestCase {
    let Finding { rule, name, path, start, .. } = finding;
    let name = format!("{rule} {name} at {}:{}", start.line, start.column);
    let place = format!("{}:{}:{}", printable(path), start.line, start.column);
    // The library takes tabs for controls of a terminal and drops them.
    let excerpt = finding.excerpt.text.replace('\t', "    ");
    let text = xml(&format!("{place}\n{excerpt}\n{}", reason(finding)));
    if finding.severity == Severity::Note {
        let mut case = case_of(path, &name, TestCaseStatus::success());
        case.set_system_out(text);
        return case;
    }
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(label(finding.severity)).set_message(shown(&finding.message)).set_description(text);
    case_of(path, &name, status)
}

/// What could not be looked at is no failure of a test, but an error.
fn failed(failure: &Failure) -> TestCase {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_message(shown(&failure.message));
    case_of(&failure.path, "can be looked at", status)
}

/// One case that passes, because services take a report without any for a mistake.
fn clean(document: &Document) -> TestCase {
    let status = match &document.nothing {
        None => TestCaseStatus::success(),
        Some(why) => {
            let mut status = TestCaseStatus::skipped();
            status.set_message(format!("looked at no file: {why}"));
            status
        }
    };
    case_of("fw-migrate", "nothing to migrate", status)
}
