//! Clients and constants that are parted among files: keys that other modules define, and what waits for other files.

use std::collections::{BTreeSet, HashMap};

use super::{Context, direct_key_env, direct_url, hardcoded_direct_key, part};
use crate::clients::{Client, KeySource, KeyUse};
use crate::facts::NodeId;
use crate::finding::{Applicability, Span};
use crate::modules::{Definition, Export, Held, Origin, Reliance, Value};
use crate::moves::{Change, Levels, Owner, Part, Remedy, Shared};
use crate::routing::{self, GATEWAY_KEY};
use crate::sites::Site;

const MESSAGE: &str =
    "the URL of this client names one deployment and stops working when direct routing is switched off";

/// What another module says of a key of a client.
pub(super) enum Key {
    /// Nothing: what it is has to be seen to.
    Unknown,
    /// It needs nothing here.
    Settled,
    /// It needs this.
    Needs(Part),
}

/// The one value of a key that another module defines.
fn defined<'c>(cx: &'c Context, node: NodeId) -> Option<&'c Definition> {
    let [only] = cx.imports.get(&node)? else { return None };
    (!only.optional && !matches!(only.value, Value::Url(_) | Value::Other)).then_some(only)
}

/// Whether another module says what a key is.
pub(super) fn is_defined(cx: &Context, node: NodeId) -> bool {
    defined(cx, node).is_some()
}

/// The variable that another module reads a key from.
pub(super) fn variable<'c>(cx: &'c Context, node: NodeId) -> Option<&'c str> {
    match &defined(cx, node)?.value {
        Value::Read(name) => Some(name),
        _ => None,
    }
}

/// What becomes of a key that another module defines: it stays there, and this client gets its own.
pub(super) fn key(cx: &Context, index: usize, client: &Client, key: &KeyUse, node: NodeId) -> Key {
    let Some(definition) = defined(cx, node) else { return Key::Unknown };
    let file = &definition.origin.file;
    let owner = Owner::Client(index);
    let at = cx.flow.facts.span(key.path.first().copied().unwrap_or(key.at));
    let (rule, message, help) = match &definition.value {
        Value::Read(name) if name == GATEWAY_KEY => return Key::Settled,
        _ if definition.moves => return Key::Settled,
        Value::Read(name) if direct_key_env::is_exposed(cx, name) => {
            let reason = "its key is written into what browsers load, and a Fireworks API key must not be public";
            let message = format!("{name}, which {file} reads, is shown to everyone who loads the page");
            let help = format!("send this request from a server, with {GATEWAY_KEY}");
            let remedy = Remedy::Hold(reason.to_owned());
            return Key::Needs(part(&direct_key_env::RULE, owner, at, message, help, remedy));
        }
        Value::Read(name) => {
            let message = format!(
                "{name}, which {file} reads, is sent to a direct route here; the gateway takes a Fireworks API key"
            );
            let help = format!("read {GATEWAY_KEY} in this client; {name} stays for its other users");
            (&direct_key_env::RULE, message, help)
        }
        Value::Literal(value) if hardcoded_direct_key::names_key(cx, value) => return Key::Unknown,
        Value::Literal(value) => {
            let message = if value.is_empty() || routing::is_vendor_placeholder(value) {
                format!(
                    "`{}` of {file} stands for the key of a direct route, which the gateway refuses",
                    definition.origin.name
                )
            } else {
                let key = routing::mask(value);
                format!("the key {key} of a direct route was committed in {file}; the gateway refuses it")
            };
            let help = format!("read {GATEWAY_KEY} from the environment, and revoke the old key");
            (&hardcoded_direct_key::RULE, message, help)
        }
        Value::Url(_) | Value::Other => return Key::Unknown,
    };
    let remedy = if client.mixed || key.optional {
        Remedy::Hold("its URL or key is one of several, and which key goes to which host cannot be told".to_owned())
    } else if let Some(reason) = direct_key_env::served_elsewhere(cx, key) {
        Remedy::Hold(reason)
    } else if direct_key_env::is_removed(cx, client, key) {
        Remedy::change(Applicability::Safe, direct_key_env::removal(cx, key).into_iter().collect())
    } else {
        Remedy::change(direct_key_env::trust(cx, client), direct_key_env::own_read(cx, key))
    };
    Key::Needs(part(rule, owner, at, message, help, remedy))
}

/// Whether other files use what is called so at the top of this one.
pub(super) fn is_used_elsewhere(cx: &Context, name: &str) -> bool {
    let origin = Origin { file: cx.file.to_owned(), name: name.to_owned() };
    cx.project.modules.used.contains(&origin)
}

/// Keys of clients that may be constants of modules of which nothing is known.
pub fn unknown_keys(cx: &Context) -> Vec<NodeId> {
    let keys = cx.clients.iter().flat_map(|client| &client.keys);
    let unseen = keys.filter_map(|key| match key.source {
        KeySource::Unseen(node) if cx.imports.get(&node).is_none() => Some(node),
        _ => None,
    });
    unseen.collect()
}

/// The URLs of a client that other modules define.
fn urls<'c>(cx: &'c Context, client: &'c Client) -> impl Iterator<Item = (&'c Site, &'c Definition)> {
    client.urls.iter().filter_map(|url| {
        let site = &cx.sites[url.site];
        Some((site, site.defined.as_deref()?))
    })
}

/// Holds clients back whose URL the user wants to keep where they use it.
pub fn keep_switched_off(cx: &Context, enabled: &dyn Fn(&Part) -> bool, parts: &mut Vec<Part>) {
    for (index, client) in cx.clients.iter().enumerate().filter(|(_, client)| !client.expected) {
        for (site, _) in urls(cx, client) {
            let probe = here(cx, index, site.span, Remedy::change(Applicability::Safe, Vec::new()));
            if !enabled(&probe) {
                parts.push(Part { remedy: Remedy::Hold(moves_whole(probe.rule.code)), ..probe });
            }
        }
    }
}

fn moves_whole(code: &str) -> String {
    format!("{code} is switched off for a part of this client, and a client moves whole or not at all")
}

/// The part of a client that is its URL.
fn here(cx: &Context, client: usize, span: Span, remedy: Remedy) -> Part {
    let help = format!("send requests to {}/inference", cx.settings.endpoint.root());
    part(&direct_url::RULE, Owner::Client(client), span, MESSAGE, help, remedy)
}

/// What the clients of this file use of other modules and define for them.
pub fn relies(cx: &Context, exports: &[Export], levels: &Levels) -> Vec<Reliance> {
    let facts = cx.flow.facts;
    let mut relies = Vec::new();
    // Those in one place are one.
    let mut by_place: HashMap<Span, &Origin> = HashMap::new();
    for export in exports.iter().filter(|export| export.definition.origin.file == cx.file) {
        by_place.entry(export.at).or_insert(&export.definition.origin);
    }
    let defined_at = |node: NodeId| by_place.get(&facts.span(node)).map(|origin| (*origin).clone());
    for (client, level) in cx.clients.iter().zip(levels).filter(|(client, _)| !client.expected) {
        let mut origins: BTreeSet<Origin> = urls(cx, client).map(|(_, url)| url.origin.clone()).collect();
        for key in &client.keys {
            match &key.source {
                KeySource::Unseen(node) => {
                    let moving = defined(cx, *node).filter(|definition| definition.moves);
                    origins.extend(moving.map(|definition| definition.origin.clone()));
                }
                // A pair that is defined here.
                KeySource::Read(read) if key.path.is_empty() => origins.extend(defined_at(read.node)),
                KeySource::Literal { node, .. } if key.path.is_empty() => origins.extend(defined_at(*node)),
                _ => {}
            }
        }
        if origins.is_empty() {
            continue;
        }
        origins.extend(client.urls.iter().filter_map(|url| defined_at(cx.sites[url.site].root)));
        let waits = !direct_url::removes_arguments(cx, client);
        relies.push(Reliance { origins, level: *level, at: facts.span(client.node), waits });
    }
    let decides = cx.sites.iter().any(Site::decides);
    for (index, site) in cx.sites.iter().enumerate() {
        let Some(definition) = &site.defined else { continue };
        let level = if decides { None } else { levels[cx.clients.len() + index] };
        if level < Some(Applicability::Safe) {
            let origins = BTreeSet::from([definition.origin.clone()]);
            relies.push(Reliance { origins, level, at: site.span, waits: false });
        }
    }
    relies
}

/// Parts that make the clients and constants of this file wait for other files.
pub fn wait(cx: &Context, exports: &[Export], parts: &mut Vec<Part>) {
    let modules = &cx.project.modules;
    if modules.held.is_empty() {
        return;
    }
    for (index, client) in cx.clients.iter().enumerate().filter(|(_, client)| !client.expected) {
        // A client that loses its arguments needs the constant no more, but what it was is not for one file alone to say.
        let leaves = direct_url::removes_arguments(cx, client);
        let concerns = |origin: &Origin, held: &Held| !leaves || held.outside && held.file == origin.file;
        // Where there is nothing to change, there is nothing to agree to.
        let changes = parts.iter().any(|part| {
            part.owner == Owner::Client(index)
                && matches!(&part.remedy, Remedy::Change(change) if !change.edits.is_empty())
        });
        for (site, definition) in urls(cx, client) {
            let held = modules.held.get(&definition.origin).filter(|held| concerns(&definition.origin, held));
            if let Some(held) = held.filter(|held| changes || held.level.is_none()) {
                parts.push(here(cx, index, site.span, waiting(cx, &definition.origin, held)));
            }
        }
        for key in &client.keys {
            let KeySource::Unseen(node) = key.source else { continue };
            let Some(definition) = defined(cx, node).filter(|definition| definition.moves) else { continue };
            if let Some(held) =
                modules.held.get(&definition.origin).filter(|held| !leaves && (changes || held.level.is_none()))
            {
                let message = format!("the key of this client is defined in {}", definition.origin.file);
                let help = format!("read {GATEWAY_KEY} there");
                let remedy = waiting(cx, &definition.origin, held);
                let span = cx.flow.facts.span(key.at);
                parts.push(part(&direct_key_env::RULE, Owner::Client(index), span, message, help, remedy));
            }
        }
    }
    for export in exports.iter().filter(|export| export.definition.origin.file == cx.file) {
        let Some(held) = modules.held.get(&export.definition.origin) else { continue };
        let remedy = waiting(cx, &export.definition.origin, held);
        match export.definition.value {
            Value::Url(_) => url_waits(cx, export, &remedy, parts),
            // A client that is its definition: it waits as a whole.
            _ => {
                let of_keys = [direct_key_env::RULE.code, hardcoded_direct_key::RULE.code];
                let of_key = |part: &&Part| {
                    of_keys.contains(&part.rule.code)
                        && export.at.contains(part.span)
                        && matches!(part.owner, Owner::Client(_))
                };
                let waiting: Vec<Part> = parts.iter().filter(of_key).cloned().collect();
                parts.extend(waiting.into_iter().map(|part| Part { remedy: remedy.clone(), ..part }));
            }
        }
    }
}

/// Why a constant does not move safely.
fn waiting(cx: &Context, origin: &Origin, held: &Held) -> Remedy {
    if held.level.is_some() {
        return Remedy::change(Applicability::Unsafe, Vec::new());
    }
    let place =
        if held.file == cx.file { format!("line {}", held.line) } else { format!("{}:{}", held.file, held.line) };
    let constant = if origin.file == cx.file || origin.name.is_empty() {
        "it".to_owned()
    } else {
        format!("`{}` of {}", origin.name, origin.file)
    };
    let constant =
        if origin.name.is_empty() && origin.file != cx.file { format!("the URL of {}", origin.file) } else { constant };
    Remedy::Hold(match (held.outside, held.file == origin.file) {
        (true, true) => format!("{constant} is defined at {place}, which is no part of this run"),
        (true, false) => format!("{constant} is used at {place}, which is no part of this run"),
        (false, true) if held.file == cx.file => format!("what stands at {place} stays"),
        (false, true) => format!("{constant} stays, see {place}"),
        (false, false) => format!("{constant} is also used at {place}, which stays"),
    })
}

/// A URL that waits for clients of other files. Clients of this file that can be given a URL of their own do not.
fn url_waits(cx: &Context, export: &Export, remedy: &Remedy, parts: &mut Vec<Part>) {
    let sites = cx.sites.iter().enumerate();
    let Some((index, site)) =
        sites.clone().find(|(_, site)| site.defined.is_none() && cx.flow.facts.span(site.root) == export.at)
    else {
        return;
    };
    let others = cx.move_of_site(index);
    let mut waiting = vec![others.clone()];
    let mut edits = None;
    for part in parts.iter().filter(|part| part.span == site.span) {
        match &part.remedy {
            Remedy::Change(change) => {
                let own = change.shared.as_ref().and_then(|shared| shared.own.as_ref());
                if own.is_none() && !waiting.contains(&part.owner) {
                    waiting.push(part.owner.clone());
                }
                if part.owner != others && own.is_some() {
                    edits = Some(change.edits.clone());
                }
            }
            _ if !waiting.contains(&part.owner) => waiting.push(part.owner.clone()),
            _ => {}
        }
    }
    for owner in waiting {
        let help =
            format!("send requests to {}/inference; the path behind the host stays", cx.settings.endpoint.root());
        parts.push(part(&direct_url::RULE, owner, site.span, direct_url::MESSAGE, help, remedy.clone()));
    }
    // The clients of other files are one more that shares the definition.
    if let Some(edits) = edits {
        let shared = Some(Shared { definition: site.root, own: None });
        let change = Change { applicability: Applicability::Safe, edits, shared, remains: false };
        parts.push(part(
            &direct_url::RULE,
            others,
            site.span,
            direct_url::MESSAGE,
            String::new(),
            Remedy::Change(change),
        ));
    }
}
