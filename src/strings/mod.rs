//! String expressions as one text: literals, interpolations, concatenations and templates flattened, with the way back
//! from every character to the source that it comes from.

use std::ops::Range;

use crate::facts::{Kind, NodeId, Piece};
use crate::finding::Span;
use crate::flow::Flow;
use crate::routing::HOLE;

mod splice;
mod template;

pub use splice::{Obstacle, Splice};
use template::Template;

/// A string expression as text.
#[derive(Debug)]
pub struct Flat {
    /// The outermost expression of the string.
    pub root: NodeId,
    /// Its text; an interpolation of unknown value is one [`HOLE`].
    pub text: String,
    /// Where the text comes from: ascending, without gaps.
    pub segments: Vec<Segment>,
    /// The operands of a concatenation in order; the root itself if it is none.
    operands: Vec<NodeId>,
}

/// A stretch of a [`Flat`] text with one origin.
#[derive(Debug)]
pub struct Segment {
    /// Bytes of [`Flat::text`].
    pub range: Range<usize>,
    /// Index of the operand it belongs to.
    pub operand: usize,
    /// What it is.
    pub origin: Origin,
}

/// Where a segment comes from.
#[derive(Debug)]
pub enum Origin {
    /// Written out in a literal: the literal and the index of the piece.
    Text {
        /// The literal.
        literal: NodeId,
        /// Index of its piece.
        piece: usize,
        /// Offset of the segment's start within the piece's value (templates are cut at their placeholders).
        skip: usize,
    },
    /// A value put in its place.
    Hole {
        /// What stands for it in the source: the interpolation, the placeholder, or the operand.
        span: Span,
        /// The value's expression.
        value: Option<NodeId>,
        /// Whether the segment's text is the value of a constant.
        resolved: bool,
        /// For a placeholder of a template: the template's node and the index of its argument.
        argument: Option<(NodeId, usize)>,
        /// Whether it stands inside a literal.
        interpolated: bool,
    },
}

const DEPTH: usize = 6;

impl Flat {
    /// Flattens the string expression at `root`; `None` if it is none.
    pub fn of(flow: &Flow, root: NodeId) -> Option<Self> {
        Self::build(flow, root, 0)
    }

    /// The text of a value that is written somewhere else.
    pub fn known(text: &str, root: NodeId, span: Span) -> Self {
        let mut flat = Self { root, text: String::new(), segments: Vec::new(), operands: vec![root] };
        let origin = Origin::Hole { span, value: Some(root), resolved: true, argument: None, interpolated: false };
        flat.push(0, text, origin);
        flat
    }

    fn build(flow: &Flow, root: NodeId, depth: usize) -> Option<Self> {
        let mut operands = Vec::new();
        let mut stack = vec![root];
        while let Some(id) = stack.pop() {
            match flow.facts.kind(id) {
                Kind::Concat(parts) => stack.extend(parts.iter().rev()),
                _ => operands.push(id),
            }
        }
        let mut flat = Self { root, text: String::new(), segments: Vec::new(), operands: Vec::new() };
        let mut literal = false;
        for (index, operand) in operands.iter().enumerate() {
            match flow.facts.kind(*operand) {
                Kind::Literal(_) => {
                    literal = true;
                    flat.push_literal(flow, index, *operand, None, depth);
                }
                Kind::Format { template, arguments, style } => {
                    literal = true;
                    let mut parts = vec![*template];
                    while let Some(id) = parts.pop() {
                        match flow.facts.kind(id) {
                            Kind::Concat(more) => parts.extend(more.iter().rev()),
                            Kind::Literal(_) => {
                                let template =
                                    Template { node: *operand, style: *style, arguments: &arguments.items, next: 0 };
                                flat.push_literal(flow, index, id, Some(template), depth);
                            }
                            _ => flat.push_value(flow, index, Hole::operand(flow, id), depth),
                        }
                    }
                }
                _ => flat.push_value(flow, index, Hole::operand(flow, *operand), depth),
            }
        }
        flat.operands = operands;
        literal.then_some(flat)
    }

    fn push(&mut self, operand: usize, text: &str, origin: Origin) {
        if !text.is_empty() {
            let start = self.text.len();
            self.text.push_str(text);
            self.segments.push(Segment { range: start..self.text.len(), operand, origin });
        }
    }

    fn push_value(&mut self, flow: &Flow, operand: usize, hole: Hole, depth: usize) {
        let Hole { span, value, argument, interpolated } = hole;
        let constant = value.filter(|_| depth < DEPTH).and_then(|value| constant_at(flow, value, depth + 1));
        let resolved = constant.is_some();
        let text = constant.unwrap_or_else(|| HOLE.to_string());
        self.push(operand, &text, Origin::Hole { span, value, resolved, argument, interpolated });
    }

    fn push_literal(&mut self, flow: &Flow, operand: usize, id: NodeId, mut template: Option<Template>, depth: usize) {
        let Some(literal) = flow.facts.literal(id) else { return };
        for (piece, part) in literal.pieces.iter().enumerate() {
            match part {
                Piece::Hole { span, value } => {
                    let hole = Hole { span: *span, value: *value, argument: None, interpolated: true };
                    self.push_value(flow, operand, hole, depth);
                }
                Piece::Text(text) => {
                    let placeholders = template.as_mut().map_or_else(Vec::new, |t| t.placeholders(&text.value));
                    let mut from = 0;
                    for placeholder in placeholders {
                        let origin = Origin::Text { literal: id, piece, skip: from };
                        self.push(operand, &text.value[from..placeholder.range.start], origin);
                        from = placeholder.range.end;
                        let span = Span::new(
                            text.source_offset(placeholder.range.start),
                            text.source_offset(placeholder.range.end),
                        );
                        let node = template.as_ref().map(|t| t.node);
                        let value =
                            placeholder.argument.and_then(|n| template.as_ref()?.arguments.get(n)).map(|a| a.value);
                        // One that is not in sight has no index.
                        let argument = node.map(|node| (node, placeholder.argument.unwrap_or(usize::MAX)));
                        self.push_value(flow, operand, Hole { span, value, argument, interpolated: true }, depth);
                    }
                    self.push(operand, &text.value[from..], Origin::Text { literal: id, piece, skip: from });
                }
            }
        }
    }

    /// The value that the string begins with, if it begins with one.
    pub fn first_value(&self) -> Option<NodeId> {
        match self.segments.first()?.origin {
            Origin::Hole { value, .. } => value,
            Origin::Text { .. } => None,
        }
    }

    /// The value that the string is nothing but.
    pub fn only_value(&self) -> Option<NodeId> {
        self.first_value().filter(|_| self.segments.len() == 1)
    }

    /// The segments that share a byte with `range`.
    pub fn segments_in(&self, range: &Range<usize>) -> impl Iterator<Item = &Segment> {
        self.segments.iter().filter(move |s| s.range.start < range.end && range.start < s.range.end)
    }

    /// Whether some byte of `range` is written out in a literal of this string.
    pub fn is_written(&self, range: &Range<usize>) -> bool {
        self.segments_in(range).any(|segment| matches!(segment.origin, Origin::Text { .. }))
    }

    /// The source bytes behind `range`: from the first to the last origin.
    pub fn source_span(&self, flow: &Flow, range: &Range<usize>) -> Span {
        let (mut start, mut end) = (usize::MAX, 0);
        for segment in self.segments_in(range) {
            let span = segment.source(flow, range);
            start = start.min(span.start);
            end = end.max(span.end);
        }
        if start <= end { Span::new(start, end) } else { flow.facts.span(self.root) }
    }
}

impl Segment {
    /// The source bytes behind the part of the segment that lies in `range`.
    fn source(&self, flow: &Flow, range: &Range<usize>) -> Span {
        match &self.origin {
            Origin::Hole { span, .. } => *span,
            Origin::Text { literal, piece, skip } => {
                let Some(Piece::Text(text)) = flow.facts.literal(*literal).and_then(|l| l.pieces.get(*piece)) else {
                    return flow.facts.span(*literal);
                };
                let from = range.start.max(self.range.start) - self.range.start + skip;
                let to = range.end.min(self.range.end) - self.range.start + skip;
                Span::new(text.source_offset(from), text.source_offset(to))
            }
        }
    }
}

/// A value to be put in its place, see [`Origin::Hole`].
struct Hole {
    span: Span,
    value: Option<NodeId>,
    argument: Option<(NodeId, usize)>,
    interpolated: bool,
}

impl Hole {
    /// An operand of a concatenation.
    fn operand(flow: &Flow, id: NodeId) -> Self {
        Self { span: flow.facts.span(id), value: Some(id), argument: None, interpolated: false }
    }
}

/// The text of an expression that can only have one value, known from this file.
pub fn constant(flow: &Flow, id: NodeId) -> Option<String> {
    constant_at(flow, id, 0)
}

/// Longer constants are no part of an address; following them would let a file of doubling constants fill memory.
const LONGEST: usize = 4096;

fn constant_at(flow: &Flow, id: NodeId, depth: usize) -> Option<String> {
    if let Some(known) = flow.constants.borrow().get(&id) {
        return known.clone();
    }
    let value = evaluate(flow, id, depth);
    flow.constants.borrow_mut().insert(id, value.clone());
    value
}

fn evaluate(flow: &Flow, id: NodeId, depth: usize) -> Option<String> {
    let leaves = flow.leaves(id);
    let [leaf] = leaves.as_slice() else { return None };
    if leaf.optional {
        return None;
    }
    let flat = Flat::build(flow, leaf.node, depth)?;
    (!flat.text.contains(HOLE) && flat.text.len() <= LONGEST).then_some(flat.text)
}
