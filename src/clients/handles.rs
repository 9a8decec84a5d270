//! What a client is called after its construction, and the calls that go through it.

use std::collections::HashSet;

use super::Client;
use super::requests::links;
use crate::facts::{Argument, Arguments, Kind, NodeId};
use crate::finding::Span;
use crate::flow::{Binding, Flow, is_bound};
use crate::sdks::{self, Meaning};

/// What it takes to look at what holds a client, in steps of following a value.
const COST_OF_HOLDER: usize = 4;

/// What a client is called in its file.
#[derive(Debug, Default)]
pub(super) struct Handles {
    /// Dotted names, as written.
    pub(super) names: Vec<String>,
    /// Calls that go through it or take it as an argument.
    pub(super) calls: Vec<NodeId>,
    /// Those of the calls that may go through another client instead.
    pub(super) shared: HashSet<NodeId>,
    /// Parameters of blocks that stand for the client or for one of its requests, by their nodes and names.
    pub(super) blocks: Vec<(NodeId, String)>,
}

/// What may hold a client, each once.
struct Holders {
    all: Vec<NodeId>,
    seen: HashSet<NodeId>,
}

impl Holders {
    fn extend(&mut self, flow: &Flow, more: impl IntoIterator<Item = NodeId>) {
        let mut count = 0;
        self.all.extend(more.into_iter().inspect(|_| count += 1).filter(|id| self.seen.insert(*id)));
        flow.charge(count);
    }
}

/// Follows a client from its construction to everything that holds it: the variable, attribute or `with` target, what
/// wraps it, what a function returns, and the parameter of a function that is called with it.
pub(super) fn handles(flow: &Flow, client: &Client) -> Handles {
    let facts = flow.facts;
    let mut handles = Handles::default();
    if let Kind::Assign { target, .. } = facts.kind(client.node) {
        handles.calls = calls_of_module(flow, *target);
        // Set to another URL later, or before, it asks that one.
        let module = flow.dotted(*target).and_then(|path| Some(path.rsplit_once('.')?.0.to_owned()));
        let names = client.urls.iter().filter_map(|url| client.slots[url.slot].name.as_deref());
        let mut paths = names.zip(module.iter().cycle()).map(|(name, module)| format!("{module}.{name}"));
        if paths.any(|path| flow.members_of(&path).nth(1).is_some()) {
            handles.shared.extend(handles.calls.iter().copied());
        }
    }
    if !matches!(facts.kind(client.node), Kind::Call { .. }) {
        return handles;
    }
    let mut holders = Holders { all: vec![client.node], seen: HashSet::from([client.node]) };
    let mut names: Vec<(NodeId, String)> = Vec::new();
    let mut uncertain: HashSet<NodeId> = HashSet::new();
    let mut known: HashSet<NodeId> = HashSet::new();
    let mut at = 0;
    while let Some(&holder) = holders.all.get(at).filter(|_| holders.all.len() < 4096 && !flow.is_exhausted()) {
        at += 1;
        flow.charge(COST_OF_HOLDER);
        // Climb from the expression that is the client to what takes it.
        let mut below = holder;
        let mut alternative = uncertain.contains(&holder);
        for id in facts.ancestors(holder) {
            match facts.kind(id) {
                Kind::Assign { target, value, .. } if *value == below || through_values(flow, *value, below) => {
                    let target = flow.target_of(*target, *value, below);
                    if let Some(name) = flow.dotted(target).filter(|name| !name.contains('[')) {
                        let scope = binding_scope(flow, target);
                        if !names.contains(&(scope, name.clone())) {
                            let (named, others) = named_uses_after(flow, scope, &name, id);
                            uncertain.extend(others);
                            if alternative {
                                uncertain.extend(named.iter().copied());
                            }
                            names.push((scope, name));
                            holders.extend(flow, named);
                        }
                    }
                    // `@client ||= …` as the last value of a method.
                    if facts.ancestors(id).next().is_some_and(|parent| returns(flow, parent, below)) {
                        continue;
                    }
                    break;
                }
                // `val client by lazy { Client() }`
                Kind::Function { name: None }
                    if facts.node(id).parent.is_some_and(
                        |parent| matches!(facts.kind(parent), Kind::Assign { value, .. } if *value == below),
                    ) => {}
                // `useMemo(() => new Client(), [])`
                Kind::Return(_) if below == client.node && is_argument(flow, facts.node(id).scope) => {
                    below = facts.node(id).scope;
                }
                Kind::Function { name: None } if id == below => {}
                Kind::Return(_) => {
                    let function = facts.node(id).scope;
                    alternative |= flow.returns(function).iter().filter(|value| !flow.is_nothing(**value)).count() > 1;
                    if let Kind::Function { name: Some(name) } = facts.kind(function) {
                        if alternative {
                            uncertain.extend(flow.calls_of(name));
                        }
                        holders.extend(flow, flow.calls_of(name).iter().copied());
                        // A property is read without a call.
                        let receiver = flow.idioms.receivers().first();
                        let reads = flow.attributes(name).iter().copied().filter(|id| {
                            matches!(facts.kind(*id), Kind::Attribute { base, .. }
                                if matches!(facts.kind(*base), Kind::Name(object) if receiver == Some(&object.as_str())))
                        });
                        holders.extend(flow, reads);
                        if flow.idioms.calls_by_name() {
                            holders.extend(flow, calls_by_name(flow, function, name));
                        }
                    }
                    break;
                }
                Kind::Call { callee, arguments } => {
                    // `client.with_options(base_url=…)` makes a client of another URL.
                    match derivation(flow, id).filter(|_| id != client.node && facts.within(below, *callee)) {
                        Some(Derivation::Elsewhere) => break,
                        Some(Derivation::OutOfSight) => alternative = true,
                        None => {}
                    }
                    if id != client.node && known.insert(id) {
                        handles.calls.push(id);
                    }
                    if alternative {
                        handles.shared.insert(id);
                    }
                    if *callee == below {
                        below = id;
                        continue;
                    }
                    // `&Chat{api: client}`: what reads the field reads it.
                    if let Some(field) = field_of(flow, *callee, arguments, below) {
                        let reads = flow.attributes(field).iter().copied().filter(|id| !is_bound(facts, *id));
                        let reads: Vec<NodeId> = reads.collect();
                        if alternative || filled_otherwise(flow, id, field) {
                            uncertain.extend(reads.iter().copied());
                        }
                        holders.extend(flow, reads);
                    }
                    // The function takes it: as a parameter, or to wrap it.
                    if let Some(function) = flow.definition(*callee)
                        && let Some(parameter) = parameter_for(flow, function, arguments, below)
                    {
                        let scope = facts.node(parameter.0).scope;
                        if !names.contains(&(scope, parameter.1.clone())) {
                            let named = named_uses(flow, scope, &parameter.1);
                            if called_otherwise(flow, *callee, id, arguments, below) {
                                uncertain.extend(named.iter().copied());
                            }
                            names.push((scope, parameter.1));
                            holders.extend(flow, named);
                        }
                    }
                    below = id;
                }
                Kind::Either(options) => {
                    alternative |= options.iter().any(|option| *option != below && !flow.is_nothing(*option));
                    below = id;
                }
                Kind::Attribute { .. } | Kind::Other | Kind::Index { .. } => below = id,
                // `const clients = { direct: new Client() }`
                Kind::Mapping(entries) if let Some(object) = assigned(flow, id) => {
                    let Some(entry) = entries.items.iter().find(|entry| entry.value == below) else { break };
                    let (Some(member), Some(name)) = (&entry.name, flow.dotted(object)) else { break };
                    let (named, others) = member_uses(flow, binding_scope(flow, object), &name, member);
                    if alternative {
                        uncertain.extend(named.iter().copied());
                    }
                    uncertain.extend(others.iter().copied());
                    holders.extend(flow, named.into_iter().chain(others));
                    break;
                }
                // `wrap({ client })`
                Kind::Mapping(_) if flow.idioms.options_objects() && is_argument(flow, id) => below = id,
                _ => break,
            }
        }
    }
    // Given another URL later, it may ask that one.
    if names.iter().any(|(scope, name)| is_given_another_url(flow, client, *scope, name)) {
        handles.shared.extend(handles.calls.iter().copied());
    }
    for call in std::iter::once(client.node).chain(handles.calls.iter().copied()) {
        handles.blocks.extend(block_parameter(flow, call));
    }
    handles.names = names.into_iter().map(|(_, name)| name).collect();
    handles.names.dedup();
    handles
}

/// What is known of the URL of a client that is made of another one.
enum Derivation {
    /// It is set, so that requests of the new client are none of the first.
    Elsewhere,
    /// It may be.
    OutOfSight,
}

/// What a call that makes a client of another one does to its URL, if it may change it.
fn derivation(flow: &Flow, call: NodeId) -> Option<Derivation> {
    let facts = flow.facts;
    let Kind::Call { callee, .. } = facts.kind(call) else { return None };
    let derives =
        |callee: NodeId| facts.last_name(callee).is_some_and(|name| flow.idioms.derivations().contains(&name));
    let is_url = |name: &str| sdks::meaning(name) == Some(Meaning::Url);
    let sets = |id: NodeId| match facts.kind(id) {
        Kind::Call { callee, arguments } => facts.last_name(*callee).is_some_and(is_url) && !arguments.items.is_empty(),
        _ => false,
    };
    if !derives(*callee) {
        if !sets(call) {
            return None;
        }
        // `client.toBuilder().baseUrl(…)`
        let is_derived = |link| matches!(facts.kind(link), Kind::Call { callee, .. } if derives(*callee));
        return links(facts, *callee).any(is_derived).then_some(Derivation::Elsewhere);
    }
    let mut out_of_sight = false;
    for argument in flow.items(call) {
        if argument.name.as_deref().is_some_and(is_url) {
            return Some(Derivation::Elsewhere);
        }
        if argument.name.is_some() && !argument.spread {
            continue;
        }
        for leaf in flow.leaves(argument.value) {
            let entries = flow.items(leaf.node);
            if entries.iter().any(|entry| entry.name.as_deref().is_some_and(is_url)) || facts.below(leaf.node).any(sets)
            {
                return Some(Derivation::Elsewhere);
            }
            let known = matches!(facts.kind(leaf.node), Kind::Mapping(_) | Kind::Function { .. } | Kind::Other);
            out_of_sight |= !known || entries.iter().any(|entry| entry.spread);
        }
    }
    out_of_sight.then_some(Derivation::OutOfSight)
}

/// Whether a call makes a client of another one for another URL.
pub(super) fn derives_elsewhere(flow: &Flow, call: NodeId) -> bool {
    matches!(derivation(flow, call), Some(Derivation::Elsewhere))
}

/// Whether what a name of `scope` holds is set to a URL that is not the client's: `client.base_url = …`.
fn is_given_another_url(flow: &Flow, client: &Client, scope: NodeId, name: &str) -> bool {
    let facts = flow.facts;
    flow.all_members().iter().any(|member| {
        let attribute = member.path.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
        let target = match facts.kind(member.assign) {
            Kind::Assign { target, .. } => facts.kind(*target),
            _ => return false,
        };
        attribute.is_some_and(|attribute| sdks::meaning(attribute) == Some(Meaning::Url))
            && !client.slots.iter().any(|slot| slot.value == member.value)
            && matches!(target, Kind::Attribute { base, .. } if binding_scope(flow, *base) == scope)
    })
}

/// Calls of functions of an imported module that is itself configured: `openai.base_url = …`.
fn calls_of_module(flow: &Flow, target: NodeId) -> Vec<NodeId> {
    let Kind::Attribute { base, .. } = flow.facts.kind(target) else { return Vec::new() };
    let (Kind::Name(module), [Binding::Import(_)]) = (flow.facts.kind(*base), flow.bindings(*base)) else {
        return Vec::new();
    };
    let through = |id: &NodeId| {
        let Kind::Call { callee, .. } = flow.facts.kind(*id) else { return false };
        let mut at = *callee;
        let mut depth = 0;
        while let Kind::Attribute { base: next, .. } = flow.facts.kind(at) {
            at = *next;
            depth += 1;
        }
        let is_url = |name: &String| sdks::meaning(name) == Some(Meaning::Url);
        // What is given a URL itself asks that one.
        if flow.items(*id).iter().any(|argument| argument.name.as_ref().is_some_and(is_url)) {
            return false;
        }
        // `openai.OpenAI()` makes a client of its own.
        depth > 1 && matches!(flow.facts.kind(at), Kind::Name(name) if name == module)
    };
    flow.facts.ids().filter(through).collect()
}

/// The first parameter of a block that stands behind the arguments of a call: `Client.new(url) do |client|`.
fn block_parameter(flow: &Flow, call: NodeId) -> Option<(NodeId, String)> {
    let Kind::Call { arguments, .. } = flow.facts.kind(call) else { return None };
    let behind = arguments.span.map_or(flow.facts.span(call).start, |list| list.end);
    let is_block = |id: &NodeId| {
        matches!(flow.facts.kind(*id), Kind::Function { name: None }) && behind <= flow.facts.span(*id).start
    };
    // Only what stands behind the arguments is looked at: calls may be nested deeply.
    let facts = flow.facts;
    let first = facts.nodes.partition_point(|node| node.span.start < behind).max(call.0 as usize + 1) as u32;
    let end = facts.span(call).end;
    let after = facts.ids_from(NodeId(first)).take_while(|id| facts.span(*id).start < end);
    let block = after.filter(|id| facts.node(*id).parent == Some(call)).find(is_block)?;
    flow.parameters(block).next().map(|(node, name)| (node, name.to_owned()))
}

/// Whether a call is given this node, unnamed.
fn is_argument(flow: &Flow, id: NodeId) -> bool {
    let parent = flow.facts.node(id).parent;
    parent.is_some_and(|parent| matches!(flow.facts.kind(parent), Kind::Call { .. }))
        && parent.is_some_and(|parent| flow.items(parent).iter().any(|argument| argument.value == id))
}

/// Whether a node returns a value.
fn returns(flow: &Flow, node: NodeId, value: NodeId) -> bool {
    matches!(flow.facts.kind(node), Kind::Return(returned) if *returned == value)
}

/// Where a function is called by its name alone, or as a member of its class.
fn calls_by_name<'f>(flow: &'f Flow, function: NodeId, name: &'f str) -> impl Iterator<Item = NodeId> + 'f {
    let means = |id: NodeId, definition: NodeId| matches!(flow.bindings(id), [Binding::Definition(found)] if *found == definition);
    let names = flow.reads(name).iter().copied().filter(move |id| means(*id, function));
    let members = flow.attributes(name).iter().copied().filter(move |id| match flow.facts.kind(*id) {
        Kind::Attribute { base, .. } => means(*base, flow.class_of(function)),
        _ => false,
    });
    names.chain(members)
}

/// What calls are given by name that is made in this file and may hold a part of the request: the `request` of
/// `client.send(request)`.
pub(super) fn made_requests(flow: &Flow, calls: &[NodeId]) -> Vec<NodeId> {
    if !flow.idioms.options_objects() {
        return Vec::new();
    }
    let made = |value: &NodeId| {
        matches!(flow.facts.kind(*value), Kind::Name(_))
            && matches!(flow.leaves(*value).as_slice(), [leaf] if matches!(flow.facts.kind(leaf.node), Kind::Call { .. }))
    };
    let arguments = calls.iter().flat_map(|call| flow.items(*call)).filter(|argument| !argument.spread);
    arguments.map(|argument| argument.value).filter(made).collect()
}

/// Whether `value` hands on `below`: an option of several, or a call made through or with it.
fn through_values(flow: &Flow, value: NodeId, below: NodeId) -> bool {
    flow.facts.within(below, value)
        && matches!(
            flow.facts.kind(value),
            Kind::Either(_) | Kind::Call { .. } | Kind::Attribute { .. } | Kind::Sequence(_) | Kind::Other
        )
}

fn binding_scope(flow: &Flow, target: NodeId) -> NodeId {
    match flow.facts.kind(target) {
        Kind::Name(name) => flow.lookup(target, name).map_or(NodeId::FILE, |found| found.0),
        _ => flow.class_of(target),
    }
}

/// Expressions that may read what the assignment `assign` binds `name` to, and those of them that may read something
/// else as well.
fn named_uses_after(flow: &Flow, scope: NodeId, name: &str, assign: NodeId) -> (Vec<NodeId>, Vec<NodeId>) {
    let uses = named_uses(flow, scope, name);
    let Some((_, bindings)) = flow.lookup(assign, name).filter(|found| found.1.len() > 1) else {
        let several = name.contains('.') && flow.members(assign, name).len() > 1;
        return (uses.clone(), if several { uses } else { Vec::new() });
    };
    let start = |id: NodeId| flow.facts.span(id).start;
    let own = start(assign);
    let mut others: Vec<Span> = bindings
        .iter()
        .filter_map(|binding| match binding {
            Binding::Value { assign: other, .. } if *other != assign => Some(flow.facts.span(*other)),
            _ => None,
        })
        .collect();
    others.sort_unstable();
    let next = others.iter().copied().find(|other| other.start > own);
    // `client = wrap(client)` still reads it.
    let replaced = next.filter(|next| flow.follows_in_block(own, next.start));
    let same_scope = |id: &NodeId| flow.facts.node(*id).scope == flow.facts.node(assign).scope;
    let mut reached = Vec::new();
    let mut uncertain = Vec::new();
    for id in uses {
        let at = start(id);
        if same_scope(&id) && (at < own || replaced.is_some_and(|next| at >= next.end)) {
            continue;
        }
        reached.push(id);
        // Between this assignment and the next one, in the same block, it is this one for sure.
        let certain = same_scope(&id) && next.is_none_or(|next| at < next.end) && flow.follows_in_block(own, at);
        if !certain {
            uncertain.push(id);
        }
    }
    (reached, uncertain)
}

/// What a value is assigned to, if it is all that is.
fn assigned(flow: &Flow, value: NodeId) -> Option<NodeId> {
    match flow.facts.kind(flow.facts.node(value).parent?) {
        Kind::Assign { target, value: all, .. } if *all == value => Some(*target),
        _ => None,
    }
}

/// Expressions that take a member of what a name or attribute of `scope` holds (`clients.direct`, `clients["direct"]`), and
/// those that may take it or another one (`clients[key]`).
fn member_uses(flow: &Flow, scope: NodeId, object: &str, member: &str) -> (Vec<NodeId>, Vec<NodeId>) {
    let facts = flow.facts;
    let (mut certain, mut uncertain) = (Vec::new(), Vec::new());
    for read in named_uses(flow, scope, object) {
        let Some(parent) = facts.node(read).parent else { continue };
        match facts.kind(parent) {
            Kind::Attribute { base, name, .. } if *base == read && name == member => certain.push(parent),
            Kind::Index { base, index } if *base == read => match facts.plain(*index) {
                Some(key) if key == member => certain.push(parent),
                Some(_) => {}
                None => uncertain.push(parent),
            },
            _ => {}
        }
    }
    let is_set = |id: &NodeId| !is_bound(facts, *id);
    certain.retain(is_set);
    uncertain.retain(is_set);
    (certain, uncertain)
}

/// Expressions that read a name or attribute bound in `scope`.
fn named_uses(flow: &Flow, scope: NodeId, name: &str) -> Vec<NodeId> {
    let facts = flow.facts;
    match name.rsplit_once('.') {
        None => flow.reads_in(scope, name).collect(),
        Some(_) => flow
            .written_in(scope, name)
            .iter()
            .copied()
            .filter(|id| {
                !facts
                    .node(*id)
                    .parent
                    .is_some_and(|parent| matches!(facts.kind(parent), Kind::Assign { target, .. } if target == id))
            })
            .collect(),
    }
}

/// The field that `below` fills in a literal of a type, where that is written like a construction with named arguments.
fn field_of<'f>(flow: &'f Flow, callee: NodeId, arguments: &'f Arguments, below: NodeId) -> Option<&'f str> {
    let argument = arguments.items.iter().find(|argument| flow.facts.within(below, argument.value))?;
    let function = flow.definition(callee).is_some_and(|id| matches!(flow.facts.kind(id), Kind::Function { .. }));
    let braces = arguments.span.is_some_and(|span| span.of(flow.text).starts_with('{'));
    argument.name.as_deref().filter(|_| braces && !function)
}

/// Whether a field of this name is filled by something else than the literal `own` of a type as well.
fn filled_otherwise(flow: &Flow, own: NodeId, field: &str) -> bool {
    let in_literal = |id: NodeId| {
        matches!(flow.facts.kind(id), Kind::Call { arguments, .. }
            if arguments.span.is_some_and(|span| span.of(flow.text).starts_with('{')))
            && flow.items(id).iter().any(|argument| argument.name.as_deref() == Some(field))
    };
    flow.facts.ids().any(|id| id != own && in_literal(id))
        || flow.attributes(field).iter().any(|id| is_bound(flow.facts, *id))
}

/// The parameter of `function` that the argument holding `below` fills.
fn parameter_for(flow: &Flow, function: NodeId, arguments: &Arguments, below: NodeId) -> Option<(NodeId, String)> {
    let facts = flow.facts;
    if !matches!(facts.kind(function), Kind::Function { .. }) {
        return None;
    }
    let parameters: Vec<(NodeId, &str)> = flow.parameters(function).collect();
    let argument = arguments.items.iter().find(|argument| facts.within(below, argument.value))?;
    let found = match &argument.name {
        Some(name) => parameters.iter().find(|(_, parameter)| parameter == name)?,
        None => {
            let method = parameters.first().is_some_and(|(_, name)| flow.idioms.receivers().contains(name));
            let position =
                arguments.items.iter().filter(|a| a.name.is_none()).position(|a| std::ptr::eq(a, argument))?;
            parameters.get(position + usize::from(method))?
        }
    };
    Some((found.0, found.1.to_owned()))
}

/// Whether another call of the same function passes something else where this one passes the client.
fn called_otherwise(flow: &Flow, callee: NodeId, call: NodeId, arguments: &Arguments, below: NodeId) -> bool {
    let facts = flow.facts;
    let Some(name) = facts.last_name(callee) else { return false };
    let Some(index) = arguments.items.iter().position(|argument| facts.within(below, argument.value)) else {
        return false;
    };
    let written = |argument: &Argument| facts.span(argument.value).of(flow.text);
    let ours = &arguments.items[index];
    flow.calls_of(name).iter().filter(|other| **other != call).any(|other| {
        let theirs = flow.arguments(*other).and_then(|arguments| match &ours.name {
            Some(name) => flow.named(arguments, name),
            None => arguments.items.get(index),
        });
        theirs.is_none_or(|theirs| written(theirs) != written(ours))
    })
}

/// Requests through parameters whose client is not seen to be passed, in a file with one client only.
pub(super) fn annotated_calls(flow: &Flow, client: &Client) -> Vec<NodeId> {
    let facts = flow.facts;
    let class = match facts.kind(client.node) {
        Kind::Call { callee, .. } => facts.last_name(*callee),
        _ => None,
    };
    let Some(class) = class else { return Vec::new() };
    let mut calls = Vec::new();
    for id in facts.ids() {
        let Kind::Call { callee, .. } = facts.kind(id) else { continue };
        let mut at = *callee;
        while let Kind::Attribute { base, .. } = facts.kind(at) {
            at = *base;
        }
        let Kind::Name(name) = facts.kind(at) else { continue };
        if at == *callee {
            continue;
        }
        let Some((_, [Binding::Parameter(parameter)])) = flow.lookup(at, name) else { continue };
        let Kind::Parameter { annotation, .. } = facts.kind(*parameter) else { continue };
        let named = annotation
            .as_deref()
            .map_or(name.to_ascii_lowercase().contains("client"), |annotation| annotation.contains(class));
        if named {
            calls.push(id);
        }
    }
    calls
}
