//! Which findings share a change, so that it is shown once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::report::document::{Finding, Fix};

/// What is known of the change of a finding.
#[derive(Clone, Copy)]
pub struct Share<'d> {
    /// The fix in full.
    pub fix: &'d Fix,
    /// The index of the finding at which it is shown.
    pub shown_at: usize,
}

/// For each finding the change that it shares, and for each index at which one is shown how many findings it resolves.
/// Findings of one file only share it: the same edits of another file are another change.
pub fn shares(findings: &[Finding]) -> (Vec<Option<Share<'_>>>, HashMap<usize, usize>) {
    let mut by_fix: HashMap<(&str, &Fix), usize> = HashMap::new();
    // By identity first, because a change may have many edits.
    let mut by_identity: HashMap<(&str, *const Fix), usize> = HashMap::new();
    let mut resolved: HashMap<usize, usize> = HashMap::new();
    let all = findings.iter().enumerate().map(|(index, finding)| {
        let fix = finding.fix.as_ref()?;
        let whole = |first: usize| findings.get(first)?.fix.as_ref();
        let fix = fix.same_as.and_then(whole).unwrap_or(fix);
        let path = &*finding.path;
        let shown_at =
            *by_identity.entry((path, Arc::as_ptr(fix))).or_insert_with(|| *by_fix.entry((path, fix)).or_insert(index));
        *resolved.entry(shown_at).or_default() += 1;
        Some(Share { fix, shown_at })
    });
    let all = all.collect();
    (all, resolved)
}
