//! What a file uses of other modules.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::{Definition, Modules};
use crate::facts::{Kind, NodeId};
use crate::flow::{Binding, Flow, is_bound};
use crate::languages::tree::Imported;

/// How long the path of a constant may be.
const LONGEST: usize = 8;

/// Names and attributes of a file that stand for constants of other modules.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    nodes: HashMap<NodeId, Vec<Arc<Definition>>>,
    handed_on: BTreeMap<String, Vec<Arc<Definition>>>,
}

impl Imports {
    /// What these nodes stand for.
    pub fn of_nodes(nodes: HashMap<NodeId, Vec<Arc<Definition>>>) -> Self {
        Self { nodes, handed_on: BTreeMap::new() }
    }

    /// What a name or attribute may be.
    pub fn get(&self, id: &NodeId) -> Option<&[Arc<Definition>]> {
        self.nodes.get(id).map(Vec::as_slice)
    }

    /// All of them, in document order.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &[Arc<Definition>])> {
        let mut nodes: Vec<(NodeId, &[Arc<Definition>])> =
            self.nodes.iter().map(|(id, definitions)| (*id, definitions.as_slice())).collect();
        nodes.sort_by_key(|(id, _)| *id);
        nodes.into_iter()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// What whoever imports this file may take from it by these names.
    pub(super) fn handed_on(&self) -> impl Iterator<Item = (&str, &[Arc<Definition>])> {
        self.handed_on.iter().map(|(name, definitions)| (name.as_str(), definitions.as_slice()))
    }
}

/// Finds what a file uses of other modules, if it spells any constant of them, or takes all without a word.
pub fn imports(flow: &Flow, file: &str, modules: &Modules, is_spelled: bool) -> Imports {
    let mut found = Imports::default();
    let Some(root) = modules.root.as_ref().filter(|_| !modules.is_empty()) else { return found };
    let idioms = flow.idioms;
    let facts = flow.facts;
    if !is_spelled && facts.imports.iter().all(|import| import.binding != "*") {
        return found;
    }
    let mut known: HashMap<String, Option<Vec<Arc<Definition>>>> = HashMap::new();
    let mut resolve = |path: &str| {
        let resolved = || modules.resolve(&idioms.imported(file, path, root)).map(<[_]>::to_vec);
        known.entry(path.to_owned()).or_insert_with(resolved).clone()
    };
    for import in facts.imports.iter().filter(|import| import.scope == NodeId::FILE) {
        if import.binding == "*" {
            for (name, definitions) in modules.all_of(&idioms.imported(file, &import.path, root)) {
                found.handed_on.entry(name.clone()).or_insert_with(|| definitions.clone());
            }
        } else {
            found.handed_on.extend(resolve(&import.path).map(|definitions| (import.binding.clone(), definitions)));
        }
    }
    for readings in readings(flow, file, None) {
        let (id, Reading { paths, own, only }) = readings;
        let imported = paths.iter().find_map(|path| resolve(path));
        let definitions = match (imported, own) {
            (None, Some(name)) => modules.resolve(&[name]).map(<[_]>::to_vec),
            (imported, _) => imported,
        };
        let Some(mut definitions) = definitions else { continue };
        // What the file itself defines is followed there.
        definitions.retain(|definition| definition.origin.file != file);
        if !only || paths.len() > 1 {
            definitions.iter_mut().for_each(|definition| Arc::make_mut(definition).optional = true);
        }
        if !definitions.is_empty() {
            found.nodes.insert(id, definitions);
        }
    }
    found
}

/// The modules that define what stands at these nodes, if they are in the tree and nothing is known of them.
pub fn wanted(flow: &Flow, file: &str, modules: &Modules, nodes: &[NodeId]) -> BTreeSet<String> {
    let Some(root) = modules.root.as_ref().filter(|_| !nodes.is_empty()) else { return BTreeSet::new() };
    let mut found = BTreeSet::new();
    for (_, Reading { paths, own, .. }) in readings(flow, file, Some(nodes)) {
        let imported = paths.iter().flat_map(|path| flow.idioms.imported(file, path, root));
        let module = |reading: Imported| modules.first(&reading.modules).cloned();
        found.extend(imported.chain(own).filter_map(module).find(|module| !modules.complete.contains(module)));
    }
    found
}

/// How a name or attribute may be understood.
struct Reading {
    /// Paths by the imports that bind its first name.
    paths: Vec<String>,
    /// What another file of the same module may call so.
    own: Option<Imported>,
    /// Whether nothing but an import binds the name.
    only: bool,
}

/// Reads of names that imports bind, or nothing in the file does, and of what is taken of them.
fn readings(flow: &Flow, file: &str, nodes: Option<&[NodeId]>) -> Vec<(NodeId, Reading)> {
    let facts = flow.facts;
    let all = || {
        facts.ids().filter(|id| matches!(facts.kind(*id), Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. }))
    };
    let ids: Vec<NodeId> = nodes.map_or_else(|| all().collect(), <[NodeId]>::to_vec);
    let stars: Vec<&str> = facts
        .imports
        .iter()
        .filter(|import| import.binding == "*" && !import.handed_on)
        .map(|import| import.path.trim_end_matches('*'))
        .collect();
    ids.into_iter()
        .filter(|id| !is_bound(facts, *id))
        .filter_map(|id| {
            let (first, rest) = spelled(flow, id)?;
            let Kind::Name(name) = facts.kind(first) else { return None };
            let bindings = flow.bindings(first);
            let imports = bindings.iter().filter_map(|binding| match binding {
                Binding::Import(index) => Some(facts.imports[*index].path.as_str()),
                _ => None,
            });
            let imports: BTreeSet<&str> = imports.collect();
            let only = bindings.iter().all(|binding| match binding {
                Binding::Import(_) => true,
                // `try: from x import y / except: y = None`
                Binding::Value { value, .. } => matches!(facts.kind(*value), Kind::Other),
                _ => false,
            });
            let unbound = flow.lookup(first, name).is_none();
            let mut paths: Vec<String> = imports.iter().map(|path| format!("{path}{rest}")).collect();
            if unbound {
                paths.extend(stars.iter().map(|star| format!("{star}{name}{rest}")));
            }
            let own = flow.idioms.module(file).filter(|_| unbound && flow.idioms.shares_names());
            let own = own.map(|module| Imported { modules: vec![module], name: format!("{name}{rest}") });
            (!paths.is_empty() || own.is_some()).then_some((id, Reading { paths, own, only }))
        })
        .collect()
}

/// The name that an expression begins with, and what is taken of it: `.llm.base_url` of `config.llm["base_url"]`.
fn spelled(flow: &Flow, id: NodeId) -> Option<(NodeId, String)> {
    let mut names = Vec::new();
    let mut at = id;
    while names.len() <= LONGEST {
        match flow.facts.kind(at) {
            Kind::Name(_) => {
                let rest = names.iter().rev().map(|name| format!(".{name}")).collect();
                return Some((at, rest));
            }
            Kind::Attribute { base, name, .. } => {
                names.push(name.clone());
                at = *base;
            }
            Kind::Index { base, index } => {
                names.push(flow.facts.plain(*index)?);
                at = *base;
            }
            _ => return None,
        }
    }
    None
}
