//! Where reports come from: the program in a copy of `tree`, and every fixture.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use fw_migrate::engine::{Mode, Run};
use fw_migrate::finding::Applicability;
use fw_migrate::paths::Root;
use fw_migrate::report::{Action, Document};
use fw_migrate::settings::Settings;
use fw_migrate::{exclude, walk};
use tempfile::TempDir;
use walkdir::WalkDir;

pub fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A repository with what is in `tree`.
pub fn place() -> TempDir {
    let tree = top().join("tests/formats/tree");
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join(".git")).unwrap();
    let entries = WalkDir::new(&tree).into_iter().map(Result::unwrap);
    for path in entries.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path) {
        let target = place.path().join(path.strip_prefix(&tree).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    }
    place
}

/// Runs the program, with nothing around that changes what it prints.
pub fn run(place: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fw-migrate"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI", "GITHUB_ACTIONS", "COLUMNS"] {
        command.env_remove(name);
    }
    command.args(arguments).current_dir(place).stdin(Stdio::null()).output().unwrap()
}

/// What the program prints on standard output.
pub fn printed(place: &Path, arguments: &[&str]) -> String {
    String::from_utf8(run(place, arguments).stdout).unwrap()
}

/// What is done with the fixtures.
pub const RUNS: &[(Action, bool)] =
    &[(Action::Check, false), (Action::Check, true), (Action::Fix, false), (Action::Preview, true)];

/// The reports of all fixtures, one for each of [`RUNS`]. Nothing is written.
pub fn reports() -> &'static [Document] {
    static REPORTS: LazyLock<Vec<Document>> = LazyLock::new(|| RUNS.iter().map(|run| report(*run)).collect());
    &REPORTS
}

fn report((action, unsafe_fixes): (Action, bool)) -> Document {
    let fixtures: PathBuf = top().join("fixtures").canonicalize().unwrap();
    let root = Root::of(std::slice::from_ref(&fixtures), &fixtures);
    let threshold = if unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let mode = if action == Action::Check { Mode::Check } else { Mode::Fix { threshold, write: false } };
    let options = walk::Options {
        no_ignore: true,
        excludes: exclude::Excludes::default(),
        force_exclude: false,
        max_file_size: u64::MAX,
        threads: 2,
    };
    let run = Run { settings: &Settings::default(), root: &root, mode, lists_uses: true, threads: 2 };
    let outcome = run.paths(&[fixtures], &options).unwrap();
    let document = Document::of(&outcome, action, unsafe_fixes);
    assert!(document.findings.len() > 1000);
    document
}
