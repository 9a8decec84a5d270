//! Findings as numbers: a table by rule, a table by file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use crate::report::document::{Counts, Finding};
use crate::report::{Document, leading_name};

/// The tables, those with the most findings first.
pub fn render(document: &Document) -> String {
    let mut out = String::new();
    let rule = |finding: &Finding| format!("{} {}", finding.rule, finding.name);
    table(&mut out, "RULE", &document.findings, rule);
    table(&mut out, "FILE", &document.findings, |finding| leading_name(&finding.path));
    out
}

/// Appends the numbers of all findings with the same key, and a blank line.
fn table(out: &mut String, title: &str, findings: &[Finding], key: impl Fn(&Finding) -> String) {
    let mut rows: BTreeMap<String, Counts> = BTreeMap::new();
    findings.iter().for_each(|finding| rows.entry(key(finding)).or_default().add(finding));
    if rows.is_empty() {
        return;
    }
    let total = |counts: &Counts| counts.errors + counts.warnings + counts.notes;
    let mut rows: Vec<(String, Counts)> = rows.into_iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(total(counts)));
    let width = rows.iter().map(|(name, _)| name.width()).max().unwrap_or(0).max(title.len());
    let mut line = |name: &str, cells: [&str; 7]| {
        let padding = " ".repeat(width - name.width());
        let cells: String = cells.iter().map(|cell| format!("  {cell:>8}")).collect();
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name}{padding}{cells}");
    };
    line(title, ["TOTAL", "ERRORS", "WARNINGS", "NOTES", "SAFE FIX", "UNSAFE", "BY HAND"]);
    for (name, counts) in &rows {
        let Counts { errors, warnings, notes, fixable_safe, fixable_unsafe, by_hand, .. } = *counts;
        let numbers = [total(counts), errors, warnings, notes, fixable_safe, fixable_unsafe, by_hand];
        line(name, numbers.map(|number| number.to_string()).each_ref().map(String::as_str));
    }
    out.push('\n');
}
