//! What a text without syntax uses: its direct hosts, and the keys and models of the same block.

use std::collections::BTreeSet;

use crate::finding::Span;
use crate::inventory::{self, CONFIGURATION, KeyOrigin, Model, Purpose, Use};
use crate::routing::{HostMatch, NameMatch, Spelling};
use crate::settings::Settings;

use super::foreign::{foreign_keys, models};
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
    /// Records the hosts of a block. Its keys and models are theirs if there is one deployment that they can belong to.
    pub(super) fn uses(&self, block: Span, hosts: &[HostMatch], names: &[NameMatch], reading: &mut Reading) {
        let purpose = |host: &HostMatch| match self.nature {
            _ if host.spelling == Spelling::Regex => Purpose::Branch,
            Nature::Prose => Purpose::Mention,
            _ if self.in_comment(host.span.start) => Purpose::Mention,
            _ if self.lists_hosts(host.span.start) => Purpose::Branch,
            Nature::Data if self.is_route(host) => Purpose::Client,
            _ => Purpose::Value,
        };
        let used: Vec<(&HostMatch, Purpose)> = hosts.iter().map(|host| (host, purpose(host))).collect();
        let routes = used.iter().filter(|(_, purpose)| *purpose <= Purpose::Value).map(|(host, _)| &*host.labels);
        let routes: BTreeSet<&str> = routes.collect();
        let content = block.of(self.text);
        let (mut keys, mut asked) = (BTreeSet::new(), BTreeSet::new());
        if routes.len() == 1 {
            keys.extend(names.iter().map(|name| KeyOrigin::Variable(name.name.clone())));
            keys.extend(self.foreign_origins(content, hosts));
            asked.extend(models(content).map(|model| Model::new(Some(&model.as_str().replace('\\', "")))));
        }
        for (host, purpose) in used {
            let mut place = Use { purpose, ..mention(host, self.settings) };
            if purpose == Purpose::Client {
                place.clients.insert(CONFIGURATION.to_owned());
            }
            if purpose <= Purpose::Value && self.is_route(host) {
                place.keys.extend(keys.iter().cloned());
                place.models.extend(asked.iter().cloned());
            }
            reading.uses.push(place);
        }
    }

    /// Where keys that are no known names come from.
    fn foreign_origins(&self, content: &str, hosts: &[HostMatch]) -> Vec<KeyOrigin> {
        let stems = self.stems(hosts);
        let keys = foreign_keys(content, self.names).into_iter().filter(|key| self.is_beside(&key.stem, &stems));
        keys.filter_map(|key| {
            let name = key.name.map_or("", |name| &content[name]);
            let is_variable = name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
            match KeyOrigin::of_value(&content[key.value]) {
                // The variable is what a client reads, whatever it is set to.
                _ if is_variable && name.contains('_') => Some(KeyOrigin::variable(name)),
                origin if key.real => origin,
                Some(KeyOrigin::Variable(name)) => Some(KeyOrigin::Variable(name)),
                _ => Some(KeyOrigin::Unseen),
            }
        })
        .collect()
    }
}
