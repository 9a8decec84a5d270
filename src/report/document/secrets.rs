//! What of a source no report shows: keys, what has the text of a key that was found elsewhere, and what may be one by its
//! looks, which is all that tells a key behind a name that nobody knows.

use std::borrow::Cow;
use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::finding::Span;
use crate::routing::{self, mask};

/// Shorter texts, and those without a digit, are words too, which may well stand elsewhere.
const TELLING: usize = 8;

/// The keys of a run.
#[derive(Debug, Default)]
pub struct Keys(Option<AhoCorasick>);

impl Keys {
    /// The keys that stand at these places of these texts.
    pub fn of<'t>(texts: impl IntoIterator<Item = (&'t str, &'t [Span])>) -> Self {
        let keys = texts.into_iter().flat_map(|(text, spans)| {
            spans.iter().filter_map(move |span| text.get(span.start..span.end)).filter(|key| is_telling(key))
        });
        let keys: BTreeSet<&str> = keys.collect();
        let automaton = || AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&keys).ok();
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
        let keys = Keys::of([(text, &[Span::new(5, 16)][..])]);
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
        let keys = Keys::of([("password 12345678 ab1", &[Span::new(0, 8), Span::new(9, 17), Span::new(18, 21)][..])]);
        assert_eq!(keys.masked_words("password 12345678 ab1"), "password 12345678 ab1");
    }
}
