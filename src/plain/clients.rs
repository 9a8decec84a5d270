//! What moves together: the URLs, names of keys and models of one client.

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::facts::NodeId;
use crate::finding::{Applicability, Edit, Span};
use crate::moves::{Owner, Remedy};
use crate::routing::{self, HostMatch, NameMatch, Scheme, gateway_prefix};
use crate::rules::direct_url;

use super::models::Route;
use super::pairs::UrlEntry;
use super::structure::{Entry, Structure, Value};
use super::{Nature, Reader, Reading, URL, alone, span};

/// The moves of the clients of a text whose format is known.
#[derive(Default)]
struct Clients {
    /// By the mapping or list of a URL, and what it is called there.
    entries: HashMap<(NodeId, String), usize>,
    /// Those of commands that read a known name, with their words, by where these begin.
    commands: BTreeMap<usize, (Span, usize)>,
    /// By the words of a command, which are read once: how far the keys in them let its URLs move.
    levels: HashMap<Span, Applicability>,
}

impl Clients {
    /// That of the command whose words hold a place.
    fn around(&self, place: Span) -> Option<usize> {
        let (_, (words, number)) = self.commands.range(..=place.start).next_back()?;
        words.contains(place).then_some(*number)
    }
}

impl Reader<'_> {
    /// The parts of a block of a text whose format is not known. All move together; only URLs of data in which no known name
    /// stands are each a client of their own.
    pub(super) fn block(&self, block: Span, hosts: &[HostMatch], names: &[NameMatch], reading: &mut Reading) {
        let content = block.of(self.text);
        let routes = hosts.iter().any(|host| self.is_asked(host));
        let mut level = if self.nature == Nature::Program { Applicability::Unsafe } else { Applicability::Safe };
        let number = reading.moves;
        reading.moves += 1;
        let owner = Owner::Client(number);
        if routes {
            level = level.min(self.models(block, content, &owner, reading));
            level = level.min(self.foreign_keys(block, content, hosts, &owner, reading));
            // A name that must stay, or cannot be told, would be sent to the gateway with the key of a direct route.
            let stays = |name: &str| self.project.kept_names.contains(name) || self.unclear.contains(name);
            if names.iter().any(|name| stays(&name.name)) {
                level = level.min(Applicability::Unsafe);
            }
        }
        // Which of the URLs is asked with the key that a name stands for is not known.
        let is_apart = self.nature == Nature::Data && names.is_empty();
        for (index, host) in hosts.iter().enumerate() {
            if is_apart && index > 0 {
                self.host(host, level, &Owner::Client(reading.moves), reading);
                reading.moves += 1;
            } else {
                self.host(host, level, &owner, reading);
            }
        }
        let owner = if self.nature == Nature::Data && hosts.is_empty() { alone() } else { owner };
        // A host that cannot move keeps the key that it is asked with.
        let stuck =
            self.nature != Nature::Prose && hosts.iter().any(|host| self.is_stuck(host) && !self.is_route(host));
        let level = if stuck { level.min(Applicability::Unsafe) } else { level };
        reading.is_stuck |= stuck;
        for name in names {
            self.name(name, level, &owner, reading);
        }
    }

    /// The parts of a text whose format is known: each URL moves with the key that stands beside it, or that its command
    /// reads, and the models that may be asked of it; what names a key elsewhere waits for all of them that have none of
    /// their own.
    pub(super) fn entries(
        &self,
        structure: &Structure,
        hosts: &[HostMatch],
        names: &[NameMatch],
        reading: &mut Reading,
    ) {
        let mut clients = Clients::default();
        let mut stuck = false;
        // Clients that may read a known name.
        let mut readers = Vec::new();
        let keeps = self.keeps_keys(structure, names);
        let mut routes = Vec::new();
        for host in hosts {
            if reading.budget.is_exhausted() {
                return;
            }
            let url = if self.is_asked(host) { self.url_entry(structure, host) } else { None };
            stuck |= url.is_none() && self.is_stuck(host);
            let words = url.as_ref().filter(|url| url.client.is_none()).map(|url| self.command_around(structure, url));
            let names_key = |words: &Span| {
                let next = names.partition_point(|name| name.span.start < words.start);
                names.get(next).is_some_and(|name| words.contains(span(&name.span)))
            };
            let asker = words.filter(names_key);
            let known = match (&url, asker) {
                (_, Some(words)) => clients.around(words),
                (Some(url), None) => url.client.as_ref().and_then(|client| clients.entries.get(client)).copied(),
                (None, None) => None,
            };
            let number = known.unwrap_or(reading.moves);
            reading.moves = reading.moves.max(number + 1);
            if known.is_none() && !url.as_ref().is_some_and(|url| self.has_own_key(structure, url)) {
                readers.push(number);
            }
            clients.commands.extend(asker.map(|words| (words.start, (words, number))));
            let owner = Owner::Client(number);
            let waits = keeps || url.as_ref().is_some_and(|url| self.is_beside_unclear(structure, url));
            let mut level = if waits { Applicability::Unsafe } else { Applicability::Safe };
            if let Some(url) = url {
                level = level.min(match (&url.client, words) {
                    (Some(_), _) if known.is_some() => Applicability::Safe,
                    (None, Some(words)) => {
                        *clients.levels.entry(words).or_insert_with(|| self.keys_of_text(words, &owner, reading))
                    }
                    _ => self.keys_beside(structure, &url, &owner, reading),
                });
                clients.entries.extend(url.client.clone().map(|client| (client, number)));
                routes.push(Route::new(host, url, number, self.settings));
            }
            self.host(host, level, &owner, reading);
        }
        self.variables(structure, &routes, reading);
        self.models_of_routes(structure, &routes, reading);
        reading.secret_keys.extend(self.secret_keys(structure));
        let encoded = reading.moves;
        if reading.budget.is_exhausted() {
            return;
        }
        for entry in structure.encoded() {
            self.encoded(structure, entry, reading);
        }
        let level = if stuck { Applicability::Unsafe } else { Applicability::Safe };
        reading.is_stuck |= stuck;
        readers.extend(encoded..reading.moves);
        let all = Owner::WithAll(readers.into());
        for name in names {
            if reading.budget.is_exhausted() {
                return;
            }
            let own = clients.around(span(&name.span)).map(Owner::Client);
            self.name(name, level, own.as_ref().unwrap_or(&all), reading);
        }
    }

    /// Whether keys of the text stay that any of its URLs may be asked with.
    fn keeps_keys(&self, structure: &Structure, names: &[NameMatch]) -> bool {
        // One with a known name is found as such.
        let is_known =
            |key: Span| structure.valued_at(key).is_some_and(|entry| self.names.standing(&entry.name).is_some());
        // Which URL a key is sent to that only the words in front of it give away cannot be told.
        let mut written = routing::find_written_keys(self.text).into_iter().map(|key| span(&key));
        names.iter().any(|name| self.project.kept_names.contains(&name.name))
            || written.any(|key| !structure.is_comment(key.start) && !is_known(key))
    }

    /// Whether a name that cannot be told stands beside a URL, which would move without its key.
    fn is_beside_unclear(&self, structure: &Structure, url: &UrlEntry) -> bool {
        let holds = |text: &str| self.unclear.iter().any(|name| text.contains(name.as_str()));
        let entry_holds = |entry: &Entry| match &entry.value {
            Value::Text(_, text) => holds(text) || holds(&entry.name),
            Value::Parts(node) | Value::Expression(node) => holds(structure.facts.span(*node).of(self.text)),
            Value::Nothing => holds(&entry.name),
        };
        match &url.client {
            _ if self.unclear.is_empty() => false,
            Some((scope, _)) => structure.entries_of(*scope).any(entry_holds),
            None => holds(self.command_around(structure, url).of(self.text)),
        }
    }

    /// A URL or a known name in the encoded values of a secret.
    fn encoded(&self, structure: &Structure, entry: &Entry, reading: &mut Reading) {
        let (Value::Text(place, _), Some(meaning)) = (&entry.value, entry.meaning()) else { return };
        let owner = Owner::Client(reading.moves);
        reading.moves += 1;
        let routes: Vec<HostMatch> =
            routing::find_hosts(&meaning).into_iter().filter(|host| self.is_route(host)).collect();
        if routes.is_empty() {
            return;
        }
        reading.direct_route = true;
        let mut text = meaning.clone();
        for host in routes.iter().rev() {
            text.replace_range(host.span.clone(), &gateway_prefix(&meaning, host, &self.settings.endpoint));
        }
        let certain = routes.iter().all(|host| {
            host.has_two_labels() && host.scheme.is_none_or(|scheme| matches!(scheme, Scheme::Http | Scheme::Https))
        });
        let level = if certain { Applicability::Safe } else { Applicability::Unsafe };
        let url = UrlEntry::encoded(entry.scope, entry);
        let level = level.min(self.keys_beside(structure, &url, &owner, reading));
        let help =
            format!("write {}/inference, encoded; the path behind the host stays", self.settings.endpoint.root());
        let remedy = Remedy::change(level, vec![Edit::replacement(*place, STANDARD.encode(text))]);
        reading.push(&direct_url::RULE, owner, *place, URL, &help, remedy);
    }
}
