//! What every fix guarantees.

use std::collections::BTreeSet;

use fw_migrate::Span;
use fw_migrate::analysis::parsed_sources;
use fw_migrate::document::Finding;
use fw_migrate::source::Source;

/// Hosts that look like direct hosts.
const DECOYS: &[&str] = &[
    "direct.fireworks.ai.example.com",
    "mydirect.fireworks.ai",
    "direct.fireworks.ai.evil.test",
    "direct-fireworks.ai",
];

/// All places lie in the source, and between characters if it is text.
pub fn places_are_inside<'f>(findings: impl IntoIterator<Item = &'f Finding>, bytes: &[u8]) {
    let text = str::from_utf8(bytes).ok();
    let check = |span: Span| {
        assert!(span.start <= span.end && span.end <= bytes.len(), "{span:?} of {} bytes", bytes.len());
        let tears = text.is_some_and(|text| !text.is_char_boundary(span.start) || !text.is_char_boundary(span.end));
        assert!(!tears, "{span:?} tears a character apart");
    };
    for finding in findings {
        check(finding.span);
        finding.related.iter().for_each(|related| check(related.span));
        let mut at = 0;
        for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
            check(Span { start: edit.start, end: edit.end });
            assert!(at <= edit.start, "{}: edits overlap", finding.rule);
            at = edit.end;
        }
    }
}

/// A further look finds nothing where a fix did not report something as left. It may be another rule's: what was evidence is
/// gone.
pub fn says_nothing_new(left: &[Finding], found: &[Finding]) {
    let known: BTreeSet<usize> = left.iter().map(|finding| finding.start.line).collect();
    for finding in found {
        let Finding { rule, start, .. } = finding;
        assert!(known.contains(&start.line), "{rule} of line {} was not reported as left", start.line);
    }
}

/// How many of its sources parse.
pub fn parsed(name: &str, bytes: &[u8]) -> usize {
    parsed_sources(&Source::new(name, bytes.to_vec()))
}

/// Hosts of others stay, at least where nothing else near them may change: a command or a list that goes as a whole may take
/// several lines.
pub fn keeps_decoys(before: &[u8], after: &[u8]) {
    let (before, after) = (String::from_utf8_lossy(before), String::from_utf8_lossy(after));
    let without = |line: &str| DECOYS.iter().fold(line.to_ascii_lowercase(), |line, decoy| line.replace(decoy, ""));
    let lines: Vec<&str> = before.lines().collect();
    let speaks: Vec<bool> = lines.iter().map(|line| without(line).contains("direct")).collect();
    let is_near = |line: usize| speaks[line.saturating_sub(4)..lines.len().min(line + 5)].contains(&true);
    let alone: Vec<&str> = (0..lines.len()).filter(|line| !is_near(*line)).map(|line| lines[line]).collect();
    for decoy in DECOYS {
        let expected: usize = alone.iter().map(|line| line.matches(decoy).count()).sum();
        assert!(after.matches(decoy).count() >= expected, "a host of others went: {after}");
    }
}
