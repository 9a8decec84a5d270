//! Clients of files of settings: a URL, and the key that stands beside it.

use std::collections::{BTreeSet, HashSet};

use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Span};
use crate::moves::{Owner, Part, Remedy};
use crate::routing::{self, GATEWAY_KEY, HostMatch, KeyValue};
use crate::rules::direct_key_env;
use crate::sdks::{self, Meaning, stem};

use super::beside::{Beside, is_word};
use super::structure::{Entry, Form, Structure, Value};
use super::{Reader, Reading, foreign_keys, span};

/// The shortest value of a key called `key` or `token`, which may be a word as well.
const SHORTEST_KEY: usize = 8;

/// A URL of settings.
pub(super) struct UrlEntry {
    /// The literal that holds it.
    pub(super) node: NodeId,
    /// The comment that it stands in.
    pub(super) comment: Option<Span>,
    /// The mapping or list that it is set in, and what it is called there without the words for a URL; `None` for a
    /// URL in a longer text, or of a list.
    pub(super) client: Option<(NodeId, String)>,
    /// The variable of an environment that it is set to.
    pub(super) variable: Option<String>,
    /// Whether it only stands in for another URL that the file's user may give, to which another key may belong.
    pub(super) is_default: bool,
}

impl UrlEntry {
    /// The URL that an encoded value means.
    pub(super) fn encoded(node: NodeId, entry: &Entry) -> Self {
        Self { node, comment: None, client: Some((entry.scope, stem(&entry.name))), variable: None, is_default: false }
    }
}

impl Reader<'_> {
    /// What a host is the URL of.
    pub(super) fn url_entry(&self, structure: &Structure, host: &HostMatch) -> Option<UrlEntry> {
        let at = span(&host.span);
        let node = structure.facts.innermost(at)?;
        let comment = structure.comment_at(at.start);
        let client = structure.valued_at(at).and_then(|entry| {
            let Value::Text(text, _) = &entry.value else { return None };
            // `${BASE_URL:-https://…}`, `{{ .Values.url | default "https://…" }}`: what stands in front names another place.
            let before = Span::new(text.start, at.start).of(self.text).trim_matches(['"', '\'']);
            let begins = before.is_empty() || ["${", "{{"].iter().any(|sign| before.starts_with(sign));
            begins.then_some((entry, !before.is_empty()))
        });
        let client = client.filter(|_| comment.is_none());
        Some(UrlEntry {
            node,
            comment,
            client: client.map(|(entry, _)| (entry.scope, stem(&entry.name))),
            variable: client.map(|(entry, _)| entry.name.clone()).filter(|name| is_variable(name)),
            is_default: client.is_some_and(|(_, is_default)| is_default),
        })
    }

    /// The parts of the keys that go with a URL. Returns how far the URL may move with them.
    pub(super) fn keys_beside(
        &self,
        structure: &Structure,
        url: &UrlEntry,
        owner: &Owner,
        reading: &mut Reading,
    ) -> Applicability {
        let Some((scope, stem)) = &url.client else { return Applicability::Safe };
        let keys = self.beside(structure, *scope, stem).into_iter();
        let first = reading.parts.len();
        let levels = keys.map(|Beside { entry, certain }| self.key(structure, entry, certain, owner, reading));
        let level = levels.min().unwrap_or(Applicability::Safe);
        let changes = |part: &Part| matches!(part.remedy, Remedy::Change(_));
        // The key of whatever URL is given instead would go there.
        if url.is_default && reading.parts[first..].iter().any(changes) { Applicability::Unsafe } else { level }
    }

    /// The words around a URL that is no entry of its own: a comment, a command as a text or as a list.
    pub(super) fn command_around(&self, structure: &Structure, url: &UrlEntry) -> Span {
        let parent = structure.facts.node(url.node).parent;
        let list = parent.filter(|parent| matches!(structure.facts.kind(*parent), Kind::Sequence(_)));
        url.comment.unwrap_or_else(|| structure.facts.span(list.unwrap_or(url.node)))
    }

    /// Whether a key stands beside a URL that is certainly its own, so that no known name is asked for it.
    pub(super) fn has_own_key(&self, structure: &Structure, url: &UrlEntry) -> bool {
        let Some((scope, stem)) = &url.client else { return false };
        self.beside(structure, *scope, stem).iter().any(|key| key.certain)
    }

    /// Keys in the text of a command, of which only their names tell whose they are.
    pub(super) fn keys_of_text(&self, place: Span, owner: &Owner, reading: &mut Reading) -> Applicability {
        let mut level = Applicability::Safe;
        for key in foreign_keys(place.of(self.text), self.names) {
            let value = Span::new(place.start + key.value.start, place.start + key.value.end);
            if self.is_beside(&key.stem, &HashSet::new()) {
                level = Applicability::Unsafe;
                self.foreign_key(value, key.real, owner, reading);
            }
        }
        level
    }

    /// Whether an entry holds a key, or the name of the variable that holds it.
    pub(super) fn is_key(&self, structure: &Structure, entry: &Entry) -> bool {
        if sdks::names_variable(&entry.name) {
            return matches!(&entry.value, Value::Text(_, name) if is_variable(name));
        }
        let named = sdks::meaning(&entry.name) == Some(Meaning::Key) || self.names.standing(&entry.name).is_some();
        match &entry.value {
            Value::Text(_, value) if is_word(&entry.name) => {
                named && (value.len() >= SHORTEST_KEY || routing::classify_key_value(value) != KeyValue::Real)
            }
            Value::Parts(parts) => named && matches!(structure.facts.kind(*parts), Kind::Mapping(_)),
            _ => named,
        }
    }

    /// Whether an entry holds the gateway's key already, or one that is known by its name, which is found as such.
    pub(super) fn is_gateways(&self, structure: &Structure, entry: &Entry) -> bool {
        let speaks = |text: &str| text.contains(GATEWAY_KEY) || !self.names.find(text).is_empty();
        let value = match &entry.value {
            Value::Text(_, text) => speaks(text),
            Value::Parts(node) | Value::Expression(node) => speaks(structure.facts.span(*node).of(self.text)),
            Value::Nothing => false,
        };
        value || speaks(&entry.name)
    }

    /// The part of one key. Returns how far the URL may move with it.
    fn key(
        &self,
        structure: &Structure,
        entry: &Entry,
        certain: bool,
        owner: &Owner,
        reading: &mut Reading,
    ) -> Applicability {
        // What has a name is the value of other places too.
        let certain = certain && !structure.is_anchored(entry);
        let change = |edit: Option<Edit>| match edit.filter(|_| certain) {
            Some(edit) => Remedy::change(Applicability::Safe, vec![edit]),
            None => Remedy::Advice,
        };
        let (place, remedy) = match &entry.value {
            // Passed on from wherever the file is used.
            Value::Nothing => {
                let written = format!("${{{GATEWAY_KEY}}}");
                let edit = match entry.form {
                    Form::Alone => Some(Edit::insertion(entry.name_span.end, format!("={written}"))),
                    Form::Pair => Some(Edit::insertion(entry.span.end, format!(" {written}"))),
                    Form::Word | Form::Named => None,
                };
                (entry.name_span, change(edit.filter(|_| structure.interpolates(entry.scope))))
            }
            // `auth: { token: … }`
            Value::Parts(node)
                if self.named_below(structure, *node).is_none()
                    && structure.entries_of(*node).any(|entry| self.is_key(structure, entry)) =>
            {
                let keys = structure.entries_of(*node).filter(|entry| self.is_key(structure, entry));
                let keys: Vec<&Entry> = keys.filter(|entry| matches!(entry.value, Value::Text(..))).collect();
                let levels = keys.into_iter().map(|entry| self.key(structure, entry, certain, owner, reading));
                return levels.min().unwrap_or(Applicability::Safe);
            }
            Value::Parts(node) | Value::Expression(node) => {
                let name = self.named_below(structure, *node);
                (entry.name_span, change(name.map(|name| Edit::replacement(name, GATEWAY_KEY))))
            }
            Value::Text(place, _) if sdks::names_variable(&entry.name) => {
                (*place, change(Some(Edit::replacement(*place, GATEWAY_KEY))))
            }
            Value::Text(place, written) => {
                let meaning = structure.is_encoded(entry).then(|| entry.meaning()).flatten();
                let value = meaning.as_deref().unwrap_or(written);
                match routing::classify_key_value(value) {
                    // Found as such.
                    _ if routing::is_vendor_placeholder(value) => return Applicability::Safe,
                    KeyValue::Real => {
                        self.foreign_key(*place, true, owner, reading);
                        return Applicability::Unsafe;
                    }
                    KeyValue::Empty | KeyValue::Placeholder => (entry.name_span, Remedy::Advice),
                    KeyValue::Reference => {
                        let name = routing::referenced_name(value).map(|range| &value[range]);
                        // The gateway's name would refer to nothing.
                        let name = name.filter(|_| !self.lacks_key(structure, entry));
                        let edit = name.and_then(|name| {
                            let start = place.start + place.of(self.text).find(name)?;
                            Some(Edit::replacement(Span::new(start, start + name.len()), GATEWAY_KEY))
                        });
                        (*place, change(edit))
                    }
                }
            }
        };
        let name = &entry.name;
        let sent = if certain { "is sent" } else { "may be sent" };
        let message = format!("{name} {sent} to a direct route here; the gateway takes a Fireworks API key");
        let help = format!("set it to a Fireworks API key, from {GATEWAY_KEY}");
        // Here the key is in sight, and another one is not to be had.
        let is_kept = matches!(remedy, Remedy::Advice) && self.lacks_key(structure, entry);
        reading.push(&direct_key_env::RULE, owner.clone(), place, &message, &help, remedy);
        // Nothing is sent that nobody has set yet.
        let unset = matches!(&entry.value, Value::Text(_, value) if matches!(routing::classify_key_value(value), KeyValue::Empty | KeyValue::Placeholder));
        if certain && !is_kept || unset { Applicability::Safe } else { Applicability::Unsafe }
    }

    /// Whether a reference to the gateway's key, in the value of an entry, would find nothing.
    fn lacks_key(&self, structure: &Structure, entry: &Entry) -> bool {
        let is_key = |other: &Entry| other.name == GATEWAY_KEY || self.names.standing(&other.name).is_some();
        structure.lacks(entry.scope, is_key)
    }

    /// The name of the variable or secret that a mapping refers to: `valueFrom: {secretKeyRef: {key: X}}`.
    pub(super) fn named_below(&self, structure: &Structure, node: NodeId) -> Option<Span> {
        let entries = structure.facts.below(node).flat_map(|id| structure.entries_of(id));
        let mut names = entries.filter_map(|entry| match &entry.value {
            Value::Text(span, text)
                if entry.name == "key" && is_variable(text) && !self.project.secret_keys.contains(text) =>
            {
                Some(*span)
            }
            _ => None,
        });
        names.next().filter(|_| names.next().is_none())
    }

    /// Whether two places of settings may speak of one client: no list and no URL of its own sets the second apart.
    pub(super) fn is_related(&self, structure: &Structure, url: NodeId, other: NodeId) -> bool {
        let around: Vec<NodeId> = std::iter::once(url).chain(structure.facts.ancestors(url)).collect();
        let of_url: BTreeSet<NodeId> = around.iter().copied().collect();
        let mut below = other;
        for id in std::iter::once(other).chain(structure.facts.ancestors(other)) {
            if of_url.contains(&id) {
                let list = matches!(structure.facts.kind(id), Kind::Sequence(_));
                // Variables of one environment stand in one list.
                let variables = list && structure.entries_of(id).next().is_some();
                return !list && !has_url_below(structure, below) || variables || id == other;
            }
            below = id;
        }
        true
    }
}

/// Whether a node holds a URL that a client may have.
fn has_url_below(structure: &Structure, node: NodeId) -> bool {
    structure.facts.below(node).any(|id| {
        let is_url = |entry: &Entry| {
            sdks::meaning(&entry.name) == Some(Meaning::Url)
                && matches!(&entry.value, Value::Text(_, text) if text.contains("://"))
        };
        structure.entries_of(id).any(is_url)
    })
}

/// Whether a text is written like the name of an environment variable.
pub(super) fn is_variable(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
}
