//! What users see of a run. Each format is a pure function from the sorted outcome to text.

use anstyle::{AnsiColor, Style};

use crate::engine::Outcome;
use crate::finding::{Applicability, Severity};

mod change;
mod concise;
mod excerpt;
pub mod explanation;
mod human;
pub mod inventory;
mod json;
pub mod offer;
pub mod summary;

pub use excerpt::printable;

/// What is to be reported.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// What happened.
    pub outcome: &'r Outcome,
    /// What was done with findings.
    pub action: Action,
    /// Whether fixes that are not safe are made, or would be.
    pub unsafe_fixes: bool,
    /// Whether only findings are reported, not what was fixed.
    pub quiet: bool,
    /// Whether skipped files are listed.
    pub show_skipped: bool,
    /// Why no file was found, if none was.
    pub nothing: Option<&'r str>,
}

/// What was done with findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    Check,
    /// Fixes were written.
    Fix,
    /// Fixes were written that the user took, one by one.
    Review,
    /// Fixes were made, and shown instead of written.
    Preview,
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
    /// The report, with ANSI styles where the format has them, without the closing summary of people's formats.
    pub fn render(self, report: &Report<'_>) -> String {
        match self {
            Self::Human => human::render(report),
            Self::Concise => concise::render(report),
            Self::Json => json::render(report),
        }
    }
}

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

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

#[cfg(test)]
mod tests;
