//! Where values come from: names, attributes and parameters followed to the expressions they stand for, in one file.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::facts::{Argument, Arguments, Facts, Kind, NodeId};
use crate::finding::Span;
use crate::languages::Idioms;

mod environment;
mod follow;
mod names;

/// How many names a value is followed through; programs that need more are reported, not guessed at.
const DEPTH: usize = 12;

/// How many values of values are followed for one question: what one argument holds.
const DETOURS: usize = 64;

/// How many expressions are looked at to follow one value.
const STEPS: usize = 256;

/// How many expressions are looked at to follow all values of a file: so many, or so many for each byte. Without a limit,
/// clients that may each have the URLs and keys of all others take cubic time. What people write takes less than one for a byte.
const WORK: usize = 100_000;
const WORK_OF_BYTE: usize = 16;

/// The facts of a file with what they say about names.
pub struct Flow<'a> {
    /// The file's text.
    pub text: &'a str,
    /// Its facts.
    pub facts: &'a Facts,
    /// The language's idioms.
    pub idioms: &'a dyn Idioms,
    /// Name → the scopes that bind it, and to what.
    bindings: HashMap<&'a str, BTreeMap<NodeId, Vec<Binding>>>,
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
    /// Scope and name → where it is made without a value.
    declared: HashMap<(NodeId, &'a str), NodeId>,
    /// Name in a pattern → the pattern and its entry.
    unpacked: HashMap<NodeId, (NodeId, usize)>,
    /// Attribute name → nodes that take it.
    attributes: HashMap<&'a str, Vec<NodeId>>,
    /// Steps that are left for the value being followed, and how many values are being followed inside each other.
    budget: Cell<usize>,
    nesting: Cell<usize>,
    /// How many more expressions may be looked at to follow the values of this file.
    work: Cell<usize>,
    /// How many more values of values may be followed for one question, see [`Flow::begin`].
    detours: Cell<usize>,
    lazy: Lazy<'a>,
    /// Texts of expressions that were asked for before.
    pub(crate) constants: RefCell<HashMap<NodeId, Option<String>>>,
    /// Declarations of options of the command line, by name, once they were asked for.
    pub(crate) options: OnceCell<HashMap<String, Vec<NodeId>>>,
}

/// Indexes that only files with clients need. Without them, a file with many clients would take quadratic time.
#[derive(Default)]
struct Lazy<'a> {
    /// Name → scope that binds it → nodes that read it.
    resolved: OnceCell<HashMap<&'a str, HashMap<NodeId, Vec<NodeId>>>>,
    /// Dotted path → attributes that are written so.
    attributes: OnceCell<HashMap<String, Vec<NodeId>>>,
    /// The same by the class around as well.
    class_attributes: OnceCell<HashMap<(String, NodeId), Vec<NodeId>>>,
    /// Variable of the environment → its reads.
    env_reads: OnceCell<HashMap<String, Vec<NodeId>>>,
    /// Function → its parameter that names a variable of the environment.
    readers: OnceCell<HashMap<NodeId, usize>>,
    /// Values of literals without interpolations.
    literals: OnceCell<HashSet<String>>,
    /// Dotted path of what is assigned to, or of what an entry is assigned to → indices of members.
    targets: OnceCell<HashMap<String, Vec<usize>>>,
    /// What an attribute is taken of → the attributes.
    taken: OnceCell<HashMap<NodeId, Vec<NodeId>>>,
    /// Dotted path of a method → its calls.
    methods: OnceCell<HashMap<String, Vec<NodeId>>>,
    /// The same by what the first name means as well.
    own_targets: OnceCell<Own<usize>>,
    own_methods: OnceCell<Own<NodeId>>,
}

/// By dotted path and what tells its first name apart.
type Own<V> = HashMap<(String, Option<NodeId>), Vec<V>>;

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

impl Member {
    /// For an assignment to an entry, what holds it and its name: `os.environ` and `X` of `os.environ[X]`.
    pub fn entry(&self) -> Option<(&str, &str)> {
        self.path.strip_suffix(']')?.rsplit_once('[')
    }
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
    /// A pattern that takes a value apart by names: the pattern, a [`Kind::Mapping`], and the index of its entry.
    Entry(NodeId, usize),
    /// A parameter.
    Parameter(NodeId),
    /// An import, by its index in [`Facts::imports`].
    Import(usize),
    /// A function or class.
    Definition(NodeId),
}

/// A change of a name that some scope around it has made.
struct Change<'a> {
    target: NodeId,
    name: &'a str,
    value: NodeId,
    assign: NodeId,
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
            declared: HashMap::new(),
            unpacked: HashMap::new(),
            attributes: HashMap::new(),
            budget: Cell::new(STEPS),
            nesting: Cell::new(0),
            work: Cell::new(WORK.max(text.len().saturating_mul(WORK_OF_BYTE))),
            detours: Cell::new(DETOURS),
            lazy: Lazy::default(),
            constants: RefCell::default(),
            options: OnceCell::new(),
        };
        for (index, import) in facts.imports.iter().enumerate().filter(|(_, import)| !import.handed_on) {
            flow.bind(import.scope, &import.binding, Binding::Import(index));
        }
        let mut changed = Vec::new();
        for id in facts.ids() {
            let node = facts.node(id);
            match &node.kind {
                Kind::Assign { target, value, declares } => {
                    flow.bind_target(*target, *value, id, (!declares).then_some(&mut changed));
                }
                Kind::Declare(target) => {
                    if let Kind::Name(name) = facts.kind(*target) {
                        let scope = flow.scope_at(*target);
                        flow.declared.entry((scope, name)).or_insert(id);
                        flow.bindings.entry(name).or_default().entry(scope).or_default();
                    }
                }
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
                Kind::Call { callee, .. } => {
                    if let Some(name) = facts.last_name(*callee) {
                        flow.calls.entry(name).or_default().push(id);
                    }
                }
                Kind::Return(value) => flow.returns.entry(node.scope).or_default().push(*value),
                Kind::Name(name) if !is_bound(facts, id) => flow.reads.entry(name).or_default().push(id),
                _ => {}
            }
        }
        for change in changed {
            flow.bind_change(change);
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

    /// Binds a name in the scope that made it, which may stand further down than the change.
    fn bind_change(&mut self, change: Change<'a>) {
        let Change { target, name, value, assign } = change;
        let mut scope = self.scope_at(target);
        let made = self.bindings.get(name);
        while scope != NodeId::FILE && made.is_none_or(|scopes| !scopes.contains_key(&scope)) {
            let parent = self.facts.node(scope).parent.unwrap_or(NodeId::FILE);
            scope = self.scope_at(parent);
        }
        self.bind(scope, name, Binding::Value { value, assign });
        if matches!(self.facts.kind(scope), Kind::Class { .. }) {
            self.fields.entry(scope).or_default().push((name, value, assign));
        }
        if let Some(bindings) = self.bindings.get_mut(name).and_then(|scopes| scopes.get_mut(&scope)) {
            let facts = self.facts;
            bindings.sort_by_key(|binding| match binding {
                Binding::Value { assign, .. } => facts.span(*assign).start,
                Binding::Element(id, _) | Binding::Parameter(id) | Binding::Definition(id) => facts.span(*id).start,
                Binding::Entry(pattern, _) => facts.span(*pattern).start,
                Binding::Import(_) => 0,
            });
        }
    }

    fn bind_target(
        &mut self,
        target: NodeId,
        value: NodeId,
        assign: NodeId,
        mut changed: Option<&mut Vec<Change<'a>>>,
    ) {
        let facts = self.facts;
        let mut pairs = vec![(target, value)];
        while let Some((target, value)) = pairs.pop() {
            match facts.kind(target) {
                Kind::Name(name) => {
                    if let Some(changed) = &mut changed {
                        changed.push(Change { target, name, value, assign });
                        continue;
                    }
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
                // `const { a, b: c } = value`
                Kind::Mapping(pattern) => {
                    for (index, entry) in pattern.items.iter().enumerate() {
                        let own = bound_by(facts, entry.value);
                        match facts.kind(own) {
                            Kind::Name(name) => {
                                self.bind(self.scope_at(own), name, Binding::Entry(target, index));
                                self.unpacked.insert(own, (target, index));
                            }
                            Kind::Mapping(_) | Kind::Sequence(_) => pairs.push((own, value)),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether a value is the absence of one.
    pub fn is_nothing(&self, id: NodeId) -> bool {
        matches!(self.facts.kind(id), Kind::Other) && self.idioms.nothing().contains(&self.facts.span(id).of(self.text))
    }

    /// Whether a callee is one of these: dotted paths as written, `*.name` for any receiver.
    pub fn is_one_of(&self, callee: NodeId, functions: &[&str]) -> bool {
        let method = match self.facts.kind(callee) {
            Kind::Attribute { name, .. } => Some(name),
            _ => None,
        };
        let path = self.dotted(callee);
        functions.iter().any(|function| match function.strip_prefix("*.") {
            Some(name) => method.is_some_and(|method| method == name),
            None => path.as_deref() == Some(function),
        })
    }

    /// Whether a callee makes a mapping of its named arguments.
    pub fn makes_mapping(&self, callee: NodeId) -> bool {
        self.path(callee).is_some_and(|path| self.idioms.mapping_constructors().contains(&path.as_str()))
    }

    /// The arguments of a call, or the entries of a mapping.
    pub fn arguments(&self, id: NodeId) -> Option<&'a Arguments> {
        match self.facts.kind(id) {
            Kind::Call { arguments, .. } | Kind::Mapping(arguments) => Some(arguments),
            _ => None,
        }
    }

    /// The items of [`Flow::arguments`]; empty for what has none.
    pub fn items(&self, id: NodeId) -> &'a [Argument] {
        self.arguments(id).map_or(&[], |arguments| &arguments.items)
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

/// What an entry of a pattern binds: its value, or the target of an assignment that stands for its default.
pub(crate) fn bound_by(facts: &Facts, value: NodeId) -> NodeId {
    match facts.node(value).parent.map(|parent| facts.kind(parent)) {
        Some(Kind::Assign { target, value: default, .. }) if *default == value => *target,
        _ => value,
    }
}

/// Whether a node is bound where it stands: the target of an assignment or loop, or a part of one.
pub fn is_bound(facts: &Facts, id: NodeId) -> bool {
    let mut below = id;
    for parent in facts.ancestors(id).take(4) {
        match facts.kind(parent) {
            Kind::Assign { target, .. } | Kind::Each { target, .. } | Kind::Declare(target) => {
                return *target == below;
            }
            Kind::Sequence(_) | Kind::Mapping(_) => below = parent,
            // `**options` of a signature
            Kind::Parameter { name, default, .. } => {
                return *default != Some(below) && matches!(facts.kind(below), Kind::Name(bound) if bound == name);
            }
            _ => return false,
        }
    }
    false
}

/// Whether a mapping is read only to set one of its entries: `payload` of `payload["x"] = …` and `payload.put("x", …)`.
pub fn is_filled(flow: &Flow, read: NodeId) -> bool {
    let facts = flow.facts;
    let Some(parent) = facts.node(read).parent else { return false };
    match facts.kind(parent) {
        Kind::Index { .. } => is_bound(facts, parent),
        // `request.model = …`
        Kind::Attribute { base, .. } if *base == read && is_bound(facts, parent) => true,
        Kind::Attribute { base, name, .. } if *base == read => {
            let sets = flow.idioms.entry_setters().contains(&name.as_str());
            let called = facts.node(parent).parent.map(|call| facts.kind(call));
            sets && matches!(called, Some(Kind::Call { callee, arguments })
                if *callee == parent && arguments.items.len() == 2)
        }
        _ => false,
    }
}
