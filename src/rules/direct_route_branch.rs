//! FW006 direct-route-branch: code that tests for, allows or routes by a direct host.

use std::ops::Range;

use crate::clients::Client;
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Rule, Severity, Span};
use crate::moves::{Owner, Part, Remedy};
use crate::routing::{Endpoint, HostKind, Listing, Unlisted, authority, covered, listed_gateway, scope_of};
use crate::sites::{Form, Role, Site};

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

/// What a test of a direct host brings about.
pub(crate) const TEST: &str = "this decides by a direct host, and the other branch will run when the host is replaced";
/// What a mapping by direct hosts brings about.
pub(crate) const KEY: &str = "this finds something by a direct host, and will find nothing when the host is replaced";
/// What an assertion of a direct host brings about.
const EXPECTED: &str = "this expects a direct host, and fails when the host is replaced";
/// A check that all is well.
const UNEXPECTED: &str = "this expects that a direct host is not used, and goes on to hold";

/// What a report says about a host that is listed.
pub(crate) fn message_of(listing: Listing) -> &'static str {
    match listing {
        Listing::Allowed => "this list names a direct host; requests go to the gateway's host after the migration",
        Listing::Refused => "this keeps requests to a direct host back, which nothing answers after the migration",
        Listing::Pinned => "this pins the certificate of a direct host, which no request goes to after the migration",
        Listing::Addressed => "this gives a direct host an address, which no request needs after the migration",
        Listing::Routed => "this routes by a direct host, which no request names after the migration",
    }
}

/// What to do about a host that is listed; `problem` says why no entry for the gateway takes its place.
pub(crate) fn help_of(listing: Listing, problem: Option<Unlisted>, endpoint: &Endpoint) -> String {
    let host = authority(endpoint);
    match (listing, problem) {
        (Listing::Allowed, None) => format!("list {host}"),
        (Listing::Allowed, Some(Unlisted::Listed)) => format!("drop this entry; {host} is listed already"),
        (Listing::Allowed, Some(Unlisted::Becomes)) => format!("drop this entry; one for {host} is enough"),
        (Listing::Allowed, Some(Unlisted::Pattern)) => {
            format!("list {host}, and drop this entry when nothing asks a deployment any more")
        }
        (Listing::Refused, _) => "drop this entry when nothing asks a deployment any more".to_owned(),
        (Listing::Pinned, _) => {
            format!("remove the pin; {host} has certificates of its own, so pin them only if you must")
        }
        (Listing::Addressed, _) => format!("remove it; {host} is found by its own name"),
        (Listing::Routed, _) => {
            format!("name {host} here, and put /inference in front of the path where the requests go on")
        }
    }
}

/// Tests and lists of hosts; clients of a file that decides by the host stay.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    let mut held = false;
    let alone = || Owner::With(Vec::new());
    for site in cx.sites.iter().filter(|site| site.host.kind != HostKind::Audio) {
        match site.role {
            Role::Test | Role::Key => {
                let message = if site.role == Role::Key { KEY } else { TEST };
                let help = match site.role {
                    Role::Key => "find it by something else, then run again: the clients of this file wait for it",
                    _ => "remove this branch, then run again: the clients of this file wait for it",
                };
                parts.push(part(&RULE, alone(), site.span, message, help, Remedy::Advice));
                // One branch is reason enough.
                if std::mem::replace(&mut held, true) {
                    continue;
                }
                let line = cx.flow.text[..site.span.start].matches('\n').count() + 1;
                for owner in moves(cx) {
                    let reason = format!("line {line} decides by the direct host; remove that branch first");
                    let mut hold = part(&RULE, owner, site.span, message, help, Remedy::Hold(reason));
                    hold.severity = Some(Severity::Warning);
                    parts.push(hold);
                }
            }
            Role::List(listing) => parts.push(list(cx, site, listing)),
            Role::Expected(is_sure) => {
                let host = authority(&cx.settings.endpoint);
                let remedy = match site.flat.splice(cx.flow, &site.host.host, host) {
                    Ok(splice) if is_sure && site.form == Form::Host && !site.host.labels.contains('*') => {
                        Remedy::change(Applicability::Unsafe, splice.edits)
                    }
                    _ => Remedy::Advice,
                };
                parts.push(part(&RULE, alone(), site.span, EXPECTED, format!("expect {host}"), remedy));
            }
            Role::Unexpected => {
                let help = "nothing breaks; drop it when nothing can use a direct host any more";
                let mut guard = part(&RULE, alone(), site.span, UNEXPECTED, help, Remedy::Advice);
                guard.severity = Some(Severity::Note);
                parts.push(guard);
            }
            Role::Value | Role::Documentation => {}
        }
    }
}

/// The clients of a file and the URLs that no client of it is seen to use.
fn moves(cx: &Context) -> impl Iterator<Item = Owner> {
    let routes = cx.sites.iter().enumerate().filter(|(_, site)| site.is_route()).map(|(index, _)| index);
    (0..cx.clients.len()).map(Owner::Client).chain(routes.map(|site| cx.move_of_site(site)))
}

fn list(cx: &Context, site: &Site, listing: Listing) -> Part {
    let endpoint = &cx.settings.endpoint;
    // What a client's own command says of the host holds the client: its request would go to two hosts.
    let is_request = |client: &Client| {
        matches!(cx.flow.facts.kind(client.node), Kind::Call { .. } | Kind::Mapping(_))
            && cx.flow.facts.within(site.root, client.node)
    };
    if listing == Listing::Addressed
        && let Some(client) = cx.clients.iter().position(is_request)
    {
        let help = help_of(listing, None, endpoint);
        let reason = "an address of the direct host is written into the same request".to_owned();
        return part(&RULE, Owner::Client(client), site.span, message_of(listing), help, Remedy::Hold(reason));
    }
    let becomes = match listing {
        Listing::Allowed => becomes(cx, site).map(Some),
        _ => Ok(None),
    };
    let problem = becomes.as_ref().err().copied();
    let remedy = match becomes {
        Ok(Some((range, text))) => match site.flat.splice(cx.flow, &range, &text) {
            Ok(splice) => Remedy::change(Applicability::Unsafe, splice.edits),
            Err(_) => Remedy::Advice,
        },
        _ => Remedy::Advice,
    };
    let help = help_of(listing, problem, endpoint);
    part(&RULE, Owner::With(Vec::new()), site.span, message_of(listing), help, remedy)
}

/// What a host in a list becomes, by the text it stands in and by the list's other items.
fn becomes(cx: &Context, site: &Site) -> Result<(Range<usize>, String), Unlisted> {
    let (facts, endpoint) = (cx.flow.facts, &cx.settings.endpoint);
    let is_list = |id: NodeId| match facts.kind(id) {
        Kind::Sequence(_) | Kind::Mapping(_) => true,
        // The words of a command say one thing each.
        Kind::Call { callee, .. } => facts.literal(*callee).is_none(),
        _ => false,
    };
    let list = facts.ancestors(site.root).find(|id| !matches!(facts.kind(*id), Kind::Literal(_) | Kind::Concat(_)));
    match list {
        Some(id) if is_list(id) => {
            let (list, own) = (facts.span(id), facts.span(site.root));
            let before = Span::new(list.start, own.start).of(cx.flow.text);
            let behind = Span::new(own.end, list.end).of(cx.flow.text);
            // Entries of other names are none of the list's.
            let is_list = !matches!(facts.kind(id), Kind::Mapping(entries)
                if entries.items.iter().any(|entry| entry.value == site.root));
            if let Some(covered) = covered(before, behind, endpoint).filter(|_| is_list) {
                return Err(covered);
            }
        }
        _ => {}
    }
    let scope = scope_of(&site.flat.text, site.host.span.start);
    let found = site.host.in_part(&scope);
    let (range, text) = listed_gateway(&site.flat.text[scope.clone()], &found, endpoint)?;
    Ok((range.start + scope.start..range.end + scope.start, text))
}
