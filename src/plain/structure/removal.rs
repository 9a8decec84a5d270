//! How entries of a text whose format is known are taken out of it.

use crate::facts::{Argument, Arguments, Kind, NodeId};
use crate::finding::{Edit, Span};
use crate::layout;
use crate::rules::direct_route_provisioning;
use crate::source::line_start;

use super::{Entry, Form, Structure, Value, anchor};

impl Structure<'_> {
    /// The edits that take an entry out; `None` if the rest would not be as if it had never been there.
    pub(in crate::plain) fn removal(&self, entry: &Entry) -> Option<Vec<Edit>> {
        // What else refers to it would refer to nothing; what has more to say than a value would say it nowhere.
        let holds_more = entry.form == Form::Pair && matches!(entry.value, Value::Parts(_));
        if holds_more || anchor(entry.span.of(self.text)).is_some() {
            return None;
        }
        let brackets = match self.facts.kind(entry.scope) {
            Kind::Mapping(entries) => {
                entries.span.map(|span| (span, entries.items.iter().map(|item| item.span).collect()))
            }
            Kind::Sequence(items) => {
                let span = self.facts.span(entry.scope);
                span.of(self.text)
                    .starts_with('[')
                    .then(|| (span, items.iter().map(|item| self.facts.span(*item)).collect::<Vec<_>>()))
            }
            _ => None,
        };
        // Blocks of HCL have brackets, but no commas.
        if let Some((span, items)) = brackets.filter(|(span, _)| span.of(self.text).contains(',')) {
            let index = items.iter().position(|item| *item == entry.span)?;
            let items = items
                .into_iter()
                .map(|span| Argument { name: None, name_span: None, value: entry.scope, span, spread: false })
                .collect();
            let list = Arguments { items, span: Some(span) };
            return Some(layout::remove_arguments(self.text, self.facts, &list, &[index]));
        }
        self.lines_of(entry.scope, entry.span).map(|lines| vec![Edit::deletion(lines)])
    }

    /// The lines that an entry or item has for itself.
    fn lines_of(&self, scope: NodeId, entry: Span) -> Option<Span> {
        let start = line_start(self.text, entry.start);
        let before = &self.text[start..entry.start];
        let is_item = matches!(self.facts.kind(scope), Kind::Sequence(_));
        let marks = if is_item { &[' ', '\t', '-'][..] } else { &[' ', '\t'][..] };
        if !before.trim_matches(marks).is_empty() || is_item && !before.contains('-') {
            return None;
        }
        if self.goes_on_in(start) {
            return None;
        }
        let line = self.text[entry.end..].find('\n').map_or(self.text.len(), |at| entry.end + at + 1);
        let rest = Span::new(entry.end, line).of(self.text).trim();
        let comment = self.facts.comments.iter().any(|comment| Span::new(entry.end, line).contains(comment.span));
        (rest.is_empty() || comment).then(|| Span::new(start, line))
    }

    /// The edits that take several entries or items out of what holds them, with the comments above that speak of these
    /// subjects only; `None` if the rest would not be as if they had never been there.
    pub(in crate::plain) fn removal_of(
        &self,
        scope: NodeId,
        indices: &[usize],
        subjects: &[&str],
    ) -> Option<Vec<Edit>> {
        let (list, brackets) = match self.facts.kind(scope) {
            Kind::Mapping(entries) => (entries, entries.span.is_some()),
            Kind::Sequence(_) => (&direct_route_provisioning::listed(self.facts, scope)?, {
                self.facts.span(scope).of(self.text).starts_with('[')
            }),
            _ => return None,
        };
        let spans = || indices.iter().map(|index| list.items[*index].span);
        if spans().any(|span| anchor(span.of(self.text)).is_some()) || self.is_programs_own(scope) {
            return None;
        }
        if brackets {
            return Some(layout::remove_arguments_about(self.text, self.facts, list, indices, subjects));
        }
        // Nothing would be left of it, which is something else than it without entries.
        if indices.len() == list.items.len() && self.facts.node(scope).parent != Some(NodeId::FILE) {
            return None;
        }
        let lines = spans().map(|span| {
            let lines = self.lines_of(scope, span)?;
            let start = layout::comment_block_start(self.text, self.facts, lines.start, 0, subjects);
            Some(Edit::deletion(Span::new(start, lines.end)))
        });
        lines.collect()
    }

    /// Whether the entries of a mapping are names that the program uses elsewhere: declared variables and what they are set
    /// to, locals.
    fn is_programs_own(&self, scope: NodeId) -> bool {
        let outermost = || self.keys_around(scope).last();
        self.format.has_own_names && outermost().is_none_or(|key| matches!(key, "locals" | "variable"))
    }

    /// Whether the line that begins at `at` belongs to the one above it, comments between them left out. Without it that
    /// would go on in the next.
    fn goes_on_in(&self, at: usize) -> bool {
        let mut at = at;
        while at > 0 {
            let start = line_start(self.text, at - 1);
            let above = Span::new(start, at).of(self.text);
            if !above.trim().is_empty() && !self.is_comment(start + above.len() - above.trim_start().len()) {
                return above.trim_end().ends_with(['\\', '`']);
            }
            at = start;
        }
        false
    }
}
