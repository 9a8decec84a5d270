//! The inventory as the table `[deployments]` of a configuration, ready to be put into `fw-migrate.toml`.

use crate::inventory::{HandleKind, Host, files};
use crate::report::printable;
use crate::report::summary::count;

use super::{Report, choices, host_name};

/// A line for each handle whose deployment is certain; the candidates of the others as comments, of which the user keeps
/// one; and as a comment too what no line can be written for.
pub(super) fn render(report: &Report<'_>) -> String {
    let mut out = "# Handles of direct routes and their deployments, for fw-migrate.toml\n[deployments]\n".to_owned();
    let (certain, uncertain): (Vec<&Host>, Vec<&Host>) =
        report.inventory.of_kind(HandleKind::Deployment).partition(|host| host.is_certain());
    let is_written = |host: &&Host| !host.handle.text.contains('<');
    for host in certain.iter().filter(|host| is_written(host)) {
        lines(&mut out, "", host);
    }
    for host in uncertain.iter().filter(|host| is_written(host)) {
        let places = format!("{} in {}", count(host.places.len(), "place"), count(files(&host.places), "file"));
        out.push_str(&format!("\n# which part is the account is not certain ({places}); keep the right line\n"));
        lines(&mut out, "# ", host);
    }
    let mut others = report.inventory.of_kind(HandleKind::Unresolved).peekable();
    if others.peek().is_some() {
        out.push_str("\n# named elsewhere; add a line for each handle that these stand for\n");
    }
    for host in others {
        out.push_str(&format!("# {}\n", printable(&host_name(host))));
    }
    out
}

fn lines(out: &mut String, prefix: &str, host: &Host) {
    for (handle, deployment) in choices(host) {
        out.push_str(&format!("{prefix}\"{handle}\" = \"{}\"\n", printable(&deployment)));
    }
}
