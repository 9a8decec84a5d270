//! Direct routes that settings create, and what prose and text without syntax say of it.

use std::collections::HashSet;

use crate::facts::{Facts, Kind, NodeId};
use crate::finding::{Edit, Span, SpanIndex};
use crate::routing::provisioning::{self as vocabulary, Route, Term};
use crate::rules::direct_route_provisioning::{
    self as rule, Found, Group, Holder, SUBJECTS, Speech, Surroundings, What,
};
use crate::source::line_start;

use super::structure::Structure;

/// What a text creates and describes. `shows_route` says that the run shows a direct route.
pub(super) fn find(text: &str, structure: Option<&Structure>, shows_route: bool) -> Vec<Found> {
    let words = vocabulary::words(text);
    if words.is_empty() {
        return Vec::new();
    }
    let is_ours = shows_route || vocabulary::speaks_of_vendor(text);
    match structure {
        Some(structure) => in_settings(structure, words, is_ours),
        None => in_text(text, words, is_ours),
    }
}

type Words = Vec<(std::ops::Range<usize>, Term)>;

fn in_settings(structure: &Structure, words: Words, is_ours: bool) -> Vec<Found> {
    let (text, facts) = (structure.text(), structure.facts);
    let settings = Settings { structure };
    let groups = rule::groups(&settings);
    let mut found = rule::judge(&settings, &groups, is_ours, &|group| rule::keys(facts, group));
    let claimed: SpanIndex = found.iter().flat_map(|found| found.spans.iter().copied()).collect();
    let mut seen = HashSet::new();
    for (range, term) in words {
        let word = Span::new(range.start, range.end);
        if term == Term::Key || claimed.overlapping(word).next().is_some() {
            continue;
        }
        if let Some(comment) = structure.comment_at(word.start) {
            if seen.insert(comment) {
                found.extend(rule::in_comment(text, comment));
            }
            continue;
        }
        let Some(node) = facts.innermost(word) else { continue };
        let literal = facts.literal(node).map(|literal| literal.body()).filter(|body| body.contains(word));
        let speech = literal.and_then(|body| Some((body, rule::read(body.of(text), is_ours)?)));
        match speech {
            Some((body, speech)) if seen.insert(body) => found.push(spoken(body.start, speech, true)),
            Some(_) => {}
            None if term == Term::Handle && is_ours && seen.insert(word) => found.push(handle(word)),
            None if literal.is_none() => {
                let line = Span::new(line_start(text, word.start), line_end(text, word.end));
                if seen.insert(line) {
                    found.extend(in_line(text, line, is_ours));
                }
            }
            None => {}
        }
    }
    found
}

/// A line of settings that is no entry: `CMD ["firectl", …]`.
fn in_line(text: &str, line: Span, is_ours: bool) -> Vec<Found> {
    let content = line.of(text);
    let list = content.find('[').zip(content.rfind(']')).filter(|(open, close)| open < close);
    if let Some((open, close)) = list {
        let found = rule::in_json(&content[open..=close], is_ours);
        if !found.is_empty() {
            return found.into_iter().map(|found| moved(found, line.start + open)).collect();
        }
    }
    rule::read(content, is_ours).map(|speech| spoken(line.start, speech, false)).into_iter().collect()
}

/// What was found in a part of the text that begins at `start`.
fn moved(found: Found, start: usize) -> Found {
    let at = |span: Span| Span::new(start + span.start, start + span.end);
    let edit = |edit: Edit| Edit { span: at(edit.span), ..edit };
    Found {
        places: found.places.into_iter().map(at).collect(),
        spans: found.spans.into_iter().map(at).collect(),
        what: found.what,
        edits: found.edits.map(|edits| edits.into_iter().map(edit).collect()),
        keys: found.keys.into_iter().map(at).collect(),
    }
}

/// A text that nothing reads as more than words: what stands on neighbouring lines is one. Nothing of it is changed.
fn in_text(text: &str, words: Words, is_ours: bool) -> Vec<Found> {
    let mut found = Vec::new();
    let mut words = words.into_iter().filter(|(_, term)| *term != Term::Key).peekable();
    while let Some((first, term)) = words.next() {
        let start = line_start(text, first.start);
        let mut end = line_end(text, first.end);
        let mut handles = term == Term::Handle;
        // A line between two names is one of the same command or request.
        let is_near = |end: usize, next: usize| {
            let between = text.get(end..next).unwrap_or_default();
            between.matches('\n').count() <= 2 && !between.contains("\n\n")
        };
        while let Some((next, term)) = words.next_if(|(next, _)| is_near(end, next.start)) {
            end = line_end(text, next.end);
            handles &= term == Term::Handle;
        }
        let block = &text[start..end];
        let name = Span::new(first.start, first.end);
        found.push(match rule::read(block, is_ours) {
            // A list of flags is no command.
            Some(Speech { what: What::Describes, .. }) if !is_ours => continue,
            Some(speech) if speech.what == What::Describes => {
                Found { what: What::Mentions, ..spoken(start, speech, false) }
            }
            Some(speech) => Found { edits: None, ..spoken(start, speech, false) },
            None if !is_ours => continue,
            None if handles => handle(name),
            None => Found { what: What::Mentions, ..handle(name) },
        });
    }
    found
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found)
}

fn handle(word: Span) -> Found {
    Found { places: vec![word], spans: vec![word], what: What::Handle, edits: None, keys: Vec::new() }
}

/// What a text says that begins at `start`.
fn spoken(start: usize, speech: Speech, changes: bool) -> Found {
    let at = |range: std::ops::Range<usize>| Span::new(start + range.start, start + range.end);
    let removal = speech.removal.filter(|_| changes && speech.what == What::Creates(Route::Public));
    Found {
        places: vec![at(speech.place)],
        spans: speech.spans.into_iter().map(at).collect(),
        what: speech.what,
        edits: removal.map(|ranges| ranges.into_iter().map(|range| Edit::deletion(at(range))).collect()),
        keys: speech.keys.into_iter().map(at).collect(),
    }
}

/// Entries and lists of settings.
struct Settings<'s> {
    structure: &'s Structure<'s>,
}

impl Surroundings for Settings<'_> {
    fn text(&self) -> &str {
        self.structure.text()
    }

    fn facts(&self) -> &Facts {
        self.structure.facts
    }

    fn texts(&self, value: NodeId) -> Vec<Option<String>> {
        vec![rule::text(self.structure.text(), self.structure.facts, value)]
    }

    fn word(&self, id: NodeId) -> Option<(String, bool)> {
        Some((self.structure.facts.plain(id)?, true))
    }

    fn removal(&self, group: &Group) -> Option<Vec<Edit>> {
        match &group.holder {
            Holder::Entries(id, indices) | Holder::Items(id, indices) => {
                let calls = matches!(self.structure.facts.kind(*id), Kind::Call { .. });
                (!calls).then(|| self.structure.removal_of(*id, indices, SUBJECTS)).flatten()
            }
            Holder::Steps(_) | Holder::Word => None,
        }
    }
}
