//! The inventory for people: a table for each kind of host, and what is left to find out.

use crate::inventory::{HandleKind, Host, Place, files};
use crate::report::{leading_name, printable};

use super::table::{Table, one};
use super::{Report, choices, host_name, key, model, purpose, summary};

/// Marks what is likely, not certain.
const UNCERTAIN: &str = "?";

/// Tables, hints and the summary.
pub(super) fn render(report: &Report<'_>) -> String {
    let inventory = report.inventory;
    let mut out = String::new();
    let mut deployments =
        Table::new(&["ACCOUNT", "DEPLOYMENT", "REGION", "FILES", "PLACES", "CLIENTS", "KEYS", "MODELS"]);
    for host in inventory.of_kind(HandleKind::Deployment) {
        let mark = if host.is_certain() { "" } else { UNCERTAIN };
        let (account, deployment) = match host.deployment() {
            Some(found) => (one(format!("{}{mark}", found.account)), one(format!("{}{mark}", found.deployment))),
            None => (Vec::new(), one(format!("{}{mark}", host.handle.text.split('.').next().unwrap_or_default()))),
        };
        let mut cells = vec![account, deployment, region(host)];
        cells.extend(uses(host));
        deployments.push(cells, places(report, &host.places));
    }
    section(&mut out, "", &deployments);
    hints(&mut out, report);

    let mut others = Table::new(&["HOST", "FILES", "PLACES", "CLIENTS", "KEYS", "MODELS"]);
    for host in [HandleKind::Unresolved, HandleKind::Domain].into_iter().flat_map(|kind| inventory.of_kind(kind)) {
        let mut cells = vec![one(printable(&host_name(host)))];
        cells.extend(uses(host));
        others.push(cells, places(report, &host.places));
    }
    section(&mut out, "Hosts whose deployment is named elsewhere:", &others);

    let mut audio = Table::new(&["SERVICE", "REGION", "FILES", "PLACES"]);
    for host in inventory.of_kind(HandleKind::Audio) {
        let service = host.handle.text.split('.').next().unwrap_or_default();
        let mut cells = vec![one(printable(service)), region(host)];
        cells.extend(counts(&host.places));
        audio.push(cells, places(report, &host.places));
    }
    section(&mut out, "Audio services, which are no deployments and take a Fireworks API key:", &audio);

    let mut names = Table::new(&["NAME", "FILES", "PLACES"]);
    for name in inventory.unread_names() {
        let mark = if name.certain { "" } else { UNCERTAIN };
        let mut cells = vec![one(printable(&format!("{}{mark}", name.name)))];
        cells.extend(counts(&name.places));
        names.push(cells, places(report, &name.places));
    }
    section(&mut out, "Names of direct keys that no client above is seen to read:", &names);

    if !report.quiet {
        out.push_str(&summary(report));
    }
    out
}

fn section(out: &mut String, title: &str, table: &Table) {
    if table.is_empty() {
        return;
    }
    if !title.is_empty() {
        out.push_str(&format!("{title}\n\n"));
    }
    table.render(out);
    out.push('\n');
}

/// What to write where account and deployment cannot be told apart.
fn hints(out: &mut String, report: &Report<'_>) {
    let uncertain: Vec<&Host> = report
        .inventory
        .of_kind(HandleKind::Deployment)
        .filter(|host| !host.is_certain() && !host.handle.text.contains('<'))
        .collect();
    if uncertain.is_empty() {
        return;
    }
    let where_to =
        "which part is the account is not certain; put the right line under [deployments] in fw-migrate.toml";
    out.push_str(&format!("{UNCERTAIN} {where_to}:\n"));
    for host in uncertain {
        for (handle, deployment) in choices(host) {
            out.push_str(&format!("    \"{handle}\" = \"{deployment}\"\n"));
        }
    }
    out.push('\n');
}

fn region(host: &Host) -> Vec<String> {
    let written = || host.handle.text.split_once('.').map(|(_, rest)| rest.to_owned());
    host.region.clone().or_else(written).map(|region| printable(&region)).into_iter().collect()
}

/// In how many files, and at how many places.
fn counts(places: &[Place]) -> [Vec<String>; 2] {
    [one(files(places).to_string()), one(places.len().to_string())]
}

/// The cells of hosts that clients are looked for.
fn uses(host: &Host) -> Vec<Vec<String>> {
    let mut clients: Vec<String> = host.clients.iter().map(|client| printable(client)).collect();
    if host.is_only_mentioned() {
        clients.push("(only mentioned)".to_owned());
    }
    let keys = host.keys.iter().map(|origin| printable(key(origin))).collect();
    let models = host.models.iter().map(|asked| printable(model(asked))).collect();
    counts(&host.places).into_iter().chain([clients, keys, models]).collect()
}

/// Places as editors find them, with what is there.
fn places(report: &Report<'_>, places: &[Place]) -> Vec<String> {
    if !report.show_files {
        return Vec::new();
    }
    let place = |place: &Place| {
        let at = format!("{}:{}:{}", leading_name(&place.path), place.position.line, place.position.column);
        let clients = place.clients.iter().map(|client| printable(client)).collect::<Vec<_>>().join(", ");
        match place.purpose {
            None => at,
            Some(_) if !clients.is_empty() => format!("{at}  {clients}"),
            Some(of) => format!("{at}  ({})", purpose(of)),
        }
    };
    places.iter().map(place).collect()
}
