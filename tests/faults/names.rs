//! Names that are no text or hold what ends a line, and paths that are longer than the system takes.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;

use crate::machine::{leave_out, script};
use crate::place::{NEW, OLD, Place};

const NAMES: [&[u8]; 4] =
    [b"line\nfeed.yaml", b"not\xfftext.yaml", b"carriage\r\nreturn\t.yaml", b" -- \\\"'$(x).yaml"];

fn place() -> Option<Place> {
    let place = Place::new();
    for name in NAMES {
        if fs::write(place.path("").join(OsStr::from_bytes(name)), OLD).is_err() {
            leave_out("odd names", "the file system takes only text");
            return None;
        }
    }
    Some(place)
}

#[test]
fn odd_names_are_shown_safely_in_all_formats() {
    let Some(place) = place() else { return };
    let lines = |format: &str| -> Vec<String> {
        let output = place.run(&format!("check --quiet --format {format}"));
        assert_eq!(output.code, 1, "{format}: {output:?}");
        assert!(!output.stdout.contains('\r') && !output.stderr.contains("error:"), "{format}: {output:?}");
        output.stdout.lines().map(str::to_owned).collect()
    };
    for format in ["concise", "github"] {
        assert_eq!(lines(format).len(), NAMES.len(), "{format}");
    }
    assert_eq!(lines("human").iter().filter(|line| line.contains("--> ")).count(), NAMES.len());
    for line in lines("jsonl") {
        serde_json::from_str::<serde_json::Value>(&line).unwrap();
    }
    for format in ["json", "sarif", "gitlab"] {
        let report: serde_json::Value = serde_json::from_str(&lines(format).join("\n")).unwrap();
        // A URI escapes what a string holds.
        let mut shown = report.to_string();
        if format == "sarif" {
            shown = shown.replace("%0A", "\\n").replace("%EF%BF%BD", "\u{fffd}");
        }
        assert!(shown.contains("line\\nfeed.yaml") && shown.contains("not\u{fffd}text.yaml"), "{format}: {shown}");
    }
    let junit = lines("junit").join("\n");
    assert!(roxmltree::Document::parse(&junit).is_ok(), "{junit}");
    assert!(lines("html").join("\n").contains("not\u{fffd}text.yaml"));
    assert_eq!(place.run("inventory").code, 0);
}

#[test]
fn odd_names_are_fixed() {
    let Some(place) = place() else { return };
    assert_eq!(place.run("fix").code, 0);
    for name in NAMES {
        assert_eq!(fs::read_to_string(place.path("").join(OsStr::from_bytes(name))).unwrap(), NEW);
    }
}

#[test]
fn patches_name_odd_files_as_git_does() {
    let Some(place) = place() else { return };
    let patched = place.copy();
    let mut command = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    let patch = command.args(["fix", "--diff", "--quiet"]).output().unwrap().stdout;
    let applied = patched.git(&["apply", "-"], &patch);
    assert_eq!(applied.code, 0, "{applied:?}");
    for name in NAMES {
        assert_eq!(fs::read_to_string(patched.path("").join(OsStr::from_bytes(name))).unwrap(), NEW);
    }
}

#[test]
fn lists_name_odd_files() {
    let Some(place) = place() else { return };
    let output = place.run_with(&["fix", "--files-from", "-"], &NAMES.join(&0));
    assert_eq!(output.code, 0, "{output:?}");
    assert!(output.stdout.contains("Looked at 4 files, 4 matched"), "{output:?}");
    // Lines cannot, and say so.
    let lines = place.run_with(&["check", "--files-from", "-"], b"line\nfeed.yaml\n");
    assert!(lines.code == 2 && lines.stderr.contains("error: line: no such file"), "{lines:?}");
}

/// Directories deeper than a path may be long are made from inside, step by step.
#[test]
fn paths_that_are_too_long_are_said() {
    let place = Place::with(&[("a.yaml", OLD)]);
    let part = "d".repeat(200);
    let deep = format!(
        "here=$PWD; for level in $(seq 25); do mkdir {part}; cd -P {part}; printf '{OLD}' > b.yaml; done; cd $here"
    );
    let commands = format!(
        "{deep} || exit 99; $FIX fix > /dev/null || echo code $?
         for level in $(seq 25); do cd -P {part}; cat b.yaml; done; ls -A | wc -l"
    );
    let output = script(&place, &commands);
    if output.code == 99 {
        return leave_out("paths_that_are_too_long_are_said", "no such directories can be made");
    }
    assert!(output.stdout.starts_with("code 2\n") && output.stderr.contains("File name too long"), "{output:?}");
    assert_eq!(place.read("a.yaml"), NEW);
    let (new, old) = (output.stdout.matches(NEW).count(), output.stdout.matches(OLD).count());
    assert!(new >= 15 && old >= 4 && new + old == 25, "{new} new, {old} old");
    assert_eq!(place.run("check").code, 2);
    let named = place.run(&format!("check {}b.yaml", format!("{part}/").repeat(25)));
    assert!(named.code == 2 && named.stderr.contains("File name too long"), "{}", named.stderr.len());
    // Nothing that clears up comes that deep by name.
    script(&place, "rm -rf d*");
}

/// What can be read but has no room for a longer name beside it.
#[test]
fn a_path_without_room_for_a_temporary_file_is_said() {
    let place = Place::with(&[("z.yaml", OLD)]);
    let top = place.path("").canonicalize().unwrap();
    // 4096 bytes with the one that ends it.
    let mut directory = top.clone();
    while directory.as_os_str().len() + 252 < 4096 - 12 {
        directory.push("d".repeat(200));
    }
    let rest = 4096 - 12 - 1 - directory.as_os_str().len();
    directory.push("e".repeat(rest));
    if fs::create_dir_all(&directory).is_err() || fs::write(directory.join("a.yaml"), OLD).is_err() {
        return leave_out("a_path_without_room_for_a_temporary_file_is_said", "such a path cannot be made");
    }
    let output = place.run("fix");
    assert_eq!(output.code, 2, "{output:?}");
    assert!(output.stderr.contains("cannot create a file in "), "{output:?}");
    assert_eq!(fs::read_to_string(directory.join("a.yaml")).unwrap(), OLD);
    assert_eq!(place.read("z.yaml"), NEW);
}
