//! Applying edits to bytes, and following places of the old text into the new one and back.

use crate::finding::{Edit, Span};

/// The bytes with the edits made, which must be sorted and disjoint. `None` if they are not, or reach beyond the end.
pub fn apply<'e>(bytes: &[u8], edits: impl IntoIterator<Item = &'e Edit>) -> Option<Vec<u8>> {
    let mut result = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for Edit { span, replacement } in edits {
        result.extend_from_slice(bytes.get(at..span.start)?);
        result.extend_from_slice(replacement.as_bytes());
        at = span.end;
        if at < span.start {
            return None;
        }
    }
    result.extend_from_slice(bytes.get(at..)?);
    Some(result)
}

/// Whether [`apply`] can make the edits in a text of `length` bytes.
pub fn can_apply<'e>(length: usize, edits: impl IntoIterator<Item = &'e Edit>) -> bool {
    let mut at = 0;
    edits.into_iter().all(|edit| {
        let fits = at <= edit.span.start && edit.span.start <= edit.span.end && edit.span.end <= length;
        at = edit.span.end;
        fits
    })
}

/// How places move when edits are made.
#[derive(Clone, Debug, Default)]
pub struct Shift {
    /// What stood where, and where its replacement stands; sorted.
    moves: Vec<(Span, Span)>,
}

impl Shift {
    /// The shift by these edits, sorted and disjoint.
    pub fn of<'e>(edits: impl IntoIterator<Item = &'e Edit>) -> Self {
        let (mut old_end, mut new_end) = (0, 0);
        let moves = edits.into_iter().map(|edit| {
            let start = new_end + (edit.span.start - old_end);
            (old_end, new_end) = (edit.span.end, start + edit.replacement.len());
            (edit.span, Span::new(start, new_end))
        });
        Self { moves: moves.collect() }
    }

    /// Where the text of `span` is after the edits. A span that begins or ends inside of replaced bytes is widened to
    /// all of the replacement.
    pub fn forward(&self, span: Span) -> Span {
        shifted(span, &self.moves, |pair| *pair)
    }

    /// Where the text of `span` was before the edits.
    pub fn backward(&self, span: Span) -> Span {
        shifted(span, &self.moves, |(old, new)| (*new, *old))
    }
}

/// `span` after every first part of the pairs that `pair` makes of `moves` was replaced by its second.
fn shifted(span: Span, moves: &[(Span, Span)], pair: impl Fn(&(Span, Span)) -> (Span, Span)) -> Span {
    // The last move that matters decides: it says how far all before it moved what follows.
    let last = |count: usize| count.checked_sub(1).map(|at| pair(&moves[at]));
    let along = |offset: usize, from: Span, to: Span| offset - from.end + to.end;
    let start = match last(moves.partition_point(|moved| pair(moved).0.start <= span.start)) {
        Some((from, to)) if from.end <= span.start => along(span.start, from, to),
        Some((_, to)) => to.start,
        None => span.start,
    };
    let end = match last(moves.partition_point(|moved| pair(moved).0.start < span.end)) {
        Some((from, to)) if from.end <= span.end => along(span.end, from, to),
        Some((_, to)) => to.end,
        None => span.end,
    };
    Span::new(start, end.max(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_follow_the_text() {
        let old = "import a\nurl = 'OLD'\nkey = 1\n";
        let at = |text: &str, part: &str| {
            let start = text.find(part).unwrap();
            Span::new(start, start + part.len())
        };
        let edits = [
            Edit::insertion(0, "import os\n"),
            Edit::replacement(at(old, "OLD"), "a longer one"),
            Edit::deletion(at(old, "key = 1\n")),
        ];
        let new = String::from_utf8(apply(old.as_bytes(), &edits).unwrap()).unwrap();
        assert_eq!(new, "import os\nimport a\nurl = 'a longer one'\n");
        let shift = Shift::of(&edits);
        assert_eq!(shift.forward(at(old, "import a")), at(&new, "import a"));
        assert_eq!(shift.forward(at(old, "OLD")), at(&new, "a longer one"));
        assert_eq!(shift.forward(at(old, "LD'")), at(&new, "a longer one'"));
        assert!(shift.forward(at(old, "key")).is_empty());
        assert_eq!(shift.backward(at(&new, "url")), at(old, "url"));
        assert_eq!(shift.backward(at(&new, "longer")), at(old, "OLD"));
    }

    #[test]
    fn malformed_edits_are_refused() {
        let overlapping = [Edit::deletion(Span::new(0, 3)), Edit::deletion(Span::new(2, 4))];
        assert_eq!(apply(b"abcdef", &overlapping), None);
        assert_eq!(apply(b"abc", &[Edit::deletion(Span::new(2, 9))]), None);
    }
}
