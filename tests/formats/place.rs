//! Where reports come from: the program in a copy of `tree`, and every fixture.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;

use fw_migrate::engine::{Memory, Mode, Progress, Run};
use fw_migrate::finding::Applicability;
use fw_migrate::parallel;
use fw_migrate::paths::Root;
use fw_migrate::report::document::FileReport;
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
const RUNS: &[(Action, bool)] =
    &[(Action::Check, false), (Action::Fix, false), (Action::Preview, true), (Action::Check, true)];
/// More fixtures at once keep each other from being fixed, and take their time.
const MOST_CASES: usize = 30;

/// Reports of all fixtures, in small groups. Each group is checked, fixed or previewed; nothing is written.
pub fn reports() -> &'static [Document] {
    static REPORTS: LazyLock<Vec<Document>> = LazyLock::new(|| {
        let cases = WalkDir::new(top().join("fixtures")).min_depth(2).max_depth(2).sort_by_file_name();
        let cases: Vec<PathBuf> = cases.into_iter().map(|entry| entry.unwrap().into_path()).collect();
        let groups = cases.chunks(MOST_CASES).map(<[PathBuf]>::to_vec).zip(RUNS.iter().cycle()).collect();
        let reports = parallel::map(groups, 2, |(cases, run)| report(&cases, *run));
        assert!(reports.iter().map(|document| document.findings.len()).sum::<usize>() > 1000);
        assert!(reports.iter().flat_map(|document| document.fixed.iter().flatten()).count() > 1000);
        reports
    });
    &REPORTS
}

fn report(cases: &[PathBuf], (action, unsafe_fixes): (Action, bool)) -> Document {
    // Outside of a repository, all of which would be searched for what uses the constants of a case.
    let place = tempfile::tempdir().unwrap();
    let top = place.path().canonicalize().unwrap();
    for path in
        cases.iter().flat_map(WalkDir::new).map(|entry| entry.unwrap().into_path()).filter(|path| path.is_file())
    {
        let target = top.join(path.strip_prefix(self::top()).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(path, target).unwrap();
    }
    let root = Root::of(std::slice::from_ref(&top), &top);
    let threshold = if unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let mode = if action == Action::Check { Mode::Check } else { Mode::Fix { threshold, write: false } };
    let options = walk::Options {
        no_ignore: true,
        excludes: exclude::Excludes::default(),
        force_exclude: false,
        max_file_size: u64::MAX,
        threads: 1,
    };
    let settings = Settings::default();
    let (progress, memory) = (Progress::default(), Memory::default());
    let run = Run {
        settings: &settings,
        root: &root,
        mode,
        lists_uses: true,
        threads: 1,
        progress: &progress,
        memory: &memory,
    };
    let outcome = run.paths(&[top], &options).unwrap();
    Document::of(outcome.map(|file| FileReport::of(&file, None)), action, unsafe_fixes)
}
