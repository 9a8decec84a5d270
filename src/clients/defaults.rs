//! What a value is where nothing else is said: the default of a look-up, of a declared field or of an option of the
//! command line, and what calls in the file give to a parameter.

use std::collections::{BTreeSet, HashMap};

use crate::facts::{Argument, Arguments, Kind, NodeId};
use crate::flow::Flow;
use crate::sdks;

use super::models::names_model;

/// Values that a leaf of a model may stand for as well.
pub(super) fn of(flow: &Flow, leaf: NodeId) -> Vec<NodeId> {
    match flow.facts.kind(leaf) {
        Kind::Call { .. } => default_of(flow, leaf).into_iter().collect(),
        Kind::Attribute { name, .. } => option_defaults(flow, name, |_| true),
        Kind::Index { index, .. } => match flow.facts.plain(*index) {
            Some(name) => option_defaults(flow, &name, |_| true),
            None => Vec::new(),
        },
        Kind::Parameter { name, .. } => {
            let mut values = given(flow, leaf);
            let function = flow.facts.node(leaf).scope;
            values.extend(option_defaults(flow, name, |declaration| decorates(flow, declaration, function)));
            values
        }
        _ => Vec::new(),
    }
}

/// Whether a value may be a model that is written out.
fn may_be_model(flow: &Flow, value: NodeId) -> bool {
    flow.leaves(value).iter().any(|leaf| names_model(flow, leaf.node))
}

/// The default that a call says: `config.get("model", DEFAULT)`, `Field(DEFAULT)`, `flag.String("model", DEFAULT, "…")`.
fn default_of(flow: &Flow, call: NodeId) -> Option<NodeId> {
    let Kind::Call { callee, arguments } = flow.facts.kind(call) else { return None };
    if flow.definition(*callee).is_some() {
        return None;
    }
    let name = flow.facts.last_name(*callee)?;
    let last = arguments.items.last()?;
    // `table.get("…")` is asked for a key.
    let key_only = arguments.items.len() == 1 && !matches!(name, "unwrap_or" | "or" | "orElse" | "or_else");
    if sdks::FALLBACKS.contains(&name) && !last.spread && !key_only {
        let before = &arguments.items[..arguments.items.len() - 1];
        let clear = !before.iter().any(|argument| may_be_model(flow, argument.value));
        return Some(last.value).filter(|value| clear && may_be_model(flow, *value));
    }
    declared_default(flow, call)
}

/// The default that a declaration says, by its name or as the only argument that is a model.
fn declared_default(flow: &Flow, call: NodeId) -> Option<NodeId> {
    let Kind::Call { callee, arguments } = flow.facts.kind(call) else { return None };
    if !flow.facts.last_name(*callee).is_some_and(|name| sdks::DECLARATIONS.contains(&name)) {
        return None;
    }
    let names_default = |name: &String| matches!(name.as_str(), "default" | "default_value" | "defaultValue");
    let fits = |argument: &&Argument| {
        !argument.spread && argument.name.as_ref().is_none_or(names_default) && may_be_model(flow, argument.value)
    };
    let found = |arguments: &Arguments| {
        let mut found = arguments.items.iter().filter(fits).map(|argument| argument.value);
        found.next().filter(|_| found.next().is_none())
    };
    // `.option("model", { default: … })`
    let entries = arguments.items.iter().filter_map(|argument| match flow.facts.kind(argument.value) {
        Kind::Mapping(entries) => {
            entries.items.iter().find(|entry| entry.name.as_ref().is_some_and(names_default) && fits(entry))
        }
        _ => None,
    });
    found(arguments).or_else(|| entries.map(|entry| entry.value).next())
}

/// The defaults of options of the command line that are read by this name: `args.model` of `--model`.
fn option_defaults(flow: &Flow, name: &str, fits: impl Fn(NodeId) -> bool) -> Vec<NodeId> {
    let Some(declared) = options(flow).get(&sdks::folded(name)) else { return Vec::new() };
    declared.iter().filter(|call| fits(**call)).filter_map(|call| declared_default(flow, *call)).collect()
}

/// The declarations of options of the command line, by their names without case and signs.
fn options<'f>(flow: &'f Flow) -> &'f HashMap<String, Vec<NodeId>> {
    flow.options.get_or_init(|| {
        let mut options: HashMap<String, Vec<NodeId>> = HashMap::new();
        for call in sdks::DECLARATIONS.iter().flat_map(|method| flow.calls_of(method)) {
            let unnamed = flow.items(*call).iter().filter(|argument| argument.name.is_none());
            let texts: Vec<String> = unnamed.filter_map(|argument| flow.facts.plain(argument.value)).collect();
            let words = texts.iter().flat_map(|text| text.split([',', ' ', '|', '=', ':'])).map(sdks::folded);
            let words: BTreeSet<String> = words.filter(|word| !word.is_empty()).collect();
            words.into_iter().for_each(|word| options.entry(word).or_default().push(*call));
        }
        options
    })
}

/// Whether a call stands before a function, with nothing but other such calls between them: `@option("--model")`.
fn decorates(flow: &Flow, call: NodeId, function: NodeId) -> bool {
    const FAR: usize = 1 << 16;
    let facts = flow.facts;
    let (end, start) = (facts.span(call).end, facts.span(function).start);
    if facts.node(call).scope == function || end > start || start - end > FAR {
        return false;
    }
    let first = facts.nodes.partition_point(|node| node.span.start < end);
    let mut between = facts.nodes[first..].iter().take_while(|node| node.span.start < start);
    let mut lines = flow.text.get(end..start).unwrap_or_default().lines().skip(1);
    flow.text[..facts.span(call).start].ends_with('@')
        && !between.any(|node| matches!(node.kind, Kind::Function { .. }))
        && lines.all(|line| !line.trim_start().starts_with("def "))
}

/// What calls in the file give to a parameter of a function or constructor.
fn given(flow: &Flow, parameter: NodeId) -> Vec<NodeId> {
    let facts = flow.facts;
    let function = facts.node(parameter).scope;
    let Kind::Parameter { name, .. } = facts.kind(parameter) else { return Vec::new() };
    let (called, class) = match facts.kind(function) {
        Kind::Function { name: Some(called) } => (called, flow.class_of(function)),
        // A class whose parameters are its constructor's.
        Kind::Class { name: called, .. } => (called, function),
        _ => return Vec::new(),
    };
    let class_name = match facts.kind(class) {
        Kind::Class { name, .. } => Some(name.as_str()),
        _ => None,
    };
    let constructs = class_name.is_some()
        && (class == function || class_name == Some(called) || flow.idioms.constructor() == Some(called));
    let parameters: Vec<(NodeId, &str)> = flow.parameters(function).collect();
    let receiver = parameters.first().is_some_and(|(_, name)| flow.idioms.receivers().contains(name));
    let Some(position) = parameters.iter().position(|(id, _)| *id == parameter) else { return Vec::new() };
    let Some(position) = position.checked_sub(usize::from(receiver)) else { return Vec::new() };
    let of_class = |id: NodeId| matches!(facts.kind(id), Kind::Name(name) if class_name == Some(name));
    let means = |callee: NodeId| match facts.kind(callee) {
        Kind::Name(_) => flow.definition(callee).is_some_and(|id| id == function || constructs && id == class),
        Kind::Literal(_) => true,
        // `Chat.new(…)`
        Kind::Attribute { base, name, .. } if constructs => name == "new" && of_class(*base),
        Kind::Attribute { base, .. } => {
            flow.definition(callee) == Some(function)
                || of_class(*base)
                || flow.leaves(*base).iter().any(|leaf| match facts.kind(leaf.node) {
                    Kind::Call { callee, .. } => match facts.kind(*callee) {
                        Kind::Attribute { base, .. } => of_class(*base),
                        _ => class_name.is_some() && of_class(*callee),
                    },
                    _ => false,
                })
        }
        _ => false,
    };
    let names = match class_name.filter(|_| constructs) {
        Some(class) => vec![class, "new"],
        None => vec![called.as_str()],
    };
    let calls = names.into_iter().flat_map(|name| flow.calls_of(name));
    let own = calls.filter(|call| matches!(facts.kind(**call), Kind::Call { callee, .. } if means(*callee)));
    let argument = |call: &NodeId| {
        let arguments = flow.items(*call);
        let positional = || arguments.iter().filter(|argument| argument.name.is_none()).nth(position);
        let found = arguments.iter().find(|argument| argument.name.as_ref() == Some(name)).or_else(positional)?;
        // What is spread before it moves its position.
        let certain = !arguments.iter().any(|argument| argument.spread);
        certain.then_some(found.value)
    };
    own.filter_map(argument).filter(|value| may_be_model(flow, *value)).collect()
}
