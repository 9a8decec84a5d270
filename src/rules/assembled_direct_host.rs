//! FW005 assembled-direct-host: a direct host without a scheme, or one that is put together at run time.

use crate::clients;
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Rule, Severity};
use crate::flow::{Binding, Flow};
use crate::moves::{Owner, Part, Remedy};
use crate::routing::HostKind;
use crate::sites::{Form, Role, Site};
use crate::strings::Origin;

use super::{Context, part};

/// FW005.
pub static RULE: Rule = Rule {
    code: "FW005",
    name: "assembled-direct-host",
    severity: Severity::Error,
    summary: "a direct host without a scheme, or one built at run time that cannot be resolved",
    fix_title: "use the gateway's URL",
    explanation: include_str!("explanations/assembled-direct-host.md"),
};

const MESSAGE: &str = "this host names one deployment and stops answering when direct routing is switched off";

/// Bare hosts and parts of hosts.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    for site in cx.sites {
        if !matches!(site.host.kind, HostKind::Deployment | HostKind::Placeholder | HostKind::Suffix)
            || site.role != Role::Value
        {
            continue;
        }
        if !matches!(site.form, Form::Host | Form::Suffix | Form::Template) {
            continue;
        }
        let uses = uses(cx, site);
        // A host in the words of a client's own command (`--resolve`, a Host header) sends its requests there.
        // A group of assignments is no request, though one of them may be this constant.
        let within = |client: &&clients::Client| {
            matches!(cx.flow.facts.kind(client.node), Kind::Call { .. } | Kind::Mapping(_))
                && cx.flow.facts.within(site.root, client.node)
        };
        if let Some(client) = cx.clients.iter().position(|client| within(&client)) {
            let help = "leave it out: the gateway is found by its own name";
            let reason = "a direct host is written into the same request".to_owned();
            parts.push(part(&RULE, Owner::Client(client), site.span, MESSAGE, help, Remedy::Hold(reason)));
            continue;
        }
        // The clients that are given the assembled URL move with the host, or stay with it.
        let clients: Vec<usize> = cx
            .clients
            .iter()
            .enumerate()
            .filter(|(_, client)| {
                client.urls.iter().any(|url| uses.iter().any(|found| found.root == cx.sites[url.site].root))
            })
            .map(|(index, _)| index)
            .collect();
        let remedy = constant_and_uses(cx, site, &uses);
        let help = match &remedy {
            Remedy::Change(_) => "use the gateway's host, with /inference in front of the path".to_owned(),
            _ => format!(
                "use {} and put /inference in front of the path; a host swap alone loses it",
                cx.settings.endpoint.host()
            ),
        };
        if clients.is_empty() {
            let remedy = match remedy {
                Remedy::Hold(_) => Remedy::Advice,
                other => other,
            };
            parts.push(part(&RULE, Owner::With(Vec::new()), site.span, MESSAGE, help, remedy));
            continue;
        }
        for client in clients {
            parts.push(part(&RULE, Owner::Client(client), site.span, MESSAGE, help.clone(), remedy.clone()));
        }
    }
}

/// URLs that take their whole host from the constant that a site is.
fn uses<'c>(cx: &Context<'c>, site: &Site) -> Vec<&'c Site> {
    let takes = |other: &&Site| {
        other.form == Form::Assembled
            && host_value(other).is_some_and(|value| cx.flow.leaves(value).iter().any(|leaf| leaf.node == site.root))
    };
    cx.sites.iter().filter(takes).collect()
}

fn host_value(site: &Site) -> Option<NodeId> {
    let segment = site.flat.segments_in(&site.host.host).next()?;
    match segment.origin {
        Origin::Hole { value, .. } if segment.range == site.host.host => value,
        _ => None,
    }
}

/// Swaps the host in the constant and puts `/inference` behind it where it is used, if it is used for nothing else.
fn constant_and_uses(cx: &Context, site: &Site, uses: &[&Site]) -> Remedy {
    let flow = cx.flow;
    if site.form != Form::Host || uses.is_empty() {
        return Remedy::Hold("its host is built where it cannot be followed".to_owned());
    }
    let mut used = Vec::new();
    for other in uses {
        let Some(value) = host_value(other) else {
            return Remedy::Hold("its host is built where it cannot be followed".to_owned());
        };
        used.push(value);
    }
    let only = used.iter().all(|value| match flow.facts.kind(*value) {
        Kind::Name(name) => clients::is_constant_path(flow, &[*value]) && reads_only(flow, *value, name, &used),
        _ => false,
    });
    if !only {
        return Remedy::Hold("its host is used for something else as well".to_owned());
    }
    let Ok(swap) = site.flat.splice(flow, &site.host.span, cx.settings.endpoint.host()) else {
        return Remedy::Hold("its host cannot be replaced in place".to_owned());
    };
    let mut edits = swap.edits;
    for other in uses {
        let path = &other.flat.text[other.host.path.clone()];
        if path == "/inference" || path.starts_with("/inference/") {
            continue;
        }
        let at = flow_end(flow, other);
        match at {
            Some(at) => edits.push(Edit::insertion(at, "/inference")),
            None => return Remedy::Hold("its path is put together where it cannot be followed".to_owned()),
        }
    }
    Remedy::change(Applicability::Unsafe, edits)
}

/// Where the path of an assembled URL begins, if that is inside a literal.
fn flow_end(flow: &Flow, site: &Site) -> Option<usize> {
    let end = site.host.span.end;
    let next = site.flat.segments.iter().find(|segment| segment.range.start == end);
    match next.map(|segment| &segment.origin) {
        Some(Origin::Text { .. }) => Some(site.flat.source_span(flow, &(end..end + 1)).start),
        Some(Origin::Hole { .. }) => None,
        None => {
            let last = site.flat.segments_in(&site.host.host).next()?;
            match &last.origin {
                Origin::Hole { span, interpolated: true, argument: None, .. } => Some(span.end),
                _ => None,
            }
        }
    }
}

fn reads_only(flow: &Flow, at: NodeId, name: &str, used: &[NodeId]) -> bool {
    match flow.lookup(at, name) {
        Some((scope, [Binding::Value { .. }])) => flow.reads_in(scope, name).all(|read| used.contains(&read)),
        _ => false,
    }
}
