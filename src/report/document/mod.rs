//! The report as data: what every format is rendered from, and what `--format json` writes down.
//!
//! It stands for itself. Source lines are part of it, with keys masked and control characters made visible, so that no
//! renderer touches a file, and so that a report which was saved can be shown in any format later.
//!
//! These types are version 1 of the JSON format, and so are kept apart from those of the analysis: fields may be added,
//! never renamed. `fw-migrate-report.schema.json` describes them.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::{Applicability, Severity, Span};

mod build;
mod change;
mod counts;
mod excerpt;
mod fingerprint;
mod key_place;
mod merge;
#[cfg(test)]
mod schema;
mod secrets;

pub use build::FileReport;
pub use change::all_changes;
pub use counts::Counts;
pub use excerpt::{is_unseen, leading_name, printable};
pub use fingerprint::fingerprint;
pub use key_place::{KeyPlace, KeyStore};
pub use merge::Part;
pub use secrets::{Keys, telling_keys};

/// The version of the format.
pub const VERSION: u32 = 1;

/// What was done with findings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// Nothing.
    #[default]
    Check,
    /// Fixes were written.
    Fix,
    /// Those fixes were written that the user took, one by one.
    Review,
    /// Fixes were made, and shown instead of written.
    Preview,
}

/// A report of one run, or of several that were merged.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Document {
    /// [`VERSION`].
    pub version: u32,
    /// The version of the program that made it.
    pub tool: String,
    /// What was done.
    pub action: Action,
    /// Whether fixes that are not safe are made, or would be.
    pub unsafe_fixes: bool,
    /// Why no file was looked at, if none was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nothing: Option<String>,
    /// The run in numbers.
    pub summary: Counts,
    /// What is there now, by path and place.
    pub findings: Vec<Finding>,
    /// What was fixed, or would be; nothing for a check.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<Vec<Finding>>,
    /// Files that were not looked at.
    pub skipped: Vec<Skipped>,
    /// What went wrong.
    #[serde(default)]
    pub failures: Vec<Failure>,
    /// Environment files that git ignores and that have to be changed as well.
    pub ignored: Vec<Ignored>,
    /// Names that change in some files and silently stay in others.
    pub split_names: Vec<SplitName>,
    /// Constants that do not go together any more with what uses them in other files.
    #[serde(default)]
    pub split_constants: Vec<SplitConstant>,
    /// Places of which no finding speaks that name a model without a deployment.
    pub models_to_look_for: Vec<Line>,
    /// Names of keys that change, where files of the repository were left out of the run and may use them too.
    #[serde(default)]
    pub names_to_look_for: Vec<String>,
    /// Where the new key has to be created.
    #[serde(default)]
    pub key_places: Vec<KeyPlace>,
    /// Deployments whose direct hosts are used, as far as the run asked for them.
    #[serde(default)]
    pub deployments: Vec<Deployment>,
}

/// One place that needs something, and why.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    /// The code of its rule, `FW001`.
    pub rule: String,
    /// The name of its rule, `direct-url`.
    pub name: String,
    /// How bad it is.
    pub severity: Severity,
    /// The file, relative to the root of the repository.
    pub path: String,
    /// Bytes of the file, half-open.
    pub span: Span,
    /// Where the span begins.
    pub start: Place,
    /// Where it ends: behind its last character.
    pub end: Place,
    /// Why, in one sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Other places of the file that matter.
    pub related: Vec<Related>,
    /// The change that resolves it, where there is one.
    pub fix: Option<Arc<Fix>>,
    /// Whether the place needs a look even after its client moved.
    #[serde(default)]
    pub remains: bool,
    /// Stays the same when lines move: see [`fingerprint`].
    #[serde(default)]
    pub fingerprint: String,
    /// The lines of the span.
    #[serde(default)]
    pub excerpt: Excerpt,
}

/// A place as people count it, from 1; columns in characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A second place that explains a finding.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Related {
    /// Bytes of the file, half-open.
    pub span: Span,
    /// Where the span begins.
    pub start: Place,
    /// Where it ends.
    pub end: Place,
    /// What is there.
    pub message: String,
}

/// A change that resolves a finding. Findings of one client share it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Fix {
    /// What it does, in the imperative.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// Sorted by span, without overlaps.
    pub edits: Vec<Edit>,
    /// For a fix with very many edits that another finding holds already, which would otherwise be written as often as
    /// there are findings: the index of that finding in its list. `edits` and `changes` are empty then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_as: Option<usize>,
    /// The edits as people read them.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Number of lines of further changes, which are left out of `changes`.
    #[serde(default)]
    pub more_lines: usize,
}

/// One replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Edit {
    /// Offset of the first byte that goes.
    pub start: usize,
    /// Offset behind the last one.
    pub end: usize,
    /// What comes in their place.
    pub replacement: String,
    /// Where the bytes begin.
    #[serde(default)]
    pub from: Place,
    /// Where they end.
    #[serde(default)]
    pub to: Place,
}

impl std::hash::Hash for Place {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.line, self.column).hash(state);
    }
}

/// Neighbouring lines before and after a change, safe to show.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Change {
    /// The line of the old source at which it begins, from 1.
    pub line: usize,
    /// Lines that go.
    pub removed: Vec<String>,
    /// Lines that come.
    pub added: Vec<String>,
}

/// Lines of a source, safe to show, with what matters in them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Excerpt {
    /// The number of the first line, from 1.
    pub line: usize,
    /// The lines, without the last line break. Long ones are cut.
    pub text: String,
    /// What matters: bytes of `text`, half-open.
    pub marked: (usize, usize),
    /// Number of further lines that are left out.
    pub more_lines: usize,
}

/// A file that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Skipped {
    /// The file.
    pub path: String,
    /// Why.
    pub reason: String,
}

/// Something that went wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Failure {
    /// The file, or where the trouble was.
    pub path: String,
    /// What happened.
    pub message: String,
}

/// An environment file that git ignores and that has to be changed as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Ignored {
    /// The file.
    pub path: String,
    /// Names of direct keys.
    pub names: Vec<NameLine>,
    /// Lines with a direct URL.
    pub urls: Vec<usize>,
}

impl Ignored {
    /// What it sets, in a few words: `FIREWORKS_DIRECT_API_KEY (line 3) and a direct URL (line 2)`.
    pub fn contents(&self) -> String {
        let names = self.names.iter().map(|NameLine { name, line }| format!("{name} (line {line})"));
        let parts: Vec<String> =
            names.chain(self.urls.iter().map(|line| format!("a direct URL (line {line})"))).collect();
        match parts.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => parts.concat(),
        }
    }
}

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct NameLine {
    /// The name.
    pub name: String,
    /// The line, from 1.
    pub line: usize,
}

/// A name that changes in some files and silently stays in others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SplitName {
    /// The name.
    pub name: String,
    /// Files where it changes.
    pub changes_in: Vec<String>,
    /// Where its rule is switched off, or its fix was declined.
    pub stays_at: Vec<Line>,
}

/// A constant of which clients in other files need that it changes with them, and which did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct SplitConstant {
    /// The file that defines it.
    pub path: String,
    /// Its name there; empty if it is all that the file hands out.
    pub name: String,
    /// Whether it changed, and the clients stayed; otherwise they changed, and it stayed.
    pub changes: bool,
    /// The clients.
    pub clients: Vec<Line>,
}

/// A line of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Line {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
}

/// A deployment whose direct host is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Deployment {
    /// What stands before `.direct.fireworks.ai`.
    pub handle: String,
    /// The account, or the likeliest one.
    pub account: Option<String>,
    /// The deployment, or the likeliest one.
    pub deployment: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// Whether account and deployment are certain.
    pub certain: bool,
    /// Number of places that name the host.
    pub places: usize,
    /// Files that do.
    pub files: Vec<String>,
    /// Names of the keys that clients of it read.
    pub keys: Vec<String>,
    /// Models that they ask for.
    pub models: Vec<String>,
}
