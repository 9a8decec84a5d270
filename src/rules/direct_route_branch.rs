//! FW006 direct-route-branch: code that tests for, allows or routes by a direct host.

use crate::finding::{Applicability, Rule, Severity};
use crate::moves::{Owner, Part, Remedy};
use crate::routing::HostKind;
use crate::sites::{Role, Site};

use super::{Context, part};

/// FW006.
pub static RULE: Rule = Rule {
    code: "FW006",
    name: "direct-route-branch",
    severity: Severity::Warning,
    summary: "code or configuration that tests for, allows or routes by a direct host",
    fix_title: "use the gateway's host",
    explanation: include_str!("explanations/direct-route-branch.md"),
};

/// Tests and lists of hosts; clients of a file that decides by the host stay.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    let mut held = false;
    for site in cx.sites.iter().filter(|site| site.host.kind != HostKind::Audio) {
        match site.role {
            Role::Test => {
                let message = "this decides by a direct host, and the other branch will run when the host is replaced";
                let help = "remove this branch, then run again: the clients of this file wait for it";
                parts.push(part(&RULE, Owner::With(Vec::new()), site.span, message, help, Remedy::Advice));
                // One branch is reason enough.
                if std::mem::replace(&mut held, true) {
                    continue;
                }
                let line = cx.flow.text[..site.span.start].matches('\n').count() + 1;
                for client in 0..cx.clients.len() {
                    let reason = format!("line {line} decides by the direct host; remove that branch first");
                    let mut hold = part(&RULE, Owner::Client(client), site.span, message, help, Remedy::Hold(reason));
                    hold.severity = Some(Severity::Warning);
                    parts.push(hold);
                }
            }
            Role::List => parts.push(list(cx, site)),
            _ => {}
        }
    }
}

fn list(cx: &Context, site: &Site) -> Part {
    let host = match site.host.scheme {
        Some(_) => cx.settings.endpoint.root(),
        None => cx.settings.endpoint.host(),
    };
    let message = "this list names a direct host; requests go to the gateway's host after the migration";
    let remedy = match site.flat.splice(cx.flow, &site.host.span, host) {
        Ok(splice) if !cx.flow.has_literal(host) && !site.flat.text.contains(host) => {
            Remedy::change(Applicability::Unsafe, splice.edits)
        }
        _ => Remedy::Advice,
    };
    part(&RULE, Owner::With(Vec::new()), site.span, message, format!("list {host}"), remedy)
}
