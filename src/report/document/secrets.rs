//! What of a source no report shows: keys, what has the text of a key that was found elsewhere, and what may be one by its
//! looks, which is all that tells a key behind a name that nobody knows.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Excerpt, Finding, Fix};
use crate::finding::Span;
use crate::routing::{self, mask};

/// Shorter texts, and those without a digit, are words too, which may well stand elsewhere.
const TELLING: usize = 8;

/// The keys of a run.
#[derive(Debug, Default)]
pub struct Keys(Option<AhoCorasick>);

/// The keys at these places of these texts that would be known again elsewhere.
pub fn telling_keys<'t>(texts: impl IntoIterator<Item = (&'t str, &'t [Span])>) -> BTreeSet<String> {
    let keys = texts.into_iter().flat_map(|(text, spans)| {
        spans.iter().filter_map(move |span| text.get(span.start..span.end)).filter(|key| is_telling(key))
    });
    keys.map(str::to_owned).collect()
}

impl Keys {
    /// These keys.
    pub fn of(keys: &BTreeSet<String>) -> Self {
        let automaton = || AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(keys).ok();
        Self(if keys.is_empty() { None } else { automaton() })
    }

    /// Where keys, or what may be some, stand in a text.
    fn find(&self, text: &str) -> Vec<Span> {
        let known =
            self.0.iter().flat_map(|keys| keys.find_iter(text)).map(|found| Span::new(found.start(), found.end()));
        let random = routing::find_random_words(text).into_iter().map(|at| Span::new(at.start, at.end));
        known.chain(random).collect()
    }

    /// All that may not be shown of a text with keys at `spans`, sorted and apart.
    pub fn hidden_in(&self, text: &str, spans: &[Span]) -> Vec<Span> {
        let mut found = self.find(text);
        found.extend(spans.iter().filter(|span| !span.is_empty()));
        found.sort_unstable();
        let mut apart: Vec<Span> = Vec::with_capacity(found.len());
        for span in found {
            match apart.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        apart
    }

    /// A text that goes into a source, with keys masked.
    pub(super) fn masked_code<'t>(&self, text: &'t str) -> Cow<'t, str> {
        replaced(text, self.hidden_in(text, &[]))
    }

    /// Words of a report, with the keys of the run masked. Names in them are needed as they are.
    pub(super) fn masked_words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let known = self.0.iter().flat_map(|keys| keys.find_iter(text));
        replaced(text, known.map(|found| Span::new(found.start(), found.end())).collect())
    }
}

impl Keys {
    /// Masks keys in findings, whose own files may not know them as such.
    pub(super) fn hide_in(&self, findings: &mut [Finding]) {
        if self.0.is_none() {
            return;
        }
        let hide = |text: &mut String| {
            if let Cow::Owned(masked) = self.masked_words(text) {
                *text = masked;
            }
        };
        // Findings go on to share their fixes.
        let mut fixes: HashMap<*const Fix, Arc<Fix>> = HashMap::new();
        for finding in findings {
            hide(&mut finding.message);
            hide(&mut finding.help);
            finding.related.iter_mut().for_each(|related| hide(&mut related.message));
            self.hide_in_excerpt(&mut finding.excerpt);
            if let Some(fix) = &mut finding.fix {
                let masked = fixes.entry(Arc::as_ptr(fix)).or_insert_with(|| {
                    let mut masked = Fix::clone(fix);
                    hide(&mut masked.title);
                    for change in &mut masked.changes {
                        change.removed.iter_mut().chain(&mut change.added).for_each(hide);
                    }
                    if masked == **fix { Arc::clone(fix) } else { Arc::new(masked) }
                });
                *fix = Arc::clone(masked);
            }
        }
    }

    fn hide_in_excerpt(&self, excerpt: &mut Excerpt) {
        let Cow::Owned(text) = self.masked_words(&excerpt.text) else { return };
        let (start, end) = excerpt.marked;
        let part = |from: usize, to: usize| self.masked_words(excerpt.text.get(from..to).unwrap_or_default()).len();
        let (before, within) = (part(0, start), part(start, end));
        // A key that goes over an end of what is marked has another length in parts.
        let is_apart = before + within + part(end, excerpt.text.len()) == text.len();
        excerpt.marked = if is_apart { (before, before + within) } else { (0, text.len()) };
        excerpt.text = text;
    }
}

fn replaced(text: &str, spans: Vec<Span>) -> Cow<'_, str> {
    if spans.is_empty() {
        return Cow::Borrowed(text);
    }
    let (mut result, mut at) = (String::with_capacity(text.len()), 0);
    for span in spans {
        result.push_str(&text[at..span.start]);
        result.push_str(&mask(span.of(text)));
        at = span.end;
    }
    result.push_str(&text[at..]);
    Cow::Owned(result)
}

fn is_telling(key: &str) -> bool {
    key.len() >= TELLING
        && key.bytes().any(|byte| byte.is_ascii_digit())
        && key.bytes().any(|byte| byte.is_ascii_alphabetic())
        && !key.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_hidden_wherever_it_stands() {
        let text = "key='s3cr3tV4lue' # s3cr3tV4lue, kT7q9ZxW2mLp4RvB8nYs";
        let keys = Keys::of(&telling_keys([(text, &[Span::new(5, 16)][..])]));
        let hidden: Vec<&str> = keys.hidden_in(text, &[]).iter().map(|span| span.of(text)).collect();
        assert_eq!(hidden, ["s3cr3tV4lue", "s3cr3tV4lue", "kT7q9ZxW2mLp4RvB8nYs"]);
        assert_eq!(keys.masked_words("the key s3cr3tV4lue"), "the key s3cr…");
        assert_eq!(keys.masked_code("f('s3cr3tV4lue', kT7q9ZxW2mLp4RvB8nYs)"), "f('s3cr…', kT7q…)");
    }

    #[test]
    fn overlapping_keys_are_hidden_as_one() {
        let spans = [Span::new(2, 6), Span::new(0, 4), Span::new(3, 3), Span::new(6, 8)];
        assert_eq!(Keys::default().hidden_in("abcdefgh", &spans), [Span::new(0, 6), Span::new(6, 8)]);
    }

    #[test]
    fn words_that_stand_everywhere_tell_nothing() {
        let spans = [Span::new(0, 8), Span::new(9, 17), Span::new(18, 21)];
        assert!(telling_keys([("password 12345678 ab1", &spans[..])]).is_empty());
    }

    #[test]
    fn what_is_marked_stays_marked() {
        let keys = Keys::of(&["s3cr3tV4lue".to_owned()].into());
        for (marked, expected) in [((14, 17), (10, 13)), ((0, 1), (0, 1)), ((1, 12), (1, 8)), ((5, 17), (0, 13))] {
            let mut excerpt = Excerpt { text: "'s3cr3tV4lue' url".into(), marked, ..Excerpt::default() };
            keys.hide_in_excerpt(&mut excerpt);
            assert_eq!((&*excerpt.text, excerpt.marked), ("'s3cr…' url", expected));
        }
    }
}
