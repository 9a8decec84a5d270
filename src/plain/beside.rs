//! Which keys stand beside a URL of settings. What is the same for all URLs of a mapping is told once: there may be thousands.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::facts::{Kind, NodeId};
use crate::sdks::{self, Meaning, stem};

use super::Reader;
use super::structure::{Entry, Structure, Value};

/// Stems of names that may hold the key of any URL.
pub(super) const USUAL_STEMS: &[&str] =
    &["", "fireworks", "fw", "openai", "llm", "direct", "directroute", "mydirectroute", "route", "model"];

/// How deep below a URL its headers may stand.
const HEADERS_BELOW: usize = 3;

/// A key that may go with a URL.
pub(super) struct Beside<'s> {
    pub(super) entry: &'s Entry,
    /// Whether it is the URL's for certain.
    pub(super) certain: bool,
}

/// What was told of mappings and lists.
#[derive(Default)]
pub(super) struct Told {
    inside: RefCell<HashMap<NodeId, Rc<Inside>>>,
    around: RefCell<HashMap<NodeId, Rc<Around>>>,
}

/// Entries by the stem of their names, by their numbers.
type ByStem = HashMap<String, Vec<Candidate>>;

/// What may be a key in a mapping or list.
#[derive(Default)]
struct Inside {
    /// Keys, and what may be one by the name of the URL.
    by_stem: ByStem,
    /// Whether a key is known by its name.
    has_known: bool,
    /// Keys in headers.
    headers: Vec<usize>,
    /// What else is secret.
    secrets: Vec<usize>,
}

/// Keys of a mapping, and of the mappings in it that hold no URL.
type Around = ByStem;

/// An entry that may be a key.
#[derive(Clone, Copy)]
struct Candidate {
    number: usize,
    /// Whether it is one whatever the URL is called.
    is_key: bool,
    is_known: bool,
}

impl Reader<'_> {
    /// The keys that may go with a URL of this stem in a mapping or list; none that is known by its name.
    pub(super) fn beside<'s>(&self, structure: &'s Structure, scope: NodeId, stem: &str) -> Vec<Beside<'s>> {
        let inside = self.keys_inside(structure, scope);
        let of_stem = |stem: &str| inside.by_stem.get(stem).into_iter().flatten();
        // `llm_key` beside `llm_url`: what else is a key by the name of the URL.
        let own = || of_stem(stem).filter(|key| key.is_key || !stem.is_empty());
        let has_known = inside.has_known || own().any(|key| key.is_known);
        let mut found: Vec<usize> = own().filter(|key| !key.is_known).map(|key| key.number).collect();
        let keys = |stem: &str| of_stem(stem).filter(|key| key.is_key && !key.is_known).map(|key| key.number);
        // `key` beside `acme_url` is anything's; `api_key` is not.
        if found.is_empty() && !stem.is_empty() {
            found.extend(keys("").filter(|number| !is_word(&structure.entry(*number).name)));
        }
        let all = |numbers: Vec<usize>, certain: bool| {
            numbers.into_iter().map(|number| Beside { entry: structure.entry(number), certain }).collect::<Vec<_>>()
        };
        let seen: HashSet<usize> = found.iter().copied().collect();
        let mut found = all(found, !has_known);
        let headers = inside.headers.iter().copied().filter(|number| !seen.contains(number)).collect();
        found.extend(all(headers, true));
        if !found.is_empty() || has_known {
            return found;
        }
        let mut others: Vec<usize> = USUAL_STEMS.iter().copied().flat_map(keys).collect();
        others.sort_unstable();
        // What else is secret beside a URL that has no name of its own.
        if others.is_empty() && stem.is_empty() {
            others.extend(&inside.secrets);
        }
        // Around it, and in what stands beside it there.
        let outer = structure.facts.ancestors(scope);
        let mut outer = outer.take_while(|outer| matches!(structure.facts.kind(*outer), Kind::Mapping(_)));
        while others.is_empty()
            && let Some(outer) = outer.next()
        {
            let around = self.keys_around(structure, outer);
            let of_stem = |stem: &str| around.get(stem).into_iter().flatten().map(|key| key.number);
            others.extend(of_stem(stem));
            if !stem.is_empty() {
                others.extend(of_stem("").filter(|number| !is_word(&structure.entry(*number).name)));
            }
            others.retain(|number| structure.entry(*number).scope != scope);
            others.sort_unstable();
        }
        all(others, false)
    }

    /// What may be a key in a mapping or list.
    fn keys_inside(&self, structure: &Structure, scope: NodeId) -> Rc<Inside> {
        if let Some(told) = self.told.inside.borrow().get(&scope) {
            return Rc::clone(told);
        }
        let mut inside = Inside::default();
        for (number, entry) in structure.numbered(scope) {
            let is_key = self.is_key(structure, entry);
            if is_key || ends_in_word(&entry.name) {
                let is_known = self.is_gateways(structure, entry);
                inside.has_known |= is_key && is_known;
                let same = inside.by_stem.entry(key_stem(&entry.name)).or_default();
                same.push(Candidate { number, is_key, is_known });
            }
            let is_secret = is_secret(&entry.name) && matches!(entry.value, Value::Text(..));
            if is_secret && !self.is_gateways(structure, entry) {
                inside.secrets.push(number);
            }
        }
        self.headers(structure, scope, HEADERS_BELOW, &mut inside.headers);
        Rc::clone(self.told.inside.borrow_mut().entry(scope).or_insert(Rc::new(inside)))
    }

    /// The keys of a mapping, and of the mappings in it.
    fn keys_around(&self, structure: &Structure, outer: NodeId) -> Rc<Around> {
        if let Some(told) = self.told.around.borrow().get(&outer) {
            return Rc::clone(told);
        }
        let mut around = Around::new();
        let mut scopes = vec![outer];
        if let Kind::Mapping(entries) = structure.facts.kind(outer) {
            let values = entries.items.iter().map(|item| item.value);
            scopes.extend(values.filter(|value| matches!(structure.facts.kind(*value), Kind::Mapping(_))));
        }
        for scope in scopes.into_iter().filter(|scope| !has_url(structure, *scope)) {
            for (number, entry) in structure.numbered(scope) {
                if self.is_key(structure, entry) && !self.is_gateways(structure, entry) {
                    let key = Candidate { number, is_key: true, is_known: false };
                    around.entry(key_stem(&entry.name)).or_default().push(key);
                }
            }
        }
        Rc::clone(self.told.around.borrow_mut().entry(outer).or_insert(Rc::new(around)))
    }

    /// Keys in headers below a mapping.
    fn headers(&self, structure: &Structure, scope: NodeId, depth: usize, found: &mut Vec<usize>) {
        for (number, entry) in structure.numbered(scope) {
            let is_key = sdks::is_key_header(&entry.name) && matches!(entry.value, Value::Text(..));
            if is_key && !self.is_gateways(structure, entry) {
                found.push(number);
            }
            if let Value::Parts(below) = entry.value
                && depth > 0
                && sdks::meaning(&entry.name) == Some(Meaning::Headers)
            {
                self.headers(structure, below, depth - 1, found);
            }
        }
    }
}

/// Whether a mapping holds a URL.
fn has_url(structure: &Structure, scope: NodeId) -> bool {
    structure.entries_of(scope).any(|entry| matches!(&entry.value, Value::Text(_, text) if text.contains("://")))
}

/// What is left of the name of a key, or of the variable that holds one, without the words that say so.
fn key_stem(name: &str) -> String {
    if !sdks::names_variable(name) {
        return stem(name);
    }
    let folded = name.to_ascii_lowercase().replace(['_', '-', '.'], "");
    let ends = ["envvar", "variable", "name", "env", "var"];
    let key = ends.iter().find_map(|end| folded.strip_suffix(end)).unwrap_or(&folded);
    stem(key.strip_prefix("env").unwrap_or(key))
}

/// Whether the last word of a name says that it is a key.
fn ends_in_word(name: &str) -> bool {
    name.rsplit(['_', '-', '.']).next().is_some_and(|last| last.len() < name.len() && is_word(last))
}

/// Whether a name of a key is a word that may mean something else.
pub(super) fn is_word(name: &str) -> bool {
    ["key", "token", "secret", "auth", "credential"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// Whether a name says that its value is secret, not that it is a key.
fn is_secret(name: &str) -> bool {
    ["password", "passwd", "credentials", "client_secret"].iter().any(|word| name.eq_ignore_ascii_case(word))
}
