//! Loads the documents of every fixture before and after, with parsers that the program does not use, and holds each
//! difference against what a migration may change: hosts by the law of paths, names of keys, models, and nothing else.
//! Types, the order of entries and the number of documents stay.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use law::Law;
use value::{Kind, load};

mod compare;
mod hosts;
mod law;
#[cfg(test)]
mod tests;
mod value;

/// Files that are no documents before: templates of them, or broken on purpose.
const NO_DOCUMENTS: &[&str] = &[
    "hcl/template-of-hcl/before.nomad.hcl",
    "project/helm-typescript/before/chart/templates/deployment.yaml",
    "project/helm-typescript/before/chart/templates/secret.yaml",
    "yaml/helm-template/before.yml",
    "yaml/suppressed-helm/before.yaml",
];

/// Scalars that are programs, whose changes the fixtures of their languages prove: the path of the file, and the path to
/// the scalar.
const PROGRAMS: &[(&str, &str)] = &[("package-json/scripts/before/package.json", "document 0 › scripts › ask")];

#[test]
fn documents_change_only_where_they_should() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut problems = Vec::new();
    let mut unread = Vec::new();
    let mut compared: BTreeMap<Kind, usize> = BTreeMap::new();
    let mut programs = Vec::new();
    for case in WalkDir::new(&top).min_depth(2).max_depth(2).sort_by_file_name() {
        let case = case.unwrap().into_path();
        for (before, after) in pairs(&case) {
            let name = before.strip_prefix(&top).unwrap().display().to_string();
            let Some(kind) = before.file_name().and_then(|name| Kind::of(name.to_str()?)) else { continue };
            let old = fs::read(&before).unwrap();
            let Ok(documents) = load(kind, &old) else {
                unread.push(name);
                continue;
            };
            let Ok(new) = fs::read(&after) else {
                problems.push(format!("{name} is gone"));
                continue;
            };
            if old == new {
                continue;
            }
            *compared.entry(kind).or_default() += 1;
            let new = match load(kind, &new) {
                Ok(new) => new,
                Err(error) => {
                    problems.push(format!("{name} loads no more: {error}"));
                    continue;
                }
            };
            let law = law_of(&case, &String::from_utf8_lossy(&old));
            for problem in compare::differences(&law, &documents, &new) {
                let program =
                    PROGRAMS.iter().find(|(file, path)| *file == name && problem.starts_with(&format!("{path}: ")));
                match program {
                    Some(program) => programs.push(*program),
                    None => problems.push(format!("{name}: {problem}")),
                }
            }
        }
    }
    assert!(problems.is_empty(), "\n{}\n", problems.join("\n"));
    assert_eq!(unread, NO_DOCUMENTS, "these files do not load, and only those listed should not");
    programs.dedup();
    assert_eq!(programs, PROGRAMS, "of these scalars not all change as programs");
    for kind in [Kind::Yaml, Kind::Json, Kind::Toml, Kind::Hcl] {
        assert!(compared.contains_key(&kind), "no fixture of {kind:?} changes");
    }
    eprintln!("compared {compared:?}");
}

/// The files of a case that are there before, and where each is after.
fn pairs(case: &Path) -> Vec<(PathBuf, PathBuf)> {
    let (before, after) = (case.join("before"), case.join("after"));
    if before.is_dir() {
        if !after.is_dir() {
            return Vec::new();
        }
        let files = WalkDir::new(&before).sort_by_file_name().into_iter().map(Result::unwrap);
        let files = files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
        return files.map(|file| (file.clone(), after.join(file.strip_prefix(&before).unwrap()))).collect();
    }
    let files = fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path());
    let pair = |file: PathBuf| {
        let rest = file.file_name()?.to_str()?.strip_prefix("before")?.to_owned();
        let after = case.join(format!("after{rest}"));
        after.exists().then_some((file, after))
    };
    files.filter_map(pair).collect()
}

/// What may change in a file of a case.
fn law_of(case: &Path, old: &str) -> Law {
    let arguments = fs::read_to_string(case.join("args")).unwrap_or_default();
    let configuration = fs::read(case.join("fw-migrate.toml")).ok();
    let configuration = configuration.map(|bytes| load(Kind::Toml, &bytes).unwrap().swap_remove(0));
    Law::new(&arguments, configuration.as_ref(), old)
}
