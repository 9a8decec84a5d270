//! What the walk remembers: notes about nodes it has yet to reach, and the nodes it is inside of.

use super::captures::{Role, RoleUse, Tag, Want};
use super::nodes::SyntaxId;
use crate::facts::{Argument, NodeId, Piece};

/// What the matches so far say about a node. Matches come from the node itself and from nodes around it, so they are
/// complete when the walk enters it.
#[derive(Default)]
pub struct Note {
    /// The tag that says what it is, and the pattern it comes from.
    pub tag: Option<(usize, Tag)>,
    /// It is more than a value of a list; whether it is spread.
    pub argument: Option<bool>,
    /// It is an interpolation.
    pub hole: bool,
    /// It is a comment.
    pub comment: bool,
    /// It is the start of an interpolated name.
    pub shorthand: bool,
    /// It is a literal that stands alone.
    pub documentation: bool,
    /// It is a test or returned by its place.
    pub around: Option<Tag>,
    /// Where its roles point.
    pub roles: Vec<(RoleUse, SyntaxId)>,
    /// The names it imports.
    pub imports: Vec<Parts>,
    /// What others ask of it.
    pub want: Want,
    /// A node made for it to hang from, other than the one around it.
    pub parent: Option<NodeId>,
}

/// Notes by the number of their node.
pub struct Notes {
    /// For each node where its note stands; 0 for none.
    places: Vec<u32>,
    notes: Vec<Note>,
    /// Places of notes that were taken.
    free: Vec<u32>,
}

impl Notes {
    /// No notes on this many nodes.
    pub fn new(nodes: usize) -> Self {
        Self { places: vec![0; nodes], notes: vec![Note::default()], free: Vec::new() }
    }

    /// The note on a node, which is made if there is none.
    pub fn entry(&mut self, id: SyntaxId) -> &mut Note {
        let place = &mut self.places[id.index()];
        if *place == 0 {
            *place = self.free.pop().unwrap_or(self.notes.len() as u32);
            if *place as usize == self.notes.len() {
                self.notes.push(Note::default());
            }
        }
        &mut self.notes[*place as usize]
    }

    /// Whether there is a note on a node.
    pub fn has(&self, id: SyntaxId) -> bool {
        self.places[id.index()] != 0
    }

    /// Takes the note on a node.
    pub fn take(&mut self, id: SyntaxId) -> Note {
        let place = std::mem::take(&mut self.places[id.index()]);
        if place == 0 {
            return Note::default();
        }
        self.free.push(place);
        std::mem::take(&mut self.notes[place as usize])
    }
}

/// The captured parts of one import.
#[derive(Clone, Copy, Default)]
pub struct Parts {
    pub module: Option<SyntaxId>,
    pub name: Option<SyntaxId>,
    pub alias: Option<SyntaxId>,
    pub export: Option<SyntaxId>,
}

impl Note {
    /// Adds a tag. Of two that say what the node is, the later pattern's stays.
    pub fn tag(&mut self, pattern: usize, tag: Tag) {
        match tag {
            Tag::Argument => self.argument = Some(self.argument.unwrap_or(false)),
            Tag::Spread => self.argument = Some(true),
            Tag::Hole => self.hole = true,
            Tag::Comment => self.comment = true,
            Tag::Shorthand => self.shorthand = true,
            Tag::Tested | Tag::Returned => self.around = Some(tag),
            Tag::Documentation => self.documentation = true,
            Tag::Import => {}
            tag => {
                if self.tag.is_none_or(|(earlier, _)| earlier <= pattern) {
                    self.tag = Some((pattern, tag));
                }
            }
        }
    }
}

/// Which children of a node count as its items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum List {
    /// None.
    #[default]
    No,
    /// All, as arguments.
    Arguments,
    /// All, as items.
    Items,
}

/// A node of the tree that the walk is inside of.
pub struct Frame {
    /// The node.
    pub syntax: SyntaxId,
    /// The fact made for it.
    pub fact: Option<NodeId>,
    /// What that fact is.
    pub tag: Option<Tag>,
    /// What facts inside hang from.
    pub below: NodeId,
    /// The scope of facts inside.
    pub scope: NodeId,
    /// Its roles, as far as its tags own them.
    pub roles: Vec<(RoleUse, SyntaxId)>,
    /// Which of its children it collects.
    pub list: List,
    /// The arguments collected so far.
    pub arguments: Vec<Argument>,
    /// The items collected so far.
    pub items: Vec<NodeId>,
    /// The interpolations collected so far.
    pub holes: Vec<Piece>,
    /// The callee made for a call whose grammar has none, or the base made for such an attribute.
    pub made: Option<NodeId>,
    /// The test or return made around it.
    pub around: Option<(NodeId, Tag)>,
    /// The child whose value is its own.
    pub stands_for: Option<SyntaxId>,
    /// A literal that stands alone.
    pub documentation: bool,
    /// What it becomes part of when it is left.
    pub place: Place,
}

/// What a node is to the one around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nothing.
    Apart,
    /// One of its items.
    Item,
    /// An argument; whether it is spread.
    Argument(bool),
    /// A part of it that adds its own items to its.
    Continuation,
    /// An interpolation of the literal.
    Hole,
}

impl Frame {
    /// A frame in which nothing has been found yet.
    pub fn new(syntax: SyntaxId, below: NodeId, scope: NodeId) -> Self {
        Self {
            syntax,
            fact: None,
            tag: None,
            below,
            scope,
            roles: Vec::new(),
            list: List::No,
            arguments: Vec::new(),
            items: Vec::new(),
            holes: Vec::new(),
            made: None,
            around: None,
            stands_for: None,
            documentation: false,
            place: Place::Apart,
        }
    }

    /// Where a role points; the first place if it was captured several times.
    pub fn role(&self, role: Role) -> Option<SyntaxId> {
        self.roles.iter().find(|(found, _)| found.role == role).map(|(_, target)| *target)
    }

    /// All places a role points to.
    pub fn all(&self, role: Role) -> impl Iterator<Item = SyntaxId> {
        self.roles.iter().filter(move |(found, _)| found.role == role).map(|(_, target)| *target)
    }
}
