//! The vocabulary that all front ends speak: what a file says, without the grammar that said it.
//!
//! A file becomes an arena of [`Node`]s in document order, each behind its parent. Front ends build it (from a
//! tree-sitter query, or by hand); flow, clients and rules read it and never see a syntax tree. Constructs that say
//! nothing about values (statements, parentheses, operators that are not listed) have no node: their children hang
//! from the nearest node above.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::finding::Span;

/// Index of a node in [`Facts::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

impl NodeId {
    /// The file itself.
    pub const FILE: NodeId = NodeId(0);
}

/// All that is known about one source.
#[derive(Debug, Default)]
pub struct Facts {
    /// The arena. `nodes[0]` is the file; a parent always comes before its children.
    pub nodes: Vec<Node>,
    /// Comments in document order.
    pub comments: Vec<Comment>,
    /// Imports in document order.
    pub imports: Vec<Import>,
    /// Whether the source parsed without an error.
    pub parsed: bool,
    /// See [`Facts::scopes_binding`].
    bound: OnceLock<HashMap<String, Vec<NodeId>>>,
    /// See [`Facts::attributes_of`].
    attributes: OnceLock<HashMap<String, Vec<NodeId>>>,
    /// See [`Facts::once`].
    answers: Mutex<HashMap<&'static str, bool>>,
}

/// One construct.
#[derive(Debug)]
pub struct Node {
    /// Its bytes, delimiters included.
    pub span: Span,
    /// The nearest construct around it; `None` for the file only.
    pub parent: Option<NodeId>,
    /// The nearest [`Kind::Function`], [`Kind::Class`] or [`Kind::File`] around it.
    pub scope: NodeId,
    /// What it is.
    pub kind: Kind,
}

/// What a construct is.
#[derive(Debug)]
pub enum Kind {
    /// The whole source.
    File,
    /// A string literal.
    Literal(Literal),
    /// A name that is read or bound, also a shell variable (`$X`, `${X}`: the span covers the expansion, the string is `X`).
    Name(String),
    /// `base.name`.
    Attribute {
        /// What the attribute is taken of.
        base: NodeId,
        /// The attribute.
        name: String,
        /// Where the attribute's name stands.
        name_span: Span,
    },
    /// `base[index]`.
    Index {
        /// What is indexed.
        base: NodeId,
        /// The index.
        index: NodeId,
    },
    /// A call, a construction, or a command of a shell.
    Call {
        /// What is called; for a command its name as a [`Kind::Literal`].
        callee: NodeId,
        /// What it is called with.
        arguments: Arguments,
    },
    /// A literal mapping (`{"a": 1}`, `{a: 1}`), its entries as arguments.
    Mapping(Arguments),
    /// A literal list, tuple or set.
    Sequence(Vec<NodeId>),
    /// Strings put together by an operator or by standing side by side.
    Concat(Vec<NodeId>),
    /// A template with placeholders and the values for them: `"…{}…".format(x)`, `"…%s…" % x`.
    Format {
        /// The template.
        template: NodeId,
        /// The values.
        arguments: Arguments,
        /// How placeholders are written.
        style: FormatStyle,
    },
    /// One of several values: `a or b`, `b if c else d` (the condition is a child, not an option), `a ?? b`.
    Either(Vec<NodeId>),
    /// A comparison, membership or pattern test.
    Test(Vec<NodeId>),
    /// An assertion of a test; what it asserts hangs below it.
    Assert,
    /// `target = value`, also `with value as target`, a class field, an exported shell variable.
    Assign {
        /// What is bound: a name, attribute, index, sequence of them, or a mapping that takes a value apart by names
        /// (`const { a, b: c } = value`), whose entries' values are what is bound.
        target: NodeId,
        /// What it is bound to.
        value: NodeId,
        /// Whether it makes its names (`const x = 1`, and every assignment of a language without declarations), or
        /// changes names that a scope around it has made.
        declares: bool,
    },
    /// A name made without a value: `let x;`, `var x string`.
    Declare(NodeId),
    /// `for target in …`: the target stands for one of several values after the other.
    Each {
        /// What is bound.
        target: NodeId,
        /// The values, where they are written out one by one (shells).
        items: Vec<NodeId>,
        /// What holds them otherwise.
        source: Option<NodeId>,
    },
    /// A parameter of the function around it.
    Parameter {
        /// Its name.
        name: String,
        /// Its type, as written.
        annotation: Option<String>,
        /// Its default.
        default: Option<NodeId>,
    },
    /// A function, method or lambda. Its parameters and body hang below it.
    Function {
        /// Its name, if it has one.
        name: Option<String>,
    },
    /// A class. Its body hangs below it.
    Class {
        /// Its name.
        name: String,
        /// What it derives from.
        bases: Vec<NodeId>,
    },
    /// `return value`.
    Return(NodeId),
    /// Something that takes part as a value but says nothing itself: a number, `None`, an unlisted operator.
    Other,
}

/// The arguments of a call or the entries of a mapping.
#[derive(Debug, Default)]
pub struct Arguments {
    /// In document order.
    pub items: Vec<Argument>,
    /// The list with its delimiters, where it has them; a shell command's whole span otherwise.
    pub span: Option<Span>,
}

/// One argument or entry.
#[derive(Debug)]
pub struct Argument {
    /// The name it is passed by: the keyword, the key of an entry if it is a plain literal or name, the long or short
    /// flag of a command without its dashes.
    pub name: Option<String>,
    /// Where that name stands (inside quotes, for a key in quotes).
    pub name_span: Option<Span>,
    /// The value. For a flag without a value, the flag.
    pub value: NodeId,
    /// The whole argument: name, operator and value, without the separator.
    pub span: Span,
    /// `*value` or `**value`.
    pub spread: bool,
}

/// How the placeholders of a [`Kind::Format`] are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormatStyle {
    /// `{}`, `{0}`, `{name}`; `{{` is a brace.
    Braces,
    /// `%s`, `%(name)s`; `%%` is a percent sign.
    Percent,
}

/// A string literal with its pieces in document order.
#[derive(Debug)]
pub struct Literal {
    /// Prefix and opening delimiter; empty for a bare word.
    pub open: Span,
    /// Closing delimiter; empty for a bare word.
    pub close: Span,
    /// Text and interpolations between the delimiters.
    pub pieces: Vec<Piece>,
    /// Whether it stands alone as a statement (a docstring).
    pub documentation: bool,
}

impl Literal {
    /// What stands between the delimiters.
    pub fn body(&self) -> Span {
        Span::new(self.open.end, self.close.start)
    }
}

/// A part of a literal.
#[derive(Debug)]
pub enum Piece {
    /// Characters.
    Text(Text),
    /// An interpolated value.
    Hole {
        /// Its delimiters included (`{x!r:>8}`, `${X:-y}`).
        span: Span,
        /// The interpolated expression, where the front end has it as a node.
        value: Option<NodeId>,
    },
}

/// Characters of a literal and where each comes from.
#[derive(Debug)]
pub struct Text {
    /// The bytes between delimiters and interpolations, as written.
    pub span: Span,
    /// What they mean after escapes are resolved.
    pub value: String,
    /// For texts with escapes: byte offset in `value` → offset in the source, ascending, one pair for every character
    /// that follows an escape or is one, and one for the end. Empty when the text means what it says.
    pub offsets: Vec<(usize, usize)>,
}

impl Text {
    /// The source offset of byte `at` of [`Text::value`]; the start of an escape for a byte that comes of one.
    pub fn source_offset(&self, at: usize) -> usize {
        match self.offsets.partition_point(|(value, _)| *value <= at) {
            0 => self.span.start + at,
            n => {
                let (value, source) = self.offsets[n - 1];
                source + (at - value)
            }
        }
    }
}

/// A comment.
#[derive(Debug)]
pub struct Comment {
    /// From its marker to its end, the line break excluded.
    pub span: Span,
}

/// A name bound by an import.
#[derive(Debug)]
pub struct Import {
    /// The statement.
    pub span: Span,
    /// What is imported, as a dotted path: `os`, `fireworks.client.Fireworks`.
    pub path: String,
    /// The name it is bound to in the file. For `import a.b` that is `a`, and the path is `a`.
    pub binding: String,
    /// The scope that holds the statement.
    pub scope: NodeId,
    /// Whether the file only hands it on: no code of the file can use the name.
    pub handed_on: bool,
}

impl Facts {
    /// The node with this id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The kind of the node with this id.
    pub fn kind(&self, id: NodeId) -> &Kind {
        &self.node(id).kind
    }

    /// The span of the node with this id.
    pub fn span(&self, id: NodeId) -> Span {
        self.node(id).span
    }

    /// All ids in document order.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        self.ids_from(NodeId::FILE)
    }

    /// The same from one on, without counting those before it.
    pub fn ids_from(&self, first: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (first.0..self.nodes.len() as u32).map(NodeId)
    }

    /// The nodes around `id`, nearest first, the node itself excluded.
    pub fn ancestors(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        std::iter::successors(self.node(id).parent, |id| self.node(*id).parent)
    }

    /// The nodes directly below `id`, in document order.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let end = self.span(id).end;
        let below = (id.0 + 1..self.nodes.len() as u32).map(NodeId);
        below
            .take_while(move |child| self.span(*child).start < end)
            .filter(move |child| self.node(*child).parent == Some(id))
    }

    /// A node and all that lies below it, in document order.
    pub fn below(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let end = self.span(id).end;
        self.ids_from(id).take_while(move |below| *below == id || self.span(*below).start < end)
    }

    /// The innermost node around a span.
    pub fn innermost(&self, span: Span) -> Option<NodeId> {
        // Document order: the last node that begins at or before the span, or one around it.
        let after = self.nodes.partition_point(|node| node.span.start <= span.start);
        let mut at = NodeId(after.checked_sub(1)? as u32);
        loop {
            if self.span(at).contains(span) {
                return Some(at);
            }
            at = self.node(at).parent?;
        }
    }

    /// Whether `inner` is `outer` or lies below it.
    pub fn within(&self, inner: NodeId, outer: NodeId) -> bool {
        inner == outer || self.ancestors(inner).any(|id| id == outer)
    }

    /// The scopes that assign to a name, or have a parameter, class or loop variable of this name. Asked for the first
    /// time, it looks at all nodes, so ask when the nodes are complete.
    pub fn scopes_binding(&self, name: &str) -> &[NodeId] {
        let bound = self.bound.get_or_init(|| {
            let mut bound: HashMap<String, Vec<NodeId>> = HashMap::new();
            for node in &self.nodes {
                let name = match &node.kind {
                    Kind::Assign { target, .. } | Kind::Each { target, .. } | Kind::Declare(target) => {
                        match self.kind(*target) {
                            Kind::Name(name) => name,
                            _ => continue,
                        }
                    }
                    Kind::Parameter { name, .. } | Kind::Class { name, .. } => name,
                    _ => continue,
                };
                let scopes = bound.entry(name.clone()).or_default();
                if scopes.last() != Some(&node.scope) {
                    scopes.push(node.scope);
                }
            }
            bound
        });
        bound.get(name).map_or(&[], Vec::as_slice)
    }

    /// The attributes of what ends in a name: those of `env` are `env.X` and `self.env.X`. Asked for the first time, it looks at
    /// all nodes, so ask when the nodes are complete.
    pub fn attributes_of(&self, name: &str) -> &[NodeId] {
        let attributes = self.attributes.get_or_init(|| {
            let mut attributes: HashMap<String, Vec<NodeId>> = HashMap::new();
            for id in self.ids() {
                let Kind::Attribute { base, .. } = self.kind(id) else { continue };
                if let Kind::Name(name) | Kind::Attribute { name, .. } = self.kind(*base) {
                    attributes.entry(name.clone()).or_default().push(id);
                }
            }
            attributes
        });
        attributes.get(name).map_or(&[], Vec::as_slice)
    }

    /// The answer to a question about the whole source, which is only looked for the first time it is asked for by this name.
    pub fn once(&self, question: &'static str, answer: impl FnOnce() -> bool) -> bool {
        let answers = || self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = answers().get(question).copied();
        known.unwrap_or_else(|| {
            let answer = answer();
            answers().insert(question, answer);
            answer
        })
    }

    /// The string literal at `id`, if it is one.
    pub fn literal(&self, id: NodeId) -> Option<&Literal> {
        match self.kind(id) {
            Kind::Literal(literal) => Some(literal),
            _ => None,
        }
    }

    /// The name that stands at `id`, or that of the attribute taken there.
    pub fn last_name(&self, id: NodeId) -> Option<&str> {
        match self.kind(id) {
            Kind::Name(name) | Kind::Attribute { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The value of the literal at `id` if it holds no interpolation.
    pub fn plain(&self, id: NodeId) -> Option<String> {
        let mut value = String::new();
        for piece in &self.literal(id)?.pieces {
            match piece {
                Piece::Text(text) => value.push_str(&text.value),
                Piece::Hole { .. } => return None,
            }
        }
        Some(value)
    }
}
