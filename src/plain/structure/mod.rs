//! What the format of a text says about its places: entries with their values, the mapping or list that each belongs to.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::facts::{Argument, Facts, Kind, NodeId};
use crate::finding::{Span, SpanIndex};
use crate::formats::{Format, Hash};
use crate::sdks::{is_key_header, stem};

mod entries;
mod removal;

pub(super) use entries::{Entry, Form, Value};

/// Keys of blocks that hold variables of an environment.
const ENVIRONMENT_BLOCKS: &[&str] =
    &["env", "environment", "variables", "envvars", "environmentvariables", "secrets", "buildargs", "args"];
/// Letters and digits in a row that may be a key.
const LONG: usize = 12;
/// Keys of further mappings whose entries become variables.
const ENVIRONMENT_MAPS: &[&str] = &["data", "stringdata", "binarydata", "secretstring", "secretdata", "configvars"];
/// Keys of blocks that refer to a secret.
const SECRET_REFERENCES: &[&str] = &["secretkeyref", "valuefrom", "valuesource", "secret"];
/// The entries of a text whose format is known.
pub(super) struct Structure<'a> {
    pub(super) facts: &'a Facts,
    text: &'a str,
    format: &'static Format,
    /// In no order.
    entries: Vec<Entry>,
    by_scope: HashMap<NodeId, Vec<usize>>,
    /// Mappings and lists with entries, by the nodes around them.
    scopes: HashMap<NodeId, Vec<NodeId>>,
    /// The same by what names are without the words that say what they are of.
    by_stem: OnceCell<HashMap<NodeId, HashMap<String, Vec<usize>>>>,
    /// The same by their whole names.
    by_whole_name: OnceCell<HashMap<String, Vec<usize>>>,
    /// Mappings that set headers with keys.
    keyed: OnceCell<HashSet<NodeId>>,
    /// Where a name begins → its entry.
    by_name: BTreeMap<usize, usize>,
    /// For the number of each node, of which large files have millions: if it is the value of an entry, the mapping and the
    /// entry's place in it.
    holders: Vec<Option<(NodeId, u32)>>,
    /// The texts of values, by the numbers of their entries.
    values: SpanIndex,
    /// Variables that the text declares: `variable "X" {}`.
    declared: HashSet<String>,
}

impl<'a> Structure<'a> {
    /// The text.
    pub(super) fn text(&self) -> &str {
        self.text
    }

    /// Whether a span is all of a scalar.
    pub(super) fn is_scalar(&self, span: Span) -> bool {
        let literal = self.facts.innermost(span).and_then(|node| self.facts.literal(node));
        literal.is_some_and(|literal| literal.body() == span)
    }

    /// The comment that a place lies in.
    pub(super) fn comment_at(&self, at: usize) -> Option<Span> {
        let first = self.facts.comments.partition_point(|comment| comment.span.end <= at);
        self.facts.comments.get(first).map(|comment| comment.span).filter(|span| span.start <= at)
    }

    /// Whether a place lies in a comment.
    pub(super) fn is_comment(&self, at: usize) -> bool {
        self.comment_at(at).is_some()
    }

    /// The entry whose name is, or holds, these bytes.
    pub(super) fn named_at(&self, span: Span) -> Option<&Entry> {
        let (_, index) = self.by_name.range(..=span.start).next_back()?;
        Some(&self.entries[*index]).filter(|entry| entry.name_span.contains(span))
    }

    /// The entries of this name, wherever they stand.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Entry> {
        let by_whole_name = self.by_whole_name.get_or_init(|| {
            let mut by_whole_name: HashMap<String, Vec<usize>> = HashMap::new();
            for (number, entry) in self.entries.iter().enumerate() {
                by_whole_name.entry(entry.name.clone()).or_default().push(number);
            }
            by_whole_name
        });
        by_whole_name.get(name).into_iter().flatten().map(|number| &self.entries[*number])
    }

    /// The name of the format.
    pub(super) fn format_name(&self) -> &'static str {
        self.format.name
    }

    /// Whether a mapping itself sets a header with a key.
    pub(super) fn sets_key_header(&self, scope: NodeId) -> bool {
        let keyed = self.keyed.get_or_init(|| {
            let headers = self.entries.iter().filter(|entry| is_key_header(&entry.name));
            headers.map(|entry| entry.scope).collect()
        });
        keyed.contains(&scope)
    }

    /// The entries of a mapping or list.
    pub(super) fn entries_of(&self, scope: NodeId) -> impl Iterator<Item = &Entry> {
        self.by_scope.get(&scope).into_iter().flatten().map(|index| &self.entries[*index])
    }

    /// How many entries a mapping or list has.
    pub(super) fn size(&self, scope: NodeId) -> usize {
        self.by_scope.get(&scope).map_or(0, Vec::len)
    }

    /// The entries of a mapping or list that have this stem, as [`stem`] finds it.
    pub(super) fn entries_of_stem(&self, scope: NodeId, of: &str) -> impl Iterator<Item = &Entry> {
        let by_stem = self.by_stem.get_or_init(|| {
            let mut by_stem: HashMap<NodeId, HashMap<String, Vec<usize>>> = HashMap::new();
            for (number, entry) in self.entries.iter().enumerate() {
                by_stem.entry(entry.scope).or_default().entry(stem(&entry.name)).or_default().push(number);
            }
            by_stem
        });
        let numbers = by_stem.get(&scope).and_then(|stems| stems.get(of));
        numbers.into_iter().flatten().map(|number| &self.entries[*number])
    }

    /// The entries of a mapping or list with their numbers.
    pub(super) fn numbered(&self, scope: NodeId) -> impl Iterator<Item = (usize, &Entry)> {
        self.by_scope.get(&scope).into_iter().flatten().map(|index| (*index, &self.entries[*index]))
    }

    /// The entry of a number.
    pub(super) fn entry(&self, number: usize) -> &Entry {
        &self.entries[number]
    }

    /// The entry whose value's text holds these bytes; the most specific of several.
    pub(super) fn valued_at(&self, span: Span) -> Option<&Entry> {
        let node = self.facts.innermost(span)?;
        let any = Span::new(span.start, span.end.max(span.start + 1));
        let holding = self.values.overlapping(any).filter(|(text, _)| text.contains(span));
        let mut holding: Vec<usize> = holding.map(|(_, number)| number).collect();
        holding.sort_unstable();
        let entry_in = |scope: NodeId, named: bool| {
            let entries = holding.iter().map(|number| &self.entries[*number]);
            entries.into_iter().find(|entry| entry.scope == scope && (!named || entry.form == Form::Named))
        };
        let mut around = std::iter::once(node).chain(self.facts.ancestors(node)).take(3);
        around.find_map(|id| {
            // What has a name of its own beside its value is more than an entry called `value`.
            let named = self.facts.node(id).parent.and_then(|parent| entry_in(parent, true));
            named.or_else(|| entry_in(id, false))
        })
    }

    /// The key of the entry whose value a node is.
    pub(super) fn key_of(&self, id: NodeId) -> Option<&str> {
        self.holder(id)?.name.as_deref()
    }

    /// The entry whose value a node is.
    fn holder(&self, id: NodeId) -> Option<&'a Argument> {
        let (mapping, at) = self.holders[id.0 as usize]?;
        match self.facts.kind(mapping) {
            Kind::Mapping(entries) => entries.items.get(at as usize),
            _ => None,
        }
    }

    /// The keys around a node, from the inside.
    pub(super) fn keys_around(&self, id: NodeId) -> impl Iterator<Item = &str> {
        std::iter::once(id).chain(self.facts.ancestors(id)).filter_map(|id| self.key_of(id))
    }

    /// Whether the key of an entry names something of the program itself, not a variable of an environment.
    pub(super) fn is_own_name(&self, entry: &Entry) -> bool {
        if !self.format.has_own_names || entry.form != Form::Pair {
            return false;
        }
        let Kind::Mapping(entries) = self.facts.kind(entry.scope) else { return false };
        match self.holder(entry.scope).and_then(|key| Some((key.name.as_deref()?, key.name_span?))) {
            // `env { X = … }`, `environment = { X = … }`
            Some((name, _)) if is_one_of(name, ENVIRONMENT_BLOCKS) => false,
            // An object is the value of an attribute.
            Some((_, name)) => {
                let start = entries.span.unwrap_or(self.facts.span(entry.scope)).start;
                !Span::new(name.end, start.max(name.end)).of(self.text).contains(['=', ':'])
            }
            None => entries.span.is_none(),
        }
    }

    /// Whether a text that is a name may call anything: what the program creates, and would create anew under another
    /// name, or what is given on. What is read (`data "secret" "x" { name = "X" }`, `secret_key_ref`) has the name already.
    pub(super) fn may_call_anything(&self, literal: NodeId) -> bool {
        if !self.format.has_own_names {
            return false;
        }
        let Some(parent) = self.facts.node(literal).parent else { return true };
        let refers = self.key_of(parent).is_some_and(|key| is_one_of(key, SECRET_REFERENCES));
        !refers && (self.key_of(literal).is_none() || self.keys_around(literal).last() != Some("data"))
    }

    /// Whether an entry may stand for anything that is made of it (`for_each`), not for a variable of an environment.
    pub(super) fn may_be_anything(&self, entry: &Entry) -> bool {
        if !self.format.has_own_names {
            return false;
        }
        let mut around = self.keys_around(entry.scope);
        match entry.form {
            Form::Pair => {
                let name = |key: &str| is_one_of(key, ENVIRONMENT_BLOCKS) || is_one_of(key, ENVIRONMENT_MAPS);
                let plural = |key: &str| ["env", "vars", "variables", "settings"].iter().any(|end| key.ends_with(end));
                !around.take(2).any(|key| name(key) || plural(&key.to_ascii_lowercase()))
            }
            // `resource "gitlab_project_variable" "x" { key = "X" value = … }`
            Form::Named => around.nth(1) == Some("resource") && around.next().is_none(),
            Form::Word | Form::Alone => false,
        }
    }

    /// Whether a name in a text is one of the program's own that is put in there (`${X}`): `Some(true)` if the text
    /// declares it, `Some(false)` if it may also be a variable of whatever the text is given to.
    pub(super) fn interpolated(&self, name: Span) -> Option<bool> {
        let before = &self.text[..name.start];
        let is_put_in = self.format.has_own_names
            && before.strip_suffix("${").is_some_and(|before| !before.ends_with('$'))
            && self.text[name.end..].trim_start().starts_with('}');
        is_put_in.then(|| self.declared.contains(name.of(self.text)))
    }

    /// Whether a text is put together of other values (`"${var.x}:y"`), and what it says itself is no key.
    pub(super) fn is_put_together(&self, text: &str) -> bool {
        if !self.format.has_own_names || !text.contains("${") {
            return false;
        }
        let mut rest = text;
        let mut words = Vec::new();
        while let Some((before, behind)) = rest.split_once("${") {
            words.push(before);
            rest = behind.split_once('}').map_or("", |(_, behind)| behind);
        }
        words.push(rest);
        let runs = words.iter().flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
        !runs.into_iter().any(|run| run.len() >= LONG && run.contains(|c: char| c.is_ascii_digit()))
    }

    /// The encoded values of Kubernetes secrets.
    pub(super) fn encoded(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| self.is_encoded(entry))
    }

    /// The entries of Kubernetes secrets.
    pub(super) fn secrets(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| self.is_secret(entry.scope))
    }

    /// Whether a text names the entry of a Kubernetes secret: `secretKeyRef: { name: s, key: X }`.
    pub(super) fn is_secret_key(&self, literal: NodeId) -> bool {
        self.key_of(literal) == Some("key")
            && self.facts.node(literal).parent.and_then(|reference| self.key_of(reference)) == Some("secretKeyRef")
    }

    /// Whether an entry is one of the encoded values of a Kubernetes secret.
    pub(super) fn is_encoded(&self, entry: &Entry) -> bool {
        entry.form == Form::Pair && self.key_of(entry.scope) == Some("data") && self.is_secret(entry.scope)
    }

    /// Whether a mapping holds the values of a Kubernetes secret.
    pub(super) fn is_secret(&self, scope: NodeId) -> bool {
        let Some(object) = self.facts.node(scope).parent else { return false };
        matches!(self.key_of(scope), Some("data" | "stringData"))
            && self
                .entries_of(object)
                .any(|entry| entry.name == "kind" && matches!(&entry.value, Value::Text(_, kind) if kind == "Secret"))
    }

    /// Whether values of variables are put in where `${X}` stands: a compose file.
    pub(super) fn interpolates(&self, scope: NodeId) -> bool {
        let mut around = std::iter::once(scope).chain(self.facts.ancestors(scope));
        around.any(|id| self.key_of(id) == Some("services"))
    }

    /// Whether a new reference to a variable would find nothing among these entries and those below them.
    pub(super) fn lacks(&self, scope: NodeId, is_there: impl Fn(&Entry) -> bool) -> bool {
        let below = self.scopes.get(&scope).into_iter().flatten().copied();
        let mut near = std::iter::once(scope).chain(below.filter(|below| *below != scope));
        self.format.is_closed && !near.any(|scope| self.entries_of(scope).any(&is_there))
    }

    /// Whether the value of an entry has a name by which other places use it too.
    pub(super) fn is_anchored(&self, entry: &Entry) -> bool {
        let Value::Text(place, _) = &entry.value else { return false };
        let before = Span::new(entry.name_span.end, place.start.max(entry.name_span.end)).of(self.text);
        let Some(at) = anchor(before) else { return false };
        let length = before[at + 1..].find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-')));
        let name = &before[at + 1..length.map_or(before.len(), |length| at + 1 + length)];
        self.text.contains(&format!("*{name}"))
    }

    /// What `#` would be inside the value of an entry.
    pub(super) fn hash(&self, entry: &Entry) -> Hash {
        let Value::Text(place, _) = &entry.value else { return Hash::Comment };
        let is_quoted = self.text[..place.start].ends_with(['"', '\'']);
        if self.format.hash == Hash::Quoted && is_quoted { Hash::Text } else { self.format.hash }
    }

    /// Whether a mapping or list has entries.
    pub(super) fn is_scope(&self, id: NodeId) -> bool {
        self.by_scope.contains_key(&id)
    }

    /// Whether the list that a text is an item of has another item that says the same.
    pub(super) fn is_listed_beside(&self, literal: NodeId, word: &str) -> bool {
        let list = self.facts.node(literal).parent.map(|parent| self.facts.kind(parent));
        matches!(list, Some(Kind::Sequence(items)) if items.iter().any(|item| {
            *item != literal && self.facts.literal(*item).is_some_and(|item| item.body().of(self.text) == word)
        }))
    }
}

/// Whether a name is one of these, without regard to case and separators.
fn is_one_of(name: &str, words: &[&str]) -> bool {
    let letters = || name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase());
    words.iter().any(|word| letters().eq(word.bytes()))
}

/// Where a text gives a part of it a name for other places (`&name`).
fn anchor(text: &str) -> Option<usize> {
    let begins = |at: usize| {
        let after = text[at + 1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        after && (at == 0 || text[..at].ends_with([' ', '\n', '\t', '[', '{', ',', ':']))
    };
    text.match_indices('&').map(|(at, _)| at).find(|at| begins(*at))
}
