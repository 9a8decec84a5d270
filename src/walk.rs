//! Which files are looked at, and the first look at each.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ignore::{DirEntry, WalkBuilder, WalkState};

use crate::config::OWN_FILE;
use crate::exclude::Excludes;
use crate::read::{Reader, Sieve, Skip};
use crate::write::is_leftover;

/// How a walk goes.
#[derive(Clone, Debug)]
pub struct Options {
    /// Whether files count that `.gitignore` and `.ignore` name.
    pub no_ignore: bool,
    /// What the user excludes.
    pub excludes: Excludes,
    /// Whether excludes count for paths named on the command line too.
    pub force_exclude: bool,
    /// Larger files are skipped.
    pub max_file_size: u64,
    /// Number of threads.
    pub threads: usize,
}

/// What a walk found. In no particular order.
#[derive(Debug, Default)]
pub struct Walked {
    /// Number of files whose bytes were searched.
    pub looked_at: usize,
    /// Files that need a closer look.
    pub candidates: Vec<PathBuf>,
    /// Files that were noted, whether they need that or not.
    pub noted: Vec<PathBuf>,
    /// Places that were asked for.
    pub places: Vec<PathBuf>,
    /// What runs that were killed left behind.
    pub leftovers: Vec<PathBuf>,
    /// Files that were not looked at.
    pub skipped: Vec<(PathBuf, Skip)>,
    /// What could not be read, and why.
    pub failures: Vec<(Option<PathBuf>, String)>,
}

/// What becomes of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Verdict {
    /// Whether it needs a closer look.
    pub candidate: bool,
    /// Whether it is noted.
    pub noted: bool,
}

/// Walks `roots` (absolute, canonical) and gives the path and the bytes of every file to `inspect`, which says whether the file is a
/// candidate. Each thread has its own clone of `inspect`.
pub fn walk<F>(roots: &[PathBuf], options: &Options, inspect: F) -> Walked
where
    F: Fn(&Path, &[u8]) -> bool + Clone + Send,
{
    walk_with(
        roots,
        options,
        &Extras { looked_at: &AtomicUsize::new(0), place: |_, _| None, sieve: None },
        move |path, bytes| Verdict { candidate: inspect(path, bytes), noted: false },
    )
}

/// What else a walk does.
#[derive(Clone, Copy)]
pub struct Extras<'e> {
    /// Counts the files whose bytes were searched.
    pub looked_at: &'e AtomicUsize,
    /// Says which place is of interest, given a path below the roots and whether it is a directory.
    pub place: fn(&Path, bool) -> Option<&Path>,
    /// Finds all that `inspect` may look for, if it can do so in pieces.
    pub sieve: Option<Sieve<'e>>,
}

/// What a thread does with each entry.
type Visitor<'v> = Box<dyn FnMut(Result<DirEntry, ignore::Error>) -> WalkState + Send + 'v>;

/// The same, with more to do.
pub fn walk_with<F>(roots: &[PathBuf], options: &Options, extras: &Extras, inspect: F) -> Walked
where
    F: Fn(&Path, &[u8]) -> Verdict + Clone + Send,
{
    let Extras { looked_at, place, sieve } = *extras;
    let roots: Vec<&PathBuf> =
        roots.iter().filter(|root| !options.force_exclude || !options.excludes.cover(root, root.is_dir())).collect();
    let Some(builder) = builder(&roots, options) else { return Walked::default() };
    let overlap = roots.iter().any(|root| roots.iter().any(|other| root != other && root.starts_with(other)));
    let seen = overlap.then(|| Mutex::new(HashSet::new()));
    let result = Mutex::new(Walked::default());
    let visitor = || -> Visitor<'_> {
        let (inspect, seen, result) = (inspect.clone(), &seen, &result);
        let mut reader = Reader::new(options.max_file_size);
        Box::new(move |entry| {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let (path, message) = describe(&error);
                    lock(result).failures.push((path, message));
                    return WalkState::Continue;
                }
            };
            let kind = entry.file_type();
            let is_directory = kind.is_some_and(|kind| kind.is_dir());
            if entry.depth() > 0
                && let Some(place) = place(entry.path(), is_directory)
            {
                lock(result).places.push(place.to_path_buf());
            }
            if is_directory || kind.is_none_or(|kind| kind.is_symlink()) {
                return WalkState::Continue;
            }
            if is_leftover(entry.file_name()) && kind.is_some_and(|kind| kind.is_file()) {
                let mut result = lock(result);
                if entry.depth() == 0 {
                    result.skipped.push((entry.path().to_path_buf(), Skip::Leftover));
                }
                result.leftovers.push(entry.into_path());
                return WalkState::Continue;
            }
            // Names of old keys and handles belong there.
            if entry.file_name() == OWN_FILE {
                if entry.depth() == 0 {
                    lock(result).skipped.push((entry.into_path(), Skip::Configuration));
                }
                return WalkState::Continue;
            }
            if let Some(seen) = seen
                && !lock(seen).insert(entry.path().to_path_buf())
            {
                return WalkState::Continue;
            }
            let outcome = if kind.is_some_and(|kind| kind.is_file()) {
                reader.read(entry.path(), sieve)
            } else {
                Ok(Err(Skip::NotAFile))
            };
            match outcome {
                Ok(Ok(bytes)) => {
                    looked_at.fetch_add(1, Ordering::Relaxed);
                    let Verdict { candidate, noted } = inspect(entry.path(), bytes);
                    // What may be edited is searched whole, not only its beginning.
                    let is_binary = (candidate || noted) && memchr::memchr(0, bytes).is_some();
                    if candidate && is_binary {
                        lock(result).skipped.push((entry.into_path(), Skip::Binary));
                        looked_at.fetch_sub(1, Ordering::Relaxed);
                        return WalkState::Continue;
                    }
                    if noted && !is_binary {
                        lock(result).noted.push(entry.path().to_path_buf());
                    }
                    if candidate {
                        lock(result).candidates.push(entry.into_path());
                    }
                }
                Ok(Err(skip)) => lock(result).skipped.push((entry.into_path(), skip)),
                Err(error) => lock(result).failures.push((Some(entry.into_path()), error.to_string())),
            }
            WalkState::Continue
        })
    };
    match options.threads {
        // Where no threads can be started, none is needed.
        0 | 1 => {
            let mut visit = visitor();
            for entry in builder.build() {
                visit(entry);
            }
        }
        _ => builder.build_parallel().run(visitor),
    }
    let mut walked = result.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    walked.looked_at = looked_at.load(Ordering::Relaxed);
    walked
}

/// Why a walk over `roots` found no file at all.
pub fn why_nothing(roots: &[PathBuf], options: &Options) -> &'static str {
    if roots.is_empty() {
        return "no path was given";
    }
    let finds_any = |options: &Options| {
        let roots: Vec<&PathBuf> = roots.iter().collect();
        builder(&roots, options).is_some_and(|builder| {
            let is_file = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_file());
            builder.build().flatten().any(|entry| is_file(&entry) && !is_leftover(entry.file_name()))
        })
    };
    let mut lax = Options { force_exclude: false, excludes: Excludes::default(), ..options.clone() };
    if finds_any(&lax) {
        return "every file is excluded; see --exclude, --force-exclude and the configuration";
    }
    lax.no_ignore = true;
    if finds_any(&lax) {
        return "every file is ignored by .gitignore or .ignore; --no-ignore reads them all the same";
    }
    "there are no files"
}

/// The walk over `roots`; `None` without any.
fn builder(roots: &[&PathBuf], options: &Options) -> Option<WalkBuilder> {
    let (first, rest) = roots.split_first()?;
    let mut builder = WalkBuilder::new(first);
    for root in rest {
        builder.add(root);
    }
    builder
        .hidden(false)
        .ignore(!options.no_ignore)
        .parents(!options.no_ignore)
        .git_ignore(!options.no_ignore)
        .git_exclude(!options.no_ignore)
        .git_global(!options.no_ignore)
        // A tree that was exported without its `.git` ignores the same files.
        .require_git(false)
        .follow_links(false)
        .threads(options.threads);
    let excludes = options.excludes.clone();
    builder.filter_entry(move |entry| entry.depth() == 0 || !leaves_out(entry, &excludes));
    Some(builder)
}

/// Whether a walk passes this entry by.
fn leaves_out(entry: &DirEntry, excludes: &Excludes) -> bool {
    entry.file_name() == ".git"
        || (!excludes.is_empty() && excludes.name(entry.path(), entry.file_type().is_some_and(|kind| kind.is_dir())))
}

/// The path and the cause of an error, which the library wraps into each other.
fn describe(error: &ignore::Error) -> (Option<PathBuf>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path.clone()), describe(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => describe(err),
        other => (None, other.to_string()),
    }
}

/// Locks, also after another thread panicked: what the mutexes here hold is whole between any two statements.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// The paths of the command line, absolute and with symbolic links resolved, each once; and those that do not exist.
pub fn resolve(paths: &[PathBuf], working_directory: &Path) -> (Vec<PathBuf>, Vec<(PathBuf, std::io::Error)>) {
    let mut roots = Vec::new();
    let mut missing = Vec::new();
    let mut seen = HashSet::new();
    for path in paths {
        match working_directory.join(path).canonicalize() {
            Ok(root) if seen.insert(root.clone()) => roots.push(root),
            Ok(_) => {}
            Err(error) => missing.push((path.clone(), error)),
        }
    }
    (roots, missing)
}
