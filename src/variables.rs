//! Variables of the environment that settings of the tree set to direct URLs, and what programs ask for through them.
//!
//! A compose file says where `LLM_BASE_URL` goes and a program reads it, so no file shows that a request without a
//! deployment would go to serverless after the move. The settings say which variables there are, the programs which
//! models they ask for through them; a URL that is asked for a model without a deployment moves only with the user's
//! consent.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::clients::{self, Client};
use crate::facts::{Argument, Kind, NodeId};
use crate::finding::Span;
use crate::flow::{Flow, Leaf};
use crate::modules::{Definition, Imports, Origin, Value};
use crate::sdks::{self, Fallback, Meaning};
use crate::settings::Settings;
use crate::sites::{self, Site};

/// A variable that a file sets to a direct URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// The URL.
    pub url: String,
    /// Variables beside it that hold models, which are seen to there.
    pub models: BTreeSet<String>,
    /// The number of its client, if programs may ask it with a key of a known name.
    pub client: Option<usize>,
}

/// What a program does with the URL in a variable that would mean something else after the move.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// It decides by the direct host.
    Branch,
    /// It joins the URL with a path by RFC 3986, which would lose `/inference`.
    Join,
    /// It asks for this model, which names no deployment.
    Model(String),
}

/// An obstacle in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The variable.
    pub name: String,
    /// What is in the way.
    pub obstacle: Obstacle,
    /// Where it stands.
    pub at: Span,
}

/// An obstacle, as the settings see it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Request {
    /// What is in the way.
    pub obstacle: Obstacle,
    /// The file.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
}

/// What a program does with variables that settings set.
#[derive(Default)]
pub struct Configured {
    /// Their reads, which stand for their URLs.
    pub reads: Imports,
    /// Their URLs.
    pub sites: Vec<Site>,
    /// The clients that these are given to.
    pub clients: Vec<Client>,
}

/// What is known of the variables of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variables {
    settings: BTreeMap<String, Vec<Arc<Definition>>>,
    models: BTreeSet<String>,
    requests: BTreeMap<String, Request>,
}

impl Variables {
    /// Adds what a file sets.
    pub fn set(&mut self, file: &str, settings: &[Setting]) {
        for Setting { name, url, models, .. } in settings {
            self.models.extend(models.iter().cloned());
            let definitions = self.settings.entry(name.clone()).or_default();
            let origin = Origin { file: file.to_owned(), name: name.clone() };
            let value = Value::Url(url.clone());
            if !definitions.iter().any(|known| known.value == value) {
                definitions.push(Arc::new(Definition { origin, value, optional: false, moves: false }));
            }
        }
    }

    /// Adds an obstacle; the worst one counts, of several alike the first.
    pub fn ask(&mut self, name: &str, request: Request) {
        let worst = self.requests.entry(name.to_owned()).or_insert_with(|| request.clone());
        if request < *worst {
            *worst = request;
        }
    }

    /// The names of the variables.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.settings.keys().map(String::as_str)
    }

    /// Whether no variable is known.
    pub fn is_empty(&self) -> bool {
        self.settings.is_empty()
    }

    /// Whether settings that set a URL set this variable to a model as well.
    pub fn holds_model(&self, name: &str) -> bool {
        self.models.contains(name)
    }

    /// What is in the way of moving the URL in this variable.
    pub fn request(&self, name: &str) -> Option<&Request> {
        self.requests.get(name)
    }

    /// Whether anything is in the way of moving one of these.
    pub fn concern(&self, settings: &[Setting]) -> bool {
        settings.iter().any(|setting| self.requests.contains_key(&setting.name))
    }

    /// The clients of a program whose URL is one of the variables.
    pub fn clients(&self, flow: &Flow, settings: &Settings) -> Configured {
        if self.is_empty() {
            return Configured::default();
        }
        let known = |id: NodeId| Some((id, self.settings.get(&flow.env_read(id)?.name)?.clone()));
        let reads = Imports::of_nodes(flow.facts.ids().filter_map(known).collect());
        let mut sites = sites::all_defined(flow, settings, &reads);
        let mut clients = clients::find(flow, &sites, &reads).all;
        clients.extend(self.clients_by_default(flow, settings, &mut sites));
        Configured { reads, sites, clients }
    }

    /// Clients of libraries that are given no URL and take it from one of the variables: `OpenAI()`. Their URLs are added to
    /// the sites.
    fn clients_by_default(&self, flow: &Flow, settings: &Settings, sites: &mut Vec<Site>) -> Vec<Client> {
        let mut clients = Vec::new();
        for id in flow.facts.ids() {
            let Kind::Call { callee, arguments } = flow.facts.kind(id) else { continue };
            let sdk = flow.path(*callee).and_then(|path| sdks::lookup(flow.idioms, &path));
            let Some(Fallback::Environment(key)) = sdk.map(|sdk| sdk.fallback) else { continue };
            let gives_url = may_give_url(flow, &arguments.items);
            let names = url_variables(key).into_iter();
            let Some(definitions) = names.filter(|_| !gives_url).find_map(|name| self.settings.get(&name)) else {
                continue;
            };
            let first = sites.len();
            sites.extend(definitions.iter().filter_map(|definition| sites::defined(flow, settings, id, definition)));
            clients.push(Client::by_default(flow, id, first..sites.len()));
        }
        clients
    }
}

/// Whether arguments may give a URL: by name, in an object of options, as an option of its own, or from out of sight.
fn may_give_url(flow: &Flow, arguments: &[Argument]) -> bool {
    let is_url = |name: Option<&str>| name.and_then(sdks::meaning) == Some(Meaning::Url);
    arguments.iter().any(|argument| {
        let holds = |leaf: &Leaf| match flow.facts.kind(leaf.node) {
            Kind::Mapping(entries) => may_give_url(flow, &entries.items),
            Kind::Call { callee, .. } => is_url(flow.facts.last_name(*callee)),
            Kind::Literal(_) => flow.facts.plain(leaf.node).is_none_or(|text| text.contains("://")),
            Kind::Other => false,
            _ => flow.env_read(leaf.node).is_none(),
        };
        argument.spread
            || is_url(argument.name.as_deref())
            || argument.name.is_none() && flow.leaves(argument.value).iter().any(holds)
    })
}

/// The variables that libraries take a URL from which read this one for the key: `OPENAI_BASE_URL` for `OPENAI_API_KEY`.
fn url_variables(key: &str) -> Vec<String> {
    let Some(vendor) = key.strip_suffix("_API_KEY") else { return Vec::new() };
    ["BASE_URL", "API_BASE"].iter().map(|ending| format!("{vendor}_{ending}")).collect()
}
