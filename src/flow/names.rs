//! What a file says about its names: what binds them, who reads them, what is called and assigned by them.

use std::collections::HashMap;
use std::hash::Hash;

use super::{Binding, DEPTH, Flow, Member};
use crate::facts::{Kind, NodeId};
use crate::source::line_start;

/// How many assignments or calls are looked at that may be of something else with the same name.
const MOST: usize = 64;

impl<'a> Flow<'a> {
    /// The scope that code directly below `id` runs in.
    pub(super) fn scope_at(&self, id: NodeId) -> NodeId {
        match self.facts.kind(id) {
            Kind::Function { .. } | Kind::Class { .. } | Kind::File => id,
            _ => self.facts.node(id).scope,
        }
    }

    /// The class around a node, else the file.
    pub fn class_of(&self, id: NodeId) -> NodeId {
        // From scope to scope: a chain of calls may have thousands of nodes around one of its own.
        let around = |id: &NodeId| Some(self.facts.node(*id).scope).filter(|scope| scope != id);
        std::iter::successors(around(&id), around)
            .find(|id| matches!(self.facts.kind(*id), Kind::Class { .. }))
            .unwrap_or(NodeId::FILE)
    }

    pub(super) fn bound_in(&self, scope: NodeId, name: &str) -> Option<&[Binding]> {
        self.bindings.get(name)?.get(&scope).map(Vec::as_slice)
    }

    /// What `name` is bound to as seen from `at`, and the scope that binds it.
    pub fn lookup(&self, at: NodeId, name: &str) -> Option<(NodeId, &[Binding])> {
        if self.idioms.variables_are_environment() {
            return self.bound_in(NodeId::FILE, name).map(|found| (NodeId::FILE, found));
        }
        let scopes = self.bindings.get(name)?;
        let mut scope = self.scope_at(at);
        let mut innermost = true;
        loop {
            let visible =
                innermost || self.idioms.fields_in_scope() || !matches!(self.facts.kind(scope), Kind::Class { .. });
            if let Some(found) = scopes.get(&scope).filter(|_| visible) {
                return Some((scope, found));
            }
            let parent = self.facts.node(scope).parent?;
            scope = self.scope_at(parent);
            innermost = false;
        }
    }

    /// What the name at `id` is bound to; nothing for anything but a name.
    pub fn bindings(&self, id: NodeId) -> &[Binding] {
        match self.facts.kind(id) {
            Kind::Name(name) => self.lookup(id, name).map_or(&[], |found| found.1),
            _ => &[],
        }
    }

    /// `a.b.c` for names, attributes, indexes by a literal and calls (`a()`), as written.
    pub fn dotted(&self, id: NodeId) -> Option<String> {
        self.spell(id, false)
    }

    /// Like [`Flow::dotted`], with the first name replaced by what it was imported as.
    pub fn path(&self, id: NodeId) -> Option<String> {
        self.spell(id, true)
    }

    fn spell(&self, id: NodeId, imports: bool) -> Option<String> {
        // What is taken of the first name, outermost first.
        let mut taken = [NodeId::FILE; 2 * DEPTH - 1];
        let mut count = 0;
        let mut at = id;
        let first = loop {
            let base = match self.facts.kind(at) {
                Kind::Attribute { base, .. } | Kind::Index { base, .. } => *base,
                Kind::Call { callee, .. } => *callee,
                Kind::Name(name) => match imports.then(|| self.import(at, name)).flatten() {
                    Some(import) => break self.facts.imports[import].path.as_str(),
                    None => break name.as_str(),
                },
                // The name of a command.
                Kind::Literal(_) if count == 0 => return self.facts.plain(at),
                _ => return None,
            };
            *taken.get_mut(count)? = at;
            count += 1;
            at = base;
        };
        let mut path = String::with_capacity(first.len() + 16 * count);
        path.push_str(first);
        for id in taken[..count].iter().rev() {
            match self.facts.kind(*id) {
                Kind::Attribute { name, .. } => path.extend([".", name]),
                Kind::Index { index, .. } => path.extend(["[", &self.facts.plain(*index)?, "]"]),
                _ => path.push_str("()"),
            }
        }
        Some(path)
    }

    /// The import that a name stands for, unless the file binds the name to something else as well.
    fn import(&self, at: NodeId, name: &str) -> Option<usize> {
        let (_, bindings) = self.lookup(at, name)?;
        let mut imports = None;
        for binding in bindings {
            match binding {
                Binding::Import(index) => imports = Some(*index),
                // `try: from x import y / except: y = None`
                Binding::Value { value, .. } if matches!(self.facts.kind(*value), Kind::Other) => {}
                _ => return None,
            }
        }
        imports
    }

    /// Nodes that read a name, in document order.
    pub fn reads(&self, name: &str) -> &[NodeId] {
        self.reads.get(name).map_or(&[], Vec::as_slice)
    }

    /// Reads of the variable that `name` means in `scope`.
    pub fn reads_in<'f>(&'f self, scope: NodeId, name: &'f str) -> impl Iterator<Item = NodeId> + 'f {
        let resolved = self.lazy.resolved.get_or_init(|| {
            let mut resolved: HashMap<&str, HashMap<NodeId, Vec<NodeId>>> = HashMap::new();
            for (name, reads) in &self.reads {
                let scopes = resolved.entry(name).or_default();
                for read in reads {
                    if let Some((scope, _)) = self.lookup(*read, name) {
                        scopes.entry(scope).or_default().push(*read);
                    }
                }
            }
            resolved
        });
        resolved.get(name).and_then(|scopes| scopes.get(&scope)).into_iter().flatten().copied()
    }

    /// Attributes that are written as this dotted path.
    pub fn written_as(&self, path: &str) -> &[NodeId] {
        let attributes = self.lazy.attributes.get_or_init(|| {
            let all = self.facts.ids().filter(|id| matches!(self.facts.kind(*id), Kind::Attribute { .. }));
            grouped(all.filter_map(|id| Some((self.dotted(id)?, id))))
        });
        attributes.get(path).map_or(&[], Vec::as_slice)
    }

    /// Attributes in a class (or outside of all) that are written as this dotted path.
    pub fn written_in(&self, class: NodeId, path: &str) -> &[NodeId] {
        let in_classes = self.lazy.class_attributes.get_or_init(|| {
            let all = self.facts.ids().filter(|id| matches!(self.facts.kind(*id), Kind::Attribute { .. }));
            grouped(all.filter_map(|id| Some(((self.dotted(id)?, self.class_of(id)), id))))
        });
        in_classes.get(&(path.to_owned(), class)).map_or(&[], Vec::as_slice)
    }

    /// Attributes taken of what a name or attribute means.
    pub fn attributes_of(&self, object: NodeId) -> Vec<NodeId> {
        let uses: Vec<NodeId> = match self.facts.kind(object) {
            Kind::Name(name) => match self.lookup(object, name) {
                Some((scope, _)) => self.reads_in(scope, name).collect(),
                None => Vec::new(),
            },
            Kind::Attribute { .. } => match self.dotted(object) {
                Some(path) => self.written_in(self.class_of(object), &path).to_vec(),
                None => Vec::new(),
            },
            _ => Vec::new(),
        };
        let taken = self.lazy.taken.get_or_init(|| {
            grouped(self.facts.ids().filter_map(|id| match self.facts.kind(id) {
                Kind::Attribute { base, .. } => Some((*base, id)),
                _ => None,
            }))
        });
        uses.iter().filter_map(|used| taken.get(used)).flatten().copied().collect()
    }

    /// What an assignment binds a part of its value to: of several targets the one in its place, or the first one where a
    /// call yields several values (`client, err := New()`).
    pub fn target_of(&self, target: NodeId, value: NodeId, part: NodeId) -> NodeId {
        let Kind::Sequence(targets) = self.facts.kind(target) else { return target };
        let index = match self.facts.kind(value) {
            Kind::Sequence(values) => values.iter().position(|value| self.facts.within(part, *value)),
            _ => Some(0),
        };
        index.and_then(|index| targets.get(index)).copied().unwrap_or(target)
    }

    /// Reads of an environment variable or secret.
    pub fn env_reads(&self, name: &str) -> &[NodeId] {
        let reads = self
            .lazy
            .env_reads
            .get_or_init(|| grouped(self.facts.ids().filter_map(|id| Some((self.env_read(id)?.name, id)))));
        reads.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a literal of the file is this string.
    pub fn has_literal(&self, value: &str) -> bool {
        let literals = || self.facts.ids().filter_map(|id| self.facts.plain(id)).collect();
        self.lazy.literals.get_or_init(literals).contains(value)
    }

    /// Those assignments of [`Flow::members_of`] that are made to what the name or attribute means at `at`. Where none
    /// is seen to, those to an attribute that is written the same.
    pub fn members_at(&self, at: NodeId, path: &str) -> Vec<&Member> {
        let own = self.lazy.own_targets.get_or_init(|| {
            grouped(self.ordered_members.iter().enumerate().map(|(index, member)| {
                let path = member.entry().map_or(member.path.as_str(), |(holder, _)| holder);
                ((path.to_owned(), self.owner(member.assign, path)), index)
            }))
        });
        match own.get(&(path.to_owned(), self.owner(at, path))) {
            Some(own) => own.iter().map(|index| &self.ordered_members[*index]).collect(),
            None if path.contains('.') => self.members_of(path).take(MOST).collect(),
            None => Vec::new(),
        }
    }

    /// Those calls of a method, by its dotted path, whose receiver is what it means at `at`; else as above.
    pub fn calls_at(&self, at: NodeId, path: &str) -> &[NodeId] {
        let own =
            self.lazy.own_methods.get_or_init(|| {
                grouped(self.calls_by_path().iter().flat_map(|(path, calls)| {
                    calls.iter().map(|call| ((path.clone(), self.owner(*call, path)), *call))
                }))
            });
        match own.get(&(path.to_owned(), self.owner(at, path))) {
            Some(own) => own,
            None => self.calls_as(path).get(..MOST).unwrap_or_else(|| self.calls_as(path)),
        }
    }

    /// What tells names that are written the same apart: the scope that binds the first one, or the class whose methods
    /// all have it as their receiver.
    fn owner(&self, at: NodeId, path: &str) -> Option<NodeId> {
        let first = path.split(['.', '[', '(']).next()?;
        let (scope, bindings) = self.lookup(at, first)?;
        let class = self.class_of(at);
        let receiver = path.contains('.') && class != NodeId::FILE && matches!(bindings, [Binding::Parameter(_)]);
        Some(if receiver { class } else { scope })
    }

    /// Assignments to `path`, or to an entry of it, in document order.
    pub fn members_of(&self, path: &str) -> impl Iterator<Item = &Member> {
        let targets = self.lazy.targets.get_or_init(|| {
            grouped(self.ordered_members.iter().enumerate().map(|(index, member)| {
                (member.entry().map_or(member.path.as_str(), |(holder, _)| holder).to_owned(), index)
            }))
        });
        targets.get(path).into_iter().flatten().map(|index| &self.ordered_members[*index])
    }

    /// Calls of a method, by its dotted path as written.
    pub fn calls_as(&self, path: &str) -> &[NodeId] {
        self.calls_by_path().get(path).map_or(&[], Vec::as_slice)
    }

    fn calls_by_path(&self) -> &HashMap<String, Vec<NodeId>> {
        self.lazy.methods.get_or_init(|| {
            grouped(self.facts.ids().filter_map(|id| match self.facts.kind(id) {
                Kind::Call { callee, .. } if matches!(self.facts.kind(*callee), Kind::Attribute { .. }) => {
                    Some((self.dotted(*callee)?, id))
                }
                _ => None,
            }))
        })
    }

    /// Calls whose callee ends in `name`.
    pub fn calls_of(&self, name: &str) -> &[NodeId] {
        self.calls.get(name).map_or(&[], Vec::as_slice)
    }

    /// Values assigned to the attribute or entry `path` (as written) in the class around `at`, with their assignments.
    pub fn members(&self, at: NodeId, path: &str) -> &[(NodeId, NodeId)] {
        self.members.get(&(self.class_of(at), path.to_owned())).map_or(&[], Vec::as_slice)
    }

    /// All assignments to attributes and entries, in document order.
    pub fn all_members(&self) -> &[Member] {
        &self.ordered_members
    }

    /// Nodes that take the attribute `name` of something.
    pub fn attributes(&self, name: &str) -> &[NodeId] {
        self.attributes.get(name).map_or(&[], Vec::as_slice)
    }

    /// The parameters of a function: node and name.
    pub fn parameters(&self, function: NodeId) -> impl Iterator<Item = (NodeId, &'a str)> + '_ {
        let ids = self.parameters.get(&function).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| match self.facts.kind(*id) {
            Kind::Parameter { name, .. } => Some((*id, name.as_str())),
            _ => None,
        })
    }

    /// Whether a name that an assignment makes can be used by other files.
    pub fn is_public(&self, name: &str, assign: NodeId) -> bool {
        // A name that is made first and set later is as public as where it is made.
        let made = self.lookup(assign, name).and_then(|(scope, _)| self.declared.get(&(scope, name)));
        let made = made.copied().unwrap_or(assign);
        let start = match self.facts.kind(made) {
            Kind::Assign { target, .. } | Kind::Declare(target) => self.facts.span(*target).start,
            _ => self.facts.span(made).start,
        };
        self.idioms.is_public(name, &self.text[line_start(self.text, start)..start])
    }

    /// The function `name` that a class defines.
    pub fn method(&self, class: NodeId, name: &str) -> Option<NodeId> {
        self.bound_in(class, name)?.iter().find_map(|binding| match binding {
            Binding::Definition(id) => Some(*id),
            _ => None,
        })
    }

    /// The fields of a class that are assigned in its body: name, value, assignment.
    pub fn fields(&self, class: NodeId) -> &[(&'a str, NodeId, NodeId)] {
        self.fields.get(&class).map_or(&[], Vec::as_slice)
    }

    /// What a function returns.
    pub fn returns(&self, function: NodeId) -> &[NodeId] {
        self.returns.get(&function).map_or(&[], Vec::as_slice)
    }

    /// The function or class of this file that a callee means.
    pub fn definition(&self, callee: NodeId) -> Option<NodeId> {
        match self.facts.kind(callee) {
            Kind::Name(name) => match self.lookup(callee, name)?.1 {
                [Binding::Definition(id)] => Some(*id),
                _ => None,
            },
            // `self.method(…)`: a method of the class around.
            Kind::Attribute { base, name, .. } if matches!(self.facts.kind(*base), Kind::Name(_)) => {
                let class = self.class_of(callee);
                match self.bound_in(class, name)? {
                    [Binding::Definition(id)] if class != NodeId::FILE => Some(*id),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The values of each key, in order.
fn grouped<K: Eq + Hash, V>(pairs: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}
