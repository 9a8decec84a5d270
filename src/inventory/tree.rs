//! What all files of a run use together.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::FileOutcome;
use crate::routing::{self, Deployment, Split};
use crate::source::{LineIndex, Position};

use super::{Handle, HandleKind, KeyOrigin, Model, NameUse, Purpose, Seen, Use};

/// What a tree uses.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Hosts: deployments by account, deployment and region, then the other kinds.
    pub hosts: Vec<Host>,
    /// Known names of direct keys that stand somewhere in the tree, by name.
    pub names: Vec<KeyName>,
}

/// A host that is used.
#[derive(Debug)]
pub struct Host {
    /// What it is called.
    pub handle: Handle,
    /// The region in its name.
    pub region: Option<String>,
    /// Where it stands, by path and line.
    pub places: Vec<Place>,
    /// Where the keys of its clients come from.
    pub keys: BTreeSet<KeyOrigin>,
    /// The models that its clients ask for.
    pub models: BTreeSet<Model>,
    /// What sends requests to it.
    pub clients: BTreeSet<String>,
}

/// A place in a file.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file's name.
    pub path: String,
    /// Line and column.
    pub position: Position,
    /// What is seen to be done with the host there; nothing for the name of a key.
    pub purpose: Option<Purpose>,
    /// The clients that it is given to there.
    pub clients: BTreeSet<String>,
}

/// A known name of a direct key.
#[derive(Debug)]
pub struct KeyName {
    /// The name.
    pub name: String,
    /// Whether the name alone tells that it holds a direct key.
    pub certain: bool,
    /// Handles of the deployments whose clients read it.
    pub read_for: Vec<String>,
    /// Where it stands.
    pub places: Vec<Place>,
}

/// What one file uses, where.
#[derive(Debug)]
pub struct FileUses {
    uses: Vec<(Use, Place)>,
    names: Vec<(NameUse, Place)>,
}

impl FileUses {
    /// What is kept of a file for the inventory.
    pub fn of(file: &FileOutcome) -> Self {
        let Seen { uses, names } = &file.seen;
        // What uses nothing needs no lines: most runs do not ask for uses at all.
        if uses.is_empty() && names.is_empty() {
            return Self { uses: Vec::new(), names: Vec::new() };
        }
        let source = file.before.source.text();
        let lines = LineIndex::new(source);
        let place = |start: usize, purpose: Option<Purpose>, clients: BTreeSet<String>| Place {
            path: file.before.source.name.clone(),
            position: lines.position(start, source),
            purpose,
            clients,
        };
        let secrets: BTreeSet<&str> = file.before.secrets.iter().map(|secret| secret.of(source)).collect();
        // What stands in the source as a key is shown nowhere, whatever else it is.
        let shown = |text: &str| !is_secret(text, &secrets);
        let uses = uses.iter().map(|used| {
            let mut used = used.clone();
            used.clients.retain(|client| shown(client));
            used.keys = used
                .keys
                .into_iter()
                .map(|key| match key {
                    KeyOrigin::Variable(name) if !shown(&name) => KeyOrigin::Unseen,
                    key => key,
                })
                .collect();
            used.models = used
                .models
                .into_iter()
                .map(|model| match &model.name {
                    Some(name) if !shown(name) => Model { name: None, ..model },
                    _ => model,
                })
                .collect();
            let place = place(used.span.start, Some(used.purpose), used.clients.clone());
            (used, place)
        });
        let names = names.iter().map(|known| (known.clone(), place(known.span.start, None, BTreeSet::new())));
        Self { uses: uses.collect(), names: names.collect() }
    }
}

impl Inventory {
    /// Puts together what the files of a run say.
    pub fn of<'f>(files: impl IntoIterator<Item = &'f FileUses>) -> Self {
        let mut hosts: BTreeMap<(HandleKind, String), Host> = BTreeMap::new();
        let mut names: BTreeMap<String, KeyName> = BTreeMap::new();
        for file in files {
            for (used, place) in &file.uses {
                let handle = &used.handle;
                let host = hosts.entry((handle.kind, handle.text.clone())).or_insert_with(|| Host {
                    region: routing::region(&handle.text).map(str::to_owned),
                    handle: handle.clone(),
                    places: Vec::new(),
                    keys: BTreeSet::new(),
                    models: BTreeSet::new(),
                    clients: BTreeSet::new(),
                });
                host.clients.extend(used.clients.iter().cloned());
                host.keys.extend(used.keys.iter().cloned());
                host.models.extend(used.models.iter().cloned());
                host.places.push(place.clone());
            }
            for (known, place) in &file.names {
                let name = names.entry(known.name.clone()).or_insert_with(|| KeyName {
                    name: known.name.clone(),
                    certain: known.certain,
                    read_for: Vec::new(),
                    places: Vec::new(),
                });
                name.places.push(place.clone());
            }
        }
        let mut hosts: Vec<Host> = hosts.into_values().collect();
        // What is not known comes last.
        let order = |host: &Host| {
            let deployment = host.deployment().cloned();
            let labels: Vec<String> = host.handle.text.split('.').map(str::to_owned).collect();
            (host.handle.kind, deployment.is_none(), deployment, labels)
        };
        hosts.sort_by_cached_key(order);
        let mut names: Vec<KeyName> = names.into_values().collect();
        for name in &mut names {
            let reads = |host: &&Host| host.keys.iter().any(|key| *key == KeyOrigin::Variable(name.name.clone()));
            name.read_for = hosts.iter().filter(reads).map(|host| host.handle.text.clone()).collect();
        }
        Self { hosts, names }
    }

    /// The hosts of one kind.
    pub fn of_kind(&self, kind: HandleKind) -> impl Iterator<Item = &Host> {
        self.hosts.iter().filter(move |host| host.handle.kind == kind)
    }

    /// Names of direct keys that no client is seen to read.
    pub fn unread_names(&self) -> impl Iterator<Item = &KeyName> {
        self.names.iter().filter(|name| name.read_for.is_empty())
    }
}

impl Host {
    /// The deployment that it names, or most likely names.
    pub fn deployment(&self) -> Option<&Deployment> {
        match &self.handle.deployment {
            _ if self.handle.kind != HandleKind::Deployment => None,
            Split::Certain(deployment) => Some(deployment),
            Split::Uncertain(candidates) => candidates.first(),
        }
    }

    /// The deployments that it may name, if that cannot be told.
    pub fn candidates(&self) -> &[Deployment] {
        match &self.handle.deployment {
            Split::Uncertain(candidates) if self.handle.kind == HandleKind::Deployment => candidates,
            _ => &[],
        }
    }

    /// Whether it names one deployment for certain.
    pub fn is_certain(&self) -> bool {
        self.handle.kind == HandleKind::Deployment && matches!(self.handle.deployment, Split::Certain(_))
    }

    /// Whether it is only spoken of.
    pub fn is_only_mentioned(&self) -> bool {
        self.places.iter().all(|place| place.purpose == Some(Purpose::Mention))
    }
}

/// Number of files in which places lie.
pub fn files(places: &[Place]) -> usize {
    places.iter().map(|place| &*place.path).collect::<BTreeSet<_>>().len()
}

/// Whether a text holds one of the keys. Short ones are words as well.
fn is_secret(text: &str, secrets: &BTreeSet<&str>) -> bool {
    const SHORTEST: usize = 8;
    secrets.iter().any(|secret| text == *secret || secret.len() >= SHORTEST && text.contains(secret))
}
