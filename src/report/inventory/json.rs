//! The inventory for programs. These types are its format, version 1, and so are kept apart from those of the inventory:
//! fields may be added, never renamed.

use serde::Serialize;

use crate::inventory::{HandleKind, Host, KeyName, KeyOrigin, Place, files};

use crate::report::document::{Ignored, Skipped};
use crate::report::json::pretty;

use super::{Report, host_name, kind, purpose};

#[derive(Serialize)]
struct Document<'r> {
    version: u32,
    summary: Summary,
    deployments: Vec<JsonHost<'r>>,
    unresolved: Vec<JsonHost<'r>>,
    audio: Vec<JsonHost<'r>>,
    names: Vec<JsonName<'r>>,
    skipped: Vec<Skipped>,
    ignored: Vec<Ignored>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    matched: usize,
    deployments: usize,
    uncertain: usize,
    unresolved: usize,
    audio: usize,
    places: usize,
    skipped: usize,
    failed: usize,
}

#[derive(Serialize)]
struct JsonHost<'r> {
    kind: &'static str,
    host: String,
    handle: &'r str,
    account: Option<&'r str>,
    deployment: Option<&'r str>,
    region: Option<&'r str>,
    /// Whether account and deployment are certain; else they are the likeliest of the candidates.
    certain: bool,
    /// Whether `[deployments]` says so.
    configured: bool,
    candidates: Vec<String>,
    files: usize,
    clients: Vec<&'r str>,
    keys: Vec<JsonKey<'r>>,
    models: Vec<JsonModel<'r>>,
    places: Vec<JsonPlace<'r>>,
}

#[derive(Serialize)]
struct JsonKey<'r> {
    origin: &'static str,
    name: Option<&'r str>,
}

#[derive(Serialize)]
struct JsonModel<'r> {
    name: Option<&'r str>,
    pinned: bool,
}

#[derive(Serialize)]
struct JsonPlace<'r> {
    path: &'r str,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    clients: Vec<&'r str>,
}

#[derive(Serialize)]
struct JsonName<'r> {
    name: &'r str,
    certain: bool,
    read_for: &'r [String],
    files: usize,
    places: Vec<JsonPlace<'r>>,
}

/// One JSON object on several lines.
pub(super) fn render(report: &Report<'_>) -> String {
    let (inventory, outcome) = (report.inventory, report.outcome);
    let of_kind = |kind| inventory.of_kind(kind).map(host);
    let deployments: Vec<JsonHost> = of_kind(HandleKind::Deployment).collect();
    let unresolved: Vec<JsonHost> = of_kind(HandleKind::Unresolved).chain(of_kind(HandleKind::Domain)).collect();
    let audio: Vec<JsonHost> = of_kind(HandleKind::Audio).collect();
    let summary = Summary {
        files: outcome.looked_at,
        matched: outcome.files.len(),
        deployments: deployments.len(),
        uncertain: deployments.iter().filter(|deployment| !deployment.certain).count(),
        unresolved: unresolved.len(),
        audio: audio.len(),
        places: inventory.hosts.iter().map(|host| host.places.len()).sum(),
        skipped: outcome.skipped.len(),
        failed: outcome.failures.len(),
    };
    let document = Document {
        version: 1,
        summary,
        deployments,
        unresolved,
        audio,
        names: inventory.names.iter().map(name).collect(),
        skipped: outcome.skipped.iter().map(Skipped::from).collect(),
        ignored: outcome.ignored.iter().map(Ignored::from).collect(),
    };
    pretty(&document)
}

fn host(host: &Host) -> JsonHost<'_> {
    let deployment = host.deployment();
    JsonHost {
        kind: kind(host.handle.kind),
        host: host_name(host),
        handle: &host.handle.text,
        account: deployment.map(|deployment| &*deployment.account),
        deployment: deployment.map(|deployment| &*deployment.deployment),
        region: host.region.as_deref(),
        certain: host.is_certain(),
        configured: host.handle.configured,
        candidates: host.candidates().iter().map(ToString::to_string).collect(),
        files: files(&host.places),
        clients: host.clients.iter().map(String::as_str).collect(),
        keys: host.keys.iter().map(key).collect(),
        models: host
            .models
            .iter()
            .map(|model| JsonModel { name: model.name.as_deref(), pinned: model.pinned })
            .collect(),
        places: host.places.iter().map(place).collect(),
    }
}

fn key(origin: &KeyOrigin) -> JsonKey<'_> {
    let (origin, name) = match origin {
        KeyOrigin::Variable(name) => ("variable", Some(&**name)),
        KeyOrigin::Literal => ("literal", None),
        KeyOrigin::Placeholder => ("placeholder", None),
        KeyOrigin::Unseen => ("unseen", None),
    };
    JsonKey { origin, name }
}

fn place(place: &Place) -> JsonPlace<'_> {
    JsonPlace {
        path: &place.path,
        line: place.position.line,
        column: place.position.column,
        purpose: place.purpose.map(purpose),
        clients: place.clients.iter().map(String::as_str).collect(),
    }
}

fn name(name: &KeyName) -> JsonName<'_> {
    JsonName {
        name: &name.name,
        certain: name.certain,
        read_for: &name.read_for,
        files: files(&name.places),
        places: name.places.iter().map(place).collect(),
    }
}
