//! Direct hosts in a file's strings: where they stand, what they name, and what stands around them.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::facts::{Kind, NodeId};
use crate::finding::Span;
use crate::flow::Flow;
use crate::modules::{Definition, Imports, Value};
use crate::routing::{self, AUDIO, HOLE, HostKind, HostMatch, Listing, Scheme, Spelling, Split};
use crate::settings::Settings;
use crate::strings::{Flat, Origin};

mod decided;
mod role;

/// A direct host in a string expression.
#[derive(Debug)]
pub struct Site {
    /// The outermost expression of the string.
    pub root: NodeId,
    /// The string.
    pub flat: Rc<Flat>,
    /// The host in the string's text.
    pub host: HostMatch,
    /// The source bytes of the host with its scheme.
    pub span: Span,
    /// How it is written.
    pub form: Form,
    /// What the code around uses it for.
    pub role: Role,
    /// The deployment that it names.
    pub deployment: Split,
    /// The constant of another module that it stands for, and so is not written here.
    pub defined: Option<Arc<Definition>>,
}

/// How a host is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With a scheme.
    Url,
    /// Without a scheme, with a path.
    HostPath,
    /// Neither.
    Host,
    /// Only the domain of all direct hosts.
    Suffix,
    /// As an expression for a regular expression engine.
    Pattern,
    /// A URL whose host is the value of a constant, all of it.
    Assembled,
    /// With a placeholder that something out of sight fills in.
    Template,
}

/// What the code around a host does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Uses or stores it.
    Value,
    /// Decides by it.
    Test,
    /// Finds something else by it: the key of a mapping.
    Key,
    /// Does something else with it than asking it.
    List(Listing),
    /// Asserts that it is used: `true` where that is sure.
    Expected(bool),
    /// Asserts that it is not used.
    Unexpected,
    /// Speaks of it.
    Documentation,
}

/// Finds the sites of a file.
pub fn find(flow: &Flow, settings: &Settings, imports: &Imports) -> Vec<Site> {
    let facts = flow.facts;
    let mut sites = Vec::new();
    for id in facts.ids() {
        if !is_root(flow, id) {
            continue;
        }
        let source = facts.span(id).of(flow.text);
        let written = mentions(source);
        let dynamic = match facts.kind(id) {
            Kind::Literal(literal) => literal.pieces.len() > 1,
            _ => true,
        };
        if !written && !dynamic {
            continue;
        }
        let Some(flat) = Flat::of(flow, id) else { continue };
        if !mentions(&flat.text) {
            continue;
        }
        let flat = Rc::new(flat);
        for host in routing::find_hosts(&flat.text) {
            sites.extend(site(flow, settings, id, Rc::clone(&flat), host));
        }
    }
    sites.extend(all_defined(flow, settings, imports));
    sites
}

/// The direct URLs that stand in other files.
pub fn all_defined(flow: &Flow, settings: &Settings, imports: &Imports) -> Vec<Site> {
    let definitions = imports.iter().flat_map(|(id, of_node)| of_node.iter().map(move |definition| (id, definition)));
    definitions.filter_map(|(id, definition)| defined(flow, settings, id, definition)).collect()
}

/// The direct URL of another file that an expression stands for.
pub fn defined(flow: &Flow, settings: &Settings, root: NodeId, definition: &Arc<Definition>) -> Option<Site> {
    let Value::Url(text) = &definition.value else { return None };
    let span = flow.facts.span(root);
    let host = routing::find_hosts(text).into_iter().next()?;
    let deployment = deployment(settings, &host);
    Some(Site {
        root,
        flat: Rc::new(Flat::known(text, root, span)),
        span,
        form: if host.scheme.is_some() { Form::Url } else { Form::HostPath },
        host,
        role: Role::Value,
        deployment,
        defined: Some(Arc::clone(definition)),
    })
}

/// Whether a string may hold a direct host at all.
fn mentions(text: &str) -> bool {
    text.as_bytes().windows(9).any(|window| window.eq_ignore_ascii_case(b"fireworks"))
}

/// Whether `id` is a string expression that is no part of a larger one.
fn is_root(flow: &Flow, id: NodeId) -> bool {
    if !matches!(flow.facts.kind(id), Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. }) {
        return false;
    }
    match flow.facts.node(id).parent.map(|parent| flow.facts.kind(parent)) {
        Some(Kind::Concat(parts)) => {
            debug_assert!(parts.is_sorted(), "parts stand in document order");
            parts.binary_search(&id).is_err()
        }
        Some(Kind::Format { template, .. }) => *template != id,
        _ => true,
    }
}

fn site(flow: &Flow, settings: &Settings, root: NodeId, flat: Rc<Flat>, mut host: HostMatch) -> Option<Site> {
    // A host put together of several values is none of theirs.
    let written = flat.is_written(&host.host) || flat.segments_in(&host.host).count() > 1;
    let form = if !written {
        // The whole host comes from a constant. Where the scheme does too, the constant is the site.
        let scheme = host.span.start..host.host.start;
        if host.scheme.is_none() || !flat.is_written(&scheme) {
            return None;
        }
        Form::Assembled
    } else if host.spelling == Spelling::Regex {
        Form::Pattern
    } else if host.kind == HostKind::Suffix {
        Form::Suffix
    } else if is_template(flow, root, &host) || is_inside(flow, &flat, &host) {
        Form::Template
    } else if host.scheme.is_some() {
        Form::Url
    } else if host.path.is_empty() || host.path.len() == 1 && flat.text[host.path.clone()] == *"/" {
        Form::Host
    } else {
        Form::HostPath
    };
    if host.kind == HostKind::Deployment
        && visible_values(flow, &flat, &host).iter().any(|value| value.starts_with(AUDIO))
    {
        host.kind = HostKind::Audio;
    }
    let span = flat.source_span(flow, &host.span);
    let role = role::role(flow, root, &flat, &host, form);
    let deployment = deployment(settings, &host);
    Some(Site { root, flat, host, span, form, role, deployment, defined: None })
}

/// Whether a host holds a placeholder of a formatting function (`{}`, `%s`) that is not seen to be filled in. In prose,
/// and in angle brackets, a placeholder is for a reader.
fn is_template(flow: &Flow, root: NodeId, host: &HostMatch) -> bool {
    host.kind == HostKind::Placeholder
        && host.labels.contains(['{', '%'])
        && flow.facts.literal(root).is_none_or(|literal| !literal.documentation)
}

/// Whether what looks like a host stands inside something else: a path, or a variable's name that the grammar cut off.
fn is_inside(flow: &Flow, flat: &Flat, host: &HostMatch) -> bool {
    let before = &flat.text[..host.span.start];
    let start = flat.source_span(flow, &host.span).start;
    // What opens a literal belongs to none.
    let opened =
        flow.facts.literal(flat.root).is_some_and(|literal| !literal.open.is_empty() && literal.open.end == start);
    let cut = !opened && flow.text[..start].ends_with(['$', '{']);
    cut || host.scheme.is_none() && before.ends_with('/') && !before.ends_with("//")
}

/// The deployment a host names: by the user's table, else by its handle.
fn deployment(settings: &Settings, host: &HostMatch) -> Split {
    settings.split(&host.labels)
}

/// The literals that the first interpolation of a host may stand for.
fn visible_values(flow: &Flow, flat: &Flat, host: &HostMatch) -> Vec<String> {
    let Some(at) = flat.text[host.host.clone()].find(HOLE).map(|at| host.host.start + at) else { return Vec::new() };
    if at != host.host.start {
        return Vec::new();
    }
    let hole = flat.segments.iter().find(|segment| segment.range.contains(&at));
    let Some(Origin::Hole { value: Some(value), .. }) = hole.map(|segment| &segment.origin) else { return Vec::new() };
    let mut values = Vec::new();
    let mut pending: Vec<NodeId> = flow.leaves(*value).into_iter().map(|leaf| leaf.node).collect();
    let mut steps = 0;
    while let Some(id) = pending.pop() {
        steps += 1;
        if steps > 256 {
            break;
        }
        match flow.facts.kind(id) {
            Kind::Mapping(entries) => pending.extend(entries.items.iter().map(|entry| entry.value)),
            Kind::Sequence(items) => pending.extend(items),
            Kind::Index { base, .. } => {
                pending.extend(flow.leaves(*base).into_iter().map(|leaf| leaf.node).filter(|n| *n != id))
            }
            // `url("audio-prod")` in the same file
            Kind::Parameter { name, .. } => {
                let function = flow.facts.node(id).scope;
                let position = flow.parameters(function).position(|(_, parameter)| parameter == name);
                if let Kind::Function { name: Some(function) } = flow.facts.kind(function) {
                    for call in flow.calls_of(function) {
                        let Some(arguments) = flow.arguments(*call) else { continue };
                        let given = flow.named(arguments, name).or_else(|| arguments.items.get(position?));
                        pending.extend(given.map(|argument| argument.value));
                    }
                }
            }
            // `TIERS.get(x, "audio-prod")`
            Kind::Call { callee, arguments } => {
                pending.extend(arguments.items.iter().map(|argument| argument.value));
                if let Kind::Attribute { base, .. } = flow.facts.kind(*callee) {
                    pending.extend(flow.leaves(*base).into_iter().map(|leaf| leaf.node).filter(|n| *n != id));
                }
            }
            _ => values.extend(Flat::of(flow, id).map(|flat| flat.text)),
        }
    }
    values
}

impl Site {
    /// Whether the program does one thing for this host and another for the gateway's.
    pub fn decides(&self) -> bool {
        matches!(self.role, Role::Test | Role::Key) && self.host.kind != HostKind::Audio
    }

    /// Whether it is a URL, or a host with a path, that requests go to.
    pub fn is_route(&self) -> bool {
        matches!(self.form, Form::Url | Form::HostPath | Form::Assembled)
            && matches!(self.host.kind, HostKind::Deployment | HostKind::Placeholder)
            && self.role == Role::Value
            && !matches!(self.host.scheme, Some(Scheme::Ws | Scheme::Wss))
    }
}

/// Sites by the string expression that holds them.
pub fn by_root(sites: &[Site]) -> HashMap<NodeId, Vec<usize>> {
    let mut index: HashMap<NodeId, Vec<usize>> = HashMap::new();
    for (number, site) in sites.iter().enumerate() {
        index.entry(site.root).or_default().push(number);
    }
    index
}
