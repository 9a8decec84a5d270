//! Findings that are known already: a large repository writes them down once, and from then on only new ones fail.
//!
//! A baseline is a JSON file with one finding a line, so that it merges and reads well in reviews. A finding is known by
//! its [fingerprint](crate::report::document::fingerprint): lines may move, but one more use of the same URL in the same
//! file is new. It holds no source text.

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use crate::report::Document;
use crate::report::document::Finding;

/// The version of the file's format.
const VERSION: u32 = 1;

/// Findings that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: BTreeSet<Known>,
}

/// A finding that is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    path: String,
    rule: String,
    fingerprint: String,
}

impl From<&Finding> for Known {
    fn from(finding: &Finding) -> Self {
        let Finding { path, rule, fingerprint, .. } = finding;
        Self { path: path.clone(), rule: rule.clone(), fingerprint: fingerprint.clone() }
    }
}

impl Baseline {
    /// Reads a baseline. `None` if there is no such file.
    pub fn load(file: &Path) -> anyhow::Result<Option<Self>> {
        let name = file.display();
        let text = match fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read the baseline {name}")),
        };
        let baseline: Self = serde_json::from_slice(&text).with_context(|| {
            format!("{name} is no baseline; `fw-migrate check --baseline {name} --write-baseline` writes one")
        })?;
        if baseline.version != VERSION {
            bail!("{name} is a baseline of version {}, this program knows version {VERSION}", baseline.version);
        }
        Ok(Some(baseline))
    }

    /// Takes the findings that are known out of a report, and counts them. `covers` says whether the run looked at a path.
    pub fn apply(&self, document: &mut Document, covers: impl Fn(&str) -> bool) {
        let mut found = BTreeSet::new();
        document.retain(|finding| {
            let known = Known::from(finding);
            let new = !self.findings.contains(&known);
            if !new {
                found.insert(known);
            }
            new
        });
        document.summary.in_baseline = found.len();
        let gone = |known: &&Known| covers(&known.path) && !found.contains(known);
        document.summary.gone_from_baseline = self.findings.iter().filter(gone).count();
    }

    /// What is known when all findings of a report are: of the paths that its run looked at these, of others what was
    /// known before.
    pub fn updated(&self, document: &Document, covers: impl Fn(&str) -> bool) -> Self {
        let others = self.findings.iter().filter(|known| !covers(&known.path)).cloned();
        Self { version: VERSION, findings: others.chain(document.findings.iter().map(Known::from)).collect() }
    }

    /// The file, one finding a line.
    pub fn to_json(&self) -> String {
        // Strings can always be written.
        let line = |known| format!("    {}", serde_json::to_string(known).unwrap_or_default());
        let lines: Vec<String> = self.findings.iter().map(line).collect();
        let lines = if lines.is_empty() { String::new() } else { format!("\n{}\n  ", lines.join(",\n")) };
        format!("{{\n  \"version\": {VERSION},\n  \"findings\": [{lines}]\n}}\n")
    }

    /// Number of findings.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }
}
