//! A client moves whole or not at all.
//!
//! Rules say what each part of a client needs (its URL, its keys, its models). Here the parts of a client become one
//! fix, as safe as the weakest of them, or none if a part in sight cannot move. Definitions shared by several clients
//! are changed only if all of them move; otherwise those that move are changed where they use it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use crate::facts::NodeId;
use crate::finding::{Applicability, Edit, Finding, Fix, Related, Rule, Severity, Span};

/// What a rule has to say about one place.
#[derive(Debug, Clone)]
pub struct Part {
    /// The rule.
    pub rule: &'static Rule,
    /// Other than the rule's own severity.
    pub severity: Option<Severity>,
    /// The place.
    pub span: Span,
    /// Why, in one sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// What it belongs to.
    pub owner: Owner,
    /// What can be done.
    pub remedy: Remedy,
}

/// What a part belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Owner {
    /// The client with this index.
    Client(usize),
    /// Nothing else; but it moves only if all these clients do.
    With(Vec<usize>),
    /// The same, with clients that many parts name.
    WithAll(Rc<[usize]>),
}

/// What can be done about a part.
#[derive(Debug, Clone)]
pub enum Remedy {
    /// Edits.
    Change(Change),
    /// Nothing here, and the rest of the client may move only with the user's consent.
    Lower,
    /// Nothing, and it is in sight: the whole client stays. Says why, as the end of a sentence that begins with "held
    /// back because".
    Hold(String),
    /// Nothing, and it is out of sight or of no weight: the rest may move.
    Advice,
}

/// Edits of a part.
#[derive(Debug, Clone)]
pub struct Change {
    /// How far they may be trusted.
    pub applicability: Applicability,
    /// The edits.
    pub edits: Vec<Edit>,
    /// The definition that the edits change, if other clients may use it too.
    pub shared: Option<Shared>,
    /// Whether the place needs a look afterwards.
    pub remains: bool,
}

/// A definition that several clients may use.
#[derive(Debug, Clone)]
pub struct Shared {
    /// The defining expression.
    pub definition: NodeId,
    /// Edits that change only the client itself.
    pub own: Option<Vec<Edit>>,
}

impl Remedy {
    /// Edits that concern only the part itself.
    pub fn change(applicability: Applicability, edits: Vec<Edit>) -> Self {
        Self::Change(Change { applicability, edits, shared: None, remains: false })
    }
}

/// How far each client moves: `None` is held back.
pub type Levels = Vec<Option<Applicability>>;

/// How far a part moves, given how far each client does.
pub fn level_of(part: &Part, levels: &Levels) -> Option<Applicability> {
    match (&part.owner, &part.remedy) {
        (_, Remedy::Advice | Remedy::Hold(_)) => None,
        (Owner::Client(index), _) => levels[*index],
        (Owner::With(_) | Owner::WithAll(_), Remedy::Change(change)) => Some(change.applicability),
        (Owner::With(_) | Owner::WithAll(_), Remedy::Lower) => Some(Applicability::Unsafe),
    }
}

/// The same, with the clients that the part waits for.
pub fn level_with(part: &Part, levels: &Levels) -> Option<Applicability> {
    let clients: &[usize] = match &part.owner {
        Owner::Client(_) => &[],
        Owner::With(clients) => clients,
        Owner::WithAll(clients) => clients,
    };
    clients.iter().map(|client| levels[*client]).fold(level_of(part, levels), Ord::min)
}

/// How far each client moves, from its parts alone and from the definitions that it shares.
pub fn levels(parts: &[Part], clients: usize, enabled: &dyn Fn(&Part) -> bool) -> Levels {
    let mut levels: Levels = vec![Some(Applicability::Safe); clients];
    for part in parts {
        let Owner::Client(client) = part.owner else { continue };
        let level = match &part.remedy {
            Remedy::Advice => continue,
            Remedy::Hold(_) => None,
            _ if !enabled(part) => None,
            Remedy::Lower => Some(Applicability::Unsafe),
            Remedy::Change(change) => Some(change.applicability),
        };
        levels[client] = levels[client].min(level);
    }
    // A client that cannot be changed on its own waits for the others that share its definition.
    let users = users(parts);
    loop {
        let before = levels.clone();
        for sharing in users.values() {
            let lowest = sharing.iter().map(|(client, _)| levels[*client]).min().unwrap_or_default();
            for (client, _) in sharing.iter().filter(|(_, waits)| *waits) {
                levels[*client] = levels[*client].min(lowest);
            }
        }
        if levels == before {
            return levels;
        }
    }
}

fn shared(part: &Part) -> Option<&Shared> {
    match &part.remedy {
        Remedy::Change(change) => change.shared.as_ref(),
        _ => None,
    }
}

/// The clients that use each shared definition, and whether they cannot be changed on their own.
fn users(parts: &[Part]) -> BTreeMap<NodeId, Vec<(usize, bool)>> {
    let mut users: BTreeMap<NodeId, Vec<(usize, bool)>> = BTreeMap::new();
    for part in parts {
        if let (Owner::Client(client), Some(shared)) = (&part.owner, shared(part)) {
            users.entry(shared.definition).or_default().push((*client, shared.own.is_none()));
        }
    }
    users
}

/// Turns parts into findings, with one fix a client.
pub fn settle(parts: Vec<Part>, levels: &Levels, enabled: &dyn Fn(&Part) -> bool) -> Vec<Finding> {
    // Clients that change the same definition change together.
    let mut by_definition: BTreeMap<NodeId, BTreeSet<usize>> = BTreeMap::new();
    for part in &parts {
        if let (Owner::Client(client), Some(shared)) = (&part.owner, shared(part)) {
            by_definition.entry(shared.definition).or_default().insert(*client);
        }
    }
    let together = |clients: &BTreeSet<usize>| {
        let mut all = clients.iter().map(|client| levels[*client]);
        let first = all.next().flatten();
        all.all(|level| level == first)
    };
    let mut component: Vec<usize> = (0..levels.len()).collect();
    by_definition.retain(|_, clients| together(clients));
    for clients in by_definition.values() {
        let root = clients.iter().map(|client| first_of(&component, *client)).min().unwrap_or_default();
        for client in clients {
            let joined = first_of(&component, *client);
            component[joined] = root;
            component[*client] = root;
        }
    }
    // The first of each is below it, so that one pass finds it for all.
    for client in 0..component.len() {
        component[client] = component[component[client]];
    }
    let reasons = reasons(&parts, levels, enabled);
    let mut edits: HashMap<usize, Vec<Edit>> = HashMap::new();
    for part in &parts {
        let (Owner::Client(client), Remedy::Change(change)) = (&part.owner, &part.remedy) else { continue };
        let chosen = match &change.shared {
            Some(shared) if !by_definition.contains_key(&shared.definition) => shared.own.clone().unwrap_or_default(),
            _ => change.edits.clone(),
        };
        edits.entry(component[*client]).or_default().extend(chosen);
    }
    let fixes: HashMap<usize, Arc<Fix>> = edits
        .into_iter()
        .filter_map(|(root, edits)| {
            let fix = Fix {
                title: "move this client to the gateway".to_owned(),
                applicability: levels[root]?,
                edits: compatible(edits)?,
            };
            (!fix.edits.is_empty()).then(|| (root, Arc::new(fix)))
        })
        .collect();
    let mut findings = Vec::new();
    let mut next_group = levels.len() as u32;
    let mut lowest_of = HashMap::new();
    for part in parts {
        if !enabled(&part) {
            continue;
        }
        let severity = part.severity.unwrap_or(part.rule.severity);
        let mut finding = Finding {
            rule: part.rule,
            severity,
            span: part.span,
            message: part.message,
            help: part.help,
            related: part.related,
            fix: None,
            remains: false,
            group: None,
        };
        match (part.owner, part.remedy) {
            (Owner::Client(client), remedy) => {
                finding.group = Some(component[client] as u32);
                let fix = fixes.get(&component[client]).filter(|_| levels[client].is_some());
                match remedy {
                    Remedy::Change(change) => {
                        finding.fix = fix.cloned();
                        finding.remains = change.remains;
                    }
                    Remedy::Lower => {
                        finding.fix = fix.cloned();
                        finding.remains = true;
                    }
                    Remedy::Hold(_) | Remedy::Advice => {}
                }
                if finding.fix.is_none()
                    && let Some(reason) = &reasons[client]
                {
                    finding.help = format!("{}; held back because {reason}", finding.help);
                }
            }
            (owner, remedy) => {
                let lowest = |clients: &[usize]| {
                    clients.iter().map(|client| levels[*client]).min().unwrap_or(Some(Applicability::Safe))
                };
                let level = match &owner {
                    Owner::Client(client) => levels[*client],
                    Owner::With(clients) => lowest(clients),
                    Owner::WithAll(clients) => {
                        lowest_of.entry(Rc::as_ptr(clients)).or_insert_with(|| (lowest(clients), Rc::clone(clients))).0
                    }
                };
                if let (Remedy::Change(change), Some(level)) = (&remedy, level) {
                    let edits = compatible(change.edits.clone()).filter(|edits| !edits.is_empty());
                    finding.fix = edits.map(|edits| {
                        let applicability = change.applicability.min(level);
                        Arc::new(Fix { title: part.rule.fix_title.to_owned(), applicability, edits })
                    });
                    finding.remains = change.remains;
                    finding.group = Some(next_group);
                    next_group += 1;
                }
            }
        }
        findings.push(finding);
    }
    merge(findings)
}

/// The client that stands for all that move together with this one.
fn first_of(component: &[usize], client: usize) -> usize {
    let mut first = client;
    while component[first] != first {
        first = component[first];
    }
    first
}

/// Why each client that does not move stays.
fn reasons(parts: &[Part], levels: &Levels, enabled: &dyn Fn(&Part) -> bool) -> Vec<Option<String>> {
    let mut reasons: Vec<Option<String>> = vec![None; levels.len()];
    for part in parts {
        let Owner::Client(client) = part.owner else { continue };
        let reason = match &part.remedy {
            Remedy::Hold(reason) => reason.clone(),
            Remedy::Change(_) | Remedy::Lower if !enabled(part) => {
                format!(
                    "{} is switched off for a part of this client, and a client moves whole or not at all",
                    part.rule.code
                )
            }
            _ => continue,
        };
        if levels[client].is_none() {
            reasons[client].get_or_insert(reason);
        }
    }
    reasons
}

/// Sorts the edits of one fix: equal ones count once, one inside a deletion is lost in it. `None` if two contradict.
fn compatible(mut edits: Vec<Edit>) -> Option<Vec<Edit>> {
    edits.sort_by_key(|edit| (edit.span.start, std::cmp::Reverse(edit.span.end)));
    edits.dedup();
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        match kept.last_mut() {
            Some(last)
                if last.span.contains(edit.span)
                    && !last.span.is_empty()
                    && last.span != edit.span
                    && edit.span.start < last.span.end =>
            {
                if !last.replacement.is_empty() {
                    return None;
                }
            }
            Some(last) if edit.span.start < last.span.end || edit.span == last.span => {
                // Two deletions that overlap are one.
                if !(last.replacement.is_empty() && edit.replacement.is_empty()) {
                    return None;
                }
                last.span.end = last.span.end.max(edit.span.end);
            }
            _ => kept.push(edit),
        }
    }
    Some(kept)
}

/// One finding a rule and place: of several clients that share the place, one that can be fixed speaks first.
fn merge(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.span, f.rule.code, f.fix.as_ref().map_or(0, |fix| 1 + fix.applicability as u8));
        let (a, b) = (key(a), key(b));
        (a.0, a.1).cmp(&(b.0, b.1)).then(b.2.cmp(&a.2))
    });
    findings.dedup_by(|next, kept| next.span == kept.span && next.rule.code == kept.rule.code);
    findings
}
