//! Known names wherever they stand.

use std::collections::{HashMap, HashSet};

use super::rename::{rename, taken};
use super::{HELP, MESSAGE, RULE, is_known, settings_fields};
use crate::facts::{Argument, Kind, NodeId};
use crate::finding::{Applicability, Edit, Severity, Span, SpanIndex};
use crate::flow::bound_by;
use crate::moves::{Levels, Owner, Part, Remedy, level_of};
use crate::routing::{self, GATEWAY_KEY, KeyValue};
use crate::rules::direct_route_provisioning::provisions;
use crate::rules::{Context, direct_url, finds_host, hardcoded_direct_key, part};
use crate::sites::{Role, Site};

/// How many expressions around a name are looked at. Nobody nests deeper, and a generated file that does would take
/// quadratic time.
const REACH: usize = 64;

/// Known names wherever they stand: in literals, comments, and the variables of a shell. Made after the clients are
/// settled, because a name that a held client still reads stays.
pub fn names(
    cx: &Context,
    claimed: &[Span],
    kept: &dyn Fn(&str) -> Vec<usize>,
    levels: &Levels,
    parts: &mut Vec<Part>,
) {
    let flow = cx.flow;
    let facts = flow.facts;
    let claimed_places: SpanIndex = claimed.iter().copied().collect();
    let stays = lowest(parts, levels);
    let held = held_sites(cx, parts, levels);
    let decides = cx.sites.iter().any(Site::decides);
    let sites_at = crate::sites::by_root(cx.sites);
    let routes = routes(parts, levels);
    for (span, name, zone) in occurrences(cx) {
        let is_identifier = || zone.is_some_and(|zone| names_identifier(cx, zone, span));
        if claimed_places.overlapping(span).next().is_some() || provisions(cx, span) || is_identifier() {
            continue;
        }
        let owner = Owner::With(kept(&name));
        if !is_known(cx, &name) {
            let mut part = part(
                &RULE,
                owner,
                span,
                format!("{name} may be the key of a direct route; no file of this run shows one"),
                format!("if it is, run again with --key-env {name}"),
                Remedy::Advice,
            );
            part.severity = Some(Severity::Warning);
            parts.push(part);
            continue;
        }
        if let Some(value) = zone.and_then(|zone| holds_value(cx, zone, span)) {
            let message = format!("{name} is set to a literal key of a direct route, which the gateway refuses");
            let help = format!("set {GATEWAY_KEY} to a Fireworks API key instead");
            parts.push(part(&hardcoded_direct_key::RULE, owner, value, message, help, Remedy::Advice));
            continue;
        }
        // A name in the same string as a URL belongs to that client.
        let with_url = zone.and_then(|zone| url_around(cx, &sites_at, zone));
        // In one string with a URL it moves as that does.
        if decides && with_url.is_none() {
            let help = "this file decides by the direct host; remove that branch first";
            parts.push(part(&RULE, owner, span, MESSAGE, help, Remedy::Advice));
            continue;
        }
        let mut owner = owner;
        if let (Some(site), Owner::With(clients)) = (with_url, &mut owner)
            && site.role == Role::Documentation
        {
            clients.extend(direct_url::same_host(cx, site));
        }
        if cx.project.kept_names.contains(&name) && kept(&name).is_empty() && with_url.is_none() {
            let help = "rename it together with the client that still reads it";
            parts.push(part(&RULE, owner, span, MESSAGE, help, Remedy::Advice));
            continue;
        }
        if let Some(zone) = zone
            && let Some(problem) = problem(cx, zone, &name)
        {
            parts.push(part(&RULE, owner, span, MESSAGE, problem, Remedy::Advice));
            continue;
        }
        let read = zone.and_then(|zone| {
            std::iter::once(zone)
                .chain(facts.ancestors(zone).take(2))
                .find_map(|id| flow.env_read(id))
                .filter(|read| read.name_span == span)
        });
        let mut edits = match read {
            Some(read) => rename(cx, &read),
            None => vec![zone.map_or_else(|| Edit::replacement(span, GATEWAY_KEY), |zone| named_anew(cx, zone, span))],
        };
        edits.extend(zone.and_then(|zone| vendor_placeholder(cx, zone)));
        let help = HELP.to_owned();
        let mut level = with_url.map_or(Some(Applicability::Safe), |site| Some(direct_url::trust_of_text(cx, site)));
        let route = with_url.and_then(|site| routes.get(&site.span));
        if let Some(route) = route {
            level = level.min(route.level);
        }
        if with_url.is_none() && kept(&name).is_empty() {
            level = level.min(stays);
        }
        // A store of secrets takes the value from anywhere: another word, a file, a pipe.
        if zone.is_some_and(|zone| is_stored(cx, zone)) {
            level = level.min(Some(Applicability::Unsafe));
        }
        // What stands in one call or mapping with a host that stays is its key.
        if let Some(zone) = zone.filter(|_| !held.is_empty()) {
            let around = facts.ancestors(zone).take(6).filter(|id| flow.arguments(*id).is_some());
            let spans: Vec<Span> = around.map(|id| facts.span(id)).collect();
            let beside = held.iter().filter(|(site, _)| spans.iter().any(|span| span.contains(*site)));
            level = beside.map(|(_, held)| *held).min().unwrap_or(level).min(level);
        }
        let remedy = match level {
            Some(level) => Remedy::change(level, edits),
            None => Remedy::Advice,
        };
        // The URL and the name in one string are one fix.
        let client = route.and_then(|route| route.client).filter(|client| levels[*client] == level);
        let owner = client.map_or(owner, Owner::Client);
        parts.push(part(&RULE, owner, span, MESSAGE, help, remedy));
    }
    for &(_, span) in settings_fields(cx) {
        if !claimed.contains(&span) {
            let help = format!("rename the setting so that it reads {GATEWAY_KEY}, and its uses with it");
            parts.push(part(&RULE, Owner::With(Vec::new()), span, MESSAGE, help, Remedy::Advice));
        }
    }
}

/// Holds back URLs of which no key is in sight, as far as a known name stays that none of the clients is seen to read: it
/// may be the one of their key.
pub fn wait_for_names(cx: &Context, levels: &Levels, parts: &mut [Part]) {
    let decides = cx.sites.iter().any(Site::decides);
    let stays = if decides { None } else { lowest(parts, levels) };
    if stays == Some(Applicability::Safe) {
        return;
    }
    let of_keys = |part: &&Part| [RULE.code, hardcoded_direct_key::RULE.code].contains(&part.rule.code);
    let claimed: SpanIndex = parts.iter().filter(of_keys).map(|part| part.span).collect();
    let sites_at = crate::sites::by_root(cx.sites);
    let is_loose = |(span, name, zone): &(Span, String, Option<NodeId>)| {
        zone.is_some_and(|zone| {
            !provisions(cx, *span)
                && !names_identifier(cx, zone, *span)
                && is_setting(cx, zone, *span)
                && url_around(cx, &sites_at, zone).is_none()
        }) && claimed.overlapping(*span).next().is_none()
            && is_known(cx, name)
    };
    let names = occurrences(cx);
    if !names.iter().any(is_loose) {
        return;
    }
    // In one string with a name it has its key.
    let keyed = names.iter().filter_map(|(_, _, zone)| url_around(cx, &sites_at, (*zone)?));
    let keyed: HashSet<Span> = keyed.map(|site| site.span).collect();
    let of_urls = |part: &&mut Part| part.rule.code == direct_url::RULE.code && !keyed.contains(&part.span);
    for part in parts.iter_mut().filter(of_urls) {
        let Owner::Client(client) = part.owner else { continue };
        let keyless = match cx.clients.get(client) {
            Some(client) => client.keys.is_empty(),
            None => true,
        };
        if let (true, Remedy::Change(change)) = (keyless, &mut part.remedy) {
            // One that decides by the host would go the other way even if the user agrees.
            if decides {
                let reason = "the name of a key stays that may be its own, where this file decides by the direct host";
                part.remedy = Remedy::Hold(reason.to_owned());
            } else {
                change.applicability = Applicability::Unsafe;
            }
        }
    }
}

/// A URL inside of the same string as a name, or of what is around it.
fn url_around<'c>(cx: &'c Context, sites_at: &HashMap<NodeId, Vec<usize>>, zone: NodeId) -> Option<&'c Site> {
    let around = std::iter::once(zone).chain(cx.flow.facts.ancestors(zone).take(REACH));
    let beside = around.filter_map(|id| sites_at.get(&id)).flatten().filter(|index| {
        let site = &cx.sites[**index];
        site.is_route() || site.role == Role::Documentation
    });
    beside.min().map(|index| &cx.sites[*index])
}

/// Whether a name is all of its literal, a word of settings (`env:"X,required"`), or no literal: no word of a message.
fn is_setting(cx: &Context, node: NodeId, span: Span) -> bool {
    match cx.flow.facts.literal(node) {
        Some(literal) => {
            let text = cx.flow.text;
            let quoted = || text[..span.start].ends_with('"') && text[span.end..].starts_with(['"', ',']);
            literal.body() == span || !literal.body().of(text).contains(char::is_whitespace) || quoted()
        }
        None => true,
    }
}

/// What was found of the direct hosts of deployments.
fn of_hosts(parts: &[Part]) -> impl Iterator<Item = &Part> {
    parts.iter().filter(|part| finds_host(part.rule))
}

/// Direct hosts that do not move safely, with how far they do.
fn held_sites(cx: &Context, parts: &[Part], levels: &Levels) -> Vec<(Span, Option<Applicability>)> {
    let mut held: Vec<(Span, Option<Applicability>)> = of_hosts(parts)
        .map(|part| (part.span, level_of(part, levels)))
        .filter(|(_, level)| *level < Some(Applicability::Safe))
        .collect();
    let values = cx.sites.iter().filter(|site| site.role == Role::Value);
    let values: HashSet<Span> = values.map(|site| site.span).collect();
    held.retain(|(span, _)| values.contains(span));
    held
}

/// What becomes of a direct host.
struct Route {
    level: Option<Applicability>,
    client: Option<usize>,
}

/// The direct hosts of a file by where they stand.
fn routes(parts: &[Part], levels: &Levels) -> HashMap<Span, Route> {
    let mut routes: HashMap<Span, Route> = HashMap::new();
    for part in of_hosts(parts) {
        let level = level_of(part, levels);
        let route = routes.entry(part.span).or_insert(Route { level, client: None });
        route.level = route.level.min(level);
        if let Owner::Client(client) = part.owner {
            route.client = Some(client);
        }
    }
    routes
}

/// How far the direct hosts of a file move: a name that none of its clients is seen to read may be any one's.
fn lowest(parts: &[Part], levels: &Levels) -> Option<Applicability> {
    of_hosts(parts).map(|part| level_of(part, levels)).min().unwrap_or(Some(Applicability::Safe))
}

/// Commands that store secrets under a name.
const STORES: &[&str] = &[
    "gh", "glab", "vault", "aws", "az", "gcloud", "heroku", "fly", "flyctl", "vercel", "netlify", "doppler", "railway",
    "wrangler", "op",
];

/// Whether a name is a word of a command that stores secrets, whose value is not seen to be a reference.
fn is_stored(cx: &Context, node: NodeId) -> bool {
    let facts = cx.flow.facts;
    let call = facts.ancestors(node).find_map(|id| match facts.kind(id) {
        Kind::Call { callee, .. } => Some((facts.plain(*callee)?, facts.span(id))),
        _ => None,
    });
    let Some((name, span)) = call.filter(|_| cx.flow.idioms.separates_by_blanks()) else { return false };
    // A reference behind the name is its value, which is no key.
    let rest = Span::new(facts.span(node).end.min(span.end), span.end).of(cx.flow.text);
    STORES.contains(&name.as_str()) && !rest.contains('$')
}

/// Literal keys that names of direct keys are set to in the words of commands, whether or not the names are known.
pub(in crate::rules) fn values(cx: &Context) -> Vec<Span> {
    let held = |(span, _, zone): (Span, String, Option<NodeId>)| holds_value(cx, zone?, span);
    occurrences(cx).into_iter().filter_map(held).collect()
}

/// Whether a name is followed by a literal key: `NAME=value` as a word of a command, or a value in another word of it.
fn holds_value(cx: &Context, node: NodeId, span: Span) -> Option<Span> {
    let flow = cx.flow;
    let facts = flow.facts;
    let literal = facts.literal(node)?;
    let rest = Span::new(span.end, literal.close.start);
    if !flow.idioms.separates_by_blanks() {
        return None;
    }
    let real = |value: &str| !value.starts_with('%') && routing::classify_key_value(value) == KeyValue::Real;
    if let Some(value) = rest.of(flow.text).strip_prefix('=') {
        // The word may go on in further pieces: `NAME="value"`; a script in a string goes on behind it.
        let whole = facts.node(node).parent.filter(|parent| matches!(facts.kind(*parent), Kind::Concat(_)));
        let value = match whole.filter(|_| value.is_empty()) {
            Some(whole) => Span::new(span.end + 1, facts.span(whole).end),
            None => {
                let end =
                    value.find(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '|')).unwrap_or(value.len());
                Span::new(span.end + 1, span.end + 1 + end)
            }
        };
        let bare = value.of(flow.text).trim_matches(['"', '\'', '\\']);
        return (!bare.contains(char::is_whitespace) && real(bare)).then_some(value);
    }
    if span.start != literal.open.end {
        return None;
    }
    if !rest.is_empty() {
        return None;
    }
    let call = facts.ancestors(node).find_map(|id| Some((id, flow.arguments(id)?)))?.1;
    let takes = ["body", "value", "secret-string", "data", "v", "b"];
    let mut values =
        call.items.iter().filter(|argument| argument.name.as_deref().is_some_and(|name| takes.contains(&name)));
    let found =
        values.find(|argument| facts.plain(argument.value).is_some_and(|value| value.len() >= 8 && real(&value)))?;
    Some(facts.span(found.value))
}

/// Whether a string names something of the program itself, which keeps its name: one of a list of exports, an attribute
/// asked for by its name.
fn names_identifier(cx: &Context, node: NodeId, span: Span) -> bool {
    let flow = cx.flow;
    let facts = flow.facts;
    let Some(literal) = facts.literal(node) else { return false };
    // `patch("app.settings.X")`
    let body = literal.body();
    if span.start > body.start && flow.text[..span.start].ends_with('.') && span.end == body.end {
        let before = Span::new(body.start, span.start - 1).of(flow.text);
        let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let sources = ["secrets", "env", "vars", "environ"];
        if before.split('.').all(word) && !before.split('.').any(|part| sources.contains(&part)) {
            return true;
        }
    }
    let parent = facts.node(node).parent;
    match parent.map(|parent| facts.kind(parent)) {
        Some(Kind::Sequence(_)) => facts.ancestors(node).nth(1).is_some_and(|id| match facts.kind(id) {
            Kind::Assign { target, .. } => {
                flow.dotted(*target).is_some_and(|name| flow.idioms.export_lists().contains(&name.as_str()))
            }
            _ => false,
        }),
        Some(Kind::Call { callee, .. }) => flow.is_one_of(*callee, flow.idioms.reflection_calls()),
        Some(Kind::Index { base, .. }) => {
            flow.dotted(*base).is_some_and(|path| flow.idioms.name_maps().contains(&path.as_str()))
        }
        _ => false,
    }
}

/// The vendor's placeholder as the value that a variable is set to; never the variable itself.
fn vendor_placeholder(cx: &Context, name: NodeId) -> Option<Edit> {
    let facts = cx.flow.facts;
    let Kind::Assign { target, value, .. } = facts.kind(facts.node(name).parent?) else { return None };
    let literal = facts.literal(*value).filter(|_| *target == name)?;
    let text = facts.plain(*value).filter(|text| routing::is_vendor_placeholder(text))?;
    let span = literal.body();
    (span.len() == text.len()).then(|| Edit::replacement(span, format!("<{GATEWAY_KEY}>")))
}

/// Known names with the literal or name node they stand in; none for comments.
fn occurrences(cx: &Context) -> Vec<(Span, String, Option<NodeId>)> {
    let flow = cx.flow;
    let facts = flow.facts;
    let mut found = Vec::new();
    let matches = cx.names.find(flow.text);
    for name in matches {
        let span = Span::new(name.span.start, name.span.end);
        let first = facts.comments.partition_point(|comment| comment.span.end < span.end);
        if facts.comments.get(first).is_some_and(|comment| comment.span.contains(span)) {
            found.push((span, name.name, None));
            continue;
        }
        let Some(node) = facts.innermost(span) else { continue };
        match facts.kind(node) {
            Kind::Literal(literal) => {
                let in_text = literal
                    .pieces
                    .iter()
                    .any(|piece| matches!(piece, crate::facts::Piece::Text(text) if text.span.contains(span)));
                if in_text {
                    found.push((span, name.name, Some(node)));
                }
            }
            _ if flow.idioms.variables_are_environment() => found.push((span, name.name, Some(node))),
            _ => found.extend(environment_name(cx, node, span).map(|node| (span, name.name, Some(node)))),
        }
    }
    found
}

/// The gateway's name in the place of a known one; an entry that had one name for both keeps it as its value.
fn named_anew(cx: &Context, node: NodeId, span: Span) -> Edit {
    let facts = cx.flow.facts;
    let shorthand = matches!(facts.kind(node), Kind::Name(_))
        && entry_of(cx, node).is_some_and(|entry| entry.name_span == Some(span));
    let entry = if shorthand { taken(cx, node, span.of(cx.flow.text)) } else { None };
    Edit::replacement(span, entry.unwrap_or_else(|| GATEWAY_KEY.to_owned()))
}

/// The entry that a value is in the mapping around it.
fn entry_of<'c>(cx: &Context<'c>, value: NodeId) -> Option<&'c Argument> {
    let parent = cx.flow.facts.node(value).parent?;
    cx.flow.items(parent).iter().find(|entry| entry.value == value)
}

/// The node that stands for a name of the environment which is no string: `process.env.X`, `const { X } = process.env`,
/// an entry of `{ env: { X: … } }`, a member of `interface ProcessEnv`.
fn environment_name(cx: &Context, node: NodeId, span: Span) -> Option<NodeId> {
    let flow = cx.flow;
    let facts = flow.facts;
    let is_read = |id: NodeId| flow.env_read(id).is_some_and(|read| read.name_span == span);
    match facts.kind(node) {
        Kind::Attribute { .. } | Kind::Name(_) if is_read(node) => Some(node),
        Kind::Name(_) => {
            let declared = matches!(facts.kind(facts.node(node).parent?), Kind::Declare(_))
                && matches!(facts.kind(facts.node(node).scope), Kind::Class { name, .. } if flow.idioms.env_types().contains(&name.as_str()));
            let entry = || {
                entry_of(cx, node).is_some_and(|entry| entry.name_span == Some(span))
                    && facts.node(node).parent.is_some_and(|mapping| is_environment(cx, mapping))
            };
            (declared || entry()).then_some(node)
        }
        Kind::Mapping(entries) => {
            let entry = entries.items.iter().find(|entry| entry.name_span == Some(span))?;
            let bound = bound_by(facts, entry.value);
            if is_read(bound) { Some(bound) } else { is_environment(cx, node).then_some(entry.value) }
        }
        _ => None,
    }
}

/// Whether a mapping holds variables of the environment: it begins with them, becomes them, or is given as them.
fn is_environment(cx: &Context, mapping: NodeId) -> bool {
    let flow = cx.flow;
    let facts = flow.facts;
    let is_map = |id: NodeId| flow.path(id).is_some_and(|path| flow.is_env_map(&path));
    if flow.items(mapping).iter().any(|entry| entry.spread && is_map(entry.value)) {
        return true;
    }
    let Some(parent) = facts.node(mapping).parent else { return false };
    match facts.kind(parent) {
        Kind::Assign { target, value, .. } => *value == mapping && is_map(*target),
        _ => entry_of(cx, mapping)
            .is_some_and(|entry| entry.name.as_deref().is_some_and(|name| matches!(name, "env" | "environment"))),
    }
}

/// Why a known name stays although it is one, as the help to print.
fn problem(cx: &Context, node: NodeId, name: &str) -> Option<String> {
    let flow = cx.flow;
    let facts = flow.facts;
    // Members of a type: two of one name do not compile.
    if let Some(declare) = facts.node(node).parent
        && matches!(facts.kind(declare), Kind::Declare(_))
        && let Some(class) = facts.node(declare).parent
    {
        let mut others = facts.children(class).take(REACH).filter_map(|other| match facts.kind(other) {
            Kind::Declare(target) if other != declare => Some((other, facts.last_name(*target)?)),
            _ => None,
        });
        if others.any(|(other, name)| name == GATEWAY_KEY || other < declare && is_known(cx, name)) {
            return Some(format!("{GATEWAY_KEY} stands beside it already: delete this member"));
        }
    }
    for id in facts.ancestors(node).take(REACH) {
        if let Kind::Mapping(entries) = facts.kind(id)
            && entries.items.iter().any(|entry| entry.name.as_deref() == Some(GATEWAY_KEY))
            && entries.items.iter().any(|entry| entry.name.as_deref() == Some(name))
        {
            return Some(format!("{GATEWAY_KEY} stands beside it already: delete this entry"));
        }
    }
    None
}
