//! Where values come from: names, attributes and parameters followed to the expressions they stand for, in one file.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{HashMap, HashSet};

use crate::facts::{Argument, Arguments, Facts, Kind, NodeId, Piece};
use crate::finding::Span;
use crate::languages::Idioms;

/// How many names a value is followed through; programs that need more are reported, not guessed at.
const DEPTH: usize = 12;

/// How many expressions are looked at to follow one value.
const STEPS: usize = 4096;

/// The facts of a file with what they say about names.
pub struct Flow<'a> {
    /// The file's text.
    pub text: &'a str,
    /// Its facts.
    pub facts: &'a Facts,
    /// The language's idioms.
    pub idioms: &'a dyn Idioms,
    /// Name → the scopes that bind it, and to what.
    bindings: HashMap<&'a str, HashMap<NodeId, Vec<Binding>>>,
    /// (class or file, dotted target such as `self.url` or `openai.api_base`) → values and their assignments.
    members: HashMap<(NodeId, String), Vec<(NodeId, NodeId)>>,
    ordered_members: Vec<Member>,
    /// Name → nodes that read it.
    reads: HashMap<&'a str, Vec<NodeId>>,
    /// Function name → calls of it; class names included.
    calls: HashMap<&'a str, Vec<NodeId>>,
    /// Class → its fields: name, value, assignment.
    fields: HashMap<NodeId, Vec<(&'a str, NodeId, NodeId)>>,
    /// Variables of the environment that are leaves even where the file sets them.
    unfollowed: HashSet<String>,
    /// Function → what it returns.
    returns: HashMap<NodeId, Vec<NodeId>>,
    /// Function → its parameters.
    parameters: HashMap<NodeId, Vec<NodeId>>,
    /// Attribute name → nodes that take it.
    attributes: HashMap<&'a str, Vec<NodeId>>,
    /// Steps that are left for the value being followed, and how many values are being followed inside each other.
    budget: Cell<usize>,
    nesting: Cell<usize>,
    lazy: Lazy<'a>,
    /// Texts of expressions that were asked for before.
    pub(crate) constants: RefCell<HashMap<NodeId, Option<String>>>,
}

/// Indexes that only files with clients need. Without them, a file with many clients would take quadratic time.
#[derive(Default)]
struct Lazy<'a> {
    /// Name → scope that binds it → nodes that read it.
    resolved: OnceCell<HashMap<&'a str, HashMap<NodeId, Vec<NodeId>>>>,
    /// Dotted path → attributes that are written so.
    attributes: OnceCell<HashMap<String, Vec<NodeId>>>,
    /// Variable of the environment → its reads.
    env_reads: OnceCell<HashMap<String, Vec<NodeId>>>,
    /// Values of literals without interpolations.
    literals: OnceCell<HashSet<String>>,
    /// Dotted path of what is assigned to, or of what an entry is assigned to → indices of members.
    targets: OnceCell<HashMap<String, Vec<usize>>>,
    /// Dotted path of a method → its calls.
    methods: OnceCell<HashMap<String, Vec<NodeId>>>,
}

/// An assignment to an attribute or entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The class around it, else the file.
    pub class: NodeId,
    /// The target as written: `self.url`, `openai.api_base`, `os.environ[X]`.
    pub path: String,
    /// The value.
    pub value: NodeId,
    /// The assignment.
    pub assign: NodeId,
}

/// What binds a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Binding {
    /// An assignment of a value.
    Value {
        /// The value.
        value: NodeId,
        /// The assignment.
        assign: NodeId,
    },
    /// A loop, which binds it to one value after the other: the loop, and the index in each value where that is unpacked.
    Element(NodeId, Option<usize>),
    /// A parameter.
    Parameter(NodeId),
    /// An import, by its index in [`Facts::imports`].
    Import(usize),
    /// A function or class.
    Definition(NodeId),
}

/// A value that cannot be followed further.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The expression: a literal, a call, a parameter, a name nothing is known of.
    pub node: NodeId,
    /// The names and attributes it was reached through, outermost first.
    pub path: Vec<NodeId>,
    /// Whether it is one of several possible values, or a default that a caller or the environment may override.
    pub optional: bool,
}

/// A read of an environment variable or secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnvRead {
    /// The whole expression.
    pub node: NodeId,
    /// The variable.
    pub name: String,
    /// Where its name stands, quotes excluded.
    pub name_span: Span,
    /// The value when it is not set.
    pub default: Option<NodeId>,
}

impl<'a> Flow<'a> {
    /// Indexes the names of a file.
    pub fn new(text: &'a str, facts: &'a Facts, idioms: &'a dyn Idioms) -> Self {
        let mut flow = Self {
            text,
            facts,
            idioms,
            bindings: HashMap::new(),
            members: HashMap::new(),
            ordered_members: Vec::new(),
            reads: HashMap::new(),
            calls: HashMap::new(),
            fields: HashMap::new(),
            returns: HashMap::new(),
            unfollowed: HashSet::new(),
            parameters: HashMap::new(),
            attributes: HashMap::new(),
            budget: Cell::new(STEPS),
            nesting: Cell::new(0),
            lazy: Lazy::default(),
            constants: RefCell::default(),
        };
        for (index, import) in facts.imports.iter().enumerate() {
            flow.bind(import.scope, &import.binding, Binding::Import(index));
        }
        for id in facts.ids() {
            let node = facts.node(id);
            match &node.kind {
                Kind::Assign { target, value } => flow.bind_target(*target, *value, id),
                Kind::Each { target, .. } => match facts.kind(*target) {
                    Kind::Name(name) => flow.bind(flow.scope_at(*target), name, Binding::Element(id, None)),
                    Kind::Sequence(targets) => {
                        for (index, target) in targets.iter().enumerate() {
                            if let Kind::Name(name) = facts.kind(*target) {
                                flow.bind(flow.scope_at(*target), name, Binding::Element(id, Some(index)));
                            }
                        }
                    }
                    _ => {}
                },
                Kind::Parameter { name, .. } => {
                    flow.parameters.entry(node.scope).or_default().push(id);
                    flow.bind(node.scope, name, Binding::Parameter(id));
                }
                Kind::Attribute { name, .. } => flow.attributes.entry(name).or_default().push(id),
                Kind::Function { name: Some(name) } | Kind::Class { name, .. } => {
                    // A definition is bound where it stands; the node is its own scope only for what is inside.
                    let scope = node.parent.map_or(NodeId::FILE, |parent| flow.scope_at(parent));
                    flow.bind(scope, name, Binding::Definition(id));
                }
                Kind::Call { callee, .. } => match facts.kind(*callee) {
                    Kind::Name(name) | Kind::Attribute { name, .. } => flow.calls.entry(name).or_default().push(id),
                    _ => {}
                },
                Kind::Return(value) => flow.returns.entry(node.scope).or_default().push(*value),
                Kind::Name(name) if !is_bound(facts, id) => flow.reads.entry(name).or_default().push(id),
                _ => {}
            }
        }
        flow
    }

    /// Treats these variables as reads of the environment even where the file sets them, in languages whose variables
    /// are the environment.
    pub fn stop_at(&mut self, names: impl IntoIterator<Item = String>) {
        if self.idioms.variables_are_environment() {
            self.unfollowed.extend(names);
        }
    }

    fn bind(&mut self, scope: NodeId, name: &'a str, binding: Binding) {
        let scope = if self.idioms.variables_are_environment() { NodeId::FILE } else { scope };
        self.bindings.entry(name).or_default().entry(scope).or_default().push(binding);
    }

    fn bind_target(&mut self, target: NodeId, value: NodeId, assign: NodeId) {
        let facts = self.facts;
        let mut pairs = vec![(target, value)];
        while let Some((target, value)) = pairs.pop() {
            match facts.kind(target) {
                Kind::Name(name) => {
                    let scope = self.scope_at(target);
                    self.bind(scope, name, Binding::Value { value, assign });
                    if matches!(facts.kind(scope), Kind::Class { .. }) {
                        self.fields.entry(scope).or_default().push((name, value, assign));
                    }
                }
                Kind::Attribute { .. } | Kind::Index { .. } => {
                    if let Some(path) = self.dotted(target) {
                        let class = self.class_of(target);
                        self.members.entry((class, path.clone())).or_default().push((value, assign));
                        self.ordered_members.push(Member { class, path, value, assign });
                    }
                }
                Kind::Sequence(targets) => match facts.kind(value) {
                    Kind::Sequence(values) if values.len() == targets.len() => {
                        pairs.extend(targets.iter().copied().zip(values.iter().copied()));
                    }
                    // Unpacked from something unseen: each name is bound to the whole, which has no string value.
                    _ => pairs.extend(targets.iter().map(|target| (*target, value))),
                },
                _ => {}
            }
        }
    }

    /// The scope that code directly below `id` runs in.
    fn scope_at(&self, id: NodeId) -> NodeId {
        match self.facts.kind(id) {
            Kind::Function { .. } | Kind::Class { .. } | Kind::File => id,
            _ => self.facts.node(id).scope,
        }
    }

    /// The class around a node, else the file.
    pub fn class_of(&self, id: NodeId) -> NodeId {
        self.facts.ancestors(id).find(|id| matches!(self.facts.kind(*id), Kind::Class { .. })).unwrap_or(NodeId::FILE)
    }

    fn bound_in(&self, scope: NodeId, name: &str) -> Option<&[Binding]> {
        self.bindings.get(name)?.get(&scope).map(Vec::as_slice)
    }

    /// What `name` is bound to as seen from `at`, and the scope that binds it.
    pub fn lookup(&self, at: NodeId, name: &str) -> Option<(NodeId, &[Binding])> {
        if self.idioms.variables_are_environment() {
            return self.bound_in(NodeId::FILE, name).map(|found| (NodeId::FILE, found));
        }
        let mut scope = self.scope_at(at);
        let mut innermost = true;
        loop {
            let visible = innermost || !matches!(self.facts.kind(scope), Kind::Class { .. });
            if let Some(found) = self.bound_in(scope, name).filter(|_| visible) {
                return Some((scope, found));
            }
            let parent = self.facts.node(scope).parent?;
            scope = self.scope_at(parent);
            innermost = false;
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
        let mut suffix = Vec::new();
        let mut at = id;
        while suffix.len() < 2 * DEPTH {
            match self.facts.kind(at) {
                Kind::Attribute { base, name, .. } => {
                    suffix.push(format!(".{name}"));
                    at = *base;
                }
                Kind::Index { base, index } => {
                    suffix.push(format!("[{}]", self.facts.plain(*index)?));
                    at = *base;
                }
                Kind::Call { callee, .. } => {
                    suffix.push("()".to_owned());
                    at = *callee;
                }
                Kind::Name(name) => {
                    let mut path = name.clone();
                    if let Some(import) = self.import(at, name).filter(|_| imports) {
                        path = self.facts.imports[import].path.clone();
                    }
                    path.extend(suffix.into_iter().rev());
                    return Some(path);
                }
                // The name of a command.
                Kind::Literal(_) if suffix.is_empty() => return self.facts.plain(at),
                _ => return None,
            }
        }
        None
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

    /// Assignments to `path`, or to an entry of it, in document order.
    pub fn members_of(&self, path: &str) -> impl Iterator<Item = &Member> {
        let targets = self.lazy.targets.get_or_init(|| {
            grouped(self.ordered_members.iter().enumerate().map(|(index, member)| {
                let entry = member.path.strip_suffix(']').and_then(|path| path.rsplit_once('['));
                (entry.map_or(member.path.as_str(), |(holder, _)| holder).to_owned(), index)
            }))
        });
        targets.get(path).into_iter().flatten().map(|index| &self.ordered_members[*index])
    }

    /// Calls of a method, by its dotted path as written.
    pub fn calls_as(&self, path: &str) -> &[NodeId] {
        let methods = self.lazy.methods.get_or_init(|| {
            grouped(self.facts.ids().filter_map(|id| match self.facts.kind(id) {
                Kind::Call { callee, .. } if matches!(self.facts.kind(*callee), Kind::Attribute { .. }) => {
                    Some((self.dotted(*callee)?, id))
                }
                _ => None,
            }))
        });
        methods.get(path).map_or(&[], Vec::as_slice)
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

    /// The read of an environment variable at `id`, if it is one.
    pub fn env_read(&self, id: NodeId) -> Option<EnvRead> {
        let literal_name = |node: NodeId| {
            let name = self.facts.plain(node)?;
            let literal = self.facts.literal(node)?;
            Some((name, Span::new(literal.open.end, literal.close.start)))
        };
        match self.facts.kind(id) {
            Kind::Call { callee, arguments } => {
                let path = self.path(*callee)?;
                let known = self.idioms.env_calls().iter().any(|call| match call.strip_prefix("*.") {
                    Some(method) => path.rsplit_once('.').is_some_and(|(_, last)| last == method),
                    None => *call == path,
                });
                if !known {
                    return None;
                }
                let first = arguments.items.first().filter(|argument| !argument.spread)?;
                let (name, name_span) = literal_name(first.value)?;
                let default = arguments.items.get(1).map(|argument| argument.value);
                Some(EnvRead { node: id, name, name_span, default })
            }
            Kind::Index { base, index } => {
                let path = self.path(*base)?;
                self.idioms.env_maps().contains(&path.as_str()).then_some(())?;
                let (name, name_span) = literal_name(*index)?;
                Some(EnvRead { node: id, name, name_span, default: None })
            }
            Kind::Attribute { base, name, name_span } => {
                let path = self.path(*base)?;
                (self.idioms.env_maps().contains(&path.as_str()) && self.facts.imports.iter().all(|i| i.path != path))
                    .then(|| EnvRead { node: id, name: name.clone(), name_span: *name_span, default: None })
            }
            Kind::Name(name)
                if self.idioms.variables_are_environment()
                    && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                    && !matches!(name.as_str(), "OPTARG" | "REPLY") =>
            {
                let span = self.facts.span(id);
                let at = span.start + span.of(self.text).find(name.as_str())?;
                Some(EnvRead { node: id, name: name.clone(), name_span: Span::new(at, at + name.len()), default: None })
            }
            _ => None,
        }
    }

    /// The expressions a value may stand for.
    pub fn leaves(&self, id: NodeId) -> Vec<Leaf> {
        if self.nesting.get() == 0 {
            self.budget.set(STEPS);
        }
        let mut leaves = Vec::new();
        self.nesting.set(self.nesting.get() + 1);
        self.trace(id, &mut Vec::new(), 0, false, &mut leaves);
        self.nesting.set(self.nesting.get() - 1);
        leaves
    }

    fn trace(&self, id: NodeId, path: &mut Vec<NodeId>, depth: usize, optional: bool, leaves: &mut Vec<Leaf>) {
        let steps = self.budget.get().saturating_sub(1);
        self.budget.set(steps);
        if depth >= DEPTH || leaves.len() >= 64 || steps == 0 || self.nesting.get() > DEPTH {
            leaves.push(Leaf { node: id, path: path.clone(), optional });
            return;
        }
        let facts = self.facts;
        let mut values: Vec<NodeId> = Vec::new();
        let mut own_leaf = false;
        // What a name stands for is reached through it.
        let through =
            matches!(facts.kind(id), Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. } | Kind::Call { .. });
        match facts.kind(id) {
            Kind::Name(name) if self.unfollowed.contains(name) => own_leaf = true,
            Kind::Name(name) => match self.lookup(id, name) {
                Some((scope, bindings)) => {
                    for binding in self.reaching(id, scope, bindings) {
                        match binding {
                            // `x = x or …` and the like: what is on the right was bound by another one of these.
                            Binding::Value { value, assign } if !path.contains(&id) && !facts.within(id, *assign) => {
                                values.push(*value);
                            }
                            Binding::Value { .. } => {}
                            Binding::Element(each, index) => {
                                let elements = self.elements(*each, *index);
                                own_leaf |= elements.is_empty();
                                values.extend(elements);
                            }
                            Binding::Parameter(parameter) => values.push(*parameter),
                            Binding::Import(_) | Binding::Definition(_) => own_leaf = true,
                        }
                    }
                }
                None => own_leaf = true,
            },
            Kind::Parameter { default, .. } => {
                leaves.push(Leaf { node: id, path: path.clone(), optional: true });
                if let Some(default) = default {
                    self.trace(*default, path, depth + 1, true, leaves);
                }
                return;
            }
            Kind::Either(options) => {
                values.extend(options);
            }
            // `"$X"`: a string that is nothing but a value.
            Kind::Literal(literal) => match literal.pieces.as_slice() {
                [Piece::Hole { value: Some(value), .. }] => {
                    values.push(*value);
                }
                _ => own_leaf = true,
            },
            Kind::Attribute { base, name, .. } => match self.env_read(id) {
                Some(_) => own_leaf = true,
                None => {
                    values = self.attribute_values(id, *base, name);
                    own_leaf = values.is_empty();
                }
            },
            Kind::Index { base, index } => {
                if self.env_read(id).is_some() {
                    own_leaf = true;
                } else {
                    values = self.entry_values(id, *base, *index);
                    own_leaf = values.is_empty();
                }
            }
            Kind::Call { callee, .. } => {
                if let Some(read) = self.env_read(id) {
                    leaves.push(Leaf { node: id, path: path.clone(), optional: optional || read.default.is_some() });
                    if let Some(default) = read.default {
                        self.trace(default, path, depth + 1, true, leaves);
                    }
                    return;
                }
                // A function of the file that hands out a string or another value of its own.
                let function = self.definition(*callee).filter(|id| matches!(facts.kind(*id), Kind::Function { .. }));
                let returned = function.map_or(&[][..], |function| self.returns(function));
                let plain = |value: &NodeId| {
                    !matches!(facts.kind(*value), Kind::Call { .. }) || self.env_read(*value).is_some()
                };
                if !returned.is_empty() && returned.iter().all(plain) {
                    values.extend(returned);
                } else {
                    own_leaf = true;
                }
            }
            _ => own_leaf = true,
        }
        if own_leaf {
            leaves.push(Leaf { node: id, path: path.clone(), optional: optional || !values.is_empty() });
        }
        let optional = optional || own_leaf || values.len() > 1;
        if through {
            path.push(id);
        }
        for value in values {
            self.trace(value, path, depth + 1, optional, leaves);
        }
        if through {
            path.pop();
        }
    }

    /// Those of a name's bindings that can be what the read at `id` sees. Of assignments that stand one after the other
    /// in the block that also holds the read, only the last one counts.
    fn reaching<'b>(&self, id: NodeId, scope: NodeId, bindings: &'b [Binding]) -> &'b [Binding] {
        if bindings.len() < 2 || self.scope_at(id) != scope && !self.idioms.variables_are_environment() {
            return bindings;
        }
        let read = self.facts.span(id).start;
        let start = |binding: &Binding| match binding {
            Binding::Value { assign, value } => {
                (self.facts.span(*value).end <= read).then(|| self.facts.span(*assign).start)
            }
            _ => None,
        };
        let last = bindings.iter().enumerate().rev().find_map(|(index, binding)| Some((index, start(binding)?)));
        match last {
            Some((index, assign)) if self.begins_line(assign) && self.follows_in_block(assign, read) => {
                &bindings[index..=index]
            }
            _ => bindings,
        }
    }

    /// Whether only declaring words stand before a statement on its line, so that nothing there decides whether it runs.
    fn begins_line(&self, at: usize) -> bool {
        let line = self.text[..at].rfind('\n').map_or(0, |at| at + 1);
        let declares =
            ["export", "local", "readonly", "declare", "typeset", "let", "const", "var", "val", "static", "final"];
        self.text[line..at].split_whitespace().all(|word| declares.contains(&word) || word.starts_with('-'))
    }

    /// Whether the block that holds the statement at `from` goes on until `to`: no line between them is indented less.
    pub fn follows_in_block(&self, from: usize, to: usize) -> bool {
        const FAR: usize = 1 << 16;
        if to < from || to - from > FAR {
            return false;
        }
        let line = self.text[..from].rfind('\n').map_or(0, |at| at + 1);
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let own = indent(&self.text[line..]);
        let end = self.text[to..].find('\n').map_or(self.text.len(), |at| to + at);
        let mut lines = self.text[line..end].lines().skip(1);
        !lines.any(|line| !line.trim().is_empty() && indent(line) < own)
    }

    /// The values that a loop runs through, or their parts at an index.
    fn elements(&self, each: NodeId, index: Option<usize>) -> Vec<NodeId> {
        let Kind::Each { items, source, .. } = self.facts.kind(each) else { return Vec::new() };
        let mut values = items.clone();
        for leaf in source.map(|source| self.leaves(source)).unwrap_or_default() {
            match self.facts.kind(leaf.node) {
                Kind::Sequence(items) => values.extend(items),
                // `MAPPING.items()`, `MAPPING.values()`
                Kind::Call { callee, .. } => {
                    let Kind::Attribute { base, name, .. } = self.facts.kind(*callee) else { continue };
                    if name != "values" && (name != "items" || index != Some(1)) {
                        continue;
                    }
                    for leaf in self.leaves(*base) {
                        if let Kind::Mapping(entries) = self.facts.kind(leaf.node) {
                            values.extend(entries.items.iter().map(|entry| entry.value));
                        }
                    }
                    return values;
                }
                _ => {}
            }
        }
        match index {
            None => values,
            Some(index) => values
                .iter()
                .filter_map(|value| match self.facts.kind(*value) {
                    Kind::Sequence(parts) => parts.get(index).copied(),
                    _ => None,
                })
                .collect(),
        }
    }

    /// What a function returns.
    pub fn returns(&self, function: NodeId) -> &[NodeId] {
        self.returns.get(&function).map_or(&[], Vec::as_slice)
    }

    /// What `base.name` was set to in this file.
    fn attribute_values(&self, id: NodeId, base: NodeId, name: &str) -> Vec<NodeId> {
        let facts = self.facts;
        if let Some(dotted) = self.dotted(id) {
            let found = self.members(id, &dotted);
            if !found.is_empty() {
                return found.iter().map(|(value, _)| *value).filter(|value| *value != id).collect();
            }
        }
        let class = match facts.kind(base) {
            Kind::Name(object) => match self.lookup(base, object) {
                Some((_, bindings)) => match bindings {
                    [Binding::Definition(class)] => Some(*class),
                    // `settings = Settings()`
                    [Binding::Value { value, .. }] => self.constructed_class(*value),
                    // `self`: the first parameter of a method
                    [Binding::Parameter(_)] => Some(self.class_of(id)).filter(|class| *class != NodeId::FILE),
                    _ => None,
                },
                None => None,
            },
            Kind::Call { .. } => self.constructed_class(base),
            _ => None,
        };
        let Some(class) = class.filter(|class| matches!(facts.kind(*class), Kind::Class { .. })) else {
            return Vec::new();
        };
        let fields: Vec<NodeId> =
            self.fields(class).iter().filter(|(field, _, _)| *field == name).map(|(_, value, _)| *value).collect();
        // What a subclass puts in its place.
        let overrides = self.fields.iter().filter(|(other, _)| match facts.kind(**other) {
            Kind::Class { bases, .. } => bases.iter().any(|base| self.definition(*base) == Some(class)),
            _ => false,
        });
        let overridden = overrides.flat_map(|(_, fields)| fields).filter(|(field, _, _)| *field == name);
        let mut fields = fields;
        fields.extend(overridden.map(|(_, value, _)| *value));
        fields.sort_unstable();
        // A property.
        match self.method(class, name).filter(|_| fields.is_empty()) {
            Some(method) => self.returns(method).to_vec(),
            None => fields,
        }
    }

    fn constructed_class(&self, id: NodeId) -> Option<NodeId> {
        let Kind::Call { callee, .. } = self.facts.kind(id) else { return None };
        self.definition(*callee).filter(|class| matches!(self.facts.kind(*class), Kind::Class { .. }))
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

    /// What `base[index]` is in a mapping literal of this file.
    fn entry_values(&self, id: NodeId, base: NodeId, index: NodeId) -> Vec<NodeId> {
        if let Some(dotted) = self.dotted(id) {
            let found = self.members(id, &dotted);
            if !found.is_empty() {
                return found.iter().map(|(value, _)| *value).filter(|value| *value != id).collect();
            }
        }
        // A key that is not in sight may be any.
        let key = self.facts.plain(index);
        let mut values = Vec::new();
        if !matches!(self.facts.kind(base), Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. }) {
            return values;
        }
        for leaf in self.leaves_bounded(base) {
            if let Kind::Sequence(items) = self.facts.kind(leaf.node) {
                match self.facts.span(index).of(self.text).parse::<usize>() {
                    Ok(at) => values.extend(items.get(at)),
                    Err(_) => values.extend(items),
                }
            }
            if let Kind::Mapping(entries) = self.facts.kind(leaf.node) {
                let fits = |entry: &&Argument| key.is_none() || entry.name == key;
                values.extend(entries.items.iter().filter(fits).map(|entry| entry.value));
            }
        }
        values
    }

    /// Leaves of a base of an index; a chain of indexes is as deep as it is written.
    fn leaves_bounded(&self, id: NodeId) -> Vec<Leaf> {
        let mut depth = 0;
        let mut at = id;
        while let Kind::Index { base, .. } | Kind::Attribute { base, .. } = self.facts.kind(at) {
            at = *base;
            depth += 1;
        }
        if depth > DEPTH { Vec::new() } else { self.leaves(id) }
    }

    /// The arguments of a call, or the entries of a mapping or of `dict(…)`.
    pub fn arguments(&self, id: NodeId) -> Option<&'a Arguments> {
        match self.facts.kind(id) {
            Kind::Call { arguments, .. } | Kind::Mapping(arguments) => Some(arguments),
            _ => None,
        }
    }

    /// The argument that is passed by this name.
    pub fn named<'f>(&self, arguments: &'f Arguments, name: &str) -> Option<&'f Argument> {
        arguments.items.iter().find(|argument| argument.name.as_deref() == Some(name))
    }

    /// Whether the interpolated or concatenated value is a plain name, attribute or subscript, so that leaving it out
    /// loses no effect.
    pub fn is_plain_read(&self, id: NodeId) -> bool {
        let mut at = id;
        for _ in 0..DEPTH {
            match self.facts.kind(at) {
                Kind::Name(_) => return true,
                Kind::Attribute { base, .. } => at = *base,
                Kind::Index { base, index } => {
                    let plain = match self.facts.kind(*index) {
                        Kind::Name(_) | Kind::Other => true,
                        _ => self.facts.plain(*index).is_some(),
                    };
                    if !plain {
                        return false;
                    }
                    at = *base;
                }
                Kind::Literal(_) => return self.facts.plain(at).is_some(),
                // A number.
                Kind::Other => return self.facts.span(at).of(self.text).bytes().all(|b| b.is_ascii_digit()),
                _ => return false,
            }
        }
        false
    }
}

/// Whether a node is bound where it stands: the target of an assignment or loop, or a part of one.
pub fn is_bound(facts: &Facts, id: NodeId) -> bool {
    let mut below = id;
    for parent in facts.ancestors(id).take(4) {
        match facts.kind(parent) {
            Kind::Assign { target, .. } | Kind::Each { target, .. } => return *target == below,
            Kind::Sequence(_) => below = parent,
            _ => return false,
        }
    }
    false
}

/// The values of each key, in order.
fn grouped<V>(pairs: impl Iterator<Item = (String, V)>) -> HashMap<String, Vec<V>> {
    let mut groups: HashMap<String, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// Whether a mapping is read only to set one of its entries: `payload` of `payload["x"] = …`.
pub fn is_filled(facts: &Facts, read: NodeId) -> bool {
    let parent = facts.node(read).parent;
    parent.is_some_and(|parent| matches!(facts.kind(parent), Kind::Index { .. }) && is_bound(facts, parent))
}
