//! From facts to clients: what sends requests to a direct host, with which key, for which models.
//!
//! A client is found from its URL: every call, mapping, class or group of assignments that gives a direct URL to
//! something named like a URL, or passes one by position. Its key and the models of its requests are then followed in
//! the same file. Nothing here knows a language or decides about edits.

use std::collections::{HashMap, HashSet};

use crate::facts::{Kind, NodeId};
use crate::flow::{Binding, Flow};
use crate::modules::Imports;
use crate::sdks::{self, Fallback, Meaning, Sdk};
use crate::sites::{self, Site};

mod bodies;
mod bundles;
mod defaults;
mod finder;
mod handles;
mod inside;
mod keys;
mod loose;
mod models;
mod options;
mod outputs;
mod requests;

pub use keys::{KeySource, KeyUse};
pub use models::ModelUse;

use finder::Finder;

/// Something that sends requests to a direct host.
#[derive(Debug)]
pub struct Client {
    /// The call, mapping or class, or the first of the assignments, that gives it its URL.
    pub node: NodeId,
    /// What it is given.
    pub slots: Vec<Slot>,
    /// Objects and constructions that only hold its options.
    pub absorbed: Vec<NodeId>,
    /// The library's row, if it is known.
    pub sdk: Option<&'static Sdk>,
    /// Whether something unseen is spread into its arguments.
    pub open: bool,
    /// Its direct URLs.
    pub urls: Vec<UrlUse>,
    /// Its keys.
    pub keys: Vec<KeyUse>,
    /// Models of its requests.
    pub models: Vec<ModelUse>,
    /// Literal paths of calls through it that are no method of an SDK: `client.post("/v1/embeddings")`.
    pub raw_paths: Vec<NodeId>,
    /// The variable that it reads when it is given no key.
    pub fallback: Option<Fallback>,
    /// Whether one command sends requests to other hosts as well.
    pub several_hosts: bool,
    /// Whether it is what a test expects to be called or given, and no client.
    pub expected: bool,
    /// Whether its URL may visibly be another one that is no direct route, so that not all of its keys are direct keys.
    pub mixed: bool,
}

/// An argument, entry, field or assignment of a client.
#[derive(Debug, Clone)]
pub struct Slot {
    /// Its name: keyword, key, field, or the parameter that a positional argument fills.
    pub name: Option<String>,
    /// Its value.
    pub value: NodeId,
    /// The call or mapping that holds it and its index there, for removal.
    pub place: Option<(NodeId, usize)>,
    /// The expression that is spread into the client, for a slot that comes of it.
    pub holder: Option<NodeId>,
    /// The call that hands it over, where it is no argument of the client: an option, a method of a chain, a setter.
    pub via: Option<NodeId>,
    /// Whether it is no argument but what the call asks something of: the URL itself.
    pub receiver: bool,
    /// Whether it is set later, where a condition decides about it.
    pub conditional: bool,
}

impl Slot {
    fn new(name: Option<String>, value: NodeId) -> Self {
        Self { name, value, place: None, holder: None, via: None, receiver: false, conditional: false }
    }

    fn meaning(&self) -> Option<Meaning> {
        self.name.as_deref().and_then(sdks::meaning)
    }
}

/// A direct URL that a client is given.
#[derive(Debug, Clone)]
pub struct UrlUse {
    /// Index of the slot.
    pub slot: usize,
    /// Index of the site.
    pub site: usize,
    /// Names that it was reached through, outermost first.
    pub path: Vec<NodeId>,
    /// Whether the slot may hold something else as well.
    pub optional: bool,
    /// What happens to the URL on its way.
    pub through: Through,
    /// Calls around it that keep it whole: `new Uri(URL)`.
    pub wrappers: Vec<NodeId>,
}

/// What happens to a URL between its literal and the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Through {
    /// Nothing.
    Whole,
    /// It becomes the start of a longer string.
    Prefix,
    /// It is handed to a function or method that keeps it whole.
    Call,
    /// It is joined with a path by RFC 3986; the node is the call.
    Join(NodeId),
}

/// What a URL, a key or a model of a client takes, of which each rule keeps something, in steps of following a value.
const COST_OF_USE: usize = 256;

/// The clients of a file, and what is asked of clients that cannot be told.
#[derive(Debug, Default)]
pub struct Clients {
    /// The clients of direct routes.
    pub all: Vec<Client>,
    /// Models of requests that are neither followed to one of them nor to another client.
    pub loose_models: Vec<ModelUse>,
    /// Whether the file makes no other client than one of a direct route.
    pub only_one: bool,
    /// Whether all clients that the file is seen to make are of direct routes.
    pub only_direct: bool,
}

/// The direct URLs that values of a file are.
pub struct Urls<'f, 'a>(Finder<'f, 'a>);

impl<'f, 'a> Urls<'f, 'a> {
    /// Those of the file with these sites.
    pub fn new(flow: &'f Flow<'a>, sites: &'f [Site], imports: &'f Imports) -> Self {
        Self(Finder { flow, sites, by_root: sites::by_root(sites), imports })
    }

    /// The direct URLs that a value may be; `called` says whether functions that are given one count.
    pub fn of(&self, value: NodeId, called: bool) -> Vec<UrlUse> {
        let mut found = Vec::new();
        self.0.flow.begin();
        self.0.trace(value, called, 0, &mut found);
        found
    }
}

/// Finds the clients of a file.
pub fn find(flow: &Flow, sites: &[Site], imports: &Imports) -> Clients {
    let finder = Finder { flow, sites, by_root: sites::by_root(sites), imports };
    let mut clients = Vec::new();
    for bundle in finder.bundles() {
        let urls = finder.urls(&bundle);
        if urls.is_empty() {
            continue;
        }
        let client = finder.client(bundle, urls);
        flow.charge(COST_OF_USE * (client.urls.len() + client.keys.len() + client.models.len()));
        if flow.is_exhausted() {
            return Clients::default();
        }
        clients.push(client);
    }
    // A mapping spread into a call is that call's.
    let spread: HashSet<NodeId> = clients
        .iter()
        .filter(|client| matches!(flow.facts.kind(client.node), Kind::Call { .. }))
        .flat_map(|client| {
            let containers = client.slots.iter().filter_map(|slot| slot.place.map(|(container, _)| container));
            containers
                .filter(|container| *container != client.node)
                .chain(client.absorbed.iter().copied())
                .collect::<Vec<_>>()
        })
        .collect();
    // What only makes a URL object of a URL is no client where another one is given that object.
    let takes = |client: &&Client| {
        let joins = |name: &String| flow.idioms.joining_names().contains(&name.as_str());
        matches!(flow.facts.kind(client.node), Kind::Call { .. })
            || client.urls.iter().any(|url| client.slots[url.slot].name.as_ref().is_some_and(joins))
    };
    let wrappers: HashSet<NodeId> = clients
        .iter()
        .filter(takes)
        .flat_map(|client| &client.urls)
        .flat_map(|url| url.wrappers.iter().copied())
        .collect();
    clients
        .retain(|client| !(spread.contains(&client.node) || client.keys.is_empty() && wrappers.contains(&client.node)));
    // Constants are only what the calls that are given them use, and a call with a key says itself which one it takes.
    let of_calls = |keyed: bool| -> HashSet<usize> {
        let calls = clients.iter().filter(|client| matches!(flow.facts.kind(client.node), Kind::Call { .. }));
        let calls = calls.filter(|client| !keyed || !client.keys.is_empty());
        calls.flat_map(|client| client.urls.iter().map(|url| url.site)).collect()
    };
    let (called, keyed) = (of_calls(false), of_calls(true));
    clients.retain(|client| match flow.facts.kind(client.node) {
        Kind::Call { .. } => true,
        _ if client.keys.is_empty() => !client.urls.iter().all(|url| called.contains(&url.site)),
        // In a shell the variable is the key.
        Kind::Assign { target, .. }
            if matches!(flow.facts.kind(*target), Kind::Name(_)) && !flow.idioms.variables_are_environment() =>
        {
            !client.urls.iter().all(|url| keyed.contains(&url.site))
        }
        _ => true,
    });
    let others = loose::others(flow, &clients);
    let several = clients.len() > 1 || others;
    let nodes: HashSet<NodeId> = clients.iter().map(|client| client.node).collect();
    let mut elsewhere = HashMap::new();
    let mut followed = HashSet::new();
    for client in clients.iter_mut().filter(|client| !client.expected) {
        let handles = handles::handles(flow, client);
        let before = client.keys.len();
        keys::add_keys_of_session(flow, client, &handles, &nodes, &mut elsewhere);
        flow.charge(COST_OF_USE * (client.keys.len() - before));
        followed.extend(requests::follow(flow, client, &handles, several));
        if flow.is_exhausted() {
            return Clients::default();
        }
    }
    let loose_models = loose::loose(flow, &clients, followed);
    Clients { only_one: clients.len() == 1 && !several, only_direct: !others, all: clients, loose_models }
}

impl Client {
    /// A client of which nothing is known but where it is made.
    fn at(node: NodeId) -> Self {
        Self {
            node,
            slots: Vec::new(),
            absorbed: Vec::new(),
            sdk: None,
            open: false,
            urls: Vec::new(),
            keys: Vec::new(),
            models: Vec::new(),
            raw_paths: Vec::new(),
            fallback: None,
            expected: false,
            mixed: false,
            several_hosts: false,
        }
    }

    /// A client of a library that takes its URL from the environment, which has these sites; nothing is known of its key.
    pub fn by_default(flow: &Flow, call: NodeId, sites: std::ops::Range<usize>) -> Self {
        let url = |site| UrlUse {
            slot: 0,
            site,
            path: Vec::new(),
            optional: false,
            through: Through::Whole,
            wrappers: Vec::new(),
        };
        Self { urls: sites.map(url).collect(), ..Self::of_call(flow, call).0 }
    }

    /// What a call makes, with the models that are asked of it, and the calls that go through it.
    fn of_call(flow: &Flow, call: NodeId) -> (Self, Vec<NodeId>) {
        let mut client = Self::at(call);
        client.slots = flow.items(call).iter().map(|item| Slot::new(item.name.clone(), item.value)).collect();
        models::add_own_models(flow, &mut client);
        let handles = handles::handles(flow, &client);
        let calls = requests::follow(flow, &mut client, &handles, true);
        (client, calls)
    }

    /// Whether the client reads its own configuration once its URL and key arguments are gone.
    pub fn configures_itself(&self) -> bool {
        self.sdk.is_some_and(|sdk| sdk.configures_itself)
    }
}

/// Whether every name on the way to a value is bound once, to that value only: no parameter, no second assignment.
pub fn is_constant_path(flow: &Flow, path: &[NodeId]) -> bool {
    path.iter().all(|node| match flow.facts.kind(*node) {
        Kind::Name(name) => {
            matches!(flow.bindings(*node), [Binding::Value { .. }]) && !flow.idioms.rebinds(flow.text, name)
        }
        _ => false,
    })
}
