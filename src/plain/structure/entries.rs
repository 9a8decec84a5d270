//! The entries of a text whose format is known: what it gives a name to, in all the ways in which formats write that.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::facts::{Arguments, Facts, Kind, NodeId};
use crate::finding::{Span, SpanIndex};
use crate::formats::Format;
use crate::routing::unquoted;

use super::{Structure, is_one_of};

/// Keys of lists whose items are variables of an environment: `- X=value`, `- X`.
const ENVIRONMENT_LISTS: &[&str] =
    &["environment", "env", "args", "buildargs", "passenv", "passenvironment", "environmentvariables", "envvars"];
/// Keys under which an item says its name, and those under which it says its value.
const NAMES: &[&str] = &["name", "key", "variable"];
const VALUES: &[&str] =
    &["value", "valuefrom", "secretref", "fromsecret", "secretkeyref", "source", "valuesecretref", "valuesource"];

/// A name and what it is set to.
pub(in crate::plain) struct Entry {
    /// The name, without quotes.
    pub(in crate::plain) name: String,
    /// Its bytes.
    pub(in crate::plain) name_span: Span,
    /// What it is set to.
    pub(in crate::plain) value: Value,
    /// The mapping or list that it belongs to, where no other may have its name.
    pub(in crate::plain) scope: NodeId,
    /// All of it: what goes when it goes.
    pub(in crate::plain) span: Span,
    /// How it is written.
    pub(in crate::plain) form: Form,
}

/// What an entry is set to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::plain) enum Value {
    /// Nothing is written.
    Nothing,
    /// Text, with its bytes without quotes, and what they mean.
    Text(Span, String),
    /// A mapping or list.
    Parts(NodeId),
    /// Something that is computed.
    Expression(NodeId),
}

impl Entry {
    /// What an encoded value means, if that is text.
    pub(in crate::plain) fn meaning(&self) -> Option<String> {
        let Value::Text(_, written) = &self.value else { return None };
        let compact: String = written.split_whitespace().collect();
        String::from_utf8(STANDARD.decode(compact).ok()?).ok()
    }
}

/// How an entry is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::plain) enum Form {
    /// `NAME: value`
    Pair,
    /// `- NAME=value`
    Word,
    /// `- NAME`
    Alone,
    /// `- name: NAME`, with the value below a key of its own
    Named,
}

impl<'a> Structure<'a> {
    /// The entries of a text; `None` if it is not written in the format of its name.
    pub(in crate::plain) fn new(text: &'a str, format: &'static Format, facts: &'a Facts) -> Option<Self> {
        if !facts.parsed {
            return None;
        }
        let mut structure = Self {
            facts,
            text,
            format,
            entries: Vec::new(),
            by_scope: HashMap::new(),
            scopes: HashMap::new(),
            by_whole_name: OnceCell::new(),
            by_stem: OnceCell::new(),
            keyed: OnceCell::new(),
            by_name: BTreeMap::new(),
            holders: vec![None; facts.nodes.len()],
            values: SpanIndex::default(),
            declared: HashSet::new(),
        };
        for id in facts.ids() {
            if let Kind::Mapping(entries) = facts.kind(id) {
                for (at, item) in (0..).zip(&entries.items) {
                    structure.holders[item.value.0 as usize] = Some((id, at));
                }
            }
        }
        for id in facts.ids() {
            match facts.kind(id) {
                Kind::Mapping(entries) => structure.mapping(id, entries),
                Kind::Sequence(items) => structure.list(id, items),
                _ => {}
            }
        }
        structure.name_the_rest();
        for (index, entry) in structure.entries.iter().enumerate() {
            structure.by_scope.entry(entry.scope).or_default().push(index);
            structure.by_name.insert(entry.name_span.start, index);
        }
        for scope in structure.by_scope.keys() {
            let parent = facts.node(*scope).parent;
            structure.scopes.entry(parent.unwrap_or(NodeId::FILE)).or_default().push(*scope);
        }
        // Entries without a text get a place that nothing asks for, to keep the numbers.
        let value = |entry: &Entry| match &entry.value {
            Value::Text(text, _) => *text,
            _ => Span::empty(0),
        };
        structure.values = structure.entries.iter().map(value).collect();
        let declares = |entry: &&Entry| structure.key_of(entry.scope) == Some("variable");
        structure.declared = structure.entries.iter().filter(declares).map(|entry| entry.name.clone()).collect();
        Some(structure)
    }

    fn mapping(&mut self, id: NodeId, entries: &Arguments) {
        for item in &entries.items {
            let (Some(name), Some(name_span)) = (&item.name, item.name_span) else { continue };
            self.entries.push(Entry {
                name: name.clone(),
                name_span,
                value: self.value(item.value),
                scope: id,
                span: item.span,
                form: Form::Pair,
            });
        }
        let find = |words: &[&str]| {
            entries.items.iter().find(|item| item.name.as_deref().is_some_and(|n| is_one_of(n, words)))
        };
        let (Some(name), Some(value)) = (find(NAMES), find(VALUES)) else { return };
        let (Some(literal), Some(text)) = (self.facts.literal(name.value), self.facts.plain(name.value)) else {
            return;
        };
        let Some(parent) = self.facts.node(id).parent else { return };
        let mut span = self.holder(id).map_or(self.facts.span(id), |item| item.span);
        // `[[x]]`: each table is a list of its own.
        let mut parent = parent;
        if let (Kind::Sequence(items), Some((mapping, at))) = (self.facts.kind(parent), self.holders[parent.0 as usize])
            && items.len() == 1
            && let Kind::Mapping(outer) = self.facts.kind(mapping)
            && let Some(table) = outer.items.get(at as usize)
            && outer.items.iter().filter(|item| item.name == table.name).count() > 1
        {
            (parent, span) = (mapping, table.span);
        }
        self.entries.push(Entry {
            name: text,
            name_span: literal.body(),
            value: self.value(value.value),
            scope: parent,
            span,
            form: Form::Named,
        });
    }

    /// Adds the items that say a name and no value, of lists whose other items say both.
    fn name_the_rest(&mut self) {
        let named = self.entries.iter().filter(|entry| entry.form == Form::Named);
        let known: HashSet<Span> = named.clone().map(|entry| entry.name_span).collect();
        let scopes: BTreeSet<NodeId> = named.map(|entry| entry.scope).collect();
        for scope in scopes {
            let Kind::Sequence(items) = self.facts.kind(scope) else { continue };
            for item in items {
                let Kind::Mapping(entries) = self.facts.kind(*item) else { continue };
                let mut keys = entries.items.iter();
                let Some(name) = keys.find(|item| item.name.as_deref().is_some_and(|name| is_one_of(name, NAMES)))
                else {
                    continue;
                };
                if let (Some(literal), Some(text)) = (self.facts.literal(name.value), self.facts.plain(name.value))
                    && !known.contains(&literal.body())
                {
                    let (name_span, span) = (literal.body(), self.facts.span(*item));
                    let value = Value::Nothing;
                    self.entries.push(Entry { name: text, name_span, value, scope, span, form: Form::Named });
                }
            }
        }
    }

    fn list(&mut self, id: NodeId, items: &[NodeId]) {
        let is_environment = self.key_of(id).is_some_and(|key| is_one_of(key, ENVIRONMENT_LISTS));
        for item in items {
            let Some(literal) = self.facts.literal(*item) else { continue };
            let body = literal.body();
            let written = body.of(self.text);
            let length = written.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(written.len());
            if length == 0 || written.contains('\n') {
                continue;
            }
            let name_span = Span::new(body.start, body.start + length);
            let (value, form) = match written[length..].strip_prefix('=') {
                Some(value) => {
                    (Value::Text(Span::new(body.end - value.len(), body.end), unquoted(value).to_owned()), Form::Word)
                }
                None if is_environment && length == written.len() => (Value::Nothing, Form::Alone),
                None => continue,
            };
            let name = name_span.of(self.text).to_owned();
            self.entries.push(Entry { name, name_span, value, scope: id, span: self.facts.span(*item), form });
        }
    }

    fn value(&self, id: NodeId) -> Value {
        match self.facts.kind(id) {
            Kind::Literal(literal) => Value::Text(literal.body(), self.facts.plain(id).unwrap_or_default()),
            Kind::Mapping(_) | Kind::Sequence(_) => Value::Parts(id),
            _ if self.facts.span(id).is_empty() => Value::Nothing,
            _ => Value::Expression(id),
        }
    }
}
