//! What users see of a run. A run becomes a [`Document`] once; each format is a pure function from it to text.

use anstyle::{AnsiColor, Style};

use crate::finding::{Applicability, Severity};

mod concise;
pub mod document;
pub mod explanation;
mod github;
mod gitlab;
mod html;
mod human;
pub mod inventory;
mod json;
mod jsonl;
mod junit;
pub mod offer;
mod sarif;
mod statistics;
pub mod summary;

pub use document::{Action, Document, leading_name, printable};

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
    /// One JSON object a line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// GitLab's code quality.
    Gitlab,
    /// JUnit's XML.
    Junit,
    /// One page for browsers, with filters, that stands for itself.
    Html,
}

impl Format {
    /// The report, with ANSI styles where the format has them, without the closing summary.
    pub fn render(self, document: &Document, view: &View) -> String {
        match self {
            Self::Human => human::render(document, view),
            Self::Concise => concise::render(document, view),
            Self::Json => json::render(document),
            Self::Jsonl => jsonl::render(document),
            Self::Sarif => sarif::render(document),
            Self::Github => github::render(document),
            Self::Gitlab => gitlab::render(document),
            Self::Junit => junit::render(document),
            Self::Html => html::render(document),
        }
    }

    /// Whether programs read it, so that nothing may stand beside it.
    pub fn is_for_programs(self) -> bool {
        !matches!(self, Self::Human | Self::Concise)
    }

    /// How many findings are shown.
    pub fn most_shown(self, view: &View) -> usize {
        match self {
            Self::Human => view.max_shown.unwrap_or(human::MOST_SHOWN),
            Self::Concise => view.max_shown.unwrap_or(usize::MAX),
            _ => usize::MAX,
        }
    }

    /// Whether the report lists deployments.
    pub fn lists_deployments(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl | Self::Html)
    }

    /// Where the closing summary goes.
    pub fn summary(self) -> Summary {
        match self {
            Self::Human => Summary::BehindReport,
            Self::Json | Self::Jsonl => Summary::InReport,
            _ => Summary::OnStandardError,
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

/// Why something is a finding and what to do, in two sentences, safe to show.
fn reason(finding: &document::Finding) -> String {
    let mut text = format!("{}.", printable(&finding.message));
    if !finding.help.is_empty() {
        text.push_str(&format!(" Help: {}.", printable(&finding.help)));
    }
    text
}

/// The last line that a finding touches.
fn last_line(finding: &document::Finding) -> usize {
    let document::Finding { start, end, .. } = finding;
    // It may end with a line break.
    if end.column == 1 && end.line > start.line { end.line - 1 } else { end.line }
}

/// The findings of each file, files in order.
fn by_file(findings: &[document::Finding]) -> impl Iterator<Item = &[document::Finding]> {
    findings.chunk_by(|a, b| a.path == b.path)
}

#[cfg(test)]
mod tests;
