//! Trees of several files: neither the order of paths nor the number of threads shows.

use std::fs;
use std::path::{Path, PathBuf};

use fw_migrate::engine::{Memory, Mode, Progress, Run};
use fw_migrate::exclude::Excludes;
use fw_migrate::finding::Applicability;
use fw_migrate::paths::Root;
use fw_migrate::report::document::{Action, Document, FileReport};
use fw_migrate::settings::Settings;
use fw_migrate::walk;
use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;

use crate::case::{Case, File};
use crate::corpus::CORPUS;
use crate::generate::{broken, endpoint, sound_file};
use crate::holds;
use crate::vocabulary::Exchange;

/// Two to seven files, of which some import others, and some have words in common.
fn tree(rng: &mut TestRng) -> Case {
    let kinds: Vec<&str> = CORPUS.keys().copied().collect();
    let mut files: Vec<File> = Vec::new();
    for number in 0..rng.random_range(2..=7) {
        let kind = kinds[rng.random_range(0..kinds.len())];
        let mut file = match rng.random_bool(0.2) {
            true => broken(kind, rng).files.remove(0),
            false => sound_file(kind, Exchange::Any, rng),
        };
        if rng.random_bool(0.5) || files.iter().any(|other| clash(&file.name, &other.name)) {
            file.name = format!("part{number}/{}", file.name);
        }
        files.push(file);
    }
    Case { files, endpoint: endpoint(rng) }
}

/// Whether two paths cannot be in one tree.
fn clash(one: &str, other: &str) -> bool {
    Path::new(one).starts_with(other) || Path::new(other).starts_with(one)
}

/// What a run says, and what it makes of the files.
fn outcome(case: &Case, place: &Path, paths: &[PathBuf], threads: usize, mode: Mode) -> (String, Vec<Option<Vec<u8>>>) {
    let settings = Settings { endpoint: case.endpoint.parse().unwrap(), ..Settings::default() };
    let root = Root::of(paths, place);
    let options = walk::Options {
        no_ignore: true,
        excludes: Excludes::default(),
        force_exclude: false,
        max_file_size: u64::MAX,
        threads,
    };
    let progress = Progress::default();
    // Whether a source is kept or read again must not show either.
    let memory = if threads == 1 { Memory::default() } else { Memory::of(0) };
    let run =
        Run { settings: &settings, root: &root, mode, lists_uses: true, threads, progress: &progress, memory: &memory };
    let outcome = run.paths(paths, &options).unwrap();
    let now = outcome.files.iter().map(|file| file.after.as_ref().map(|after| after.source.bytes().to_vec())).collect();
    assert!(outcome.failures.is_empty(), "{:?}", outcome.failures);
    let report = Document::of(outcome.map(|file| FileReport::of(&file, None)), Action::Check, false);
    (serde_json::to_string_pretty(&report).unwrap(), now)
}

fn same_in_any_order(case: &Case) -> Result<(), String> {
    let place = tempfile::tempdir().unwrap();
    let place = place.path().canonicalize().unwrap();
    let mut paths = Vec::new();
    for File { name, bytes } in &case.files {
        let path = place.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        paths.push(path);
    }
    let modes = [Mode::Check, Mode::Fix { threshold: Applicability::Unsafe, write: false }];
    for mode in modes {
        let run = |paths: &[PathBuf], threads| outcome(case, &place, paths, threads, mode);
        let whole = [place.clone()];
        let first = run(&whole, 1);
        if run(&whole, 4) != first {
            return Err(format!("four threads differ from one in {mode:?}"));
        }
        let named = run(&paths, 1);
        let turned: Vec<PathBuf> = paths.iter().rev().cloned().collect();
        let again = run(&turned, 3);
        if again != named {
            return Err(format!("the order shows in {mode:?}:\n{}\nturned:\n{}", named.0, again.0));
        }
    }
    Ok(())
}

#[test]
fn neither_order_nor_threads_show() {
    holds("trees", 2.0, tree, same_in_any_order);
}
