//! Fixes that overlap, repeat and contain each other: which are made, and what comes out.
#![no_main]

use std::collections::BTreeSet;
use std::sync::Arc;

use fw_migrate::analysis::{Analysis, language};
use fw_migrate::edits::apply;
use fw_migrate::finding::{Applicability, Edit, Finding, Fix, Span};
use fw_migrate::rewrite::rewrite;
use fw_migrate::rules::RULES;
use fw_migrate::source::Source;
use fw_migrate::suppress::speaks_of_suppression;
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'d> {
    text: &'d [u8],
    fixes: Vec<Wanted<'d>>,
    takes_unsafe: bool,
}

#[derive(Arbitrary, Debug)]
struct Wanted<'d> {
    /// How far each begins behind the end of the one before, how long it is, what it writes.
    edits: Vec<(u8, u8, &'d str)>,
    is_safe: bool,
    remains: bool,
    group: Option<u8>,
}

fuzz_target!(|input: Input<'_>| {
    let source = Source::new("a.text", input.text.to_vec());
    // What has a syntax has to go on to parse, and what suppresses findings to stay, which is for other tests.
    if language(&source).is_some() || speaks_of_suppression(source.text()) {
        return;
    }
    let mut findings: Vec<Finding> = input.fixes.iter().map(|wanted| finding(&source, wanted)).collect();
    findings.sort_by_key(|finding| finding.span);
    let first = Analysis { findings: findings.clone(), parsed: true, ..Analysis::default() };
    let nothing = |_: &Source, _: &[_]| Analysis { parsed: true, ..Analysis::default() };
    let mut threshold = if input.takes_unsafe { Applicability::Unsafe } else { Applicability::Safe };
    let rewritten = rewrite(&source, first, &mut threshold, nothing);

    // Of the fixes in the order of their first edits, each that leaves alone what those before it change, but for
    // edits that it has in common with them.
    let takes = |fix: &Fix| fix.applicability >= threshold && !fix.edits.is_empty();
    let mut wanted: Vec<&Finding> =
        findings.iter().filter(|finding| finding.fix.as_deref().is_some_and(takes)).collect();
    let in_order = wanted.clone();
    wanted.sort_by_key(|finding| {
        let edits = edits(finding);
        let first = in_order.iter().position(|other| self::edits(other) == edits);
        (edits[0].span.start, std::cmp::Reverse(edits.len()), first)
    });
    let mut made: BTreeSet<Edit> = BTreeSet::new();
    for finding in wanted {
        let fits = edits(finding).iter().all(|edit| {
            made.contains(edit)
                || made.iter().all(|other| other.span.end < edit.span.start || edit.span.end < other.span.start)
        });
        if fits {
            made.extend(edits(finding).iter().cloned());
        }
    }
    let expected = apply(source.bytes(), &made).expect("edits that do not meet can be made");
    let after = rewritten.source.as_ref().unwrap_or(&source);
    assert_eq!(after.bytes(), expected);
    for finding in &rewritten.left {
        assert!(finding.span.end <= after.bytes().len());
    }
    for finding in &rewritten.fixed {
        assert!(finding.span.end <= source.bytes().len());
    }
});

fn edits(finding: &Finding) -> &[Edit] {
    finding.fix.as_ref().map_or(&[], |fix| &fix.edits)
}

/// A finding whose edits are sorted and disjoint, as rules make them.
fn finding(source: &Source, wanted: &Wanted<'_>) -> Finding {
    let length = source.bytes().len();
    let mut at = 0;
    let edits: Vec<Edit> = wanted
        .edits
        .iter()
        .map(|(gap, size, text)| {
            let start = (at + usize::from(*gap)).min(length);
            at = (start + usize::from(*size)).min(length);
            Edit::replacement(Span::new(start, at), *text)
        })
        .collect();
    let rule = RULES[0];
    let applicability = if wanted.is_safe { Applicability::Safe } else { Applicability::Unsafe };
    Finding {
        rule,
        severity: rule.severity,
        span: edits.first().map_or(Span::empty(0), |edit| edit.span),
        message: String::new(),
        help: String::new(),
        related: Vec::new(),
        fix: Some(Arc::new(Fix { title: String::new(), applicability, edits })),
        remains: wanted.remains,
        group: wanted.group.map(u32::from),
    }
}
