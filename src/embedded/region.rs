//! One embedded source: what it says, in which language, and how places and edits of it become those of its host.

use std::collections::HashMap;
use std::sync::Arc;

use crate::finding::{Applicability, Edit, Finding, Fix, Span};
use crate::languages::Language;

use super::decoded::{Decoded, Kind};
use super::encoding::Encoding;

/// One embedded source.
#[derive(Clone)]
pub struct Region {
    /// Its text and where that comes from.
    pub decoded: Decoded,
    /// How the host writes it, from which byte on.
    pub encodings: Vec<(usize, Encoding)>,
    /// What it is.
    pub content: Content,
    /// The most that its fixes may be trusted.
    pub trust: Applicability,
    /// Where it finds the variables that it reads.
    pub environment: Environment,
    /// Where the host writes the names and values of variables that it sets for it alone or with others.
    pub variables: Vec<(Span, Span)>,
    /// Where the line of its first byte begins in the host, if that belongs to it.
    pub line: Option<usize>,
}

/// Where a source finds the variables that it reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// In the environment of whoever runs it.
    Open,
    /// In what the host sets, or a build puts in: a variable that nobody set there is missing.
    Closed,
    /// In what the host sets, which is too much to follow.
    Unknown,
    /// Nowhere: a browser runs it.
    None,
}

/// What an embedded source is.
#[derive(Clone)]
pub enum Content {
    /// A program.
    Program(&'static Language),
    /// A program whose syntax is not understood.
    Text,
    /// A file of this name, which may hold programs in turn.
    Document(String),
}

impl Region {
    /// A region that is written as it is.
    pub fn plain(decoded: Decoded, content: Content) -> Self {
        Self {
            decoded,
            encodings: vec![(0, Encoding::plain())],
            content,
            trust: Applicability::Safe,
            environment: Environment::Open,
            variables: Vec::new(),
            line: None,
        }
    }

    /// How the host writes the text at `offset`.
    fn encoding(&self, offset: usize) -> Option<&Encoding> {
        let behind = self.encodings.partition_point(|(start, _)| *start <= offset);
        self.encodings.get(behind.checked_sub(1)?).map(|(_, encoding)| encoding)
    }

    /// Whether it is a file of its own.
    pub fn is_file(&self) -> bool {
        matches!(self.content, Content::Document(_))
    }

    /// Its text.
    pub fn text(&self) -> &str {
        self.decoded.text()
    }

    /// The bytes of the host that say it, without those that are left out.
    pub fn sources(&self) -> impl Iterator<Item = Span> {
        let said = self.decoded.segments().iter().filter(|segment| matches!(segment.kind, Kind::Copied | Kind::Atomic));
        said.map(|segment| segment.source)
    }

    /// The place of the host that shows `span`, widened where only a part of an escape is meant.
    pub fn place(&self, span: Span) -> Span {
        let segments = self.decoded.segments();
        let first = segments.partition_point(|segment| segment.decoded.end <= span.start);
        let real = |segment: &&super::decoded::Segment| segment.kind != Kind::Virtual;
        let start = segments[first..].iter().find(real).map(|segment| match segment.kind {
            Kind::Copied if segment.decoded.start < span.start => {
                segment.source.start + (span.start - segment.decoded.start)
            }
            _ => segment.source.start,
        });
        let behind = segments.partition_point(|segment| segment.decoded.start < span.end);
        let end = segments[..behind].iter().rev().find(real).map(|segment| match segment.kind {
            Kind::Copied if span.end < segment.decoded.end => segment.source.end - (segment.decoded.end - span.end),
            _ => segment.source.end,
        });
        match (start, end) {
            (Some(start), Some(end)) => Span::new(start, end.max(start)),
            (Some(at), None) | (None, Some(at)) => Span::empty(at),
            (None, None) => Span::empty(self.line.unwrap_or(0)),
        }
    }

    /// The same change of the host. `None` if the host cannot say it, or other bytes than meant would change.
    pub fn edit(&self, edit: &Edit) -> Option<Edit> {
        let mut span = edit.span;
        let mut text = edit.replacement.as_str();
        if span.is_empty() {
            return self.insertion(span.start, text);
        }
        // A line break that stands nowhere cannot go; what goes instead is the one before the line.
        if self.ends_in_invention(span.end) {
            span.end -= 1;
            match text.strip_suffix('\n') {
                Some(rest) => text = rest,
                None if !text.is_empty() => return None,
                // Empty lines before it would end the cell then.
                None => {
                    while !self.ends_in_invention(span.start) {
                        let before = self.text().as_bytes().get(..span.start)?;
                        span.start -= match () {
                            () if before.ends_with(b"\r\n") => 2,
                            () if before.ends_with(b"\n") => 1,
                            () => break,
                        };
                    }
                }
            }
            if span.is_empty() {
                return self.insertion(span.start, text);
            }
        }
        let touched = self.touched(span, text.is_empty())?;
        let (first, last) = (touched.first()?, touched.last()?);
        let inside =
            |offset: usize, segment: &super::decoded::Segment| segment.source.start + (offset - segment.decoded.start);
        let start = inside(span.start, first);
        let mut end = match last.decoded.end == span.end {
            true => last.source.end,
            false => inside(span.end, last),
        };
        let encoding = self.encoding(span.start)?;
        if self.decoded.begins_line(span.end) {
            // Whole lines go, and come, with what stands in front of them.
            if let Some(line) = self.line_start(span.start).filter(|_| encoding.is_prefixed())
                && (text.is_empty() || text.ends_with('\n'))
            {
                return (line <= end)
                    .then(|| Some(Edit::replacement(Span::new(line, end), encoding.encode_lines(text)?)))?;
            }
            end = self.right(span.end)?;
        }
        let replacement = encoding.encode(text)?;
        (start <= end).then(|| Edit::replacement(Span::new(start, end), replacement))
    }

    fn insertion(&self, at: usize, text: &str) -> Option<Edit> {
        let segments = self.decoded.segments();
        let encoding = self.encoding(at)?;
        let next = segments.partition_point(|segment| segment.decoded.end <= at);
        if let Some(segment) = segments.get(next).filter(|segment| segment.decoded.start < at) {
            let offset = segment.source.start + (at - segment.decoded.start);
            let encoded = encoding.encode(text)?;
            return (segment.kind == Kind::Copied).then(|| Edit::insertion(offset, encoded));
        }
        let (left, right) = (self.left(at), self.here(at));
        if !self.decoded.begins_line(at) {
            return Some(Edit::insertion(left.or(right)?, encoding.encode(text)?));
        }
        if encoding.is_prefixed()
            && text.ends_with('\n')
            && let Some(line) = self.line_start(at)
        {
            return Some(Edit::insertion(line, encoding.encode_lines(text)?));
        }
        let behind_import = self.ends_in_invention(at) && is_import(text) && {
            let previous = self.text()[..at - 1].lines().next_back().unwrap_or_default();
            is_import(previous) && !is_import(&self.text()[at..])
        };
        if behind_import && let Some(text) = text.strip_suffix('\n') {
            let before = self.left(at - 1)?;
            let encoded = self.encoding(at - 1)?.encode(&format!("\n{text}"))?;
            return Some(Edit::insertion(before, encoded));
        }
        Some(Edit::insertion(right?, encoding.encode(text)?))
    }

    /// Where the line of the host begins whose text begins at `at`.
    fn line_start(&self, at: usize) -> Option<usize> {
        let segments = self.decoded.segments();
        let next = segments.partition_point(|segment| segment.decoded.end <= at);
        let apart = segments.get(next).is_some_and(|segment| segment.barrier && segment.decoded.start == at);
        match at {
            0 => self.line,
            _ if apart => None,
            _ => self.left(at),
        }
    }

    /// The segments that a change of `span` changes, if all of them can be and nothing that must stay is between them. What
    /// stands nowhere may go with the rest of its line.
    fn touched(&self, span: Span, goes: bool) -> Option<&[super::decoded::Segment]> {
        let segments = self.decoded.segments();
        let first = segments.partition_point(|segment| segment.decoded.end <= span.start);
        let behind = segments.partition_point(|segment| segment.decoded.start < span.end);
        let touched = segments.get(first..behind)?;
        let whole = |segment: &super::decoded::Segment| match segment.kind {
            Kind::Copied => true,
            Kind::Atomic => span.contains(segment.decoded),
            Kind::Virtual => goes && span.contains(segment.decoded) && !segment.decoded.of(self.text()).contains('\n'),
            Kind::Masked => false,
        };
        let apart = touched.iter().skip(1).any(|segment| segment.barrier);
        let in_order = touched.windows(2).all(|pair| pair[0].source.end <= pair[1].source.start);
        (touched.iter().all(whole) && !apart && in_order).then_some(touched)
    }

    /// Whether a line break that stands nowhere ends at `offset`.
    fn ends_in_invention(&self, offset: usize) -> bool {
        let before = self.decoded.segments().partition_point(|segment| segment.decoded.end < offset);
        let segment = self.decoded.segments().get(before);
        segment.is_some_and(|segment| {
            segment.kind == Kind::Virtual && segment.decoded.end == offset && self.text()[..offset].ends_with('\n')
        })
    }

    /// Where the piece before the boundary `offset` ends in the host.
    fn left(&self, offset: usize) -> Option<usize> {
        let before =
            self.decoded.segments().partition_point(|segment| segment.decoded.start < offset).checked_sub(1)?;
        let segment = &self.decoded.segments()[before];
        match segment.kind {
            Kind::Virtual => None,
            Kind::Copied if offset < segment.decoded.end => {
                Some(segment.source.start + (offset - segment.decoded.start))
            }
            _ => Some(segment.source.end),
        }
    }

    /// Where the piece behind the boundary `offset` begins in the host.
    fn here(&self, offset: usize) -> Option<usize> {
        let next = self.decoded.segments().partition_point(|segment| segment.decoded.end <= offset);
        let segment = self.decoded.segments().get(next)?;
        match segment.kind {
            Kind::Virtual => None,
            Kind::Copied => Some(segment.source.start + (offset - segment.decoded.start)),
            _ => Some(segment.source.start),
        }
    }

    /// The same, if nothing that must stay is in front of it.
    fn right(&self, offset: usize) -> Option<usize> {
        let next = self.decoded.segments().partition_point(|segment| segment.decoded.end <= offset);
        let segment = self.decoded.segments().get(next)?;
        if segment.barrier && segment.decoded.start == offset { None } else { self.here(offset) }
    }
}

/// Whether a line imports something.
fn is_import(line: &str) -> bool {
    line.starts_with("import ") || line.starts_with("from ")
}

/// Turns findings of a region into findings of its host, each fix once.
pub struct Lift<'r> {
    region: &'r Region,
    /// How far a fix may be trusted for what it writes, or why it may not be made at all.
    trust: &'r dyn Fn(&Fix) -> Result<Applicability, &'static str>,
    /// Added to the numbers of moves, so that they stay apart from those of other regions.
    groups: u32,
    fixes: HashMap<*const Fix, Result<Arc<Fix>, &'static str>>,
    /// The least that is left of a fix that lost something.
    pub least: Option<Option<Applicability>>,
}

impl<'r> Lift<'r> {
    /// A lift out of `region`, whose moves get numbers from `groups` on.
    pub fn new(
        region: &'r Region,
        trust: &'r dyn Fn(&Fix) -> Result<Applicability, &'static str>,
        groups: u32,
    ) -> Self {
        Self { region, trust, groups, fixes: HashMap::new(), least: None }
    }

    /// The finding as one of the host.
    pub fn finding(&mut self, finding: Finding) -> Finding {
        let fix = finding.fix.as_ref().map(|fix| {
            // The analysis keeps every fix alive, so that its address is its own.
            let key = Arc::as_ptr(fix);
            if !self.fixes.contains_key(&key) {
                let lifted = self.fix(fix);
                self.fixes.insert(key, lifted);
            }
            self.fixes[&key].clone()
        });
        let mut message = finding.message;
        if let Some(Err(reason)) = fix {
            message.push_str(&format!(" ({reason})"));
        }
        Finding {
            span: self.region.place(finding.span),
            related: finding
                .related
                .into_iter()
                .map(|related| crate::finding::Related { span: self.region.place(related.span), ..related })
                .collect(),
            fix: fix.and_then(Result::ok),
            message,
            group: finding.group.map(|group| group + self.groups),
            ..finding
        }
    }

    fn fix(&mut self, fix: &Fix) -> Result<Arc<Fix>, &'static str> {
        let lifted = self.lifted(fix);
        let left = lifted.as_ref().ok().map(|lifted| lifted.applicability);
        if left < Some(fix.applicability) {
            self.least = Some(self.least.unwrap_or(left).min(left));
        }
        lifted
    }

    fn lifted(&self, fix: &Fix) -> Result<Arc<Fix>, &'static str> {
        let trust = (self.trust)(fix)?;
        let edits: Option<Vec<Edit>> = fix.edits.iter().map(|edit| self.region.edit(edit)).collect();
        let mut edits = edits.ok_or(INEXACT)?;
        edits.sort();
        edits.dedup();
        if edits.windows(2).any(|pair| pair[1].span.start < pair[0].span.end) {
            return Err(INEXACT);
        }
        let applicability = fix.applicability.min(self.region.trust).min(trust);
        Ok(Arc::new(Fix { title: fix.title.clone(), applicability, edits }))
    }
}

/// Why a fix cannot be made that cannot be translated.
const INEXACT: &str = "it cannot be changed here without changing what is around it";
