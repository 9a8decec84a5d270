//! The inventory as users see it. Each format is a pure function from the inventory to text.

use crate::engine::Outcome;
use crate::inventory::{HandleKind, Host, Inventory, KeyOrigin, Model, Purpose};
use crate::report::document::{FileReport, Ignored, Skipped, printable};
use crate::report::summary::{count, list_skipped, skipped};

mod csv;
mod human;
mod json;
mod table;
mod toml;

/// What is to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Report<'r> {
    /// What is in use.
    pub inventory: &'r Inventory,
    /// How the run went.
    pub outcome: &'r Outcome<FileReport>,
    /// Whether places are named, in the formats that leave them out otherwise.
    pub show_files: bool,
    /// Whether skipped files are listed.
    pub show_skipped: bool,
    /// Whether the closing summary is left out.
    pub quiet: bool,
    /// Why no file was found, if none was.
    pub nothing: Option<&'r str>,
}

/// A format of inventories.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// Tables.
    #[default]
    Human,
    /// One JSON object.
    Json,
    /// One row for each host and each unread name of a key.
    Csv,
    /// The table `[deployments]` of a configuration.
    Toml,
}

impl Format {
    /// The inventory.
    pub fn render(self, report: &Report<'_>) -> anyhow::Result<String> {
        match self {
            Self::Human => Ok(human::render(report)),
            Self::Json => Ok(json::render(report)),
            Self::Csv => csv::render(report),
            Self::Toml => Ok(toml::render(report)),
        }
    }

    /// Whether the closing words are no part of the report.
    pub fn is_for_programs(self) -> bool {
        matches!(self, Self::Csv | Self::Toml)
    }
}

/// What all direct hosts share.
const DOMAIN: &str = "direct.fireworks.ai";

/// The closing words.
pub fn summary(report: &Report<'_>) -> String {
    let mut out = String::new();
    let left_out: Vec<Skipped> = report.outcome.skipped.iter().map(Skipped::from).collect();
    if report.show_skipped {
        list_skipped(&mut out, &left_out);
    }
    let Report { inventory, outcome, .. } = report;
    if let Some(why) = report.nothing {
        out.push_str(&format!("Looked at no file: {why}.\n"));
    } else {
        let of_kind = |kind| inventory.of_kind(kind).count();
        let deployments = of_kind(HandleKind::Deployment);
        let uncertain = inventory.of_kind(HandleKind::Deployment).filter(|host| !host.is_certain()).count();
        let mut parts = Vec::new();
        if deployments > 0 {
            let uncertain = if uncertain > 0 { format!(" ({uncertain} uncertain)") } else { String::new() };
            parts.push(format!("{}{uncertain}", count(deployments, "deployment")));
        }
        let others = of_kind(HandleKind::Unresolved) + of_kind(HandleKind::Domain);
        for (number, what) in [(others, "other host"), (of_kind(HandleKind::Audio), "audio service")] {
            if number > 0 {
                parts.push(count(number, what));
            }
        }
        let found = if parts.is_empty() { "no deployment".to_owned() } else { parts.join(", ") };
        let matched = match outcome.files.len() {
            0 => String::new(),
            matched => format!(", {matched} matched"),
        };
        out.push_str(&format!("Looked at {}{matched}: {found}.\n", count(outcome.looked_at, "file")));
    }
    for ignored in outcome.ignored.iter().map(Ignored::from) {
        let (name, contents) = (printable(&ignored.path), ignored.contents());
        out.push_str(&format!(
            "{name} is ignored by git and not listed, but has {contents}; name it to have it listed.\n"
        ));
    }
    skipped(&mut out, &left_out, outcome.failures.len(), report.show_skipped);
    out
}

/// A key for people.
fn key(origin: &KeyOrigin) -> &str {
    match origin {
        KeyOrigin::Variable(name) => name,
        KeyOrigin::Literal => "(literal)",
        KeyOrigin::Placeholder => "(placeholder)",
        KeyOrigin::Unseen => "(out of sight)",
    }
}

/// A model for people.
fn model(model: &Model) -> &str {
    model.name.as_deref().unwrap_or("(out of sight)")
}

/// The lines under `[deployments]` that may be written for a host: its handle, with each deployment that it may name.
fn choices(host: &Host) -> Vec<(String, String)> {
    let handle = printable(&host.handle.text);
    let mut deployments: Vec<String> = host.candidates().iter().map(ToString::to_string).collect();
    if host.is_certain() {
        deployments = host.deployment().map(ToString::to_string).into_iter().collect();
    }
    if deployments.is_empty() {
        deployments.push("accounts/<account>/deployments/<deployment>".to_owned());
    }
    deployments.into_iter().map(|deployment| (handle.clone(), deployment)).collect()
}

/// What a host is called in full.
fn host_name(host: &Host) -> String {
    let handle = &host.handle.text;
    if handle.is_empty() { format!("*.{DOMAIN}") } else { format!("{handle}.{DOMAIN}") }
}

fn kind(kind: HandleKind) -> &'static str {
    match kind {
        HandleKind::Deployment => "deployment",
        HandleKind::Unresolved => "unresolved",
        HandleKind::Audio => "audio",
        HandleKind::Domain => "domain",
    }
}

fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Client => "client",
        Purpose::Value => "value",
        Purpose::Branch => "branch",
        Purpose::Mention => "mention",
    }
}
