//! What `fix` writes, and the patch that is the same.

use std::fs;

use crate::place::{BY_HAND, NEW, OLD, Place};

#[test]
fn fix_writes_once_and_says_so() {
    let place = Place::with(&[("a.yaml", &format!("x: 1\n{OLD}{OLD}")), ("b.yaml", "y: 2\n")]);
    let output = place.run("fix");
    assert_eq!(output.code, 0, "{output:?}");
    assert_eq!(place.read("a.yaml"), format!("x: 1\n{NEW}{NEW}"));
    assert!(output.stdout.contains("a.yaml: fixed FW001 × 2"), "{output:?}");
    assert!(output.stdout.contains("Fixed 2 findings in 1 file."), "{output:?}");
    let again = place.run("fix");
    assert!(again.code == 0 && !again.stdout.contains("ixed"), "{again:?}");
    assert_eq!(place.names(), ["a.yaml", "b.yaml"]);
}

#[test]
fn what_is_left_is_reported() {
    let place = Place::with(&[("a.yaml", OLD), (".env", BY_HAND)]);
    let output = place.run("fix");
    assert_eq!(output.code, 1);
    assert!(output.stdout.contains(".env:1:") && output.stdout.contains("1 error left"), "{output:?}");
    assert_eq!((&*place.read("a.yaml"), &*place.read(".env")), (NEW, BY_HAND));
    assert!(!output.stdout.contains("s3cr3tV4lue"), "{output:?}");
}

#[test]
fn bytes_outside_of_edits_are_kept() {
    let cases: [(&[u8], &[u8]); 6] = [
        (b"\xef\xbb\xbf", b""),
        (b"a: 1\r\n", b"b: 2\r\n"),
        (b"a: \xff\xfe\xe9\n", b"# \xc3\n"),
        (b"\ta\t\n\n\n", b"\n\n"),
        (b"a\rb\r", b"c\rd"),
        (b"# \x1b[31m\n", b"no newline at the end"),
    ];
    for (before, after) in cases {
        let place = Place::new();
        place.write("a.yaml", &[before, OLD.as_bytes(), after].concat());
        assert_eq!(place.run("fix").code, 0);
        assert_eq!(fs::read(place.path("a.yaml")).unwrap(), [before, NEW.as_bytes(), after].concat());
    }
}

#[test]
fn the_patch_is_what_fix_writes() {
    let filler: String = (0..40).map(|line| format!("line{line}: {line}\n")).collect();
    let place = Place::with(&[
        ("plain.yaml", &format!("{OLD}{filler}{OLD}{filler}{OLD}")),
        ("dir with blanks/a b.yaml", OLD),
        ("ünï/\"quoted\".yaml", OLD),
        ("crlf.yaml", &format!("a: 1\r\n{}\r\nb: 2\r\n", OLD.trim_end())),
        ("bom.yaml", &format!("\u{feff}{OLD}")),
        ("bare.yaml", OLD.trim_end()),
        ("bare-far.yaml", &format!("{OLD}{filler}end")),
        ("old-mac.yaml", &format!("a: 1\r{}\rb: 2", OLD.trim_end())),
        ("clean.yaml", NEW),
    ]);
    place.write("latin1.yaml", &[b"a: \xe9\xff\n".as_slice(), OLD.as_bytes(), b"b: \xfc"].concat());
    let patched = place.copy();
    let preview = place.command(env!("CARGO_BIN_EXE_fw-migrate")).args(["fix", "--diff"]).output().unwrap();
    assert_eq!(preview.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&preview.stderr).contains("Would fix 11 findings in 9 files."));
    assert_eq!(place.read("plain.yaml"), patched.read("plain.yaml"));

    let applied = patched.git(&["apply", "--whitespace=nowarn", "-"], &preview.stdout);
    assert_eq!(applied.code, 0, "{applied:?}\n{}", String::from_utf8_lossy(&preview.stdout));
    assert_eq!(place.run("fix").code, 0);
    for name in [
        "plain",
        "dir with blanks/a b",
        "ünï/\"quoted\"",
        "crlf",
        "bom",
        "bare",
        "bare-far",
        "old-mac",
        "clean",
        "latin1",
    ] {
        let name = format!("{name}.yaml");
        assert_eq!(fs::read(place.path(&name)).unwrap(), fs::read(patched.path(&name)).unwrap(), "{name}");
    }
    let nothing = place.run("fix --diff");
    assert_eq!((nothing.code, &*nothing.stdout), (0, ""));
}

#[test]
fn a_patch_from_below_applies_to_the_repository() {
    let place = Place::with(&[("sub/a.yaml", OLD)]);
    assert_eq!(place.git(&["init", "-q"], b"").code, 0);
    let mut command = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    let preview = command.current_dir(place.path("sub")).args(["fix", "--diff", "--quiet"]).output().unwrap();
    let applied = place.git(&["apply", "-"], &preview.stdout);
    assert_eq!(applied.code, 0, "{applied:?}");
    assert_eq!(place.read("sub/a.yaml"), NEW);
}

#[test]
fn a_read_only_file_is_an_error_and_the_rest_goes_on() {
    let place = Place::with(&[("a.yaml", OLD), ("b.yaml", OLD)]);
    let mut permissions = fs::metadata(place.path("a.yaml")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(place.path("a.yaml"), permissions).unwrap();
    let output = place.run("fix");
    assert_eq!(output.code, 2);
    assert!(output.stderr.contains("error: a.yaml: is read-only"), "{output:?}");
    assert!(output.stdout.contains("--> a.yaml:1:6\n"), "{output:?}");
    assert_eq!((&*place.read("a.yaml"), &*place.read("b.yaml")), (OLD, NEW));
    assert_eq!(place.names(), ["a.yaml", "b.yaml"]);
}

#[cfg(unix)]
#[test]
fn modes_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with(&[("a.yaml", OLD), ("b.yaml", OLD)]);
    for (name, mode) in [("a.yaml", 0o755), ("b.yaml", 0o600)] {
        fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).unwrap();
    }
    assert_eq!(place.run("fix").code, 0);
    for (name, mode) in [("a.yaml", 0o755), ("b.yaml", 0o600)] {
        assert_eq!(fs::metadata(place.path(name)).unwrap().permissions().mode() & 0o7777, mode);
        assert_eq!(place.read(name), NEW);
    }
}

#[test]
fn many_files_come_out_as_each_alone() {
    let names: Vec<String> = (0..300).map(|number| format!("d{}/f{number}.yaml", number % 7)).collect();
    let text = format!("a: 1\n{OLD}");
    let place = Place::with(&names.iter().map(|name| (&**name, &*text)).collect::<Vec<_>>());
    assert_eq!(place.run("fix --quiet").code, 0);
    assert!(names.iter().all(|name| place.read(name) == format!("a: 1\n{NEW}")));
}

#[test]
fn a_run_that_is_killed_leaves_files_old_or_new() {
    let names: Vec<String> = (0..200).map(|number| format!("d{}/f{number}.yaml", number % 7)).collect();
    for pause in [0, 5, 10, 20, 40, 80] {
        let place = Place::with(&names.iter().map(|name| (&**name, OLD)).collect::<Vec<_>>());
        let mut fix = place.command(env!("CARGO_BIN_EXE_fw-migrate")).args(["fix", "--quiet"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(pause));
        // One that is done already cannot be killed.
        let _ = fix.kill();
        fix.wait().unwrap();
        for name in &names {
            let text = place.read(name);
            assert!(text == OLD || text == NEW, "{name}: {text:?}");
        }
        // What it left behind is no source, and the next run does the rest.
        let output = place.run("fix");
        assert_eq!(output.code, 0, "{output:?}");
        assert!(output.stdout.contains("Looked at 200 files"), "{output:?}");
        assert!(names.iter().all(|name| place.read(name) == NEW));
    }
}
