//! How far each constant moves: no further than the file that defines it and all clients that use it let it.

use std::collections::{BTreeMap, BTreeSet};

use super::{Export, Held, Origin, Reliance, Value};
use crate::finding::Applicability;

/// What one file says.
pub struct Voice<'v> {
    /// Its name.
    pub file: &'v str,
    /// What it defines.
    pub exports: &'v [Export],
    /// What its clients need of other files.
    pub relies: &'v [Reliance],
    /// The line at a place of it, from 1.
    pub line: &'v dyn Fn(usize) -> usize,
    /// Whether it is no part of the run, so that it is not changed.
    pub outside: bool,
}

/// The constants that do not move safely, and all that other files use.
pub fn agree(voices: &[Voice]) -> (BTreeMap<Origin, Held>, BTreeSet<Origin>) {
    let mut groups = Groups::default();
    let mut opinions: Vec<(usize, Held)> = Vec::new();
    let mut used = BTreeSet::new();
    for voice in voices {
        let held = |level, at: usize| Held {
            level: if voice.outside { None } else { level },
            file: voice.file.to_owned(),
            line: (voice.line)(at),
            outside: voice.outside,
        };
        // Constants that are one literal move together.
        let mut places = BTreeMap::new();
        for export in voice.exports.iter().filter(|export| export.definition.origin.file == voice.file) {
            let group = groups.of(&export.definition.origin);
            if let Some(other) = places.insert(export.at, group) {
                groups.join(group, other);
            }
            if matches!(export.definition.value, Value::Url(_)) || export.definition.moves {
                opinions.push((group, held(export.level, export.at.start)));
            }
        }
        for needed in voice.relies {
            used.extend(needed.origins.iter().filter(|origin| origin.file != voice.file).cloned());
            let mut members = needed.origins.iter().map(|origin| groups.of(origin)).collect::<Vec<_>>();
            if needed.waits {
                for pair in members.windows(2) {
                    groups.join(pair[0], pair[1]);
                }
                members.truncate(1);
            }
            opinions.extend(members.into_iter().map(|group| (group, held(needed.level, needed.at.start))));
        }
    }
    let mut lowest: BTreeMap<usize, Held> = BTreeMap::new();
    let rank = |held: &Held| (held.level, !held.outside, held.file.clone(), held.line);
    for (group, held) in opinions {
        let entry = lowest.entry(groups.first(group)).or_insert_with(|| held.clone());
        if rank(&held) < rank(entry) {
            *entry = held;
        }
    }
    // What only its own file uses is settled there.
    let shared: BTreeSet<usize> = used.iter().map(|origin| groups.of(origin)).collect();
    let shared: BTreeSet<usize> = shared.into_iter().map(|group| groups.first(group)).collect();
    let origins: Vec<(Origin, usize)> = groups.names.iter().map(|(origin, group)| (origin.clone(), *group)).collect();
    let held = origins.into_iter().filter_map(|(origin, group)| {
        let group = groups.first(group);
        let held = lowest.get(&group).filter(|_| shared.contains(&group))?;
        (held.level < Some(Applicability::Safe)).then(|| (origin, held.clone()))
    });
    (held.collect(), used)
}

/// Constants that move together.
#[derive(Default)]
struct Groups {
    names: BTreeMap<Origin, usize>,
    above: Vec<usize>,
}

impl Groups {
    fn of(&mut self, origin: &Origin) -> usize {
        if let Some(group) = self.names.get(origin) {
            return *group;
        }
        let group = self.above.len();
        self.above.push(group);
        self.names.insert(origin.clone(), group);
        group
    }

    fn first(&self, mut group: usize) -> usize {
        while self.above[group] != group {
            group = self.above[group];
        }
        group
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first(one), self.first(other));
        self.above[one.max(other)] = one.min(other);
    }
}
