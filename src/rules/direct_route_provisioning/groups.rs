//! What creates one direct route, found in facts, whatever front end made them: named arguments, entries, words of commands
//! in lists, steps of builders, assignments to members.

use std::collections::HashMap;

use crate::facts::{Argument, Arguments, Facts, Kind, NodeId};
use crate::finding::{Edit, Span};

use crate::routing::provisioning::{self as vocabulary, Route, Term};

/// What a front end knows beyond its facts.
pub trait Surroundings {
    /// The source.
    fn text(&self) -> &str;
    /// Its facts.
    fn facts(&self) -> &Facts;
    /// The texts that a value may be; `None` for one that is out of sight.
    fn texts(&self, value: NodeId) -> Vec<Option<String>>;
    /// The text that a word begins with, and whether that is all of it.
    fn word(&self, id: NodeId) -> Option<(String, bool)>;
    /// The edits that take a group out, so that the rest is as if it had never been there.
    fn removal(&self, group: &Group) -> Option<Vec<Edit>>;
    /// Whether an assignment to a name in a function may set a member of what the function is given for.
    fn sets_members_by_name(&self) -> bool {
        false
    }
}

/// What creates one direct route, or describes it.
pub struct Group {
    /// What holds it.
    pub holder: Holder,
    /// Its items, in document order.
    pub items: Vec<Item>,
}

/// What holds a group.
pub enum Holder {
    /// Arguments of a call or entries of a mapping, by their places.
    Entries(NodeId, Vec<usize>),
    /// Items of a list, by their places.
    Items(NodeId, Vec<usize>),
    /// Assignments and calls that set one thing each.
    Steps(Vec<NodeId>),
    /// What looks like a word of a command and may be anything.
    Word,
}

/// One thing that is said of a direct route.
pub struct Item {
    /// What it says.
    pub term: Term,
    /// Where its name stands.
    pub place: Span,
    /// All of it.
    pub span: Span,
    /// What it is given.
    pub values: Vec<NodeId>,
    /// What is written in one word with its name.
    pub written: Option<(Span, Option<String>)>,
}

impl Group {
    /// Whether it only hands on what the vendor calls a route by.
    pub fn is_handle(&self) -> bool {
        self.items.iter().all(|item| item.term == Term::Handle)
    }

    /// The texts that its type may be.
    pub fn types(&self, around: &dyn Surroundings) -> Vec<Option<String>> {
        let mut types = Vec::new();
        for item in self.items.iter().filter(|item| item.term == Term::Type) {
            types.extend(item.values.iter().flat_map(|value| around.texts(*value)));
            types.extend(item.written.iter().map(|(_, text)| text.clone()));
            if item.values.is_empty() && item.written.is_none() {
                types.push(None);
            }
        }
        types
    }

    /// Where it ends, as far as it says so itself.
    pub fn route(&self, around: &dyn Surroundings) -> Option<Route> {
        let types = self.types(around).into_iter();
        let named = types.map(|text| text.map_or(Route::Unknown, |text| vocabulary::route(&text))).max();
        let handles = || {
            let mut handles = self.items.iter().filter(|item| item.term == Term::Handle);
            let public = |text: Option<String>| text.is_some_and(|text| text.contains(".direct.fireworks.ai"));
            handles.any(|item| item.values.iter().flat_map(|value| around.texts(*value)).any(public))
        };
        named.or_else(|| handles().then_some(Route::Public))
    }
}

/// The groups of a source, in order.
pub fn groups(around: &dyn Surroundings) -> Vec<Group> {
    let facts = around.facts();
    let mut found: Vec<Group> = Vec::new();
    let mut steps: HashMap<(NodeId, String), usize> = HashMap::new();
    for id in facts.ids() {
        match facts.kind(id) {
            Kind::Call { callee, arguments } => {
                if let Some(item) = step(around, *callee, arguments, facts.span(id)) {
                    let key = receiver(around, id);
                    add_step(&mut found, &mut steps, key, id, item);
                }
                let named = entries(&arguments.items);
                if named.is_empty() {
                    let values = arguments.items.iter().map(|item| (item.name.is_none()).then_some(item.value));
                    let (indices, items) = words(around, &values.collect::<Vec<_>>());
                    if !items.is_empty() {
                        let certain = is_command(around, *callee, arguments);
                        let holder = if certain { Holder::Entries(id, indices) } else { Holder::Word };
                        found.push(Group { holder, items });
                    }
                } else {
                    found.push(with_entries(id, &arguments.items, named));
                }
            }
            Kind::Mapping(arguments) if !is_pattern(facts, id) => {
                let named = entries(&arguments.items);
                if !named.is_empty() {
                    found.push(with_entries(id, &arguments.items, named));
                }
            }
            Kind::Sequence(values) => {
                let (indices, items) = words(around, &values.iter().map(|value| Some(*value)).collect::<Vec<_>>());
                if !items.is_empty() {
                    found.push(Group { holder: Holder::Items(id, indices), items });
                }
            }
            Kind::Assign { target, value, declares } => {
                let Some((term, place, base)) = member(around, *target, *declares) else { continue };
                let span = facts.span(id);
                let item = Item { term, place, span, values: vec![*value], written: None };
                let key = (facts.node(id).scope, base);
                add_step(&mut found, &mut steps, key, id, item);
            }
            _ => {}
        }
    }
    found
}

fn add_step(
    found: &mut Vec<Group>,
    steps: &mut HashMap<(NodeId, String), usize>,
    key: (NodeId, String),
    id: NodeId,
    item: Item,
) {
    let at = *steps.entry(key).or_insert_with(|| {
        found.push(Group { holder: Holder::Steps(Vec::new()), items: Vec::new() });
        found.len() - 1
    });
    if let Holder::Steps(nodes) = &mut found[at].holder {
        nodes.push(id);
    }
    found[at].items.push(item);
    found[at].items.sort_by_key(|item| item.place);
}

/// Arguments and entries that say something of a direct route, by their places. A mapping below the name of one is a
/// description of it (a schema, a declaration), not its value.
fn entries(items: &[Argument]) -> Vec<(usize, Term)> {
    let term = |item: &Argument| item.name.as_deref().and_then(vocabulary::term);
    items.iter().enumerate().filter_map(|(at, item)| Some((at, term(item)?))).collect()
}

fn with_entries(id: NodeId, items: &[Argument], named: Vec<(usize, Term)>) -> Group {
    let item = |(at, term): (usize, Term)| {
        let entry = &items[at];
        let place = entry.name_span.unwrap_or(entry.span);
        Item { term, place, span: entry.span, values: vec![entry.value], written: None }
    };
    let holder = Holder::Entries(id, named.iter().map(|(at, _)| *at).collect());
    Group { holder, items: named.into_iter().map(item).collect() }
}

/// Words that are flags, each with the one behind it if that is its value: their places, and what they say.
fn words(around: &dyn Surroundings, values: &[Option<NodeId>]) -> (Vec<usize>, Vec<Item>) {
    let facts = around.facts();
    let (mut indices, mut items) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < values.len() {
        let (index, node) = (at, values[at]);
        at += 1;
        let Some(node) = node else { continue };
        let Some((word, complete)) = around.word(node).filter(|(word, _)| word.starts_with("--")) else { continue };
        let Some((term, written)) = vocabulary::flag(&word) else { continue };
        // `--direct-route-type <type>` in one word is the description of a flag.
        if word.contains(char::is_whitespace) || !complete && written.is_none() {
            continue;
        }
        let mut span = facts.span(node);
        let place = span;
        indices.push(index);
        let mut given = Vec::new();
        let written = written.map(|text| {
            let start = place.start + place.of(around.text()).find('=').map_or(0, |at| at + 1);
            let text = complete.then(|| text.to_owned());
            (Span::new(start.min(place.end), place.end), text)
        });
        if written.is_none()
            && let Some(Some(value)) = values.get(at)
            && !around.word(*value).is_some_and(|(word, _)| word.starts_with("--"))
        {
            indices.push(at);
            at += 1;
            given.push(*value);
            span = Span::new(span.start, facts.span(*value).end);
        }
        items.push(Item { term, place, span, values: given, written });
    }
    (indices, items)
}

/// Functions, by their last name, whose arguments are items of a list.
const LISTS: &[&str] = &[
    "append",
    "push",
    "extend",
    "concat",
    "addall",
    "args",
    "of",
    "aslist",
    "listof",
    "mutablelistof",
    "arrayof",
    "list",
    "array",
    "set",
    "vec",
    "unshift",
    "spawn",
    "exec",
    "execfile",
    "execsync",
    "spawnsync",
    "execfilesync",
    "command",
    "commandcontext",
    "processbuilder",
    "system",
    "popen",
    "run",
    "execa",
    "sh",
    "add",
];

/// Whether words among the arguments of a call are those of a command: it is named among them, or a list is made.
fn is_command(around: &dyn Surroundings, callee: NodeId, arguments: &Arguments) -> bool {
    let text = around.facts().span(callee).of(around.text());
    let name = text.rsplit(|c: char| !(c.is_alphanumeric() || c == '_')).find(|word| !word.is_empty());
    let name = name.unwrap_or_default().to_ascii_lowercase().replace('_', "");
    let named = |item: &Argument| {
        around.word(item.value).is_some_and(|(word, _)| {
            let last = word.rsplit('/').next().unwrap_or(&word);
            matches!(last, "firectl" | "create" | "deployment" | "deployments")
        })
    };
    LISTS.contains(&name.as_str()) || arguments.items.iter().any(named)
}

/// What a call sets on its receiver: `.directRouteType(x)`, `.put("directRouteType", x)`, `.arg("--direct-route-type=x")`.
fn step(around: &dyn Surroundings, callee: NodeId, arguments: &Arguments, span: Span) -> Option<Item> {
    let facts = around.facts();
    let Kind::Attribute { name, name_span, .. } = facts.kind(callee) else { return None };
    if arguments.items.is_empty() || arguments.items.iter().any(|item| item.name.is_some()) {
        return None;
    }
    let values = |from: usize| arguments.items[from..].iter().map(|item| item.value).collect::<Vec<_>>();
    if let Some(term) = vocabulary::setter(name) {
        return Some(Item { term, place: *name_span, span, values: values(0), written: None });
    }
    let [key, _] = arguments.items.as_slice() else { return None };
    // What is asked for with a default is read.
    let reads = ["get", "fetch", "pop", "dig", "opt", "has", "contains", "getOrDefault", "get_or", "remove"];
    let term = vocabulary::term(&facts.plain(key.value)?)?;
    let place = facts.literal(key.value)?.body();
    (!reads.iter().any(|verb| name.starts_with(verb))).then(|| Item {
        term,
        place,
        span,
        values: values(1),
        written: None,
    })
}

/// What a step is taken on: the scope and the name, or the construction that a chain begins with.
fn receiver(around: &dyn Surroundings, call: NodeId) -> (NodeId, String) {
    let facts = around.facts();
    let mut at = call;
    let mut begins_with_call = false;
    while let Kind::Call { callee, arguments } = facts.kind(at) {
        let Kind::Attribute { base, .. } = facts.kind(*callee) else {
            begins_with_call = true;
            break;
        };
        begins_with_call |= at != call && step(around, *callee, arguments, facts.span(at)).is_none();
        at = *base;
    }
    let scope = facts.node(call).scope;
    match begins_with_call {
        true => (scope, format!("@{}", facts.span(at).start)),
        false => (scope, facts.span(at).of(around.text()).to_owned()),
    }
}

/// The member that an assignment sets, where its name stands, and what it is a member of.
fn member(around: &dyn Surroundings, target: NodeId, declares: bool) -> Option<(Term, Span, String)> {
    let facts = around.facts();
    match facts.kind(target) {
        Kind::Attribute { base, name, name_span } => {
            Some((vocabulary::term(name)?, *name_span, facts.span(*base).of(around.text()).to_owned()))
        }
        Kind::Index { base, index } => {
            let term = vocabulary::term(&facts.plain(*index)?)?;
            Some((term, facts.literal(*index)?.body(), facts.span(*base).of(around.text()).to_owned()))
        }
        Kind::Name(name) if !declares && around.sets_members_by_name() => {
            let scope = facts.node(target).scope;
            let given = matches!(facts.kind(scope), Kind::Function { name: None });
            given.then(|| Some((vocabulary::term(name)?, facts.span(target), String::new())))?
        }
        _ => None,
    }
}

/// Whether a mapping takes a value apart instead of making one.
pub fn is_pattern(facts: &Facts, id: NodeId) -> bool {
    let mut below = id;
    for around in facts.ancestors(id) {
        match facts.kind(around) {
            Kind::Assign { target, .. } => return *target == below,
            Kind::Each { target, .. } => return *target == below,
            Kind::Parameter { .. } => return true,
            Kind::Mapping(_) | Kind::Sequence(_) => below = around,
            _ => return false,
        }
    }
    false
}
