//! Programs that join a base URL and paths, run before and after by the real functions of their languages: what they
//! print obeys the law of paths.
//!
//! Each file below `cases/` is a whole program that prints the URLs it would ask. Its head says what has to become of it:
//! `safe` (fixed), `unsafe` (fixed with the user's consent only) or `held` (stays, and is reported).

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use walkdir::WalkDir;

use case::{Case, Verdict};
use runner::Outcome;

mod case;
mod law;
mod runner;

/// Programs that run at the same time; interpreters wait for the disk most of their short life.
const AT_ONCE: usize = 4;

/// Languages whose programs have to run wherever the tests do.
const NEEDED: &[&str] = &["python", "javascript"];

#[test]
fn joined_urls_obey_the_law() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/joins/cases");
    let files: Vec<PathBuf> = WalkDir::new(&top)
        .sort_by_file_name()
        .into_iter()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    assert!(files.len() >= 20, "the cases are gone");
    let next = AtomicUsize::new(0);
    let problems = Mutex::new(BTreeMap::new());
    let skipped = Mutex::new(BTreeSet::new());
    let ran = Mutex::new(BTreeMap::<String, usize>::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let case = Case::read(&top, file);
                    match check(&case) {
                        Ok(None) => *ran.lock().unwrap().entry(case.language).or_default() += 1,
                        Ok(Some(missing)) => drop(skipped.lock().unwrap().insert((case.language, missing))),
                        Err(problem) => drop(problems.lock().unwrap().insert(case.name, problem)),
                    }
                }
            });
        }
    });
    for (language, missing) in skipped.into_inner().unwrap() {
        eprintln!("skipped: {language} programs that need {missing}, which is not installed");
    }
    let ran = ran.into_inner().unwrap();
    eprintln!("ran or held back: {ran:?}");
    let problems = problems.into_inner().unwrap();
    let listed: Vec<String> = problems.iter().map(|(name, problem)| format!("{name}: {problem}")).collect();
    assert!(problems.is_empty(), "\n{}\n", listed.join("\n"));
    for language in NEEDED {
        assert!(ran.contains_key(*language), "no {language} program ran");
    }
}

/// What is missing to run a case, if something is.
fn check(case: &Case) -> Result<Option<String>, String> {
    let safe = fix(case, &[]);
    let bold = fix(case, &["--unsafe-fixes"]);
    let (moves, stays) = match case.verdict {
        Verdict::Safe => (Some(&safe), None),
        Verdict::Unsafe => (Some(&bold), Some(&safe)),
        Verdict::Held => (None, Some(&bold)),
    };
    if let Some(stays) = stays {
        if stays.text != case.text {
            return Err(format!("changes:\n{}", stays.text));
        }
        if stays.code != 1 {
            return Err(format!("stays, and nothing is reported (exit code {})", stays.code));
        }
    }
    let Some(moves) = moves else { return Ok(None) };
    if moves.text == case.text {
        return Err(format!("stays:\n{}", moves.report));
    }
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("joins").join(&case.name);
    let before = match runner::run(case, &case.text, &folder.join("before"))? {
        Outcome::Printed(lines) => lines,
        Outcome::Missing(what) => return Ok(Some(what)),
    };
    let after = match runner::run(case, &moves.text, &folder.join("after"))? {
        Outcome::Printed(lines) => lines,
        Outcome::Missing(what) => return Err(format!("needs {what} only after the fix")),
    };
    law::holds(&before, &after).map(|()| None).map_err(|problem| format!("{problem}\n{}", moves.text))
}

/// What the program makes of a case.
struct Fixed {
    text: String,
    report: String,
    code: i32,
}

fn fix(case: &Case, options: &[&str]) -> Fixed {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(&case.file);
    fs::write(&file, &case.text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_fw-migrate"));
    let output = command.args(["fix", "--no-config"]).args(options).arg(&file).output().unwrap();
    Fixed {
        text: fs::read_to_string(&file).unwrap(),
        report: String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        code: output.status.code().unwrap_or(-1),
    }
}
