//! What a file writes that uses a constant of another, which the bytes of a file tell before its syntax does.

use std::collections::{HashMap, HashSet};

use aho_corasick::AhoCorasick;

/// The words that whoever uses a constant has to write: all of its name, `settings` and `base_url` of `settings.base_url`, and
/// what the file is called that defines it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelling(Vec<String>);

impl Spelling {
    /// The spelling of the constant that a module exports by this name.
    pub fn of(module: &str, name: &str) -> Self {
        let words = name.split('.').filter(|word| !word.is_empty());
        let mut words: Vec<String> = called(module).into_iter().chain(words).map(str::to_owned).collect();
        if words.is_empty() {
            let mut parts = module.rsplit('/');
            let (own, directory) = (parts.next(), parts.next());
            words.extend(directory.or(own).map(str::to_owned));
        }
        Self(words)
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
        let goes_on = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
        let is_word = |found: &aho_corasick::Match| {
            let before = found.start().checked_sub(1).and_then(|at| text.get(at));
            !goes_on(before) && !goes_on(text.get(found.end()))
        };
        let found = self.search.find_overlapping_iter(text).filter(is_word);
        let found: HashSet<usize> = found.map(|found| found.pattern().as_usize()).collect();
        let is_whole = |spelling: &Vec<usize>| spelling.iter().all(|word| found.contains(word));
        found.iter().filter_map(|word| self.by_last.get(word)).flatten().any(is_whole)
    }
}

/// What imports call a file: its name without its extension. A package goes by the name of its directory, which those
/// inside of it need not write.
fn called(module: &str) -> Option<&str> {
    let (stem, _) = module.rsplit('/').next().unwrap_or(module).split_once('.')?;
    (!matches!(stem, "" | "index" | "__init__")).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_words_of_one_are_needed() {
        let spellings = [
            ("conf/__init__.py", "settings.url"),
            ("lib/urls.py", "BASE_URL"),
            ("src/llm/index.ts", ""),
            ("internal/config", "Endpoint"),
        ]
        .map(|(module, name)| Spelling::of(module, name));
        let spellings = Spellings::new(&spellings).unwrap();
        for (text, expected) in [
            ("from conf import settings\nx = settings.url", true),
            ("x = other.url", false),
            ("settings = 1", false),
            ("from lib.urls import BASE_URL", true),
            ("from lib.hosts import BASE_URL", false),
            ("import urls; MY_BASE_URL = urls.OTHER", false),
            ("import llm from './llm'", true),
            ("c := openai.New(Endpoint)", true),
            ("c := openai.New(Endpoints)", false),
            ("", false),
        ] {
            assert_eq!(spellings.any_in(text.as_bytes()), expected, "{text}");
        }
        assert!(Spellings::new(&[]).is_none());
    }
}
