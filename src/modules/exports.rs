//! What a file lets others use.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::{Definition, Export, Imports, Origin, Value};
use crate::clients::{self, Client, Through, UrlUse};
use crate::facts::{Facts, Kind, NodeId};
use crate::flow::Flow;
use crate::routing::HOLE;
use crate::sdks::{self, Meaning};
use crate::sites::Site;
use crate::strings::Flat;

/// How deep constants in constants are looked for: `settings.llm.base_url`.
const DEEPEST: usize = 3;

/// More constants than a module of settings has; generated tables are none.
const MOST: usize = 4096;

/// A name that is bound more often is no constant.
const MOST_VALUES: usize = 8;

/// Collects what a file exports.
struct Collector<'c, 'a> {
    flow: &'c Flow<'a>,
    file: &'c str,
    sites: &'c [Site],
    urls: clients::Urls<'c, 'a>,
    imports: &'c Imports,
    /// Constructions of clients of known libraries: what they were given is theirs, nobody takes it from there.
    clients: HashSet<NodeId>,
    found: Vec<Export>,
}

/// The direct URLs and keys among the constants of a file.
pub fn exports(flow: &Flow, file: &str, sites: &[Site], imports: &Imports, clients: &[Client]) -> Vec<Export> {
    let facts = flow.facts;
    let urls = clients::Urls::new(flow, sites, imports);
    let clients = clients.iter().filter(|client| client.sdk.is_some()).map(|client| client.node).collect();
    let mut collector = Collector { flow, file, sites, urls, imports, clients, found: Vec::new() };
    // All that a name is bound to, in the order of the names.
    let mut constants: Vec<(&str, Vec<NodeId>)> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    for id in facts.ids() {
        let node = facts.node(id);
        match &node.kind {
            Kind::Assign { target, value, .. } if node.scope == NodeId::FILE => {
                for (target, value) in pairs(facts, *target, *value) {
                    match facts.kind(target) {
                        Kind::Name(name) => {
                            let at = *index.entry(name).or_insert(constants.len());
                            if at == constants.len() {
                                constants.push((name, Vec::new()));
                            }
                            constants[at].1.push(value);
                        }
                        _ => collector.set_on_module(target, value),
                    }
                }
            }
            Kind::Class { name, .. } if node.scope == NodeId::FILE => collector.fields(name, id, &[], 0),
            // The value of the module itself: `export default { … }`.
            Kind::Mapping(_) | Kind::Literal(_) | Kind::Call { .. }
                if node.parent == Some(NodeId::FILE) && flow.idioms.is_module_value(flow.text, node.span) =>
            {
                collector.value("", id, 0);
            }
            _ => {}
        }
    }
    for (name, values) in constants.into_iter().filter(|(_, values)| values.len() <= MOST_VALUES) {
        collector.constant(name, &values);
    }
    collector.handed_on();
    let mut seen = BTreeSet::new();
    collector.found.retain(|export| seen.insert((export.name.clone(), export.at, export.definition.origin.clone())));
    collector.found
}

impl Collector<'_, '_> {
    /// What is bound to a name, perhaps in several places, one of which decides.
    fn constant(&mut self, name: &str, values: &[NodeId]) {
        let from = self.found.len();
        let mut other = None;
        for value in values.iter().filter(|value| !self.flow.is_nothing(**value)) {
            let before = self.found.len();
            self.value(name, *value, 0);
            other = other.or((self.found.len() == before).then_some(*value));
        }
        if values.len() > 1 && self.found.len() > from {
            self.found[from..].iter_mut().for_each(|export| export.definition.optional = true);
            if let Some(other) = other {
                self.push(name, other, Value::Other, true);
            }
        }
    }

    fn value(&mut self, name: &str, value: NodeId, depth: usize) {
        let facts = self.flow.facts;
        if depth > DEEPEST || self.found.len() > MOST {
            return;
        }
        let meaning = name.rsplit('.').next().and_then(sdks::meaning);
        let urls = self.urls.of(value, meaning == Some(Meaning::Url));
        let seen = !urls.is_empty();
        for url in urls {
            let site = &self.sites[url.site];
            let text = self.text(value, &url, site);
            match &site.defined {
                Some(definition) => {
                    let optional = definition.optional || url.optional;
                    let value = Value::Url(text);
                    self.add(name, site.root, Definition { value, optional, ..Definition::clone(definition) });
                }
                None => self.push(name, site.root, Value::Url(text), url.optional),
            }
        }
        let leaves = self.flow.leaves(value);
        let defaults: Vec<NodeId> = leaves.iter().filter_map(|leaf| self.flow.env_read(leaf.node)?.default).collect();
        for leaf in leaves.iter().filter(|leaf| !defaults.contains(&leaf.node)) {
            let optional = leaf.optional || leaves.len() > 1;
            if let Some(read) = self.flow.env_read(leaf.node) {
                self.push(name, leaf.node, Value::Read(read.name), optional && read.default.is_none());
                continue;
            }
            if let Some(definitions) = self.imports.get(&leaf.node) {
                for definition in definitions.iter().filter(|definition| !matches!(definition.value, Value::Url(_))) {
                    self.add(name, leaf.node, Definition::clone(definition));
                }
                continue;
            }
            match facts.kind(leaf.node) {
                Kind::Mapping(entries) => {
                    for entry in &entries.items {
                        if let Some(entry_name) = &entry.name {
                            self.value(&below(name, entry_name), entry.value, depth + 1);
                        }
                    }
                }
                // `Settings(base_url=…)`, `Settings{BaseURL: …}`
                Kind::Call { callee, arguments } if !self.clients.contains(&leaf.node) => {
                    for argument in &arguments.items {
                        if let Some(argument_name) = &argument.name {
                            self.value(&below(name, argument_name), argument.value, depth + 1);
                        }
                    }
                    let class = self.flow.definition(*callee);
                    if let Some(class) = class.filter(|class| matches!(facts.kind(*class), Kind::Class { .. })) {
                        let given: Vec<&str> =
                            arguments.items.iter().filter_map(|argument| argument.name.as_deref()).collect();
                        self.fields(name, class, &given, depth);
                    }
                }
                Kind::Literal(_) if meaning == Some(Meaning::Key) => {
                    if let Some(text) = facts.plain(leaf.node).filter(|_| !seen) {
                        self.push(name, leaf.node, Value::Literal(text), optional);
                    }
                }
                _ if seen && self.is_other(leaf.node, meaning == Some(Meaning::Url)) => {
                    self.push(name, leaf.node, Value::Other, true);
                }
                _ => {}
            }
        }
    }

    /// Whether a value beside a direct URL is another one.
    fn is_other(&self, leaf: NodeId, called: bool) -> bool {
        let facts = self.flow.facts;
        self.urls.of(leaf, called).is_empty()
            && !self.flow.is_nothing(leaf)
            && !matches!(facts.kind(leaf), Kind::Parameter { .. })
            && facts.plain(leaf).is_none_or(|text| !text.is_empty())
    }

    /// What the string that begins with a direct URL says, as far as that is known.
    fn text(&self, value: NodeId, url: &UrlUse, site: &Site) -> String {
        let own = &site.flat.text;
        if url.through != Through::Prefix {
            return own.clone();
        }
        let leaves = self.flow.leaves(value);
        let flats = leaves.iter().filter_map(|leaf| Flat::of(self.flow, leaf.node));
        let rest = flats.filter_map(|flat| {
            let rest = flat.text.strip_prefix(own.as_str()).or_else(|| flat.text.strip_prefix(HOLE));
            rest.map(str::to_owned)
        });
        let rest = rest.reduce(|one, other| if one == other { one } else { HOLE.to_string() });
        format!("{own}{}", rest.unwrap_or_else(|| HOLE.to_string()))
    }

    /// The fields of a class, by the name of the class or of what is made of it.
    fn fields(&mut self, name: &str, class: NodeId, given: &[&str], depth: usize) {
        for (field, value, _) in self.flow.fields(class) {
            let name = below(name, field);
            // What is given to the construction takes the place of the field.
            if !given.contains(field) {
                self.value(&name, *value, depth + 1);
            }
        }
    }

    /// `module.exports = { … }`, `exports.x = …`
    fn set_on_module(&mut self, target: NodeId, value: NodeId) {
        let Some(path) = self.flow.dotted(target) else { return };
        for module in self.flow.idioms.module_objects() {
            match path.strip_prefix(module) {
                Some("") => return self.value("", value, 0),
                Some(rest) if rest.starts_with('.') => return self.value(&rest[1..], value, 0),
                _ => {}
            }
        }
    }

    /// Names that the file itself has from other modules: whoever imports them from here means those.
    fn handed_on(&mut self) {
        for (name, definitions) in self.imports.handed_on() {
            for definition in definitions {
                self.add(name, NodeId::FILE, Definition::clone(definition));
            }
        }
    }

    fn push(&mut self, name: &str, node: NodeId, value: Value, optional: bool) {
        let origin = Origin { file: self.file.to_owned(), name: name.to_owned() };
        self.add(name, node, Definition { origin, value, optional, moves: false });
    }

    fn add(&mut self, name: &str, node: NodeId, definition: Definition) {
        let at = self.flow.facts.span(node);
        self.found.push(Export { name: name.to_owned(), definition, at, level: None });
    }
}

/// What an assignment binds to what: `A, B = 1, 2`.
fn pairs(facts: &Facts, target: NodeId, value: NodeId) -> Vec<(NodeId, NodeId)> {
    match (facts.kind(target), facts.kind(value)) {
        (Kind::Sequence(targets), Kind::Sequence(values)) if targets.len() == values.len() => {
            targets.iter().copied().zip(values.iter().copied()).collect()
        }
        _ => vec![(target, value)],
    }
}

/// The name of something in what has another name.
fn below(name: &str, inner: &str) -> String {
    if name.is_empty() { inner.to_owned() } else { format!("{name}.{inner}") }
}
