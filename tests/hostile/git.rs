//! `--changed-since` asks git, and a repository may tell git to run programs. None of them leaves its mark here.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::place::{NEW, OLD, Output, Place};

/// A repository with one commit and a changed file; its mark stands in `.git/mark`.
fn repository() -> Place {
    let place = Place::with(&[("a.yaml", NEW), ("b.yaml", NEW), ("mark.sh", "#!/bin/sh\ntouch \"$MARK\"\ncat\n")]);
    fs::set_permissions(place.path("mark.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    git(&place, &["init", "-q", "-b", "main"]);
    commit(&place);
    place.write("a.yaml", OLD.as_bytes());
    place
}

fn git(place: &Place, args: &[&str]) -> Output {
    let identity = ["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false"];
    let output = place.git(&[&identity, args].concat(), b"");
    assert_eq!(output.code, 0, "{args:?}: {output:?}");
    output
}

fn commit(place: &Place) {
    git(place, &["add", "-A"]);
    git(place, &["commit", "-q", "-m", "x"]);
}

/// A program that would leave a mark in a repository.
fn program(marks: &Place) -> String {
    format!("MARK='{}' '{}'", marks.path(".git/mark").display(), marks.path("mark.sh").display())
}

/// Configures such a program.
fn configure(place: &Place, names: &[&str]) {
    configure_for(place, place, names);
}

fn configure_for(place: &Place, marks: &Place, names: &[&str]) {
    let program = program(marks);
    for name in names {
        git(place, &["config", name, &program]);
    }
}

fn assert_unmarked(place: &Place, what: &str) {
    // So that git has to read the files again.
    for name in ["a.yaml", "b.yaml"] {
        place.write(name, place.read(name).as_bytes());
    }
    let output = place.run("check --changed-since HEAD --format concise");
    assert!(output.code == 1 && output.stdout.starts_with("a.yaml:1:6:"), "{what}: {output:?}");
    assert!(!place.path(".git/mark").exists(), "{what} ran");
}

#[test]
fn nothing_that_a_repository_configures_is_run() {
    let place = repository();
    configure(
        &place,
        &["core.fsmonitor", "diff.external", "diff.x.command", "diff.x.textconv", "core.pager", "pager.diff"],
    );
    configure(
        &place,
        &["filter.x.clean", "filter.x.smudge", "filter.a b.c.clean", "filter.p.process", "core.alternateRefsCommand"],
    );
    configure(&place, &["hook.x.command", "core.editor", "core.askPass", "core.sshCommand", "credential.helper"]);
    git(&place, &["config", "hook.x.event", "post-index-change"]);
    git(&place, &["config", "filter.x.required", "true"]);
    place.write(".git/info/attributes", b"a.yaml filter=x diff=x\nb.yaml filter=p diff=x\n");
    place.write(".git/hooks/post-index-change", b"#!/bin/sh\ntouch .git/mark\n");
    fs::set_permissions(place.path(".git/hooks/post-index-change"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_unmarked(&place, "something");
}

#[test]
fn filters_of_included_files_are_not_run() {
    let place = repository();
    place.write(".git/info/attributes", b"*.yaml filter=x\n");
    git(&place, &["config", "include.path", "more"]);
    let program = program(&place);
    place.write(".git/more", format!("[filter \"x\"]\n\tclean = \"{program}\"\n").as_bytes());
    assert_unmarked(&place, "a filter");
}

#[test]
fn the_tests_programs_would_run() {
    let place = repository();
    configure(&place, &["filter.x.clean"]);
    place.write(".git/info/attributes", b"*.yaml filter=x\n");
    place.write("b.yaml", place.read("b.yaml").as_bytes());
    git(&place, &["diff", "--name-only", "HEAD"]);
    assert!(place.path(".git/mark").exists());
}

#[test]
fn a_filter_that_cannot_be_switched_off_is_an_error() {
    let place = repository();
    configure(&place, &["filter.a=b.clean"]);
    place.write(".git/info/attributes", b"*.yaml filter=a=b\n");
    let output = place.run("check --changed-since HEAD");
    assert!(output.code == 2 && output.stderr.contains("cannot be switched off"), "{output:?}");
    assert!(!place.path(".git/mark").exists());
}

#[test]
fn submodules_are_not_asked() {
    let place = repository();
    let inner = repository();
    configure_for(&inner, &place, &["core.fsmonitor", "filter.x.clean"]);
    inner.write(".git/info/attributes", b"*.yaml filter=x\n");
    fs::rename(inner.path(".git"), inner.path("git")).unwrap();
    let copied = place.path("sub");
    fs::create_dir(&copied).unwrap();
    for name in ["a.yaml", "b.yaml"] {
        fs::write(copied.join(name), NEW).unwrap();
    }
    fs::rename(inner.path("git"), copied.join(".git")).unwrap();
    git(&place, &["-c", "advice.addEmbeddedRepo=false", "add", "sub"]);
    git(&place, &["commit", "-q", "-m", "x", "--only", "sub"]);
    // That itself asked it.
    let _ = fs::remove_file(place.path(".git/mark"));
    fs::write(copied.join("a.yaml"), OLD).unwrap();
    assert_unmarked(&place, "a program of the submodule");
    git(&place, &["diff", "--name-only", "HEAD"]);
    assert!(place.path(".git/mark").exists(), "git would not have run it either");
}

#[test]
fn missing_objects_are_not_fetched() {
    let place = repository();
    let program = program(&place);
    git(&place, &["config", "core.repositoryFormatVersion", "1"]);
    git(&place, &["config", "extensions.partialClone", "origin"]);
    git(&place, &["config", "remote.origin.promisor", "true"]);
    git(&place, &["config", "remote.origin.url", &format!("ext::sh -c {}", program.replace(' ', "% "))]);
    git(&place, &["config", "remote.origin.uploadpack", &program]);
    git(&place, &["config", "protocol.ext.allow", "always"]);
    let missing = "1234567890123456789012345678901234567890";
    let output = place.run(&format!("check --changed-since {missing}"));
    assert!(output.code == 2 && output.stderr.contains("names no commit here"), "{output:?}");
    assert!(!place.path(".git/mark").exists(), "the remote was asked");
}

#[test]
fn another_work_tree_is_not_looked_at() {
    let place = repository();
    let elsewhere = Place::with(&[("a.yaml", NEW), ("secret.yaml", OLD)]);
    git(&place, &["config", "core.worktree", elsewhere.path("").to_str().unwrap()]);
    let output = place.run("check --changed-since HEAD --format concise");
    assert!(output.stdout.starts_with("a.yaml:1:6:"), "{output:?}");
    assert!(!(output.stdout + &output.stderr).contains("secret"));
}

#[test]
fn nothing_is_written_but_files() {
    let place = repository();
    let before = fs::read(place.path(".git/config")).unwrap();
    assert_eq!(place.run("fix --changed-since HEAD --quiet").code, 0);
    assert_eq!((place.read("a.yaml"), fs::read(place.path(".git/config")).unwrap()), (NEW.to_owned(), before));
}
