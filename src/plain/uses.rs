//! What a text without syntax uses: its direct hosts, with the keys and models that go with them as far as its format, or
//! that there is but one deployment, tells.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::facts::NodeId;
use crate::finding::Span;
use crate::inventory::{self, CONFIGURATION, KeyOrigin, Model, Purpose, Use};
use crate::routing::{self, HostMatch, NameMatch, Spelling};
use crate::sdks::{self, Meaning};
use crate::settings::Settings;

use super::foreign::{foreign_keys, models};
use super::pairs::{UrlEntry, is_variable};
use super::structure::{Entry, Structure, Value};
use super::{Nature, Reader, Reading, span};

/// A host that is only spoken of.
pub(super) fn mention(host: &HostMatch, settings: &Settings) -> Use {
    Use {
        span: span(&host.span),
        handle: inventory::of_text(host, settings),
        purpose: Purpose::Mention,
        clients: BTreeSet::new(),
        keys: BTreeSet::new(),
        models: BTreeSet::new(),
    }
}

impl Reader<'_> {
    /// Records the hosts of a block.
    pub(super) fn uses(&self, block: Span, hosts: &[HostMatch], names: &[NameMatch], reading: &mut Reading) {
        let first = reading.uses.len();
        reading
            .uses
            .extend(hosts.iter().map(|host| Use { purpose: self.purpose(host), ..mention(host, self.settings) }));
        let uses = &mut reading.uses[first..];
        match &self.structure {
            Some(structure) => {
                let around = Around::new(self.text, hosts.len(), names);
                for (used, host) in uses.iter_mut().zip(hosts).filter(|(used, _)| used.purpose <= Purpose::Value) {
                    if let Some(url) = self.url_entry(structure, host).filter(|_| self.is_route(host)) {
                        self.beside_url(structure, &url, &around, used);
                    }
                }
                self.encoded_uses(structure, &around, reading);
            }
            None => self.of_block(block, hosts, names, uses),
        }
        for used in &mut reading.uses[first..] {
            if used.purpose == Purpose::Client {
                used.clients.insert(CONFIGURATION.to_owned());
            }
        }
    }

    fn purpose(&self, host: &HostMatch) -> Purpose {
        let at = host.span.start;
        match self.nature {
            _ if host.spelling == Spelling::Regex => Purpose::Branch,
            Nature::Prose => Purpose::Mention,
            _ if self.in_comment(at) => Purpose::Mention,
            _ if self.listing(host).is_some() => Purpose::Branch,
            Nature::Data if self.is_route(host) => Purpose::Client,
            _ => Purpose::Value,
        }
    }

    /// Adds the keys and models that stand beside a URL of settings.
    fn beside_url(&self, structure: &Structure, url: &UrlEntry, around: &Around, used: &mut Use) {
        let is_related = |place: &Span| {
            let node = structure.facts.innermost(*place);
            !structure.is_comment(place.start) && node.is_some_and(|node| self.is_related(structure, url.node, node))
        };
        let mut known = around.known.borrow_mut();
        let mut taken: &[Span] = &[];
        if let Some(client) = &url.client {
            let mapping = known.entry(client.clone()).or_insert_with(|| self.mapping(structure, around, client));
            used.keys.extend(mapping.keys.iter().cloned());
            used.models.extend(mapping.models.iter().cloned());
            taken = &mapping.taken;
        }
        if used.keys.is_empty() {
            let names = around.names.iter().filter(|(_, places)| places.iter().any(is_related));
            used.keys.extend(names.map(|(name, _)| KeyOrigin::Variable((*name).to_owned())));
        }
        let asked = around
            .models
            .iter()
            .filter(|place| !taken.iter().any(|taken| taken.contains(**place)) && is_related(place));
        used.models.extend(asked.map(|place| written(place.of(self.text))));
    }

    /// The keys and models of a mapping that go with its URLs of one stem.
    fn mapping(&self, structure: &Structure, around: &Around, (scope, stem): &(NodeId, String)) -> Mapping {
        let mut common = around.common.borrow_mut();
        let common = common.entry(*scope).or_insert_with(|| self.common(structure, *scope));
        let beside = self.beside(structure, *scope, stem);
        let mut keys: BTreeSet<KeyOrigin> = beside.iter().flat_map(|key| self.origins(structure, key.entry)).collect();
        // `ACME_API_KEY: ${DIRECT_ROUTE_API_KEY}` is that of `ACME_BASE_URL`.
        match common.known_keys.get(stem) {
            Some(alike) => keys.extend(alike.iter().cloned()),
            None => keys.extend(common.known_keys.values().flatten().cloned()),
        }
        Mapping { keys, models: Rc::clone(&common.models), taken: Rc::clone(&common.taken) }
    }

    /// What a mapping holds for all of its URLs.
    fn common(&self, structure: &Structure, scope: NodeId) -> Common {
        let (mut known_keys, mut models, mut taken) = (BTreeMap::new(), BTreeSet::new(), Vec::new());
        for entry in structure.entries_of(scope) {
            if self.is_key(structure, entry) {
                let names = self.names.find(entry.span.of(self.text));
                if !names.is_empty() {
                    let same: &mut BTreeSet<_> = known_keys.entry(sdks::stem(&entry.name)).or_default();
                    same.extend(self.origins(structure, entry));
                    same.extend(names.iter().map(known));
                }
            }
            // Short names and other vendors' are models by the name of the entry only.
            if let (Some(Meaning::Model), Value::Text(place, text)) = (sdks::meaning(&entry.name), &entry.value) {
                models.insert(written(text));
                taken.push(*place);
            }
        }
        Common { known_keys, models: models.into(), taken: taken.into() }
    }

    /// URLs in the encoded values of a secret.
    fn encoded_uses(&self, structure: &Structure, around: &Around, reading: &mut Reading) {
        for entry in structure.encoded() {
            let Value::Text(place, _) = &entry.value else { continue };
            let (Some(meaning), Some(node)) = (entry.meaning(), structure.facts.innermost(*place)) else { continue };
            for host in routing::find_hosts(&meaning) {
                let purpose = if self.is_route(&host) { Purpose::Client } else { Purpose::Value };
                let mut used = Use { span: *place, purpose, ..mention(&host, self.settings) };
                self.beside_url(structure, &UrlEntry::encoded(node, entry), around, &mut used);
                reading.uses.push(used);
            }
        }
    }

    /// Where the key of an entry comes from: a variable, which is what a client reads, and what that is set from.
    fn origins(&self, structure: &Structure, entry: &Entry) -> BTreeSet<KeyOrigin> {
        let names_another = sdks::names_variable(&entry.name);
        let origin = match &entry.value {
            Value::Nothing => Some(KeyOrigin::variable(&entry.name)),
            Value::Text(_, name) if names_another => Some(KeyOrigin::variable(name)),
            Value::Text(_, text) => {
                let meaning = structure.is_encoded(entry).then(|| entry.meaning()).flatten();
                KeyOrigin::of_value(meaning.as_deref().unwrap_or(text))
            }
            Value::Parts(node) | Value::Expression(node) => {
                let name = self.named_below(structure, *node);
                Some(name.map_or(KeyOrigin::Unseen, |name| KeyOrigin::variable(name.of(self.text))))
            }
        };
        let is_environment = is_variable(&entry.name) && entry.name.contains('_') && !names_another;
        match origin {
            Some(KeyOrigin::Variable(name)) if is_environment => {
                [KeyOrigin::variable(&entry.name), KeyOrigin::Variable(name)].into()
            }
            _ if is_environment => [KeyOrigin::variable(&entry.name)].into(),
            origin => origin.into_iter().collect(),
        }
    }

    /// Adds the keys and models of a block whose format says nothing, if there is one deployment that they can belong to.
    fn of_block(&self, block: Span, hosts: &[HostMatch], names: &[NameMatch], uses: &mut [Use]) {
        let routes = hosts.iter().zip(&*uses).filter(|(_, used)| used.purpose <= Purpose::Value);
        if routes.map(|(host, _)| &*host.labels).collect::<BTreeSet<_>>().len() != 1 {
            return;
        }
        let content = block.of(self.text);
        let mut keys: BTreeSet<KeyOrigin> = names.iter().map(known).collect();
        keys.extend(self.foreign_origins(content, hosts));
        let asked: BTreeSet<Model> = models(content).map(|model| written(model.as_str())).collect();
        for (used, host) in uses.iter_mut().zip(hosts) {
            if used.purpose <= Purpose::Value && self.is_route(host) {
                used.keys.extend(keys.iter().cloned());
                used.models.extend(asked.iter().cloned());
            }
        }
    }

    /// Where keys of a block come from that are no known names.
    fn foreign_origins(&self, content: &str, hosts: &[HostMatch]) -> Vec<KeyOrigin> {
        let stems = self.stems(hosts);
        let keys = foreign_keys(content, self.names).into_iter().filter(|key| self.is_beside(&key.stem, &stems));
        keys.filter_map(|key| {
            let name = key.name.map_or("", |name| &content[name]);
            match KeyOrigin::of_value(&content[key.value]) {
                _ if is_variable(name) && name.contains('_') => Some(KeyOrigin::variable(name)),
                origin if key.real => origin,
                Some(KeyOrigin::Variable(name)) => Some(KeyOrigin::Variable(name)),
                _ => Some(KeyOrigin::Unseen),
            }
        })
        .collect()
    }
}

/// What stands in settings and may go with any of their URLs.
struct Around<'n> {
    /// Known names and the first places of each.
    names: BTreeMap<&'n str, Vec<Span>>,
    /// Models that are named in full.
    models: Vec<Span>,
    /// What mappings were seen to hold: thousands of URLs may share one.
    known: RefCell<HashMap<(NodeId, String), Mapping>>,
    /// The same for URLs of all stems.
    common: RefCell<HashMap<NodeId, Common>>,
}

/// What a mapping holds beside its URLs of one stem.
struct Mapping {
    keys: BTreeSet<KeyOrigin>,
    models: Rc<BTreeSet<Model>>,
    /// Where these models stand.
    taken: Rc<[Span]>,
}

/// What a mapping holds, whatever its URLs are called.
struct Common {
    /// Where keys with a known name come from, by the stem of the entry that holds them.
    known_keys: BTreeMap<String, BTreeSet<KeyOrigin>>,
    models: Rc<BTreeSet<Model>>,
    taken: Rc<[Span]>,
}

impl<'n> Around<'n> {
    /// In large files only what stands right beside a URL is looked at.
    fn new(text: &str, hosts: usize, names: &'n [NameMatch]) -> Self {
        const MOST_PAIRS: usize = 4096;
        const MOST_PLACES: usize = 8;
        let mut places: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
        for name in names {
            let places = places.entry(&name.name).or_default();
            if places.len() < MOST_PLACES {
                places.push(span(&name.span));
            }
        }
        let few = |number: usize| hosts.saturating_mul(number) <= MOST_PAIRS;
        let models: Vec<Span> = models(text).map(|model| span(&model.range())).collect();
        Self {
            names: if few(places.len() * MOST_PLACES) { places } else { BTreeMap::new() },
            models: if few(models.len()) { models } else { Vec::new() },
            known: RefCell::default(),
            common: RefCell::default(),
        }
    }
}

fn known(name: &NameMatch) -> KeyOrigin {
    KeyOrigin::Variable(name.name.clone())
}

/// A model as it is written, without escapes.
fn written(model: &str) -> Model {
    Model::new(Some(&model.replace('\\', "")))
}
