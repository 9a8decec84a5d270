//! What a program uses, from its sites and clients.

use std::collections::{BTreeSet, HashSet};

use crate::clients::{Client, Clients, KeySource, ModelUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Span, SpanIndex};
use crate::flow::Flow;
use crate::routing::{self, HOLE, HostKind};
use crate::sdks::Fallback;
use crate::settings::Settings;
use crate::sites::{Form, Role, Site};
use crate::strings::Origin;

use super::{CONFIGURATION, KeyOrigin, Model, Purpose, Use, handle};

/// The places of a program that name a direct host: its strings, with the clients that they are given to, and what
/// stands elsewhere (comments, texts that are no strings).
pub fn of_program(flow: &Flow, sites: &[Site], clients: &Clients, settings: &Settings) -> Vec<Use> {
    let mut uses: Vec<Use> = sites
        .iter()
        .map(|site| {
            let handle = handle::of_template(&site.host, names_of_holes(flow, site), settings);
            let purpose = match site.role {
                Role::Documentation => Purpose::Mention,
                Role::Test | Role::Key | Role::List(_) | Role::Expected(_) | Role::Unexpected => Purpose::Branch,
                Role::Value => Purpose::Value,
            };
            Use {
                span: site.span,
                handle,
                purpose: if site.form == Form::Pattern { Purpose::Branch } else { purpose },
                clients: BTreeSet::new(),
                keys: BTreeSet::new(),
                models: BTreeSet::new(),
            }
        })
        .collect();
    let found: Vec<(&Client, Does)> =
        clients.all.iter().filter(|client| !client.expected).map(|client| (client, does(flow, client))).collect();
    let sends = found.iter().filter(|(_, does)| *does == Does::Send);
    let sent: HashSet<usize> = sends.flat_map(|(client, _)| client.urls.iter().map(|url| url.site)).collect();
    for (client, does) in found {
        let name = name(flow, client);
        let keys = keys(client);
        let mut models: BTreeSet<Model> = client.models.iter().map(model).collect();
        if clients.only_one {
            models.extend(clients.loose_models.iter().map(model));
        }
        for url in &client.urls {
            let place = &mut uses[url.site];
            match does {
                Does::Look => continue,
                Does::Test => {
                    place.purpose = if place.purpose == Purpose::Value { Purpose::Branch } else { place.purpose };
                    continue;
                }
                // What passes a URL on to a client in sight is none.
                Does::Take if sent.contains(&url.site) => continue,
                Does::Take | Does::Send => {}
            }
            place.purpose = Purpose::Client;
            place.clients.insert(name.clone());
            place.keys.extend(keys.iter().cloned());
            place.models.extend(models.iter().cloned());
        }
    }
    let strings: SpanIndex = sites.iter().map(|site| site.span).collect();
    for host in routing::find_hosts(flow.text) {
        let span = Span::new(host.span.start, host.span.end);
        // `"direct.fireworks.ai"` behind a handle that is put before it is no host of its own.
        if strings.overlapping(span).next().is_some() || host.kind == HostKind::Suffix {
            continue;
        }
        uses.push(Use {
            span,
            handle: handle::of_text(&host, settings),
            purpose: Purpose::Mention,
            clients: BTreeSet::new(),
            keys: BTreeSet::new(),
            models: BTreeSet::new(),
        });
    }
    uses.sort_by_key(|place| place.span);
    uses.dedup_by(|later, first| {
        let same = later.span == first.span && later.handle.text == first.handle.text;
        if same {
            first.purpose = first.purpose.min(later.purpose);
            first.clients.append(&mut later.clients);
            first.keys.append(&mut later.keys);
            first.models.append(&mut later.models);
        }
        same
    });
    uses
}

/// What something does that is given a direct URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Does {
    /// It sends requests, by its library, its key, its models or its name.
    Send,
    /// It takes the URL, and nothing more is known.
    Take,
    /// It decides by it.
    Test,
    /// It shows it, takes it apart, or has it as a default.
    Look,
}

fn does(flow: &Flow, client: &Client) -> Does {
    let Kind::Call { callee, .. } = flow.facts.kind(client.node) else {
        return if client.keys.is_empty() { Does::Take } else { Does::Send };
    };
    let idioms = flow.idioms;
    let last = match flow.facts.plain(*callee) {
        Some(command) => command,
        None => flow.facts.last_name(*callee).unwrap_or_default().to_owned(),
    };
    let is_one_of = |names: &[&str]| names.contains(&last.as_str());
    let is_known = |functions: &[&str]| {
        flow.is_one_of(*callee, functions) || flow.path(*callee).is_some_and(|path| functions.contains(&path.as_str()))
    };
    if is_known(idioms.logging_calls()) {
        return Does::Look;
    }
    if !client.keys.is_empty() || !client.models.is_empty() || client.sdk.is_some() {
        return Does::Send;
    }
    if is_one_of(idioms.text_tests()) && !is_one_of(idioms.request_methods()) {
        return Does::Test;
    }
    if is_known(idioms.url_parsers())
        || is_known(idioms.url_objects())
        || makes_url(flow, *callee)
        || is_one_of(idioms.url_slicers())
        || flow.env_read(client.node).is_some()
    {
        return Does::Look;
    }
    if is_one_of(idioms.request_methods()) || flow.facts.literal(*callee).is_some() {
        return Does::Send;
    }
    if client.urls.iter().all(|url| client.slots[url.slot].receiver) { Does::Look } else { Does::Take }
}

/// Whether a callee makes or joins URLs, by its name.
fn makes_url(flow: &Flow, callee: NodeId) -> bool {
    const NAMES: &[&str] = &["url", "uri", "httpurl", "urljoin", "urlparse", "urlsplit"];
    let path = flow.path(callee).unwrap_or_default().to_ascii_lowercase();
    path.split(['.', '/', ':']).any(|part| NAMES.contains(&part))
}

fn model(model: &ModelUse) -> Model {
    Model::new(model.value.as_deref())
}

/// What fills the holes of a host, in order: the name of a variable, without the object that holds it.
fn names_of_holes(flow: &Flow, site: &Site) -> Vec<Option<String>> {
    let text = &site.flat.text;
    let holes = text[site.host.host.clone()].match_indices(HOLE).map(|(at, _)| site.host.host.start + at);
    holes
        .map(|at| {
            let segment = site.flat.segments.iter().find(|segment| segment.range.contains(&at))?;
            let Origin::Hole { value: Some(value), .. } = segment.origin else { return None };
            let name = match flow.env_read(value) {
                Some(read) => read.name,
                None => flow.dotted(value)?,
            };
            let first = name.split('.').next().unwrap_or_default();
            let own = flow.idioms.receivers().contains(&first) || first == "this";
            let name = if own { name[first.len()..].trim_start_matches('.') } else { &name };
            (is_path(name) && super::is_name(name)).then(|| name.to_owned())
        })
        .collect()
}

/// Where the keys of a client come from; what it reads by itself if it is given none.
fn keys(client: &Client) -> BTreeSet<KeyOrigin> {
    let by_itself = || match client.fallback {
        Some(Fallback::Environment(variable)) => Some(KeyOrigin::Variable(variable.to_owned())),
        _ => None,
    };
    let mut keys: BTreeSet<KeyOrigin> = client
        .keys
        .iter()
        .filter_map(|key| match &key.source {
            KeySource::Read(read) => Some(KeyOrigin::variable(&read.name)),
            KeySource::Literal { value, .. } => KeyOrigin::of_value(value),
            KeySource::Missing(_) if key.optional => None,
            KeySource::Missing(_) => by_itself(),
            KeySource::Unseen(_) => Some(KeyOrigin::Unseen),
        })
        .collect();
    if client.keys.is_empty() {
        keys.extend(if client.open { Some(KeyOrigin::Unseen) } else { by_itself() });
    }
    keys
}

/// What a reader of the program calls a client: the path of what makes it or sends its requests, imports resolved.
fn name(flow: &Flow, client: &Client) -> String {
    let Kind::Call { callee, .. } = flow.facts.kind(client.node) else { return CONFIGURATION.to_owned() };
    if let Kind::Literal(_) = flow.facts.kind(*callee) {
        // The name of a command, without its folder.
        let command = flow.facts.plain(*callee).unwrap_or_default();
        let command = command.rsplit('/').next().unwrap_or_default();
        return if is_path(command) { command.to_owned() } else { "command".to_owned() };
    }
    let own = match flow.facts.kind(*callee) {
        Kind::Name(name) => {
            flow.idioms.receivers().contains(&name.as_str()) || matches!(&**name, "this" | "super" | "Self")
        }
        _ => false,
    };
    if own || is_super(flow, *callee) {
        // `super().__init__(base_url=…)`, `this(url)`: the class, or what it derives from.
        let class = flow.class_of(client.node);
        let base = match flow.facts.kind(class) {
            Kind::Class { bases, name } => {
                bases.first().and_then(|base| flow.path(*base)).or_else(|| Some(name.clone()))
            }
            _ => None,
        };
        if let Some(name) = base.filter(|name| is_path(name)) {
            return name;
        }
    }
    let whole = flow.path(*callee);
    // Of a chain of calls the first says what it is about.
    let path = whole.as_deref().and_then(|path| path.split(['(', '[']).next()).filter(|path| is_path(path));
    let path = path.map(str::to_owned).or_else(|| first_name(flow, *callee)).unwrap_or_else(|| "call".to_owned());
    path.trim_start_matches("this.").to_owned()
}

/// Whether a callee is a method of what the class derives from.
fn is_super(flow: &Flow, callee: NodeId) -> bool {
    flow.dotted(callee).is_some_and(|path| path.starts_with("super().") || path.starts_with("super."))
}

/// The name that a chain of calls ends in, where it does not begin with one.
fn first_name(flow: &Flow, callee: NodeId) -> Option<String> {
    flow.facts.last_name(callee).filter(|name| is_path(name)).map(str::to_owned)
}

/// Whether a text is a dotted path of identifiers, or the name of a module or command.
fn is_path(text: &str) -> bool {
    const LONGEST: usize = 128;
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '/' | '@' | ':' | '\\' | '$' | '!');
    !text.is_empty()
        && text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '@' | '$' | '\\'))
        && text.chars().all(part)
}
