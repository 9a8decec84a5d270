//! A part of a string replaced where it is written.

use std::ops::Range;

use super::{Flat, Origin, Segment};
use crate::facts::{FormatStyle, Kind, NodeId, Piece};
use crate::finding::{Edit, Span};
use crate::flow::Flow;
use crate::languages::Content;

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

impl Flat {
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
        // Slashes that are escaped stay so.
        let escaped = span.of(flow.text).contains("\\/");
        let replacement = if escaped { replacement.replace('/', "\\/") } else { replacement.to_owned() };
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
        let body = literal.body();
        if !others {
            // Nothing is left to fill in: the template becomes a plain literal.
            let whole = body.of(flow.text);
            let escapes: &[&str] = if *style == FormatStyle::Braces { &["{{", "}}"] } else { &["%%"] };
            if escapes.iter().any(|escape| whole.contains(escape)) || arguments.items.iter().any(|a| a.spread) {
                return Err(Obstacle::Template);
            }
            let (whole, kept) = (flow.facts.span(node), flow.facts.span(*template));
            let around = [Span::new(whole.start, kept.start), Span::new(kept.end, whole.end)];
            let comments = &flow.facts.comments;
            if around.iter().any(|part| comments.iter().any(|comment| part.contains(comment.span))) {
                return Err(Obstacle::Comment);
            }
            let mut edits = vec![Edit::replacement(span, replacement)];
            edits.extend(around.into_iter().filter(|part| !part.is_empty()).map(Edit::deletion));
            edits.sort();
            return Ok(edits);
        }
        let text = span.of(flow.text);
        // Numbers of arguments would have to change.
        let numbered = |whole: &str| whole.contains("%[") || whole.contains('$');
        let automatic = match style {
            FormatStyle::Percent => !numbered(body.of(flow.text)),
            FormatStyle::Braces => text.contains("{}") || text.contains("{:") || text.contains("{!"),
        };
        let mut indices: Vec<usize> = dropped.iter().map(|(_, n)| *n).filter(|n| !used(*n)).collect();
        indices.sort_unstable();
        indices.dedup();
        let end = flow.facts.span(*template).end;
        let is_operator = arguments.span.is_some_and(|list| {
            list.start >= end
                && Span::new(end, list.start).of(flow.text).trim_start_matches([' ', ')']).starts_with('%')
        });
        let named = |n: &usize| arguments.items.get(*n).is_some_and(|argument| argument.name.is_some());
        if arguments.span.is_none()
            || arguments.items.iter().any(|argument| argument.spread)
            || !(automatic || indices.iter().all(named))
            || is_numbered(body.of(flow.text))
            // `% (path,)` needs its comma, which the removal of an item does not know.
            || (is_operator
                && arguments.span.is_some_and(|list| list.of(flow.text).starts_with('('))
                && arguments.items.len() - indices.len() < 2
                && !indices.iter().all(named))
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
        // A host that is made of names alone is written like what stands beside it.
        let like = literals().chain(self.operands.iter().filter_map(|id| flow.facts.literal(*id))).next();
        let like = like.ok_or(Obstacle::Unsayable)?;
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

/// Whether a template says by numbers which arguments it takes (`%2$s`), so that none can go without the others changing.
fn is_numbered(template: &str) -> bool {
    template.split('%').skip(1).any(|rest| {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        digits > 0 && rest[digits..].starts_with('$')
    })
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
