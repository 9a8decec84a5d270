//! What users see of a run. A run becomes a [`Document`] once; each format is a pure function from it to text.

use anstyle::{AnsiColor, Style};

use crate::finding::{Applicability, Severity};

mod concise;
pub mod document;
pub mod explanation;
mod human;
pub mod inventory;
mod json;
mod statistics;
pub mod summary;

pub use document::{Action, Document, printable};

/// How a report is looked at.
#[derive(Clone, Copy, Debug, Default)]
pub struct View {
    /// Whether only findings are reported, not what was fixed.
    pub quiet: bool,
    /// Whether skipped files are listed.
    pub show_skipped: bool,
    /// Whether people's formats count findings instead of showing them.
    pub statistics: bool,
    /// How many findings people's formats show.
    pub max_shown: Option<usize>,
    /// Columns of the terminal, if there is one.
    pub width: Option<usize>,
}

/// A format of reports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// With source lines, help and suggested changes.
    #[default]
    Human,
    /// One line for each finding.
    Concise,
    /// One JSON object.
    Json,
}

impl Format {
    /// The report, with ANSI styles where the format has them, without the closing summary.
    pub fn render(self, document: &Document, view: &View) -> String {
        match self {
            Self::Human => human::render(document, view),
            Self::Concise => concise::render(document, view),
            Self::Json => json::render(document),
        }
    }

    /// How many findings are shown.
    pub fn most_shown(self, view: &View) -> usize {
        match self {
            Self::Human => view.max_shown.unwrap_or(human::MOST_SHOWN),
            Self::Concise => view.max_shown.unwrap_or(usize::MAX),
            Self::Json => usize::MAX,
        }
    }

    /// Whether the report lists deployments.
    pub fn lists_deployments(self) -> bool {
        matches!(self, Self::Json)
    }

    /// Where the closing summary goes.
    pub fn summary(self) -> Summary {
        match self {
            Self::Human => Summary::BehindReport,
            Self::Json => Summary::InReport,
            Self::Concise => Summary::OnStandardError,
        }
    }
}

/// Where the closing summary of a format goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summary {
    /// Behind the report.
    BehindReport,
    /// To standard error, because standard output is for the report alone.
    OnStandardError,
    /// Nowhere: the report holds all that it says.
    InReport,
}

/// How a severity looks.
fn style(severity: Severity) -> Style {
    let color = match severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Note => AnsiColor::Cyan,
    };
    color.on_default().bold()
}

/// What a severity is called.
fn label(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What a fix is called, with the way to have it made.
fn fix_label(applicability: Applicability) -> &'static str {
    match applicability {
        Applicability::Safe => "safe fix",
        Applicability::Unsafe => "unsafe fix (--unsafe-fixes)",
    }
}

/// The findings of each file, files in order.
fn by_file(findings: &[document::Finding]) -> impl Iterator<Item = &[document::Finding]> {
    findings.chunk_by(|a, b| a.path == b.path)
}

#[cfg(test)]
mod tests;
