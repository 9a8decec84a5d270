//! The text of an embedded source, and where in the host each of its bytes comes from.

use crate::finding::Span;

/// The text of an embedded source, put together from pieces of its host.
#[derive(Clone, Debug, Default)]
pub struct Decoded {
    text: String,
    segments: Vec<Segment>,
    /// Whether what comes next must not be touched together with what is there.
    barrier: bool,
}

/// A piece of an embedded source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Segment {
    /// Where it stands in the embedded source.
    pub(super) decoded: Span,
    /// Where it comes from.
    pub(super) source: Span,
    pub(super) kind: Kind,
    /// Whether something that must stay stands between it and the piece before.
    pub(super) barrier: bool,
}

/// How a piece came to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Byte for byte.
    Copied,
    /// Written otherwise in the host, an escape for example: changed whole or not at all.
    Atomic,
    /// Stands for something that the embedded language does not know: never changed.
    Masked,
    /// Stands nowhere in the host.
    Virtual,
}

impl Decoded {
    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Adds bytes of the host as they are.
    pub fn copy(&mut self, host: &str, span: Span) {
        self.push(span.of(host), span, Kind::Copied);
    }

    /// Adds what the bytes of the host at `span` mean.
    pub fn atomic(&mut self, meaning: &str, span: Span) {
        self.push(meaning, span, Kind::Atomic);
    }

    /// Adds something that stands for the bytes at `span`, which no edit may touch.
    pub fn mask(&mut self, text: &str, span: Span) {
        self.push(text, span, Kind::Masked);
    }

    /// Adds text that stands nowhere in the host.
    pub fn invent(&mut self, text: &str) {
        let at = self.segments.last().map_or(0, |last| last.source.end);
        self.push(text, Span::empty(at), Kind::Virtual);
    }

    /// Lets no edit cover both what is there and what comes next.
    pub fn barrier(&mut self) {
        self.barrier = true;
    }

    /// Adds a part of another embedded source of the same host.
    pub fn append(&mut self, other: &Decoded, range: Span) {
        for (segment, text) in other.parts(range) {
            self.barrier |= segment.barrier;
            self.push(text, segment.source, segment.kind);
        }
    }

    /// Adds something that stands for a part of another embedded source of the same host.
    pub fn append_as(&mut self, other: &Decoded, range: Span, text: &str, masked: bool) {
        if let Some(source) = other.source(range) {
            self.push(text, source, if masked { Kind::Masked } else { Kind::Atomic });
        }
    }

    /// The parts of `range`; pieces that were not copied come whole.
    fn parts(&self, range: Span) -> impl Iterator<Item = (Segment, &str)> {
        let first = self.segments.partition_point(|segment| segment.decoded.end <= range.start);
        let touched = self.segments[first..].iter().take_while(move |segment| segment.decoded.start < range.end);
        touched.map(move |segment| {
            let mut part = *segment;
            if segment.kind == Kind::Copied {
                let start = segment.decoded.start.max(range.start);
                let end = segment.decoded.end.min(range.end);
                part.decoded = Span::new(start, end);
                let offset = segment.source.start;
                part.source =
                    Span::new(offset + (start - segment.decoded.start), offset + (end - segment.decoded.start));
            }
            (part, part.decoded.of(&self.text))
        })
    }

    /// The bytes of the host that `range` comes from, with all that stands between them.
    pub fn source(&self, range: Span) -> Option<Span> {
        let mut parts = self.parts(range).filter(|(segment, _)| segment.kind != Kind::Virtual);
        let first = parts.next()?.0.source;
        let last = parts.last().map_or(first, |(segment, _)| segment.source);
        (first.start <= last.end).then(|| Span::new(first.start, last.end))
    }

    /// Whether a line begins at `offset`.
    pub(super) fn begins_line(&self, offset: usize) -> bool {
        offset == 0 || self.text.as_bytes()[offset - 1] == b'\n'
    }

    fn push(&mut self, text: &str, source: Span, kind: Kind) {
        if text.is_empty() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        let barrier = std::mem::take(&mut self.barrier);
        if let Some(last) = self.segments.last_mut()
            && kind == Kind::Copied
            && last.kind == Kind::Copied
            && last.source.end == source.start
            && !barrier
        {
            last.decoded.end = self.text.len();
            last.source.end = source.end;
            return;
        }
        self.segments.push(Segment { decoded: Span::new(start, self.text.len()), source, kind, barrier });
    }
}
