//! A run in numbers.

use serde::{Deserialize, Serialize};

use super::build::key_places;
use super::merge::{share, unshare};
use super::{Document, Finding};
use crate::finding::{Applicability, Severity};
use crate::rules::unpinned_model;

/// A run in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Counts {
    /// Files whose bytes were searched.
    pub files: usize,
    /// Files with findings, before fixes.
    pub matched: usize,
    /// Findings that are left, of severity error.
    pub errors: usize,
    /// Of severity warning.
    pub warnings: usize,
    /// Of severity note.
    pub notes: usize,
    /// Findings that are left, with a safe fix.
    pub fixable_safe: usize,
    /// With an unsafe fix.
    pub fixable_unsafe: usize,
    /// Errors and warnings without one.
    pub by_hand: usize,
    /// Requests whose client moves although their model names no deployment.
    pub to_serverless: usize,
    /// Findings that were fixed, or would be.
    pub fixed: usize,
    /// Files that were or would be changed.
    pub changed_files: usize,
    /// Files that were not looked at.
    pub skipped: usize,
    /// What went wrong.
    pub failed: usize,
    /// Findings that the baseline knows, which count nowhere else.
    #[serde(default)]
    pub in_baseline: usize,
    /// Entries of the baseline that are found no more.
    #[serde(default)]
    pub gone_from_baseline: usize,
}

impl Counts {
    /// Whether something is there that fails a check.
    pub fn fails(&self) -> bool {
        self.errors + self.warnings > 0
    }

    /// Adds one finding that is left.
    pub fn add(&mut self, finding: &Finding) {
        match finding.severity {
            Severity::Error => self.errors += 1,
            Severity::Warning => self.warnings += 1,
            Severity::Note => self.notes += 1,
        }
        if finding.remains && finding.fix.is_none() && finding.rule == unpinned_model::RULE.code {
            self.to_serverless += 1;
        }
        match finding.fix.as_ref().map(|fix| fix.applicability) {
            Some(Applicability::Safe) => self.fixable_safe += 1,
            Some(Applicability::Unsafe) => self.fixable_unsafe += 1,
            None if finding.severity > Severity::Note => self.by_hand += 1,
            None => {}
        }
    }
}

impl Document {
    /// Leaves only findings that `keep` keeps, and counts them anew.
    pub fn retain(&mut self, keep: impl FnMut(&Finding) -> bool) {
        unshare(&mut self.findings);
        self.findings.retain(keep);
        share(&mut self.findings);
        self.key_places = key_places(self);
        self.count();
    }

    /// Counts the findings that are left anew.
    pub(super) fn count(&mut self) {
        let mut counts = Counts {
            errors: 0,
            warnings: 0,
            notes: 0,
            fixable_safe: 0,
            fixable_unsafe: 0,
            by_hand: 0,
            to_serverless: 0,
            ..self.summary
        };
        self.findings.iter().for_each(|finding| counts.add(finding));
        self.summary = counts;
    }
}
