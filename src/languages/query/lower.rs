//! The walk over a syntax tree that makes facts of it.
//!
//! It goes down and up the tree once, without recursion. On the way down a node is matched, its tag is settled and its
//! fact is put into the arena, so that facts are in document order behind their parents. On the way up, when all
//! that it points to has been made, the fact gets its kind.

use std::collections::HashMap;

use super::ImportParts;
use super::captures::{Capture, Compiled, Role, Root, Tag, Want};
use super::frame::{Frame, List, Notes, Parts, Place};
use super::matcher::Matcher;
use super::nodes::{Nodes, SyntaxId};
use crate::facts::{Argument, Comment, Facts, Import, Kind, Node, NodeId, Piece};
use crate::finding::Span;

/// The walk, with what it has seen so far.
pub struct Walk<'a> {
    /// The language.
    pub language: &'a super::Syntax,
    /// The source.
    pub text: &'a str,
    /// Its syntax tree.
    pub nodes: &'a Nodes,
    /// What has been made.
    pub facts: Facts,
    /// The patterns of the language.
    pub compiled: &'a Compiled,
    matcher: Matcher<'a>,
    /// Until the walk gets to the node.
    notes: Notes,
    /// By number of the node what value it became; the file for none.
    values: Vec<NodeId>,
    /// The lists that nodes became, with their spans.
    pub lists: HashMap<SyntaxId, (Vec<Argument>, Span)>,
    frames: Vec<Frame>,
}

/// The facts of a source and its syntax tree.
pub fn lower(language: &super::Syntax, compiled: &Compiled, nodes: &Nodes, text: &str) -> Facts {
    let mut walk = Walk {
        language,
        compiled,
        text,
        nodes,
        matcher: Matcher::new(text, nodes),
        facts: super::only_the_file(text),
        notes: Notes::new(nodes.len()),
        values: vec![NodeId::FILE; nodes.len()],
        lists: HashMap::new(),
        frames: vec![Frame::new(SyntaxId::ROOT, NodeId::FILE, NodeId::FILE)],
    };
    walk.run();
    walk.facts
}

impl<'a> Walk<'a> {
    fn run(&mut self) {
        // For each open frame where its node ends.
        let mut ends = Vec::new();
        let mut at = SyntaxId::ROOT;
        let end = self.nodes.after(at);
        while at != end {
            if self.says_nothing(at) {
                at = at.following();
            } else {
                let after = self.nodes.after(at);
                at = if self.enter(at) { at.following() } else { after };
                ends.push(after);
            }
            while ends.last() == Some(&at) {
                ends.pop();
                self.leave();
            }
        }
    }

    /// Whether a node is passed over: no pattern speaks of it and it is nobody's item, or it is punctuation.
    fn says_nothing(&self, at: SyntaxId) -> bool {
        if self.notes.has(at) {
            return false;
        }
        let node = &self.nodes[at];
        let untold = || matches!(self.compiled.roots.get(usize::from(node.kind)), None | Some(Root::Nothing));
        let collected = || self.frames.last().is_some_and(|outer| outer.list != List::No);
        !node.named && self.nodes.after(at) == at.following() || untold() && !collected()
    }

    /// Opens the frame of a node. Returns whether what is inside matters.
    fn enter(&mut self, syntax: SyntaxId) -> bool {
        let root = self.compiled.roots.get(usize::from(self.nodes[syntax].kind)).unwrap_or(&Root::Nothing);
        if let Root::Patterns(tried) = root {
            self.collect(syntax, tried);
        }
        let mut note = self.notes.take(syntax);
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
            self.shorthand(self.span(syntax), frame.below, frame.scope);
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

        let node = &self.nodes[syntax];
        let counts = outer.list != List::No && node.named && !node.extra && !node.is_error();
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
            tag.map(Tag::family),
            is_entry.then_some(Tag::Argument),
            note.hole.then_some(Tag::Hole),
            (!note.imports.is_empty()).then_some(Tag::Import),
        ];
        // Names stay names where the construct around them turns out to have no node.
        let untold = tag == Some(Tag::None) || note.argument.is_some();
        note.roles.retain(|(role, _)| {
            families.contains(&Some(role.owner)) || untold && matches!(role.want, Want::Label | Want::Key)
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
            let around = self.push(self.span(syntax), frame.below, frame.scope);
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
    fn collect(&mut self, syntax: SyntaxId, tried: &[(usize, usize)]) {
        self.matcher.run(&self.compiled.patterns, tried, syntax);
        for (pattern, found) in self.matcher.matches() {
            let captures =
                || found.iter().map(|(capture, node)| (self.compiled.captures[usize::from(*capture)], *node));
            for (capture, node) in captures() {
                let Capture::Tag(tag) = capture else { continue };
                let owned = captures().filter_map(|(capture, target)| match capture {
                    Capture::Role(role) if role.owner == tag.family() => Some((role, target)),
                    _ => None,
                });
                let note = self.notes.entry(node);
                note.tag(pattern, tag);
                note.roles.extend(owned.clone());
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
                    }
                    note.imports.push(parts);
                    continue;
                }
                // A name that stands before its entry is reached first.
                let start = self.nodes[node].span().start;
                let before = |target: SyntaxId| self.nodes[target].span().end <= start;
                let names = owned.filter(|(role, target)| role.role == Role::ArgumentName && before(*target));
                for (_, target) in names {
                    let label = self.notes.entry(target);
                    label.want = label.want.max(Want::Key);
                }
            }
        }
    }

    /// Tells the nodes that a frame points to what it wants of them.
    fn announce(&mut self, frame: &mut Frame, wanted: bool) {
        for (role, target) in &frame.roles {
            if role.want == Want::Nothing || *target == frame.syntax {
                continue;
            }
            let note = self.notes.entry(*target);
            note.want = note.want.max(role.want);
        }
        if let Some(child) = frame.stands_for {
            let note = self.notes.entry(child);
            if wanted {
                note.want = Want::Value;
            }
        }
        // A field whose name alone says so gets an object to be a field of.
        if frame.tag == Some(Tag::Attribute) && frame.role(Role::AttributeBase).is_none() {
            let own = self.span(frame.syntax);
            let base = self.push(Span::new(own.start, own.end.min(own.start + 1)), frame.below, frame.scope);
            self.facts.nodes[base.0 as usize].kind = Kind::Name("self".to_owned());
            frame.made = Some(base);
        }
        // A call without a node for `receiver.method` gets one, and the receiver hangs from it.
        if let (Some(receiver), Some(method)) = (frame.role(Role::CallReceiver), frame.role(Role::CallMethod)) {
            let callee =
                self.push(Span::new(self.span(receiver).start, self.span(method).end), frame.below, frame.scope);
            frame.made = Some(callee);
            self.notes.entry(receiver).parent = Some(callee);
        }
    }

    /// The child that a group or an argument stands for.
    fn value_child(&self, frame: &Frame, is_entry: bool) -> Option<SyntaxId> {
        let (value, name) =
            if is_entry { (Role::ArgumentValue, Role::ArgumentName) } else { (Role::GroupValue, Role::GroupValue) };
        frame.role(value).filter(|target| *target != frame.syntax).or_else(|| {
            let taken = [frame.role(name), frame.role(Role::ArgumentKey)];
            let is_value = |child: SyntaxId| self.nodes[child].named && !self.nodes[child].extra;
            self.nodes.children(frame.syntax).find(|child| is_value(*child) && !taken.contains(&Some(*child)))
        })
    }

    /// Puts the fact of a frame into the arena.
    fn make(&mut self, frame: &mut Frame) {
        let fact = self.push(self.span(frame.syntax), frame.below, frame.scope);
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
                self.values[frame.syntax.index()] = value;
                Some(value)
            }
            None if frame.place == Place::Continuation => {
                if let Some(outer) = self.frames.last_mut() {
                    outer.items.extend(frame.items);
                }
                return;
            }
            None if frame.list != List::No => {
                let list = (std::mem::take(&mut frame.arguments), self.span(frame.syntax));
                self.lists.insert(frame.syntax, list);
                None
            }
            None => {
                let value = frame.stands_for.and_then(|child| self.value(child));
                if let Some(value) = value {
                    self.values[frame.syntax.index()] = value;
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
    fn place(&mut self, frame: &Frame, value: Option<NodeId>) {
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
                let span = delimiters.map(|target| self.span(target)).fold(self.span(frame.syntax), |whole, part| {
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
    fn argument(&self, frame: &Frame, value: NodeId, spread: bool) -> Argument {
        let written = frame.role(Role::ArgumentName);
        let label = written.or_else(|| frame.role(Role::ArgumentKey)).and_then(|target| {
            let id = self.value(target)?;
            let literal = self.facts.literal(id)?;
            Some((self.facts.plain(id)?, literal.body()))
        });
        let (name, name_span) =
            label.or_else(|| written.map(|target| (self.source(target).to_owned(), self.span(target)))).unzip();
        let own = self.span(frame.syntax);
        let start = written.map_or(own.start, |target| own.start.min(self.span(target).start));
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

    fn comment(&mut self, syntax: SyntaxId) {
        let source = self.source(syntax);
        let start = self.span(syntax).start;
        let end = start + source.trim_end_matches(['\r', '\n']).len();
        self.facts.comments.push(Comment { span: Span::new(start, end) });
    }

    fn import(&self, statement: SyntaxId, parts: Parts, scope: NodeId) -> Option<Import> {
        let text = |part: Option<SyntaxId>| part.map(|part| self.source(part));
        let handed_on = parts.export.is_some();
        let parts = ImportParts { module: text(parts.module), name: text(parts.name), alias: text(parts.alias) };
        let name = (self.language.import)(parts)?;
        Some(Import { span: self.span(statement), path: name.path, binding: name.binding, scope, handed_on })
    }

    /// The value that a syntax node became.
    pub fn value(&self, syntax: SyntaxId) -> Option<NodeId> {
        Some(self.values[syntax.index()]).filter(|value| *value != NodeId::FILE)
    }

    /// The bytes of a syntax node.
    pub fn span(&self, syntax: SyntaxId) -> Span {
        self.nodes[syntax].span()
    }

    /// The source of a syntax node. Grammars may cut a character in two in the middle of an error.
    pub fn source(&self, syntax: SyntaxId) -> &'a str {
        let span = self.span(syntax);
        self.text.get(span.start..span.end).unwrap_or("")
    }
}

/// Which children a frame collects.
fn list_of(frame: &Frame, wanted_as_list: bool, continues: bool) -> List {
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
