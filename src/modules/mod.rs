//! Constants that one module of the tree defines and others use: direct URLs and keys.
//!
//! Each file says what it exports and which constants of others it uses; the run puts that together, so that a client
//! is seen whose URL stands in another file, and decides how far each constant moves: no further than all that use it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Applicability, Span};
use crate::languages::tree::Imported;
use crate::paths::Root;

mod agreement;
mod exports;
mod imports;
mod spelling;

pub use agreement::{Voice, agree};
pub use exports::exports;
pub use imports::{Imports, imports, wanted};
pub use spelling::{Spelling, Spellings};

/// A definition, as all files know it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file.
    pub file: String,
    /// The name that other files take it by: `BASE_URL`, `settings.base_url`.
    pub name: String,
}

/// What a constant holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A direct URL, as far as it is known.
    Url(String),
    /// A variable of the environment.
    Read(String),
    /// A literal that may be a key.
    Literal(String),
    /// Something else.
    Other,
}

/// One of the values that a constant may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// Where it is defined, however many modules hand it on.
    pub origin: Origin,
    /// The value.
    pub value: Value,
    /// Whether it may have another one instead.
    pub optional: bool,
    /// Whether the file that defines it changes it there.
    pub moves: bool,
}

/// A constant of a file that other files may use.
#[derive(Clone, Debug)]
pub struct Export {
    /// The name that other files take it by.
    pub name: String,
    /// What it holds.
    pub definition: Definition,
    /// Where the value stands. Those in one place are one.
    pub at: Span,
    /// How far it moves as far as its own file is concerned.
    pub level: Option<Applicability>,
}

/// What a client needs of other files.
#[derive(Clone, Debug)]
pub struct Reliance {
    /// The constants.
    pub origins: BTreeSet<Origin>,
    /// How far the client moves, the constants aside.
    pub level: Option<Applicability>,
    /// Where it is.
    pub at: Span,
    /// Whether it moves only with the constants.
    pub waits: bool,
}

/// How far a constant moves that does not move safely, and what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// How far.
    pub level: Option<Applicability>,
    /// The file that decides.
    pub file: String,
    /// The line in it, from 1.
    pub line: usize,
    /// Why, if the file is not a part of the run.
    pub outside: bool,
}

/// What is known of the modules of a tree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Modules {
    /// The tree; without one nothing is followed.
    pub root: Option<Root>,
    /// Module → name → what it may be.
    pub exports: BTreeMap<String, BTreeMap<String, Vec<Arc<Definition>>>>,
    /// Modules of which all files are known.
    pub complete: BTreeSet<String>,
    /// Constants that do not move safely.
    pub held: BTreeMap<Origin, Held>,
    /// Constants that other files use.
    pub used: BTreeSet<Origin>,
}

impl Modules {
    /// Adds what a module exports. A file may be one of several that make a module.
    pub fn add(&mut self, module: &str, exports: &[Export]) {
        let names = self.exports.entry(module.to_owned()).or_default();
        for export in exports {
            let definitions = names.entry(export.name.clone()).or_default();
            // Files of which only one is built define the same name.
            let several = definitions.iter().any(|other| other.origin.file != export.definition.origin.file);
            definitions.push(Arc::new(export.definition.clone()));
            if several {
                for definition in definitions {
                    Arc::make_mut(definition).optional = true;
                }
            }
        }
    }

    /// The constant that one of these readings of a path means.
    fn resolve(&self, readings: &[Imported]) -> Option<&[Arc<Definition>]> {
        readings.iter().find_map(|reading| {
            let module = self.first(&reading.modules)?;
            Some(self.exports.get(module)?.get(&reading.name)?.as_slice())
        })
    }

    /// All that a module exports whose names are taken together: `*`.
    fn all_of(&self, readings: &[Imported]) -> impl Iterator<Item = (&String, &Vec<Arc<Definition>>)> {
        let whole = readings.iter().find(|reading| reading.name == "*");
        whole.and_then(|reading| self.exports.get(self.first(&reading.modules)?)).into_iter().flatten()
    }

    /// The first of these modules that there is.
    fn first<'m>(&self, modules: &'m [String]) -> Option<&'m String> {
        use crate::languages::tree::Tree;
        let known = |module: &str| self.complete.contains(module) || self.exports.contains_key(module);
        modules.iter().find(|module| known(module) || self.root.as_ref().is_some_and(|root| root.exists(module)))
    }

    /// Whether nothing is known that a file could use.
    pub fn is_empty(&self) -> bool {
        self.exports.values().all(BTreeMap::is_empty)
    }

    /// What whoever uses a constant has to write.
    pub fn spellings(&self) -> BTreeSet<Spelling> {
        let all = self.exports.iter().flat_map(|(module, names)| names.keys().map(move |name| (module, name)));
        all.map(|(module, name)| Spelling::of(module, name)).collect()
    }

    /// The same for constants that are direct URLs.
    pub fn spellings_of_urls(&self) -> BTreeSet<Spelling> {
        let mut spellings = BTreeSet::new();
        for (module, names) in &self.exports {
            let urls = names.iter().filter(|(_, all)| all.iter().any(|one| matches!(one.value, Value::Url(_))));
            spellings.extend(urls.map(|(name, _)| Spelling::of(module, name)));
        }
        spellings
    }

    /// What is known now and was not, or otherwise.
    pub fn since<'m>(&'m self, before: &'m Modules) -> Changes<'m> {
        let mut changes = Changes::default();
        for (module, names) in &self.exports {
            let known = before.exports.get(module);
            let changed = names.iter().filter(|(name, all)| known.and_then(|known| known.get(*name)) != Some(all));
            changes.spellings.extend(changed.map(|(name, _)| Spelling::of(module, name)));
        }
        for (module, names) in &before.exports {
            let known = self.exports.get(module);
            let gone = names.keys().filter(|name| known.is_none_or(|known| !known.contains_key(*name)));
            changes.spellings.extend(gone.map(|name| Spelling::of(module, name)));
        }
        let held = self.held.iter().filter(|(origin, held)| before.held.get(*origin) != Some(*held));
        changes.origins.extend(held.map(|(origin, _)| origin));
        changes.origins.extend(self.used.symmetric_difference(&before.used));
        changes
    }
}

/// What became known of modules.
#[derive(Debug, Default)]
pub struct Changes<'m> {
    /// What files have to write that may use something else now.
    pub spellings: BTreeSet<Spelling>,
    /// Constants that are held, or used, otherwise.
    pub origins: BTreeSet<&'m Origin>,
}
