//! The rules, one file each, and what they all look at.
//!
//! A rule reads clients, sites and facts and says what each place needs, as [`Part`]s. It never sees a grammar, and it
//! does not decide what a client as a whole does.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::clients::{Client, ModelUse};
use crate::facts::NodeId;
use crate::finding::{Edit, Related, Rule, Span};
use crate::flow::Flow;
use crate::languages::NewRead;
use crate::modules::Imports;
use crate::moves::{Owner, Part, Remedy};
use crate::routing::{self, HostKind, KeyNames, speaks_of_direct_route};
use crate::settings::{Project, Settings};
use crate::sites::Site;

pub mod across_modules;
pub mod across_settings;
pub mod assembled_direct_host;
pub mod direct_key_env;
pub mod direct_route_branch;
pub mod direct_route_provisioning;
pub mod direct_url;
pub mod hardcoded_direct_key;
pub mod managed_audio_host;
pub mod mention;
pub mod unpinned_model;

/// All rules, by code.
pub static RULES: &[&Rule] = &[
    &direct_url::RULE,
    &direct_key_env::RULE,
    &hardcoded_direct_key::RULE,
    &unpinned_model::RULE,
    &assembled_direct_host::RULE,
    &direct_route_branch::RULE,
    &direct_route_provisioning::RULE,
    &managed_audio_host::RULE,
    &mention::RULE,
];

/// Suppressions that suppress nothing, or cannot be understood. Not a rule of its own: it speaks of the others.
pub static SUPPRESSION: Rule = Rule {
    code: "FW000",
    name: "suppression",
    severity: crate::finding::Severity::Note,
    summary: "a suppression that suppresses nothing, or cannot be understood",
    fix_title: "apply",
    explanation: include_str!("explanations/suppression.md"),
};

/// Whether a rule finds direct hosts of deployments that are asked.
pub fn finds_host(rule: &Rule) -> bool {
    [direct_url::RULE.code, assembled_direct_host::RULE.code].contains(&rule.code)
}

/// What a rule looks at.
pub struct Context<'a> {
    /// The file's facts and where its values come from.
    pub flow: &'a Flow<'a>,
    /// Its direct hosts.
    pub sites: &'a [Site],
    /// Its clients.
    pub clients: &'a [Client],
    /// Models of requests whose client is not known.
    pub loose_models: &'a [ModelUse],
    /// Whether a literal key stands in the file that is no client's.
    pub loose_key: bool,
    /// Whether the file makes no other client than the one of a direct route.
    pub only_client: bool,
    /// Whether all clients that the file is seen to make are of direct routes.
    pub only_direct: bool,
    /// Names of direct keys.
    pub names: &'a KeyNames,
    /// Variables whose values are changed where they are set, in settings around the source.
    pub given: &'a BTreeSet<String>,
    /// The file's name.
    pub file: &'a str,
    /// What it uses of other modules.
    pub imports: &'a Imports,
    /// What the user asked for.
    pub settings: &'a Settings,
    /// What the run knows.
    pub project: &'a Project,
    /// Whether the file is named like a test.
    pub is_test: bool,
    /// What rules asked before.
    pub memo: Memo,
}

/// Answers that are the same for every client of a file, so that many clients take no quadratic time.
#[derive(Default)]
pub struct Memo {
    speaks_of_audio: OnceCell<bool>,
    shows_direct_route: OnceCell<bool>,
    /// Labels of a host → the clients whose URL names it.
    by_labels: OnceCell<HashMap<String, Vec<usize>>>,
    /// Names of environment variables → the clients whose keys are read from them.
    readers: OnceCell<BTreeMap<String, Vec<usize>>>,
    /// Names on the way to a key.
    key_reads: OnceCell<HashSet<NodeId>>,
    /// What holds a key.
    key_holders: OnceCell<HashSet<NodeId>>,
    /// Fields of validated settings whose names are known.
    settings_fields: OnceCell<Vec<(String, Span)>>,
    /// Sites that are the URL of a client: the string and the place in it.
    sites_of_clients: OnceCell<HashSet<(NodeId, usize)>>,
    /// First names on the way to URLs and keys of clients that lose the arguments.
    leaving: OnceCell<HashSet<NodeId>>,
    /// Names on the way to a model → the deployments that its clients go to.
    model_reads: OnceCell<HashMap<NodeId, Vec<Option<String>>>>,
    /// What creates direct routes.
    provisioned: OnceCell<Vec<direct_route_provisioning::Found>>,
    /// What the file does with the paths of URLs.
    parted: OnceCell<direct_url::Parted>,
    /// What the file does with the parts of URL objects.
    url_objects: OnceCell<direct_url::UrlObjects>,
    /// By what was asked, and the name it was asked of with the scope that binds it.
    answers: RefCell<HashMap<(String, NodeId, String), bool>>,
}

impl Memo {
    fn answer(&self, question: &str, scope: NodeId, name: &str, find: impl FnOnce() -> bool) -> bool {
        let key = (question.to_owned(), scope, name.to_owned());
        if let Some(answer) = self.answers.borrow().get(&key) {
            return *answer;
        }
        let answer = find();
        self.answers.borrow_mut().insert(key, answer);
        answer
    }

    /// Whether a name is read by nothing but clients that lose the argument.
    fn unused(&self, scope: NodeId, name: &str, find: impl FnOnce() -> bool) -> bool {
        self.answer("unused", scope, name, find)
    }

    /// Whether a name is read for the keys of clients only.
    fn owned(&self, scope: NodeId, name: &str, find: impl FnOnce() -> bool) -> bool {
        self.answer("owned", scope, name, find)
    }

    /// Whether a name is read for models of clients of this deployment only.
    fn moving(&self, scope: NodeId, name: &str, goal: &Option<String>, find: impl FnOnce() -> bool) -> bool {
        self.answer(&format!("moving {goal:?}"), scope, name, find)
    }
}

impl Context<'_> {
    /// The move of a direct URL that no client is seen to use.
    pub(crate) fn move_of_site(&self, site: usize) -> Owner {
        Owner::Client(self.clients.len() + site)
    }

    /// Number of moves: one for every client, one for every other direct URL.
    pub fn moves(&self) -> usize {
        self.clients.len() + self.sites.len()
    }

    /// Whether the file names an audio service.
    pub fn speaks_of_audio(&self) -> bool {
        *self.memo.speaks_of_audio.get_or_init(|| routing::speaks_of_audio(self.flow.text))
    }

    /// Whether the file shows the direct route of a deployment.
    pub fn shows_direct_route(&self) -> bool {
        *self.memo.shows_direct_route.get_or_init(|| {
            let speaks = |span: Span| speaks_of_direct_route(span.of(self.flow.text).as_bytes());
            self.sites.iter().any(|site| matches!(site.host.kind, HostKind::Deployment | HostKind::Placeholder))
                || self.flow.facts.comments.iter().any(|comment| speaks(comment.span))
        })
    }

    /// Whether a site is the URL of a client.
    fn is_of_client(&self, site: &Site) -> bool {
        let place = |site: &Site| (site.root, site.host.span.start);
        let of_clients = self.memo.sites_of_clients.get_or_init(|| {
            self.clients.iter().flat_map(|client| &client.urls).map(|url| place(&self.sites[url.site])).collect()
        });
        of_clients.contains(&place(site))
    }

    /// The environment variables that keys of clients are read from, with the indices of these clients in order.
    pub(crate) fn readers(&self) -> &BTreeMap<String, Vec<usize>> {
        self.memo.readers.get_or_init(|| {
            let mut readers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (index, client) in self.clients.iter().enumerate() {
                for name in direct_key_env::names_of(self, client) {
                    readers.entry(name).or_default().push(index);
                }
            }
            readers
        })
    }

    /// The clients whose URL names the host with these labels.
    fn clients_of(&self, labels: &str) -> Vec<usize> {
        let by_labels = self.memo.by_labels.get_or_init(|| {
            let mut by_labels: HashMap<String, Vec<usize>> = HashMap::new();
            for (index, client) in self.clients.iter().enumerate() {
                for url in &client.urls {
                    let clients = by_labels.entry(self.sites[url.site].host.labels.clone()).or_default();
                    if clients.last() != Some(&index) {
                        clients.push(index);
                    }
                }
            }
            by_labels
        });
        by_labels.get(labels).cloned().unwrap_or_default()
    }

    /// A read of the gateway's key at `at`, with what the file needs for it.
    fn new_read(&self, at: NodeId) -> NewRead {
        let flow = self.flow;
        let mut read = flow.idioms.new_read(flow.text, flow.facts, at, crate::routing::GATEWAY_KEY);
        read.imports.extend(self.declarations(at));
        read
    }

    /// What the types of the file have to say so that the gateway's key may be read at `at`.
    fn declarations(&self, at: NodeId) -> Vec<Edit> {
        let becomes = |name: &str| direct_key_env::is_known(self, name);
        self.flow.idioms.declarations(self.flow.text, self.flow.facts, at, crate::routing::GATEWAY_KEY, &becomes)
    }

    /// The read of the gateway's key at `at`, in place of the expression `target`, which may stand inside a literal.
    fn read_instead_of(&self, target: NodeId) -> Vec<Edit> {
        let read = self.new_read(target);
        let mut edits = read.imports;
        edits.extend(self.expression_instead_of(target, &read.expression));
        edits
    }

    /// The edit that puts an expression in the place of a node: behind its name, where that stood for both.
    fn in_place_of(&self, target: NodeId, expression: &str) -> Edit {
        let flow = self.flow;
        let span = flow.facts.span(target);
        let entries = flow.facts.node(target).parent.map_or(&[][..], |parent| flow.items(parent));
        let shorthand = entries.iter().find(|entry| entry.name_span == Some(span));
        let written = shorthand.and_then(|entry| {
            let written = flow.idioms.entry(entry.name.as_deref()?, expression)?;
            Some(Edit::replacement(entry.span, written))
        });
        written.unwrap_or_else(|| Edit::replacement(span, expression))
    }

    /// An expression in place of another, with the quotes that its surroundings need.
    fn expression_instead_of(&self, target: NodeId, expression: &str) -> Option<Edit> {
        use crate::facts::Piece;
        use crate::languages::Content;
        let flow = self.flow;
        let around = flow.facts.ancestors(target).take(3).find_map(|id| Some((id, flow.facts.literal(id)?)));
        let Some((node, literal)) = around else {
            return Some(self.in_place_of(target, expression));
        };
        let hole = literal.pieces.iter().find_map(|piece| match piece {
            Piece::Hole { span: hole, .. } if hole.contains(flow.facts.span(target)) => Some(*hole),
            _ => None,
        })?;
        let content = [
            Content::Written(Span::new(literal.open.end, hole.start).of(flow.text)),
            Content::Expression(expression),
            Content::Written(Span::new(hole.end, literal.close.start).of(flow.text)),
        ];
        let written = flow.idioms.literal(flow.text, literal, &content)?;
        Some(Edit::replacement(flow.facts.span(node), written))
    }
}

/// Starts a part of a client.
fn part(
    rule: &'static Rule,
    owner: Owner,
    span: Span,
    message: impl Into<String>,
    help: impl Into<String>,
    remedy: Remedy,
) -> Part {
    Part {
        rule,
        severity: None,
        span,
        message: message.into(),
        help: help.into(),
        related: Vec::<Related>::new(),
        owner,
        remedy,
    }
}
