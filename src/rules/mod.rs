//! The rules, one file each, and what they all look at.
//!
//! A rule reads clients, sites and facts and says what each place needs, as [`Part`]s. It never sees a grammar, and it
//! does not decide what a client as a whole does.

use crate::clients::{Client, ModelUse};
use crate::facts::NodeId;
use crate::finding::{Edit, Related, Rule, Span};
use crate::flow::Flow;
use crate::moves::{Owner, Part, Remedy};
use crate::routing::{HostKind, KeyNames, speaks_of_direct_route};
use crate::settings::{Project, Settings};
use crate::sites::Site;

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
};

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
    /// Names of direct keys.
    pub names: &'a KeyNames,
    /// What the user asked for.
    pub settings: &'a Settings,
    /// What the run knows.
    pub project: &'a Project,
    /// Whether the file is named like a test.
    pub is_test: bool,
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

    /// Whether the file shows the direct route of a deployment.
    pub fn shows_direct_route(&self) -> bool {
        self.sites.iter().any(|site| matches!(site.host.kind, HostKind::Deployment | HostKind::Placeholder))
            || self
                .flow
                .facts
                .comments
                .iter()
                .any(|comment| speaks_of_direct_route(comment.span.of(self.flow.text).as_bytes()))
    }

    /// The read of the gateway's key at `at`, in place of the expression `target`, which may stand inside a literal.
    fn read_instead_of(&self, target: NodeId) -> Vec<Edit> {
        let flow = self.flow;
        let read = flow.idioms.new_read(flow.text, flow.facts, target, crate::routing::GATEWAY_KEY);
        let mut edits = read.imports;
        edits.extend(self.expression_instead_of(target, &read.expression));
        edits
    }

    /// An expression in place of another, with the quotes that its surroundings need.
    fn expression_instead_of(&self, target: NodeId, expression: &str) -> Option<Edit> {
        use crate::facts::Piece;
        use crate::languages::Content;
        let flow = self.flow;
        let span = flow.facts.span(target);
        let around = flow.facts.ancestors(target).take(3).find_map(|id| Some((id, flow.facts.literal(id)?)));
        let Some((node, literal)) = around else { return Some(Edit::replacement(span, expression)) };
        let hole = literal.pieces.iter().find_map(|piece| match piece {
            Piece::Hole { span: hole, .. } if hole.contains(span) => Some(*hole),
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
