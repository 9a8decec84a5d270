//! Environment files that git ignores, and so no walk sees, beside the files that were walked: they hold what the migrated
//! program reads. They are looked at for names and direct URLs only, never edited, and no value of theirs is kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::paths::Root;
use crate::read::whole;
use crate::routing::{HostKind, KeyNames, Standing, find_hosts};
use crate::search::{Search, Sight};
use crate::settings::Project;
use crate::source::{LineIndex, Source};
use crate::walk::Options;

/// What an ignored file says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct IgnoredFile {
    /// What reports call it.
    pub name: String,
    /// Names of direct keys that it sets, with their lines (from 1).
    pub names: Vec<(String, usize)>,
    /// Lines with a direct URL.
    pub urls: Vec<usize>,
}

/// The ignored files beside `candidates` and `roots` and above them, up to the repository's root, sorted by name.
pub fn find(
    roots: &[PathBuf],
    candidates: &[PathBuf],
    options: &Options,
    search: &Search,
    names: &KeyNames,
    (root, project): (&Root, &Project),
) -> Vec<IgnoredFile> {
    // Nothing is ignored.
    if options.no_ignore {
        return Vec::new();
    }
    let mut directories: BTreeSet<&Path> = BTreeSet::new();
    for path in roots.iter().chain(candidates) {
        let inside = path.ancestors().skip(usize::from(!path.is_dir()));
        for directory in inside.take_while(|directory| directory.starts_with(root.path())) {
            if !directories.insert(directory) {
                break;
            }
        }
    }
    let walked: BTreeSet<&PathBuf> = candidates.iter().collect();
    let mut found = Vec::new();
    for directory in directories {
        let entries = fs::read_dir(directory).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
        for path in files.filter(|entry| is_environment(&entry.file_name().to_string_lossy())).map(|entry| entry.path())
        {
            if walked.contains(&path) || options.excludes.cover(&path, false) {
                continue;
            }
            let Ok(Ok(bytes)) = whole(&path, options.max_file_size) else { continue };
            if search.look(&bytes).sight == Sight::Candidate {
                found.extend(look(Source::new(root.name(&path), bytes), names, project));
            }
        }
    }
    found.sort();
    found
}

/// What one file says, if that matters.
fn look(source: Source, names: &KeyNames, project: &Project) -> Option<IgnoredFile> {
    let text = source.text();
    let lines = LineIndex::new(text);
    let route = |kind: HostKind| matches!(kind, HostKind::Deployment | HostKind::Placeholder);
    let urls: BTreeSet<usize> = find_hosts(text)
        .into_iter()
        .filter(|host| route(host.kind))
        .map(|host| lines.line(host.span.start) + 1)
        .collect();
    let means_direct = project.direct_route || project.gateway || !urls.is_empty();
    let commented = |at: usize| lines.line_span(lines.line(at), text).of(text).trim_start().starts_with('#');
    let names = names.find(text).into_iter().filter(|name| name.standing == Standing::Certain || means_direct);
    let names: BTreeSet<(String, usize)> = names
        .filter(|name| !commented(name.span.start))
        .map(|name| (name.name, lines.line(name.span.start) + 1))
        .collect();
    let matters = !names.is_empty() || !urls.is_empty();
    matters.then(|| IgnoredFile {
        name: source.name,
        names: names.into_iter().collect(),
        urls: urls.into_iter().collect(),
    })
}

/// Whether a file of this name holds an environment: `.env`, `.env.local`, `prod.env`; `.envrc` is a script.
fn is_environment(name: &str) -> bool {
    name == ".env" || name.starts_with(".env.") || name.ends_with(".env") || name == ".flaskenv" || name == ".dev.vars"
}
