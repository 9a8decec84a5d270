//! The inventory as rows, for spreadsheets. Cells with several values separate them by `; `.

use csv::Writer;

use crate::inventory::{HandleKind, Host, KeyName, Place, files};

use crate::report::printable;

use super::{Report, key, kind, model};

const HEADS: &[&str] =
    &["kind", "account", "deployment", "region", "certain", "handle", "files", "places", "clients", "keys", "models"];
/// The further column with the places.
const LOCATIONS: &str = "locations";

/// A row for each host, then one for each name of a direct key that no client is seen to read.
pub(super) fn render(report: &Report<'_>) -> anyhow::Result<String> {
    let mut rows = Writer::from_writer(Vec::new());
    let mut write = |mut row: Vec<String>, locations: String| {
        if report.show_files {
            row.push(locations);
        }
        rows.write_record(row.into_iter().map(cell))
    };
    write(HEADS.iter().map(ToString::to_string).collect(), LOCATIONS.to_owned())?;
    for found in &report.inventory.hosts {
        write(host(found), locations(&found.places))?;
    }
    for found in report.inventory.unread_names() {
        write(name(found), locations(&found.places))?;
    }
    Ok(String::from_utf8(rows.into_inner()?)?)
}

/// Text that a spreadsheet shows as it is: names come from files, and what it takes for a formula could run programs.
fn cell(text: String) -> String {
    let text = printable(&text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text }
}

fn host(host: &Host) -> Vec<String> {
    let deployment = host.deployment();
    vec![
        kind(host.handle.kind).to_owned(),
        deployment.map(|deployment| deployment.account.clone()).unwrap_or_default(),
        deployment.map(|deployment| deployment.deployment.clone()).unwrap_or_default(),
        host.region.clone().unwrap_or_default(),
        if host.handle.kind == HandleKind::Deployment { host.is_certain().to_string() } else { String::new() },
        host.handle.text.clone(),
        files(&host.places).to_string(),
        host.places.len().to_string(),
        joined(host.clients.iter().map(String::as_str)),
        joined(host.keys.iter().map(key)),
        joined(host.models.iter().map(model)),
    ]
}

fn name(name: &KeyName) -> Vec<String> {
    let mut row = vec![String::new(); HEADS.len()];
    row[0] = "name".to_owned();
    row[4] = name.certain.to_string();
    row[6] = files(&name.places).to_string();
    row[7] = name.places.len().to_string();
    row[9] = name.name.clone();
    row
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.collect::<Vec<_>>().join("; ")
}

fn locations(places: &[Place]) -> String {
    let place = |place: &Place| format!("{}:{}", place.path, place.position.line);
    places.iter().map(place).collect::<Vec<_>>().join("; ")
}
