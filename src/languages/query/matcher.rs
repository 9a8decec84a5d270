//! Finds how the patterns of a language fit a node.

use std::cmp::Reverse;
use std::ops::Range;

use super::nodes::{Nodes, SyntaxId};
use super::pattern::{Child, Pattern, Step};

/// Tries patterns at nodes.
pub struct Matcher<'t> {
    text: &'t str,
    nodes: &'t Nodes,
    /// What is captured so far.
    captured: Vec<(u16, SyntaxId)>,
    /// The node that was last found to fit.
    last: SyntaxId,
    captures: Vec<(u16, SyntaxId)>,
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

impl<'t> Matcher<'t> {
    /// A matcher for a text and its tree.
    pub fn new(text: &'t str, nodes: &'t Nodes) -> Self {
        let (captured, captures, matches) = Default::default();
        Self { text, nodes, captured, last: SyntaxId::ROOT, captures, matches }
    }

    /// Tries alternatives of patterns at a node, each given by the number of the pattern and its own.
    pub fn run(&mut self, patterns: &[Pattern], tried: &[(usize, usize)], node: SyntaxId) {
        self.captures.clear();
        self.matches.clear();
        for (number, choice) in tried {
            let pattern = &patterns[*number];
            self.node(&pattern.choices[*choice], node, &mut |matcher| matcher.finish(*number, pattern));
        }
        // Several imports of a statement are found in the order of the source, whatever their patterns.
        self.matches.sort_by_key(|found| found.last);
    }

    /// What was found last: the number of the pattern and its captures.
    pub fn matches(&self) -> impl Iterator<Item = (usize, &[(u16, SyntaxId)])> {
        self.matches.iter().map(|found| (found.pattern, &self.captures[found.captures.clone()]))
    }

    /// Goes on for each way in which a step fits a node.
    fn node(&mut self, step: &Step, id: SyntaxId, then: &mut dyn FnMut(&mut Self)) {
        if !step.fits(self.nodes, id) {
            return;
        }
        self.last = id;
        let before = self.captured.len();
        self.captured.extend(step.captures.iter().map(|capture| (*capture, id)));
        self.siblings(&step.children, id.following(), self.nodes.after(id), then);
        self.captured.truncate(before);
    }

    /// Goes on for each way in which steps fit some of the siblings from `at` to `end`.
    fn siblings(&mut self, steps: &[Child], at: SyntaxId, end: SyntaxId, then: &mut dyn FnMut(&mut Self)) {
        let Some((step, rest)) = steps.split_first() else { return then(self) };
        // Where a node is not captured, how it fits makes no difference, nor which one fits: the first leaves most room.
        let first_is_enough = !step.captured && rest.first().is_none_or(|next| !next.adjacent);
        let mut next = at;
        while next != end {
            let at = next;
            next = self.nodes.after(at);
            if !step.last || !self.has_named(next, end) {
                let mut fits = false;
                for choice in &step.choices {
                    if step.captured {
                        self.node(choice, at, &mut |matcher| matcher.siblings(rest, next, end, then));
                    } else if !fits {
                        self.node(choice, at, &mut |_| fits = true);
                    }
                }
                if fits {
                    self.siblings(rest, next, end, then);
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

    /// Whether one of the siblings from `at` to `end` is named.
    fn has_named(&self, mut at: SyntaxId, end: SyntaxId) -> bool {
        while at != end {
            if self.nodes[at].named {
                return true;
            }
            at = self.nodes.after(at);
        }
        false
    }

    /// Keeps what was captured, if the conditions hold.
    fn finish(&mut self, number: usize, pattern: &Pattern) {
        let holds = pattern.conditions.iter().all(|condition| {
            let mut nodes = self.captured.iter().filter(|(capture, _)| *capture == condition.capture);
            nodes.all(|(_, id)| {
                let span = self.nodes[*id].span();
                condition.holds(self.text.get(span.start..span.end).unwrap_or(""))
            })
        });
        if holds {
            let start = self.captures.len();
            self.captures.extend(&self.captured);
            let last = self.nodes[self.last].span();
            let captures = start..self.captures.len();
            self.matches.push(Match { pattern: number, captures, last: (last.start, Reverse(last.end)) });
        }
    }
}
