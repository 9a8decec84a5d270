//! What a file writes that uses a constant of another, which the bytes of a file tell before its syntax does.

use std::collections::{BTreeSet, HashMap};

use aho_corasick::AhoCorasick;

/// The words of a constant that whoever uses it has to write: all of its name, `settings` and `base_url` of
/// `settings.base_url`, or what the file is called if the constant is all that the file hands out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelling(Vec<String>);

impl Spelling {
    /// The spelling of the constant that a module exports by this name.
    pub fn of(module: &str, name: &str) -> Self {
        let words: Vec<String> = name.split('.').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        Self(if words.is_empty() { vec![called(module).to_owned()] } else { words })
    }
}

/// A search for spellings, in time that does not depend on their number.
#[derive(Debug)]
pub struct Spellings {
    /// All words, each once.
    search: AhoCorasick,
    /// The words of each spelling, as the search counts them; by the last of them, which fewest files write.
    by_last: HashMap<usize, Vec<Vec<usize>>>,
}

impl Spellings {
    /// A search for these. `None` if there are none.
    pub fn new<'s>(spellings: impl IntoIterator<Item = &'s Spelling>) -> Option<Self> {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut words: Vec<&str> = Vec::new();
        let mut by_last: HashMap<usize, Vec<Vec<usize>>> = HashMap::new();
        for Spelling(spelling) in spellings {
            let mut number = |word: &'s String| {
                *numbers.entry(word).or_insert_with(|| {
                    words.push(word);
                    words.len() - 1
                })
            };
            let spelling: Vec<usize> = spelling.iter().map(&mut number).collect();
            if let Some(last) = spelling.last() {
                by_last.entry(*last).or_default().push(spelling);
            }
        }
        if words.is_empty() {
            return None;
        }
        AhoCorasick::new(words).ok().map(|search| Self { search, by_last })
    }

    /// Whether a text holds all words of one of them.
    pub fn any_in(&self, text: &[u8]) -> bool {
        let found: BTreeSet<usize> =
            self.search.find_overlapping_iter(text).map(|found| found.pattern().as_usize()).collect();
        let is_whole = |spelling: &Vec<usize>| spelling.iter().all(|word| found.contains(word));
        found.iter().filter_map(|word| self.by_last.get(word)).flatten().any(is_whole)
    }
}

/// What imports call a file: its name without its extension, or that of its directory where that stands for it.
fn called(module: &str) -> &str {
    let mut parts = module.rsplit('/');
    let stem = parts.next().and_then(|file| file.split('.').next()).unwrap_or(module);
    match parts.next() {
        Some(directory) if stem == "index" => directory,
        _ => stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_of_one_are_needed() {
        let spellings =
            [("conf/__init__.py", "settings.url"), ("a.py", "BASE_URL"), ("a.py", "URL"), ("src/llm/index.ts", "")]
                .map(|(module, name)| Spelling::of(module, name));
        let spellings = Spellings::new(&spellings).unwrap();
        for (text, expected) in [
            ("from conf import settings\nx = settings.url", true),
            ("x = other.url", false),
            ("settings = 1", false),
            ("MY_BASE_URLS", true),
            ("import llm from './llm'", true),
            ("", false),
        ] {
            assert_eq!(spellings.any_in(text.as_bytes()), expected, "{text}");
        }
        assert!(Spellings::new(&[]).is_none());
    }
}
