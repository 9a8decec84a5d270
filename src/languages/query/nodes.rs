//! A syntax tree as a list, so that what is known of a node has a place by its number.

use std::ops::Index;

use tree_sitter::Tree;

use crate::finding::Span;

/// The nodes of a tree that a query can see, each in front of what it holds.
pub struct Nodes(Vec<Node>);

/// The number of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SyntaxId(u32);

/// A node.
pub struct Node {
    start: u32,
    end: u32,
    /// The number of the first node that is not inside it.
    next: u32,
    /// What it is.
    pub kind: u16,
    /// What it was before a grammar gave several kinds one name.
    pub grammar_kind: u16,
    /// What the node around it calls it; 0 for nothing.
    pub field: u16,
    /// Whether it is more than punctuation or a keyword.
    pub named: bool,
    /// Whether it may stand anywhere, like a comment.
    pub extra: bool,
}

impl SyntaxId {
    /// The root of the tree.
    pub const ROOT: Self = Self(0);

    /// Its place in a list of all nodes.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The node that comes behind it in the list: its first child, if it has children.
    pub fn following(self) -> Self {
        Self(self.0 + 1)
    }
}

impl Node {
    /// Its bytes.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    /// Whether it is what the parser could make nothing of.
    pub fn is_error(&self) -> bool {
        self.kind == u16::MAX
    }
}

impl Nodes {
    /// The nodes of a tree. Sources are far smaller than numbers of 32 bits reach.
    pub fn new(tree: &Tree) -> Self {
        let mut nodes: Vec<Node> = Vec::with_capacity(tree.root_node().descendant_count());
        let mut open = Vec::new();
        let mut cursor = tree.walk();
        loop {
            let node = cursor.node();
            nodes.push(Node {
                start: node.start_byte() as u32,
                end: node.end_byte() as u32,
                next: nodes.len() as u32 + 1,
                kind: node.kind_id(),
                grammar_kind: node.grammar_id(),
                field: cursor.field_id().map_or(0, |field| field.get()),
                named: node.is_named(),
                extra: node.is_extra(),
            });
            if cursor.goto_first_child() {
                open.push(nodes.len() - 1);
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    return Self(nodes);
                }
                if let Some(parent) = open.pop() {
                    nodes[parent].next = nodes.len() as u32;
                }
            }
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The node behind one and all that it holds.
    pub fn after(&self, id: SyntaxId) -> SyntaxId {
        SyntaxId(self[id].next)
    }

    /// The children of a node.
    pub fn children(&self, id: SyntaxId) -> impl Iterator<Item = SyntaxId> {
        let end = self.after(id);
        let some = move |id: SyntaxId| (id != end).then_some(id);
        std::iter::successors(some(id.following()), move |id| some(self.after(*id)))
    }
}

impl Index<SyntaxId> for Nodes {
    type Output = Node;

    fn index(&self, id: SyntaxId) -> &Node {
        &self.0[id.index()]
    }
}
