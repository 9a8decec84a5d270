//! What a rule reports: a finding, and the fix it may carry.
//!
//! Offsets are bytes into the file as read from disk; spans are half-open. Lines and columns are a view that
//! [`crate::source::LineIndex`] computes when something is printed.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A half-open range of bytes, `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// The span `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Self { start, end }
    }

    /// An empty span at `offset`, the place of an insertion.
    pub fn empty(offset: usize) -> Self {
        Self::new(offset, offset)
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(&self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(&self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether the two share a byte or meet.
    pub fn touches(&self, other: Span) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// The text of the span.
    pub fn of<'t>(&self, text: &'t str) -> &'t str {
        &text[self.start..self.end]
    }
}

/// Spans to be looked up by place.
#[derive(Debug, Default)]
pub struct SpanIndex {
    /// By start, with their numbers.
    spans: Vec<(Span, usize)>,
    longest: usize,
}

impl SpanIndex {
    /// The spans that share a byte with `span`, with their numbers, by start.
    pub fn overlapping(&self, span: Span) -> impl Iterator<Item = (Span, usize)> {
        // Where one before begins further away than the longest is long, it does not reach this far.
        let first = self.spans.partition_point(|(other, _)| other.start + self.longest <= span.start);
        let all = self.spans[first..].iter().copied();
        all.take_while(move |(other, _)| other.start < span.end).filter(move |(other, _)| other.overlaps(span))
    }
}

impl FromIterator<Span> for SpanIndex {
    /// Numbers the spans as they come.
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut spans: Vec<(Span, usize)> = spans.into_iter().zip(0..).collect();
        spans.sort_unstable();
        let longest = spans.iter().map(|(span, _)| span.len()).max().unwrap_or(0);
        Self { spans, longest }
    }
}

/// One replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edit {
    /// The bytes that go.
    pub span: Span,
    /// The text that comes in their place.
    pub replacement: String,
}

impl Edit {
    /// Replaces the bytes of `span`.
    pub fn replacement(span: Span, text: impl Into<String>) -> Self {
        Self { span, replacement: text.into() }
    }

    /// Removes the bytes of `span`.
    pub fn deletion(span: Span) -> Self {
        Self { span, replacement: String::new() }
    }

    /// Puts `text` before the byte at `offset`.
    pub fn insertion(offset: usize, text: impl Into<String>) -> Self {
        Self { span: Span::empty(offset), replacement: text.into() }
    }
}

/// How far a fix may be trusted. Ordered, so "may it be applied" is one comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Shown, and applied with `--unsafe-fixes`: the program may mean something else afterwards.
    Unsafe,
    /// Applied by `fix`: the program means what it meant, as the vendor's migration guide defines it.
    Safe,
}

/// A change that resolves a finding. Applied whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the change does, in the imperative.
    pub title: String,
    /// How far it may be trusted.
    pub applicability: Applicability,
    /// Sorted by span, without overlaps. Findings of one client carry the same edits.
    pub edits: Vec<Edit>,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For information; never fails a check.
    Note,
    /// Needs a look.
    Warning,
    /// Stops working when direct routing is switched off.
    Error,
}

/// A second place that explains a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub span: Span,
    /// What is there.
    pub message: String,
}

/// What identifies a rule to users; every rule's file holds one as a constant.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// `FW001`.
    pub code: &'static str,
    /// Kebab-case name of the bad pattern, e.g. `direct-url`.
    pub name: &'static str,
    /// The severity its findings usually have.
    pub severity: Severity,
    /// What it finds, in one line.
    pub summary: &'static str,
    /// What a fix of it that belongs to no client does, as a report says it.
    pub fix_title: &'static str,
    /// What it finds, why, an example and how safe the fix is, as sections of Markdown. [`crate::report::explanation`]
    /// adds what all rules share.
    pub explanation: &'static str,
}

/// One place that needs something, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// Usually the rule's own severity.
    pub severity: Severity,
    /// The primary place.
    pub span: Span,
    /// Why, in one sentence.
    pub message: String,
    /// What to do.
    pub help: String,
    /// Other places that matter.
    pub related: Vec<Related>,
    /// The change that resolves it, where there is one. Findings of one move share it.
    pub fix: Option<Arc<Fix>>,
    /// Whether the place needs a look even after the fix: the finding is then reported as left, without a fix.
    pub remains: bool,
    /// Findings of one move share a number, unique in the file's analysis. A finding without a fix that belongs to a
    /// move is still reported after that move was made, because the place it spoke of is gone by then.
    pub group: Option<u32>,
}

/// A place that stays as it is because its fix was not wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Declined {
    /// The code of the rule that found it.
    pub code: &'static str,
    /// Where.
    pub span: Span,
}

impl Declined {
    /// Whether what this rule finds at this place stays.
    pub fn covers(&self, code: &str, span: Span) -> bool {
        self.code == code && self.span.contains(span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_found_by_place() {
        let spans = [(8, 9), (0, 20), (5, 7), (30, 31), (7, 7)].map(|(start, end)| Span::new(start, end));
        let index: SpanIndex = spans.into_iter().collect();
        let numbers = |start, end| index.overlapping(Span::new(start, end)).map(|found| found.1).collect::<Vec<_>>();
        assert_eq!(numbers(6, 9), [1, 2, 4, 0]);
        assert_eq!(numbers(19, 30), [1]);
        assert_eq!(numbers(20, 30), [0; 0]);
        assert_eq!(numbers(0, 100), [1, 2, 4, 0, 3]);
    }
}
