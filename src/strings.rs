//! String expressions as one text: literals, interpolations, concatenations and templates flattened, with the way back
//! from every character to the source that it comes from.

use std::ops::Range;

use crate::facts::{Argument, FormatStyle, Kind, NodeId, Piece};
use crate::finding::{Edit, Span};
use crate::flow::Flow;
use crate::languages::Content;
use crate::routing::HOLE;

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

/// Why a part of a string cannot be replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A placeholder's argument cannot go without changing the others.
    Template,
    /// A comment stands between the parts that would become one literal.
    Comment,
    /// The language cannot say the result as one literal.
    Unsayable,
}

/// A replacement of a part of a string.
#[derive(Debug, PartialEq, Eq)]
pub struct Splice {
    /// The edits.
    pub edits: Vec<Edit>,
    /// Whether every value left out is a plain name, attribute or subscript.
    pub plain: bool,
}

const DEPTH: usize = 6;

impl Flat {
    /// Flattens the string expression at `root`; `None` if it is none.
    pub fn of(flow: &Flow, root: NodeId) -> Option<Self> {
        Self::build(flow, root, 0)
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

    /// Replaces `range` of the text by `replacement`.
    ///
    /// Interpolations that share a byte with the range go as a whole (what a constant holds outside the range is kept
    /// as text); operands of a concatenation that share a byte with it become one literal.
    ///
    /// # Errors
    ///
    /// Says what stands in the way.
    pub fn splice(&self, flow: &Flow, range: &Range<usize>, replacement: &str) -> Result<Splice, Obstacle> {
        let mut range = range.clone();
        let mut replacement = replacement.to_owned();
        let mut plain = true;
        let mut dropped = Vec::new();
        for segment in self.segments_in(&range.clone()) {
            if let Origin::Hole { value, argument, span, .. } = &segment.origin {
                if segment.range.start < range.start {
                    replacement.insert_str(0, &self.text[segment.range.start..range.start]);
                    range.start = segment.range.start;
                }
                if segment.range.end > range.end {
                    replacement.push_str(&self.text[range.end..segment.range.end]);
                    range.end = segment.range.end;
                }
                // An assignment inside has an effect of its own.
                let assigns = span.of(flow.text).contains(":=");
                plain &=
                    !assigns && value.is_some_and(|value| flow.is_plain_read(value) || flow.env_read(value).is_some());
                dropped.extend(*argument);
            }
        }
        let touched: Vec<&Segment> = self.segments_in(&range).collect();
        let (Some(first), Some(last)) = (touched.first(), touched.last()) else { return Err(Obstacle::Unsayable) };
        let edits = if let Some((node, _)) = dropped.first() {
            if first.operand != last.operand || dropped.iter().any(|(other, _)| other != node) {
                return Err(Obstacle::Template);
            }
            self.splice_template(flow, *node, &range, &replacement, &dropped)?
        } else if first.operand == last.operand && same_literal(first, last) {
            self.splice_literal(flow, &range, &replacement)?
        } else {
            self.fold(flow, &range, &replacement, first.operand, last.operand)?
        };
        Ok(Splice { edits, plain })
    }

    /// Edits inside one literal.
    fn splice_literal(&self, flow: &Flow, range: &Range<usize>, replacement: &str) -> Result<Vec<Edit>, Obstacle> {
        let span = self.source_span(flow, range);
        let dropped = self.segments_in(range).any(|s| matches!(s.origin, Origin::Hole { .. }));
        let node = self.literal_of(range).ok_or(Obstacle::Unsayable)?;
        let literal = flow.facts.literal(node).ok_or(Obstacle::Unsayable)?;
        let left = literal.pieces.iter().any(|p| matches!(p, Piece::Hole { span: hole, .. } if !span.contains(*hole)));
        if dropped && !left {
            // No interpolation is left: written anew as a plain literal.
            let before = Span::new(literal.open.end, span.start).of(flow.text);
            let after = Span::new(span.end, literal.close.start).of(flow.text);
            let content = [Content::Written(before), Content::Text(replacement), Content::Written(after)];
            let written = flow.idioms.literal(flow.text, literal, &content).ok_or(Obstacle::Unsayable)?;
            return Ok(minimal(flow.text, flow.facts.span(node), &written));
        }
        Ok(vec![Edit::replacement(span, replacement)])
    }

    /// The literal that holds all of `range`.
    fn literal_of(&self, range: &Range<usize>) -> Option<NodeId> {
        let operand = self.segments_in(range).next()?.operand;
        let text = |segment: &Segment| match segment.origin {
            Origin::Text { literal, .. } => Some(literal),
            Origin::Hole { .. } => None,
        };
        self.segments_in(range)
            .find_map(text)
            .or_else(|| self.segments.iter().filter(|segment| segment.operand == operand).find_map(text))
    }

    /// Edits that take placeholders out of a template together with their arguments.
    fn splice_template(
        &self,
        flow: &Flow,
        node: NodeId,
        range: &Range<usize>,
        replacement: &str,
        dropped: &[(NodeId, usize)],
    ) -> Result<Vec<Edit>, Obstacle> {
        let Kind::Format { template, arguments, style } = flow.facts.kind(node) else { return Err(Obstacle::Template) };
        let literal = flow.facts.literal(*template).ok_or(Obstacle::Template)?;
        let used = |n: usize| {
            let outside = |s: &&Segment| s.range.end <= range.start || s.range.start >= range.end;
            self.segments
                .iter()
                .filter(outside)
                .any(|s| matches!(s.origin, Origin::Hole { argument: Some((other, m)), .. } if other == node && m == n))
        };
        let others = self.segments.iter().any(|s| {
            let outside = s.range.end <= range.start || s.range.start >= range.end;
            outside && matches!(s.origin, Origin::Hole { argument: Some((other, _)), .. } if other == node)
        });
        if dropped.iter().any(|(_, n)| *n >= arguments.items.len()) {
            return Err(Obstacle::Template);
        }
        let span = self.source_span(flow, range);
        let body = Span::new(literal.open.end, literal.close.start);
        if !others {
            // Nothing is left to fill in: the template becomes a plain literal.
            let whole = body.of(flow.text);
            let escapes: &[&str] = if *style == FormatStyle::Braces { &["{{", "}}"] } else { &["%%"] };
            if escapes.iter().any(|escape| whole.contains(escape)) || arguments.items.iter().any(|a| a.spread) {
                return Err(Obstacle::Template);
            }
            return Ok(vec![
                Edit::replacement(span, replacement),
                Edit::deletion(Span::new(flow.facts.span(*template).end, flow.facts.span(node).end)),
            ]);
        }
        let text = span.of(flow.text);
        let automatic =
            *style == FormatStyle::Percent || text.contains("{}") || text.contains("{:") || text.contains("{!");
        let mut indices: Vec<usize> = dropped.iter().map(|(_, n)| *n).filter(|n| !used(*n)).collect();
        indices.sort_unstable();
        indices.dedup();
        let named = |n: &usize| arguments.items.get(*n).is_some_and(|argument| argument.name.is_some());
        if arguments.span.is_none()
            || arguments.items.iter().any(|argument| argument.spread)
            || !(automatic || indices.iter().all(named))
            // `% (path,)` needs its comma, which the removal of an item does not know.
            || (*style == FormatStyle::Percent && arguments.items.len() - indices.len() < 2 && !indices.iter().all(named))
        {
            return Err(Obstacle::Template);
        }
        let mut edits = vec![Edit::replacement(span, replacement)];
        edits.extend(crate::layout::remove_arguments(flow.text, flow.facts, arguments, &indices));
        Ok(edits)
    }

    /// One literal in place of several operands.
    fn fold(
        &self,
        flow: &Flow,
        range: &Range<usize>,
        replacement: &str,
        first: usize,
        last: usize,
    ) -> Result<Vec<Edit>, Obstacle> {
        let spans: Vec<Span> = self.operands[first..=last].iter().map(|id| flow.facts.span(*id)).collect();
        let whole = Span::new(spans[0].start, spans[spans.len() - 1].end);
        if flow.facts.comments.iter().any(|comment| whole.contains(comment.span)) {
            return Err(Obstacle::Comment);
        }
        // Parentheses between the operands would be torn apart.
        let gaps = spans.windows(2).map(|pair| Span::new(pair[0].end, pair[1].start).of(flow.text));
        if gaps.into_iter().any(|gap| gap.contains(['(', ')'])) {
            return Err(Obstacle::Unsayable);
        }
        let literals = || self.operands[first..=last].iter().filter_map(|id| flow.facts.literal(*id));
        let like = literals().next().ok_or(Obstacle::Unsayable)?;
        let edge = |operand: usize, from_start: bool| -> &str {
            let Some(literal) = flow.facts.literal(self.operands[operand]) else { return "" };
            let span = self.operand_span(flow, operand, range);
            if from_start {
                Span::new(literal.open.end, span.start.max(literal.open.end)).of(flow.text)
            } else {
                Span::new(span.end.min(literal.close.start), literal.close.start).of(flow.text)
            }
        };
        let content =
            [Content::Written(edge(first, true)), Content::Text(replacement), Content::Written(edge(last, false))];
        // Pieces written in another kind of literal (raw, interpolated) would mean something else in this one.
        let prefix =
            |literal: &crate::facts::Literal| literal.open.of(flow.text).trim_end_matches(['"', '\'', '`']).to_owned();
        let kept = |operand: usize| !edge(operand, operand == first).is_empty();
        for operand in [first, last].into_iter().filter(|operand| kept(*operand)) {
            let Some(literal) = flow.facts.literal(self.operands[operand]) else { continue };
            let quote = |l: &crate::facts::Literal| l.close.of(flow.text).to_owned();
            if prefix(literal) != prefix(like) || quote(literal) != quote(like) {
                let text = edge(operand, operand == first);
                if text.contains(['\\', '{', '}', '"', '\'', '$', '`', '\n']) {
                    return Err(Obstacle::Unsayable);
                }
            }
        }
        let written = flow.idioms.literal(flow.text, like, &content).ok_or(Obstacle::Unsayable)?;
        Ok(vec![Edit::replacement(whole, written)])
    }

    fn operand_span(&self, flow: &Flow, operand: usize, range: &Range<usize>) -> Span {
        let (mut start, mut end) = (usize::MAX, 0);
        for segment in self.segments_in(range).filter(|segment| segment.operand == operand) {
            let span = segment.source(flow, range);
            start = start.min(span.start);
            end = end.max(span.end);
        }
        if start <= end { Span::new(start, end) } else { flow.facts.span(self.operands[operand]) }
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

fn same_literal(first: &Segment, last: &Segment) -> bool {
    match (&first.origin, &last.origin) {
        (Origin::Text { literal: a, .. }, Origin::Text { literal: b, .. }) => a == b,
        (Origin::Hole { interpolated, .. }, Origin::Text { .. })
        | (Origin::Text { .. }, Origin::Hole { interpolated, .. }) => *interpolated,
        (Origin::Hole { interpolated: a, .. }, Origin::Hole { interpolated: b, .. }) => *a && *b,
    }
}

/// The edits that turn the source of `span` into `written`, leaving a common start and end alone.
fn minimal(text: &str, span: Span, written: &str) -> Vec<Edit> {
    let old = span.of(text);
    let mut head = old.bytes().zip(written.bytes()).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(head) || !written.is_char_boundary(head) {
        head -= 1;
    }
    let rest = (old.len() - head).min(written.len() - head);
    let mut tail = old.bytes().rev().zip(written.bytes().rev()).take(rest).take_while(|(a, b)| a == b).count();
    while !old.is_char_boundary(old.len() - tail) || !written.is_char_boundary(written.len() - tail) {
        tail -= 1;
    }
    vec![Edit::replacement(Span::new(span.start + head, span.end - tail), &written[head..written.len() - tail])]
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

/// A template being cut at its placeholders.
struct Template<'a> {
    node: NodeId,
    style: FormatStyle,
    arguments: &'a [Argument],
    /// Index of the argument that the next unnumbered placeholder takes.
    next: usize,
}

struct Placeholder {
    range: Range<usize>,
    argument: Option<usize>,
}

impl Template<'_> {
    fn placeholders(&mut self, text: &str) -> Vec<Placeholder> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let (range, field) = match (self.style, bytes[at]) {
                (FormatStyle::Braces, b'{' | b'}') if bytes.get(at + 1) == Some(&bytes[at]) => {
                    at += 2;
                    continue;
                }
                (FormatStyle::Braces, b'{') => {
                    let Some(length) = text[at..].find('}') else { break };
                    let inside = &text[at + 1..at + length];
                    let field = inside.split(['!', ':', '.', '[']).next().unwrap_or_default();
                    (at..at + length + 1, field)
                }
                (FormatStyle::Percent, b'%') if bytes.get(at + 1) == Some(&b'%') => {
                    at += 2;
                    continue;
                }
                (FormatStyle::Percent, b'%') => {
                    let mut end = at + 1;
                    let mut field = "";
                    if bytes.get(end) == Some(&b'(') {
                        let Some(length) = text[end..].find(')') else { break };
                        field = &text[end + 1..end + length];
                        end += length + 1;
                    }
                    while bytes.get(end).is_some_and(|b| b"#0- +.123456789".contains(b)) {
                        end += 1;
                    }
                    if !bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
                        at += 1;
                        continue;
                    }
                    (at..end + 1, field)
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            at = range.end;
            let argument = if field.is_empty() {
                self.next += 1;
                Some(self.next - 1)
            } else if let Ok(number) = field.parse::<usize>() {
                Some(number)
            } else {
                self.arguments.iter().position(|argument| argument.name.as_deref() == Some(field))
            };
            found.push(Placeholder { range, argument });
        }
        found
    }
}
