//! The walk over a syntax tree that makes facts of it.
//!
//! It goes down and up the tree once, without recursion. On the way down a node is matched, its tag is settled and its
//! fact is put into the arena, so that facts are in document order behind their parents. On the way up, when all
//! that it points to has been made, the fact gets its kind.

use std::collections::HashMap;

use tree_sitter::{Node as Syntax, Tree};

use super::ImportParts;
use super::captures::{Capture, Compiled, Role, Root, Tag, Want};
use super::frame::{Frame, List, Note, Parts, Place, span};
use super::matcher::Matcher;
use crate::facts::{Argument, Comment, Facts, Import, Kind, Node, NodeId, Piece};
use crate::finding::Span;

/// What became of a node that a role points to.
pub enum Outcome {
    /// A value.
    Value(NodeId),
    /// A list, with its span.
    List(Vec<Argument>, Span),
}

/// The walk, with what it has seen so far.
pub struct Walk<'a, 't> {
    /// The language.
    pub language: &'a super::Syntax,
    /// The source.
    pub text: &'t str,
    /// What has been made.
    pub facts: Facts,
    compiled: &'a Compiled,
    matcher: Matcher<'t>,
    /// By id of the syntax node, until the walk gets there.
    notes: HashMap<usize, Note<'t>>,
    /// By id of the syntax node, after the walk was there.
    pub outcomes: HashMap<usize, Outcome>,
    frames: Vec<Frame<'t>>,
}

/// The facts of a syntax tree.
pub fn lower(language: &super::Syntax, compiled: &Compiled, tree: &Tree, text: &str) -> Facts {
    let mut walk = Walk {
        language,
        compiled,
        text,
        matcher: Matcher::new(text, tree.walk()),
        facts: super::only_the_file(text),
        notes: HashMap::new(),
        outcomes: HashMap::new(),
        frames: vec![Frame::new(tree.root_node(), NodeId::FILE, NodeId::FILE)],
    };
    walk.run(tree);
    walk.facts.parsed = !tree.root_node().has_error();
    walk.facts
}

impl<'t> Walk<'_, 't> {
    fn run(&mut self, tree: &'t Tree) {
        let mut cursor = tree.walk();
        loop {
            if self.enter(cursor.node()) && cursor.goto_first_child() {
                continue;
            }
            loop {
                self.leave();
                if cursor.goto_next_sibling() {
                    break;
                }
                if !cursor.goto_parent() {
                    return;
                }
            }
        }
    }

    /// Opens the frame of a node. Returns whether what is inside matters.
    fn enter(&mut self, syntax: Syntax<'t>) -> bool {
        let root = self.compiled.roots.get(usize::from(syntax.kind_id())).unwrap_or(&Root::Nothing);
        if let Root::Patterns(tried) = root {
            self.collect(syntax, tried);
        }
        let mut note = self.notes.remove(&syntax.id()).unwrap_or_default();
        if let Root::Tag(pattern, tag) = root {
            note.tag(*pattern, *tag);
        }
        let Some(outer) = self.frames.last() else { return false };
        let mut frame = Frame::new(syntax, note.parent.unwrap_or(outer.below), outer.scope);

        let tag = note.tag.map(|(_, tag)| tag);
        if note.comment {
            self.comment(syntax);
            self.frames.push(frame);
            return false;
        }
        if note.shorthand {
            self.shorthand(span(syntax), frame.below, frame.scope);
            self.frames.push(frame);
            return false;
        }
        if note.want == Want::Label || note.want == Want::Key && tag != Some(Tag::Literal) {
            self.frames.push(frame);
            return false;
        }
        for parts in &note.imports {
            let import = self.import(syntax, *parts, frame.scope);
            self.facts.imports.extend(import);
        }

        let counts = outer.list != List::No && syntax.is_named() && !syntax.is_extra() && !syntax.is_error();
        let continues = tag == Some(Tag::Concat) && outer.tag == Some(Tag::Concat) && counts;
        frame.place = match note.argument {
            _ if note.hole => Place::Hole,
            _ if continues => Place::Continuation,
            Some(spread) if counts && outer.list == List::Arguments => Place::Argument(spread),
            _ if counts && outer.list == List::Arguments => Place::Argument(false),
            _ if counts => Place::Item,
            _ => Place::Apart,
        };
        let is_entry = note.argument.is_some() && matches!(frame.place, Place::Argument(_));
        let families = [
            tag.map_or("", Tag::family),
            if is_entry { Tag::Argument.family() } else { "" },
            if note.hole { Tag::Hole.family() } else { "" },
            if note.imports.is_empty() { "" } else { Tag::Import.family() },
        ];
        // Names stay names where the construct around them turns out to have no node.
        let untold = tag == Some(Tag::None) || note.argument.is_some();
        note.roles.retain(|(role, _)| {
            families.contains(&role.owner) || untold && matches!(role.want, Want::Label | Want::Key)
        });
        if note.roles.iter().any(|(role, _)| role.role == Role::FormatArguments) {
            note.roles.retain(|(role, _)| role.role != Role::FormatArgument);
        }
        frame.roles = note.roles;
        frame.documentation = note.documentation;

        let wanted = note.want == Want::Value
            || note.around.is_some()
            || matches!(frame.place, Place::Argument(_) | Place::Item);
        let makes_node = note.want != Want::List && !continues && !matches!(tag, None | Some(Tag::Group | Tag::None));
        if makes_node || continues {
            frame.tag = tag;
        }
        if makes_node {
            // Its own fact is its value.
        } else if tag == Some(Tag::Group) || is_entry {
            frame.stands_for = self.value_child(&frame, is_entry);
        }
        if let Some(tag) = note.around {
            let around = self.push(span(syntax), frame.below, frame.scope);
            frame.around = Some((around, tag));
            frame.below = around;
        }
        if makes_node || wanted && frame.stands_for.is_none() && !continues {
            self.make(&mut frame);
        }
        frame.list = list_of(&frame, note.want == Want::List, continues);
        self.announce(&mut frame, wanted);
        self.frames.push(frame);
        true
    }

    /// Tries patterns at a node and notes what they capture.
    fn collect(&mut self, syntax: Syntax<'t>, tried: &[(usize, usize)]) {
        self.matcher.run(&self.compiled.patterns, tried, syntax);
        for (pattern, found) in self.matcher.matches() {
            let captures =
                || found.iter().map(|(capture, node)| (self.compiled.captures[usize::from(*capture)], *node));
            for (capture, node) in captures() {
                let Capture::Tag(tag) = capture else { continue };
                let note = self.notes.entry(node.id()).or_default();
                note.tag(pattern, tag);
                let owned = captures().filter_map(|(capture, target)| match capture {
                    Capture::Role(role) if role.owner == tag.family() => Some((role, target)),
                    _ => None,
                });
                if tag == Tag::Import {
                    let mut parts = Parts::default();
                    for (role, target) in owned {
                        match role.role {
                            Role::ImportModule => parts.module = Some(target),
                            Role::ImportName => parts.name = Some(target),
                            Role::ImportAlias => parts.alias = Some(target),
                            Role::ImportExport => parts.export = Some(target),
                            _ => {}
                        }
                        note.roles.push((role, target));
                    }
                    note.imports.push(parts);
                    continue;
                }
                let owned: Vec<_> = owned.collect();
                note.roles.extend(&owned);
                // A name that stands before its entry is reached first.
                let before = |target: &Syntax<'_>| target.end_byte() <= node.start_byte();
                let names = owned.iter().filter(|(role, target)| role.role == Role::ArgumentName && before(target));
                for (_, target) in names {
                    let label = self.notes.entry(target.id()).or_default();
                    label.want = label.want.max(Want::Key);
                }
            }
        }
    }

    /// Tells the nodes that a frame points to what it wants of them.
    fn announce(&mut self, frame: &mut Frame<'t>, wanted: bool) {
        let own = frame.syntax.id();
        for (role, target) in &frame.roles {
            if role.want == Want::Nothing || target.id() == own {
                continue;
            }
            let note = self.notes.entry(target.id()).or_default();
            note.want = note.want.max(role.want);
        }
        if let Some(child) = frame.stands_for {
            let note = self.notes.entry(child.id()).or_default();
            if wanted {
                note.want = Want::Value;
            }
        }
        // A field whose name alone says so gets an object to be a field of.
        if frame.tag == Some(Tag::Attribute) && frame.role(Role::AttributeBase).is_none() {
            let start = frame.syntax.start_byte();
            let base = self.push(Span::new(start, frame.syntax.end_byte().min(start + 1)), frame.below, frame.scope);
            self.facts.nodes[base.0 as usize].kind = Kind::Name("self".to_owned());
            frame.made = Some(base);
        }
        // A call without a node for `receiver.method` gets one, and the receiver hangs from it.
        if let (Some(receiver), Some(method)) = (frame.role(Role::CallReceiver), frame.role(Role::CallMethod)) {
            let callee = self.push(Span::new(receiver.start_byte(), method.end_byte()), frame.below, frame.scope);
            frame.made = Some(callee);
            self.notes.entry(receiver.id()).or_default().parent = Some(callee);
        }
    }

    /// The child that a group or an argument stands for.
    fn value_child(&self, frame: &Frame<'t>, is_entry: bool) -> Option<Syntax<'t>> {
        let (value, name) =
            if is_entry { (Role::ArgumentValue, Role::ArgumentName) } else { (Role::GroupValue, Role::GroupValue) };
        frame.role(value).filter(|target| target.id() != frame.syntax.id()).or_else(|| {
            let taken = [frame.role(name), frame.role(Role::ArgumentKey)];
            let mut cursor = frame.syntax.walk();
            let mut children = frame.syntax.named_children(&mut cursor);
            children.find(|child| !child.is_extra() && !taken.iter().flatten().any(|taken| taken.id() == child.id()))
        })
    }

    /// Puts the fact of a frame into the arena.
    fn make(&mut self, frame: &mut Frame<'t>) {
        let fact = self.push(span(frame.syntax), frame.below, frame.scope);
        frame.fact = Some(fact);
        frame.below = fact;
        if matches!(frame.tag, Some(Tag::Function | Tag::Class)) {
            frame.scope = fact;
        }
    }

    /// Puts a fact into the arena whose kind comes later.
    pub fn push(&mut self, span: Span, parent: NodeId, scope: NodeId) -> NodeId {
        let id = NodeId(u32::try_from(self.facts.nodes.len()).unwrap_or(u32::MAX));
        self.facts.nodes.push(Node { span, parent: Some(parent), scope, kind: Kind::Other });
        id
    }

    /// Closes the frame of a node and hands what it became to those who want it.
    fn leave(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        let value = match frame.fact {
            Some(fact) => {
                let kind = self.kind(&mut frame);
                let value = if let Kind::Assign { value, .. } = kind { value } else { fact };
                self.facts.nodes[fact.0 as usize].kind = kind;
                self.outcomes.insert(frame.syntax.id(), Outcome::Value(value));
                Some(value)
            }
            None if frame.place == Place::Continuation => {
                if let Some(outer) = self.frames.last_mut() {
                    outer.items.extend(frame.items);
                }
                return;
            }
            None if frame.list != List::No => {
                self.outcomes
                    .insert(frame.syntax.id(), Outcome::List(std::mem::take(&mut frame.arguments), span(frame.syntax)));
                None
            }
            None => {
                let value = frame.stands_for.and_then(|child| self.value(child));
                if let Some(value) = value {
                    self.outcomes.insert(frame.syntax.id(), Outcome::Value(value));
                }
                value
            }
        };
        if let (Some((around, tag)), Some(value)) = (frame.around, value) {
            let kind = if tag == Tag::Returned { Kind::Return(value) } else { Kind::Test(vec![value]) };
            self.facts.nodes[around.0 as usize].kind = kind;
        }
        self.place(&frame, value);
    }

    /// Adds what a frame became to the frame around it.
    fn place(&mut self, frame: &Frame<'t>, value: Option<NodeId>) {
        match (frame.place, value) {
            (Place::Item, Some(value)) => {
                if let Some(outer) = self.frames.last_mut() {
                    outer.items.push(value);
                }
            }
            (Place::Argument(spread), Some(value)) => {
                let argument = self.argument(frame, value, spread);
                if let Some(outer) = self.frames.last_mut() {
                    outer.arguments.push(argument);
                }
            }
            (Place::Hole, own) => {
                let value = frame.role(Role::HoleValue).and_then(|target| self.value(target)).or(own);
                let delimiters = [Role::HoleOpen, Role::HoleClose].into_iter().filter_map(|role| frame.role(role));
                let span = delimiters.map(span).fold(span(frame.syntax), |whole, part| {
                    Span::new(whole.start.min(part.start), whole.end.max(part.end))
                });
                let hole = Piece::Hole { span, value };
                let literal = self.frames.iter_mut().rev().find(|outer| outer.fact.is_some());
                if let Some(literal) = literal.filter(|outer| outer.tag == Some(Tag::Literal)) {
                    literal.holes.push(hole);
                }
            }
            _ => {}
        }
    }

    /// The argument that a frame is.
    fn argument(&self, frame: &Frame<'t>, value: NodeId, spread: bool) -> Argument {
        let written = frame.role(Role::ArgumentName);
        let label = written.or_else(|| frame.role(Role::ArgumentKey)).and_then(|target| {
            let id = self.value(target)?;
            let literal = self.facts.literal(id)?;
            Some((self.facts.plain(id)?, literal.body()))
        });
        let (name, name_span) =
            label.or_else(|| written.map(|target| (self.source(target).to_owned(), span(target)))).unzip();
        let own = span(frame.syntax);
        let start = written.map_or(own.start, |target| own.start.min(target.start_byte()));
        Argument { name, name_span, value, span: Span::new(start, own.end), spread }
    }

    /// Makes an interpolation of a marker and the name behind it, in the literal around.
    fn shorthand(&mut self, marker: Span, below: NodeId, scope: NodeId) {
        let rest = self.text.get(marker.end..).unwrap_or("");
        let length = rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
        let literal = self.frames.iter().rposition(|outer| outer.fact.is_some());
        let Some(literal) = literal.filter(|at| self.frames[*at].tag == Some(Tag::Literal)) else { return };
        if length == 0 || rest.starts_with(|c: char| c.is_numeric()) {
            return;
        }
        let name = self.push(Span::new(marker.end, marker.end + length), below, scope);
        self.facts.nodes[name.0 as usize].kind = Kind::Name(rest[..length].to_owned());
        let hole = Piece::Hole { span: Span::new(marker.start, marker.end + length), value: Some(name) };
        self.frames[literal].holes.push(hole);
    }

    fn comment(&mut self, syntax: Syntax<'t>) {
        let source = self.source(syntax);
        let end = syntax.start_byte() + source.trim_end_matches(['\r', '\n']).len();
        self.facts.comments.push(Comment { span: Span::new(syntax.start_byte(), end) });
    }

    fn import(&self, statement: Syntax<'t>, parts: Parts<'t>, scope: NodeId) -> Option<Import> {
        let text = |part: Option<Syntax<'t>>| part.map(|part| self.source(part));
        let handed_on = parts.export.is_some();
        let parts = ImportParts { module: text(parts.module), name: text(parts.name), alias: text(parts.alias) };
        let name = (self.language.import)(parts)?;
        Some(Import { span: span(statement), path: name.path, binding: name.binding, scope, handed_on })
    }

    /// The value that a syntax node became.
    pub fn value(&self, syntax: Syntax<'t>) -> Option<NodeId> {
        match self.outcomes.get(&syntax.id())? {
            Outcome::Value(id) => Some(*id),
            Outcome::List(..) => None,
        }
    }

    /// The source of a syntax node. Grammars may cut a character in two in the middle of an error.
    pub fn source(&self, syntax: Syntax<'t>) -> &'t str {
        self.text.get(syntax.byte_range()).unwrap_or("")
    }
}

/// Which children a frame collects.
fn list_of(frame: &Frame<'_>, wanted_as_list: bool, continues: bool) -> List {
    let has = |role: Role| frame.role(role).is_some();
    match frame.tag {
        _ if wanted_as_list => List::Arguments,
        _ if continues => List::Items,
        Some(Tag::Mapping) if !has(Role::MappingEntries) && !has(Role::MappingValue) => List::Arguments,
        Some(Tag::Sequence) if !has(Role::SequenceItems) => List::Items,
        Some(Tag::Concat) if !has(Role::ConcatItem) => List::Items,
        Some(Tag::Either) if !has(Role::EitherOption) => List::Items,
        Some(Tag::Test) if !has(Role::TestOperand) => List::Items,
        _ => List::No,
    }
}
