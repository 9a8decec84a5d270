//! Which files are looked at.

use std::fs;

use crate::place::{NEW, OLD, Place};

/// The paths of a concise report.
fn found(place: &Place, args: &str) -> Vec<String> {
    let output = place.run(&format!("check --format concise {args}"));
    output.stdout.lines().filter_map(|line| line.split(':').next()).map(str::to_owned).collect()
}

#[test]
fn hidden_files_are_read_and_ignored_ones_are_not() {
    let place = Place::with(&[
        (".gitignore", "build/\n*.log\n"),
        (".ignore", "vendor\n"),
        ("build/a.yaml", OLD),
        ("vendor/a.yaml", OLD),
        ("x.log", OLD),
        (".git/config.yaml", OLD),
        (".github/workflows/ci.yaml", OLD),
        ("src/a.yaml", OLD),
    ]);
    assert_eq!(found(&place, ""), [".github/workflows/ci.yaml", "src/a.yaml"]);
    assert_eq!(
        found(&place, "--no-ignore"),
        [".github/workflows/ci.yaml", "build/a.yaml", "src/a.yaml", "vendor/a.yaml", "x.log"]
    );
    assert_eq!(found(&place, "x.log build"), ["build/a.yaml", "x.log"]);
}

#[test]
fn excludes_have_the_meaning_of_gitignore() {
    let place =
        Place::with(&[("a.yaml", OLD), ("vendor/a.yaml", OLD), ("deep/vendor/a.yaml", OLD), ("b.min.yaml", OLD)]);
    assert_eq!(found(&place, "--exclude vendor --exclude *.min.*"), ["a.yaml"]);
    assert_eq!(found(&place, "--exclude /vendor --exclude *.min.*"), ["a.yaml", "deep/vendor/a.yaml"]);
    assert_eq!(found(&place, "--exclude vendor vendor/a.yaml"), ["vendor/a.yaml"]);
    assert_eq!(found(&place, "--exclude vendor --force-exclude vendor/a.yaml a.yaml"), ["a.yaml"]);
}

#[test]
fn that_nothing_was_looked_at_is_said_with_the_reason() {
    let place = Place::with(&[(".ignore", "*\n"), ("a.yaml", OLD), ("none/.gitkeep", "")]);
    fs::create_dir(place.path("empty")).unwrap();
    for (args, reason) in [
        ("check", "--no-ignore"),
        ("check --exclude * --no-ignore", "is excluded"),
        ("check empty", "there are no files"),
        ("check --files-from none/.gitkeep", "no path was given"),
    ] {
        let output = place.run(args);
        assert!(output.code == 0 && output.stdout.contains(reason), "{args}: {output:?}");
    }
}

#[test]
fn a_missing_path_does_not_stop_the_rest() {
    let place = Place::with(&[("a.yaml", OLD)]);
    let output = place.run("fix nowhere.yaml a.yaml");
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("error: nowhere.yaml: no such file"), "{output:?}");
    assert_eq!(place.read("a.yaml"), NEW);
}

#[test]
fn names_are_relative_to_the_repository() {
    let place = Place::with(&[(".git/HEAD", ""), ("app/src/a.yaml", OLD)]);
    let mut command = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    let output = command.current_dir(place.path("app/src")).args(["check", "--format", "concise"]).output().unwrap();
    assert!(output.stdout.starts_with(b"app/src/a.yaml:1:"));
}

#[test]
fn a_file_is_looked_at_once() {
    let place = Place::with(&[("a/x.yaml", OLD)]);
    let absolute = place.path("a/x.yaml").display().to_string();
    let output = place.run(&format!("check --format concise a/x.yaml ./a/../a/x.yaml {absolute} a ."));
    assert_eq!(output.stdout.lines().count(), 1, "{output:?}");
    assert!(output.stderr.contains("Looked at 1 file"), "{output:?}");
}

#[test]
fn neither_order_nor_threads_show() {
    let names = ["c.yaml", "a/z.yaml", "a.yaml", "b/c/d.yaml", "a/y.yaml"];
    let text = OLD.repeat(20);
    let place = Place::with(&names.map(|name| (name, &*text)));
    let forward = place.run(&format!("check --threads 1 {}", names.join(" ")));
    let mut reversed = names;
    reversed.reverse();
    for args in [format!("--threads 2 {}", reversed.join(" ")), "--threads 4".into(), "--threads 1 b a .".into()] {
        let other = place.run(&format!("check {args}"));
        assert_eq!((forward.code, &forward.stdout), (other.code, &other.stdout), "{args}");
    }
}

#[test]
fn paths_come_from_a_list() {
    let place = Place::with(&[("a b.yaml", OLD), ("c.yaml", OLD), ("d.yaml", OLD), ("list", "a b.yaml\nc.yaml\n")]);
    assert_eq!(found(&place, "--files-from list"), ["a b.yaml", "c.yaml"]);
    let output = place.run_with(&["check", "--format", "concise", "--files-from", "-"], b"c.yaml\0d.yaml\0");
    assert_eq!(output.stdout.lines().count(), 2, "{output:?}");
}

#[test]
fn what_is_not_text_is_skipped_with_a_reason() {
    let place = Place::with(&[("a.yaml", OLD), ("b.bin", "\0"), ("c.yaml", &OLD.repeat(50))]);
    place.write(
        "d.yaml",
        &[b"\xff\xfe".as_slice(), &OLD.bytes().flat_map(|byte| [byte, 0]).collect::<Vec<_>>()].concat(),
    );
    place.write("e.yaml", &[OLD.as_bytes(), &[b' '; 10_000], b"\0"].concat()[..]);
    let output = place.run("check --max-file-size 3K --show-skipped");
    for line in [
        "skipped b.bin: binary",
        "skipped c.yaml: larger than 3072 bytes (--max-file-size)",
        "skipped d.yaml: undecodable: UTF-16",
        "skipped e.yaml: larger",
        "Skipped 4 files (1 binary, 2 larger than 3072 bytes, 1 undecodable).",
    ] {
        assert!(output.stdout.contains(line), "{line}: {output:?}");
    }
    assert!(place.run("check --show-skipped").stdout.contains("skipped e.yaml: binary"));
    let explicit = place.run("check b.bin");
    assert!(explicit.code == 0 && explicit.stderr.contains("warning: b.bin: skipped: binary"), "{explicit:?}");
}

#[test]
fn large_files_and_long_lines_are_no_trouble() {
    let place = Place::with(&[("a.yaml", OLD)]);
    place.write("long.yaml", format!("{}{}", "x".repeat(10_000_000), OLD).as_bytes());
    let output = place.run("check");
    assert!(output.code == 1 && output.stdout.len() < 10_000, "{} bytes", output.stdout.len());
    fs::File::create(place.path("big.txt")).unwrap().set_len(200_000_000).unwrap();
    assert!(place.run("check --show-skipped").stdout.contains("skipped big.txt: binary"));
    place.write("big.txt", &b"just some text\n".repeat(6_000_000));
    assert!(place.run("check --show-skipped").stdout.contains("skipped big.txt: larger than 67108864 bytes"));
}

/// A name bound in many branches, each time to calls on its own values: without a bound on how many values of values
/// one question follows, the time is exponential in how deep they nest. Real code has such functions.
#[test]
fn a_name_with_many_values_of_values_is_no_trouble() {
    let mut source = String::from("from openai import OpenAI\n\n\ndef make(base, key, provider):\n");
    for branch in 0..60 {
        source += &format!("    if provider == {branch}:\n        base = base or get(base) or host(base)\n");
        source += "        key = key or get(key)\n";
    }
    source += "    base = base or 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1'\n";
    source += "    return OpenAI(base_url=get(base), api_key=key)\n";
    let place = Place::with(&[]);
    place.write("many.py", source.as_bytes());
    let start = std::time::Instant::now();
    let output = place.run("check");
    assert!(output.code == 1 && output.stdout.contains("FW001"), "{output:?}");
    assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_are_followed_only_when_named() {
        let place = Place::with(&[("a/x.yaml", OLD), ("elsewhere/y.yaml", OLD)]);
        symlink("../a", place.path("a/loop")).unwrap();
        symlink("../elsewhere/y.yaml", place.path("a/link.yaml")).unwrap();
        symlink("nowhere", place.path("a/broken")).unwrap();
        assert_eq!(found(&place, "a"), ["a/x.yaml"]);
        assert_eq!(found(&place, "a/link.yaml"), ["elsewhere/y.yaml"]);
        assert_eq!(place.run("fix a/link.yaml").code, 0);
        assert_eq!(place.read("elsewhere/y.yaml"), NEW);
        assert!(fs::symlink_metadata(place.path("a/link.yaml")).unwrap().is_symlink());
    }

    #[test]
    fn pipes_are_not_waited_for() {
        let place = Place::with(&[("a.yaml", NEW)]);
        let made = place.command("mkfifo").arg(place.path("pipe")).status();
        if !made.is_ok_and(|status| status.success()) {
            return;
        }
        assert!(place.run("check --show-skipped").stdout.contains("skipped pipe: not a regular file"));
        assert!(place.run("check pipe").stderr.contains("pipe: skipped: not a regular file"));
    }

    #[test]
    fn an_unreadable_file_does_not_stop_the_rest() {
        let place = Place::with(&[("a.yaml", OLD), ("b.yaml", OLD)]);
        fs::set_permissions(place.path("a.yaml"), fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(place.path("a.yaml")).is_ok() {
            return; // Root reads everything.
        }
        let output = place.run("check --format json");
        assert_eq!(output.code, 2);
        assert!(output.stderr.contains("error: a.yaml: "), "{output:?}");
        assert!(output.stdout.contains("\"path\": \"b.yaml\""), "{output:?}");
    }

    #[test]
    fn a_list_may_hold_names_that_are_no_text() {
        use std::os::unix::ffi::OsStrExt;
        let place = Place::new();
        let name = std::ffi::OsStr::from_bytes(b"\xff.yaml");
        if fs::write(place.path("").join(name), OLD).is_err() {
            return; // Some file systems take only text.
        }
        for list in [&b"\xff.yaml\n"[..], b"\xff.yaml\r\n", b"\xff.yaml\0"] {
            let output = place.run_with(&["check", "--files-from", "-"], list);
            assert!(output.code == 1 && output.stdout.contains("Looked at 1 file, 1 matched"), "{output:?}");
        }
    }

    #[test]
    fn names_that_are_no_text_are_shown_safely() {
        use std::os::unix::ffi::OsStrExt;
        let place = Place::new();
        let name = std::ffi::OsStr::from_bytes(b"\xff\x1b[2J.yaml");
        if fs::write(place.path("").join(name), OLD).is_err() {
            return; // Some file systems take only text.
        }
        let output = place.run("fix");
        assert_eq!(output.code, 0, "{output:?}");
        assert!(!output.stdout.contains('\x1b'), "{output:?}");
    }
}
