//! Finds how the patterns of a language fit a node.

use std::cmp::Reverse;
use std::ops::Range;

use tree_sitter::{Node as Syntax, TreeCursor};

use super::pattern::{Child, Pattern, Step};

/// Tries patterns at nodes.
pub struct Matcher<'t> {
    text: &'t str,
    cursor: TreeCursor<'t>,
    /// The node and what was looked at inside it.
    nodes: Vec<Place<'t>>,
    /// What is captured so far.
    captured: Vec<(u16, usize)>,
    /// The node that was last found to fit.
    last: usize,
    captures: Vec<(u16, Syntax<'t>)>,
    matches: Vec<Match>,
}

/// A way in which a pattern fits.
struct Match {
    pattern: usize,
    /// Its part of the captures.
    captures: Range<usize>,
    /// The start of the last node that the pattern speaks of; of two with one start the outer comes first.
    last: (usize, Reverse<usize>),
}

/// A node that was looked at.
struct Place<'t> {
    node: Syntax<'t>,
    kind: u16,
    named: bool,
    field: Option<u16>,
    /// Its children, once they were looked at.
    children: Option<(usize, usize)>,
}

impl<'t> Matcher<'t> {
    /// A matcher for a text, with any cursor of its tree.
    pub fn new(text: &'t str, cursor: TreeCursor<'t>) -> Self {
        let (nodes, captured, last, captures, matches) = Default::default();
        Self { text, cursor, nodes, captured, last, captures, matches }
    }

    /// Tries alternatives of patterns at a node, each given by the number of the pattern and its own.
    pub fn run(&mut self, patterns: &[Pattern], tried: &[(usize, usize)], node: Syntax<'t>) {
        self.nodes.clear();
        self.captures.clear();
        self.matches.clear();
        self.look_at(node, None);
        for (number, choice) in tried {
            let pattern = &patterns[*number];
            self.node(&pattern.choices[*choice], 0, &mut |matcher| matcher.finish(*number, pattern));
        }
        // Several imports of a statement are found in the order of the source, whatever their patterns.
        self.matches.sort_by_key(|found| found.last);
    }

    /// What was found last: the number of the pattern and its captures.
    pub fn matches(&self) -> impl Iterator<Item = (usize, &[(u16, Syntax<'t>)])> {
        self.matches.iter().map(|found| (found.pattern, &self.captures[found.captures.clone()]))
    }

    /// Goes on for each way in which a step fits a node.
    fn node(&mut self, step: &Step, at: usize, then: &mut dyn FnMut(&mut Self)) {
        let place = &self.nodes[at];
        if !step.fits(place.node, place.kind, place.named, place.field) {
            return;
        }
        self.last = at;
        let before = self.captured.len();
        self.captured.extend(step.captures.iter().map(|capture| (*capture, at)));
        if step.children.is_empty() {
            then(self);
        } else {
            let (start, end) = self.children(at);
            self.siblings(&step.children, start, end, then);
        }
        self.captured.truncate(before);
    }

    /// Goes on for each way in which steps fit some of these siblings.
    fn siblings(&mut self, steps: &[Child], start: usize, end: usize, then: &mut dyn FnMut(&mut Self)) {
        let Some((step, rest)) = steps.split_first() else { return then(self) };
        // Where a node is not captured, how it fits makes no difference, nor which one fits: the first leaves most room.
        let first_is_enough = !step.captured && rest.first().is_none_or(|next| !next.adjacent);
        for at in start..end {
            if !step.last || !self.nodes[at + 1..end].iter().any(|later| later.named) {
                let mut fits = false;
                for choice in &step.choices {
                    if step.captured {
                        self.node(choice, at, &mut |matcher| matcher.siblings(rest, at + 1, end, then));
                    } else if !fits {
                        self.node(choice, at, &mut |_| fits = true);
                    }
                }
                if fits {
                    self.siblings(rest, at + 1, end, then);
                    if first_is_enough {
                        return;
                    }
                }
            }
            if step.adjacent && self.nodes[at].named {
                return;
            }
        }
    }

    /// Keeps what was captured, if the conditions hold.
    fn finish(&mut self, number: usize, pattern: &Pattern) {
        let captures = self.captured.iter().map(|(capture, at)| (*capture, self.nodes[*at].node));
        let holds = pattern.conditions.iter().all(|condition| {
            let texts = captures.clone().filter(|(capture, _)| *capture == condition.capture);
            texts.into_iter().all(|(_, node)| condition.holds(self.text.get(node.byte_range()).unwrap_or("")))
        });
        if holds {
            let start = self.captures.len();
            self.captures.extend(captures);
            let last = self.nodes[self.last].node;
            self.matches.push(Match {
                pattern: number,
                captures: start..self.captures.len(),
                last: (last.start_byte(), Reverse(last.end_byte())),
            });
        }
    }

    fn children(&mut self, at: usize) -> (usize, usize) {
        if let Some(children) = self.nodes[at].children {
            return children;
        }
        let start = self.nodes.len();
        self.cursor.reset(self.nodes[at].node);
        if self.cursor.goto_first_child() {
            loop {
                self.look_at(self.cursor.node(), self.cursor.field_id().map(|field| field.get()));
                if !self.cursor.goto_next_sibling() {
                    break;
                }
            }
        }
        let children = (start, self.nodes.len());
        self.nodes[at].children = Some(children);
        children
    }

    fn look_at(&mut self, node: Syntax<'t>, field: Option<u16>) {
        self.nodes.push(Place { node, kind: node.kind_id(), named: node.is_named(), field, children: None });
    }
}
