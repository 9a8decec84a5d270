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
    let cases: Vec<Case> = files.iter().map(|file| Case::read(&top, file)).collect();
    let safe = fix(&cases, &[]);
    let bold = fix(&cases, &["--unsafe-fixes"]);
    let next = AtomicUsize::new(0);
    let problems = Mutex::new(BTreeMap::new());
    let skipped = Mutex::new(BTreeSet::new());
    let ran = Mutex::new(BTreeMap::<String, usize>::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let language = case.language.clone();
                    match check(case, &safe[&case.name], &bold[&case.name]) {
                        Ok(None) => *ran.lock().unwrap().entry(language).or_default() += 1,
                        Ok(Some(missing)) => drop(skipped.lock().unwrap().insert((language, missing))),
                        Err(problem) => drop(problems.lock().unwrap().insert(case.name.clone(), problem)),
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
fn check(case: &Case, safe: &Fixed, bold: &Fixed) -> Result<Option<String>, String> {
    let (moves, stays) = match case.verdict {
        Verdict::Safe => (Some(safe), None),
        Verdict::Unsafe => (Some(bold), Some(safe)),
        Verdict::Held => (None, Some(bold)),
    };
    if let Some(stays) = stays {
        if stays.text != case.text {
            return Err(format!("changes:\n{}", stays.text));
        }
        if !stays.left.contains("direct") {
            return Err("stays, and nothing is reported".to_owned());
        }
    }
    let Some(moves) = moves else { return Ok(None) };
    if moves.text == case.text {
        return Err(format!("stays: {}", moves.left));
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
    /// The rules of what it reports as left, with what it says.
    left: String,
}

/// Fixes all cases, each in a folder of its own.
fn fix(cases: &[Case], options: &[&str]) -> BTreeMap<String, Fixed> {
    let top = tempfile::tempdir().unwrap();
    for case in cases {
        let file = top.path().join(&case.name).join(&case.file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, &case.text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_fw-migrate"));
    let command = command.args(["fix", "--no-config", "--format", "json"]).args(options).arg(".");
    let output = command.current_dir(top.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let fixed = cases.iter().map(|case| {
        let file = format!("{}/{}", case.name, case.file);
        let findings = report["findings"].as_array().unwrap().iter();
        let of_case = findings.filter(|finding| finding["path"].as_str().unwrap().ends_with(&file));
        let left: Vec<String> = of_case.map(|finding| format!("{} {}", finding["name"], finding["help"])).collect();
        let text = fs::read_to_string(top.path().join(&file)).unwrap();
        (case.name.clone(), Fixed { text, left: left.join("; ") })
    });
    fixed.collect()
}
