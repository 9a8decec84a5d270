//! FW001 direct-url: a URL of one deployment.

use std::collections::BTreeMap;

use crate::clients::{Client, Through, UrlUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Rule, Severity};
use crate::flow::{Binding, EnvRead};
use crate::modules::Origin as Defined;
use crate::moves::{Owner, Part, Remedy, Shared};
use crate::routing::{self, GATEWAY_KEY, HostKind, Scheme, gateway_prefix};
use crate::sites::{Form, Role, Site};
use crate::strings::{Obstacle, Origin};

use super::{Context, managed_audio_host, part};

mod joins;
mod removal;
mod unseen;
mod url_objects;

use joins::{is_joining_client, join, joined_base, taken_apart};
pub(super) use removal::{removable, removes_arguments, unused_definition};
use removal::{removal, removed_arguments};
pub(super) use unseen::Parted;
use unseen::unseen_join;
pub(super) use url_objects::UrlObjects;

/// FW001.
pub static RULE: Rule = Rule {
    code: "FW001",
    name: "direct-url",
    severity: Severity::Error,
    summary: "a direct-route URL, or a client argument that holds one",
    fix_title: "use the gateway's URL",
    explanation: include_str!("../explanations/direct-url.md"),
};

pub(super) const MESSAGE: &str = "this URL names one deployment and stops working when direct routing is switched off";

/// Direct URLs of clients, of constants and of documentation.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    let mut users: BTreeMap<usize, Vec<(usize, &UrlUse)>> = BTreeMap::new();
    for (index, client) in cx.clients.iter().enumerate() {
        for url in &client.urls {
            users.entry(url.site).or_default().push((index, url));
        }
    }
    for (index, site) in cx.sites.iter().enumerate() {
        if !matches!(site.host.kind, HostKind::Deployment | HostKind::Placeholder) {
            continue;
        }
        if !matches!(site.form, Form::Url | Form::HostPath) || !matches!(site.role, Role::Value | Role::Documentation) {
            continue;
        }
        let elsewhere = site.defined.is_some();
        match users.get(&index) {
            Some(users) if elsewhere && users.iter().all(|(client, _)| cx.clients[*client].expected) => {}
            None if elsewhere => {}
            Some(users) if users.iter().all(|(client, _)| cx.clients[*client].expected) => {
                let mut with = same_host(cx, site);
                with.retain(|client| !cx.clients[*client].expected);
                let mut remedy = rewrite(cx, site, "");
                // What it is expected to be given moves with it; a client that is out of sight may not move.
                if let Remedy::Change(change) = &mut remedy
                    && with.is_empty()
                    && cx.loose_key
                {
                    change.applicability = Applicability::Unsafe;
                }
                parts.push(describe(cx, site, Owner::With(with), remedy));
            }
            Some(users) => {
                for (client, remedy) in of_users(cx, users, index, site) {
                    // What is defined in another file and only moves there is a finding there.
                    if !(elsewhere && is_settled(&remedy)) {
                        parts.push(describe(cx, site, Owner::Client(client), remedy));
                    }
                }
            }
            None if site.role == Role::Documentation => {
                parts.push(describe(cx, site, Owner::With(same_host(cx, site)), rewrite(cx, site, "")));
            }
            None => {
                let mut remedy = rewrite(cx, site, "");
                if let (Remedy::Change(_), Some(reason)) = (&remedy, not_joined(cx, site, index)) {
                    remedy = Remedy::Hold(reason);
                }
                if let Remedy::Change(change) = &mut remedy
                    && (cx.loose_key || cx.flow.idioms.separates_by_blanks() && !cx.loose_models.is_empty())
                {
                    change.applicability = Applicability::Unsafe;
                }
                // A key of elsewhere in one expression with it is taken for its own, which nobody can tell.
                if let (Remedy::Change(change), Some(read)) = (&mut remedy, key_beside(cx, site)) {
                    change.applicability = Applicability::Unsafe;
                    let message =
                        format!("{} stands beside a direct URL; the gateway takes a Fireworks API key", read.name);
                    let help = format!("if it is the key of this URL, read {GATEWAY_KEY} instead");
                    let of_key = &super::direct_key_env::RULE;
                    let owner = cx.move_of_site(index);
                    parts.push(part(of_key, owner, read.name_span, message, help, Remedy::Lower));
                }
                // A URL in the arguments of a client that has no way to move holds the client.
                let inside = |client: &Client| cx.flow.facts.within(site.root, client.node);
                let owner = match &remedy {
                    Remedy::Hold(_) => cx.clients.iter().position(inside).map(Owner::Client),
                    _ => None,
                };
                parts.push(describe(cx, site, owner.unwrap_or(cx.move_of_site(index)), remedy));
            }
        }
    }
}

/// Whether nothing has to be done, and nothing speaks against it.
fn is_settled(remedy: &Remedy) -> bool {
    matches!(remedy, Remedy::Change(change) if change.edits.is_empty() && change.applicability == Applicability::Safe)
}

/// The read of another key in the expression that a URL is a part of: `URL to System.getenv("ACME_KEY")`.
fn key_beside(cx: &Context, site: &Site) -> Option<EnvRead> {
    const FAR: usize = 3;
    let (flow, facts) = (cx.flow, cx.flow.facts);
    let is_expression = |id: &NodeId| {
        matches!(
            facts.kind(*id),
            Kind::Other | Kind::Concat(_) | Kind::Sequence(_) | Kind::Call { .. } | Kind::Format { .. }
        )
    };
    let around = std::iter::once(site.root)
        .chain(facts.ancestors(site.root))
        .take(FAR)
        .take_while(|id| *id == site.root || is_expression(id));
    let outermost = around.last()?;
    let inside = facts.below(outermost);
    let is_key = |read: &EnvRead| {
        let name = read.name.to_ascii_uppercase();
        ["KEY", "TOKEN", "SECRET"].iter().any(|word| name.ends_with(word))
            && name != GATEWAY_KEY
            && !super::direct_key_env::is_known(cx, &read.name)
    };
    inside.filter_map(|id| flow.env_read(id)).find(is_key)
}

/// Whether a client goes to several deployments, which only the model would tell apart on the gateway.
fn names_several(cx: &Context, client: &Client) -> bool {
    let mut labels = client.urls.iter().map(|url| cx.sites[url.site].host.labels.as_str());
    let first = labels.next();
    labels.any(|other| Some(other) != first) || client.urls.iter().any(|url| is_looped(cx, &cx.sites[url.site]))
}

/// Whether a part of the host is a loop's variable.
fn is_looped(cx: &Context, site: &Site) -> bool {
    let looped = |value: NodeId| cx.flow.bindings(value).iter().any(|binding| matches!(binding, Binding::Element(..)));
    site.flat.segments_in(&site.host.span).any(|segment| match segment.origin {
        Origin::Hole { value: Some(value), .. } => looped(value),
        _ => false,
    })
}

/// Clients whose URL names the same host: what only speaks of the host moves when they do.
pub(super) fn same_host(cx: &Context, site: &Site) -> Vec<usize> {
    cx.clients_of(&site.host.labels)
}

/// Why a URL that no client is seen to take cannot move: it is joined with paths.
fn not_joined(cx: &Context, site: &Site, index: usize) -> Option<String> {
    let dropped = || "what takes it drops its path, and with it /inference".to_owned();
    unseen_join(cx, None, index).or_else(|| joins::is_dropped_around(cx, site.root).then(dropped))
}

fn describe(cx: &Context, site: &Site, owner: Owner, remedy: Remedy) -> Part {
    let gateway = cx.settings.endpoint.root();
    let help = match &remedy {
        Remedy::Change(_) => format!("send requests to {gateway}/inference; the path behind the host stays"),
        _ => format!("write {gateway}/inference in place of the direct host by hand"),
    };
    if matches!(&remedy, Remedy::Hold(reason) if reason == managed_audio_host::DOUBT) {
        let rule = &managed_audio_host::RULE;
        let mut doubt = part(rule, owner, site.span, managed_audio_host::DOUBT, managed_audio_host::DOUBT_HELP, remedy);
        // It may as well be a deployment, which stops answering.
        doubt.severity = Some(Severity::Warning);
        return doubt;
    }
    // What cannot be put in place of the parts of a URL is a host built at run time.
    let rule = match &remedy {
        Remedy::Hold(reason) if reason.starts_with(UNSPLICED) => &super::assembled_direct_host::RULE,
        _ => &RULE,
    };
    part(rule, owner, site.span, MESSAGE, help, remedy)
}

/// Why a URL stays whose scheme the gateway does not answer on.
pub(crate) const FOREIGN_SCHEME: &str = "its scheme is none of the gateway's";

/// Why a URL stays whose beginning or end is none.
pub(crate) const RUNS_ON: &str = "what stands next to its host is neither its port nor its path";

/// Begins the reason why a URL cannot be replaced where it is put together.
const UNSPLICED: &str = "its URL is put together so that ";

/// What becomes of a URL that several clients may be given, for each of them.
fn of_users(cx: &Context, users: &[(usize, &UrlUse)], index: usize, site: &Site) -> Vec<(usize, Remedy)> {
    // A URL that one of them takes apart stays as it is for all.
    let apart = users.iter().find_map(|(client, url)| taken_apart(cx, &cx.clients[*client], url));
    let of_user = |(number, url): &(usize, &UrlUse)| {
        let client = &cx.clients[*number];
        let mut remedy = of_client(cx, client, url, site);
        if let Remedy::Change(change) = &mut remedy {
            let keyless = cx.loose_key && client.keys.is_empty();
            if keyless || names_several(cx, client) {
                change.applicability = Applicability::Unsafe;
            }
            if change.shared.is_none() && users.len() > 1 {
                change.shared = Some(Shared { definition: site.root, own: None });
            }
            remedy = match apart.clone().or_else(|| unseen_join(cx, Some(client), index)) {
                Some(reason) => Remedy::Hold(reason),
                None => join(cx, client, url, site, remedy),
            };
        }
        (*number, remedy)
    };
    let mut remedies: Vec<(usize, Remedy)> = users.iter().map(of_user).collect();
    // What one of them holds is changed for the others only where they can be given another one.
    let held = remedies.iter().any(|(_, remedy)| matches!(remedy, Remedy::Hold(_)));
    for (_, remedy) in remedies.iter_mut().filter(|_| held) {
        if let Remedy::Change(change) = remedy {
            match change.shared.take().and_then(|shared| shared.own) {
                Some(own) => change.edits = own,
                None => *remedy = Remedy::Hold("another client keeps the URL that it shares".to_owned()),
            }
        }
    }
    remedies
}

/// What becomes of a URL that a client is given.
fn of_client(cx: &Context, client: &Client, url: &UrlUse, site: &Site) -> Remedy {
    if let Some(reason) = taken_apart(cx, client, url) {
        return Remedy::Hold(reason);
    }
    if may_be_audio(cx, site) {
        return Remedy::Hold(managed_audio_host::DOUBT.to_owned());
    }
    if client.several_hosts {
        return Remedy::Hold("the same command sends a request to another host".to_owned());
    }
    if removes_arguments(cx, client) {
        return removal(cx, client, url, site);
    }
    if is_joining_client(cx, client) {
        return joined_base(cx, client, site);
    }
    let extra = if client.configures_itself() { version_suffix(site) } else { "" };
    let mut remedy = rewrite(cx, site, extra);
    if let (Remedy::Change(change), Some(first)) = (&mut remedy, url.path.first()) {
        // A literal in place of a name that may stand for another URL would lose that one.
        let own = match url.through {
            Through::Whole if !url.optional => own_literal(cx, site, extra, *first),
            _ => None,
        };
        change.shared = Some(Shared { definition: site.root, own });
    }
    if let Remedy::Change(change) = &mut remedy {
        let keys = removed_arguments(cx, client, super::direct_key_env::removed_slots(cx, client));
        if let Some(own) = change.shared.as_mut().and_then(|shared| shared.own.as_mut()) {
            own.extend(keys.iter().cloned());
        }
        change.edits.extend(keys);
    }
    remedy
}

/// The law of paths on the literal; `extra` is a start of the path that goes too.
fn rewrite(cx: &Context, site: &Site, extra: &str) -> Remedy {
    if may_be_audio(cx, site) {
        return Remedy::Hold(managed_audio_host::DOUBT.to_owned());
    }
    if matches!(site.host.scheme, Some(Scheme::Ws | Scheme::Wss)) {
        return Remedy::Hold("the gateway is not known to answer on WebSocket URLs".to_owned());
    }
    if site.host.has_foreign_scheme(&site.flat.text) {
        return Remedy::Hold(FOREIGN_SCHEME.to_owned());
    }
    if let Some(definition) = &site.defined {
        if extra.is_empty() {
            return Remedy::change(Applicability::Safe, Vec::new());
        }
        let Defined { file, name } = &definition.origin;
        return Remedy::Hold(format!("`{name}` of {file} ends in {extra}, which this client puts behind it itself"));
    }
    if site.host.runs_on(&site.flat.text) {
        return Remedy::Hold(RUNS_ON.to_owned());
    }
    let mut range = site.host.span.clone();
    range.end += extra.len();
    let prefix = gateway_prefix(&site.flat.text, &site.host, &cx.settings.endpoint);
    match site.flat.splice(cx.flow, &range, &prefix) {
        Ok(splice) => {
            // What reads like the name of a key may be one, which other places go on to read.
            let names_key = !cx.names.find(&site.flat.text[site.host.host.clone()]).is_empty();
            let certain =
                splice.plain && site.host.has_two_labels() && !site.host.is_pattern(&site.flat.text) && !names_key;
            let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
            Remedy::change(applicability.min(trust_of_text(cx, site)), splice.edits)
        }
        Err(obstacle) => {
            let what = match obstacle {
                Obstacle::Template => "a placeholder cannot go without changing the others of its template",
                Obstacle::Comment => "a comment stands between its parts",
                Obstacle::Unsayable => "its parts cannot be written as one literal",
            };
            Remedy::Hold(format!("{UNSPLICED}{what}"))
        }
    }
}

/// Whether the first label of a host is a value out of sight that may name an audio service.
fn may_be_audio(cx: &Context, site: &Site) -> bool {
    let path = &site.flat.text[site.host.path.clone()];
    routing::may_be_audio(&site.host.labels, path, || cx.speaks_of_audio())
}

/// How far the parts of a client may be trusted that are written as one string, a command or a body: it may hold a key
/// or a model that has to move as well.
pub(super) fn trust_of_text(cx: &Context, site: &Site) -> Applicability {
    let facts = cx.flow.facts;
    let holder = facts
        .ancestors(site.root)
        .take(3)
        .find(|id| matches!(facts.kind(*id), Kind::Call { .. } | Kind::Sequence(_) | Kind::Mapping(_)));
    // A name that stays may be that of its key, unless a client is seen to read it: half a command would move.
    let keeps = |id: &NodeId| {
        let keeps = |name: routing::NameMatch| {
            cx.project.kept_names.contains(&name.name) && !cx.readers().contains_key(&name.name)
        };
        let find = || cx.names.find(facts.span(*id).of(cx.flow.text)).into_iter().any(keeps);
        cx.memo.answer("keeps", *id, "", find)
    };
    if !cx.project.kept_names.is_empty() && holder.as_ref().is_some_and(keeps) {
        return Applicability::Unsafe;
    }
    // What stands beside a URL that no client is seen to take: the words of a command, the items of a list.
    let around = holder.filter(|_| !cx.is_of_client(site));
    if around.is_none() && site.host.span.start == 0 {
        return Applicability::Safe;
    }
    // A here-document stands outside of its command.
    let holds_back = |id: NodeId| {
        let find = || crate::plain::holds_back(facts.span(id).of(cx.flow.text), cx.names);
        cx.memo.answer("holds back", id, "", find)
    };
    let more = around.is_some_and(holds_back) || holds_back(site.root);
    if more { Applicability::Unsafe } else { Applicability::Safe }
}

/// The gateway's URL as a literal of its own, in place of the name at `target`.
fn own_literal(cx: &Context, site: &Site, extra: &str, target: NodeId) -> Option<Vec<Edit>> {
    use crate::languages::Content;
    let text = &site.flat.text;
    if text.contains(crate::routing::HOLE) {
        return None;
    }
    let like = cx.flow.facts.literal(site.root)?;
    let range = &site.host.span;
    let prefix = gateway_prefix(text, &site.host, &cx.settings.endpoint);
    let url = format!("{}{}{}", &text[..range.start], prefix, &text[range.end + extra.len()..]);
    let written = cx.flow.idioms.literal(cx.flow.text, like, &[Content::Text(&url)])?;
    Some(vec![cx.in_place_of(target, &written)])
}

/// `/v1` of a URL for a client that appends it itself.
fn version_suffix(site: &Site) -> &'static str {
    let path = &site.flat.text[site.host.path.clone()];
    match path.strip_prefix("/v1") {
        Some("" | "/") => "/v1",
        _ => "",
    }
}
