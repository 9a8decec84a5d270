//! A system that does not give what a run needs: room, rights, descriptors, threads, somewhere to write to.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::machine::{in_namespace, is_root, leave_out, script, unprivileged};
use crate::place::{NEW, OLD, Place};
use crate::tree::Tree;

/// Lets everybody write in a directory of a place.
fn open_to_all(place: &Place, name: &str, mode: u32) {
    fs::set_permissions(place.path(name), fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn a_full_disk_spoils_nothing() {
    let place = Place::new();
    // Files of 40 kB on a disk of 200 kB of which the rest is taken; two of them fit side by side, then none.
    let commands = format!(
        "mkdir disk; mount -t tmpfs -o size=200k none disk; cd disk
         for name in a b c; do {{ printf '{OLD}'; head -c 40000 /dev/zero | tr '\\0' '#'; }} > $name.yaml; done
         cat /dev/zero > filler 2> /dev/null || true
         cp a.yaml ../old; code=0; $FIX fix . || code=$?
         echo code $code; ls -A | tr '\\n' ' '; for name in a b c; do cmp $name.yaml ../old && echo old; done
         rm filler; $FIX fix . > /dev/null; ls -A | tr '\\n' ' '; grep -l api.fireworks.ai *.yaml"
    );
    let Some(output) = in_namespace("a_full_disk_spoils_nothing", &place, &commands) else { return };
    assert!(output.stdout.contains("code 2\n"), "{output:?}");
    assert_eq!(output.stderr.matches("cannot write a temporary file beside it: No space left on device").count(), 3);
    assert_eq!(output.stdout.matches("old\n").count(), 3, "{output:?}");
    assert!(output.stdout.contains("a.yaml b.yaml c.yaml filler "), "{output:?}");
    assert!(output.stdout.ends_with("a.yaml b.yaml c.yaml a.yaml\nb.yaml\nc.yaml\n"), "{output:?}");
}

/// The signal that usually comes with it ends the run, as any other.
#[test]
fn a_limit_of_the_size_of_files_spoils_nothing() {
    let place = Place::with(&[("a.yaml", OLD)]);
    let large = format!("{OLD}{}", "# more\n".repeat(10_000));
    place.write("b.yaml", large.as_bytes());
    for ignored in ["trap '' XFSZ;", ""] {
        let output = script(&place, &format!("{ignored} ulimit -f 8; code=0; $FIX fix || code=$?; echo code $code"));
        assert_eq!(place.read("b.yaml"), large, "{output:?}");
        if !ignored.is_empty() {
            assert!(output.stdout.contains("code 2\n"), "{output:?}");
            assert!(output.stderr.contains("cannot write a temporary file beside it: File too large"), "{output:?}");
            assert_eq!(place.names().iter().filter(|name| name.starts_with(".fw-migrate")).count(), 0);
        }
    }
    assert_eq!(place.run("fix").code, 0);
    assert_eq!(place.read("b.yaml"), large.replace(OLD, NEW));
    assert_eq!(place.names().iter().filter(|name| name.starts_with(".fw-migrate")).count(), 0);
}

#[test]
fn a_read_only_file_system_is_said() {
    let place = Place::new();
    let commands = format!(
        "mkdir disk; mount -t tmpfs none disk; printf '{OLD}' > disk/a.yaml; mount -t tmpfs -o remount,ro none disk
         code=0; $FIX fix disk || code=$?; echo code $code; cat disk/a.yaml"
    );
    let Some(output) = in_namespace("a_read_only_file_system_is_said", &place, &commands) else { return };
    assert!(output.stdout.ends_with(&format!("code 2\n{OLD}")), "{output:?}");
    assert!(output.stderr.contains("error: disk/a.yaml: cannot be written: Read-only file system"), "{output:?}");
}

#[test]
fn without_permission_the_rest_goes_on() {
    let test = "without_permission_the_rest_goes_on";
    let files = ["unreadable.yaml", "closed/a.yaml", "fixed/a.yaml", "unlisted/a.yaml", "others/a.yaml", "fine/a.yaml"];
    let place = Place::with(&files.map(|name| (name, OLD)));
    let modes = [
        ("unreadable.yaml", 0o000),
        ("closed", 0o000),
        ("fixed/a.yaml", 0o666),
        ("fixed", 0o555),
        ("unlisted", 0o333),
        ("others/a.yaml", if is_root() { 0o644 } else { 0o444 }),
        ("others", 0o777),
        ("fine/a.yaml", 0o666),
        ("fine", 0o777),
    ];
    modes.iter().for_each(|(name, mode)| open_to_all(&place, name, *mode));
    let output = unprivileged(test, &place, "code=0; $FIX fix || code=$?; echo code $code");
    for (name, _) in modes {
        open_to_all(&place, name, if name.ends_with("yaml") { 0o644 } else { 0o755 });
    }
    let Some(output) = output else { return };
    assert!(output.stdout.contains("code 2\n"), "{output:?}");
    for error in [
        "error: unreadable.yaml: Permission denied",
        "error: closed: Permission denied",
        "error: fixed/a.yaml: cannot create a file in ",
        "error: unlisted: Permission denied",
    ] {
        assert!(output.stderr.contains(error), "{error}: {output:?}");
    }
    // A rename would need no right to write to the file.
    let others = if is_root() { "cannot be written: Permission denied" } else { "is read-only; not changed" };
    assert!(output.stderr.contains(&format!("error: others/a.yaml: {others}")), "{output:?}");
    for name in files {
        assert_eq!(place.read(name), if name == "fine/a.yaml" { NEW } else { OLD }, "{name}");
    }
}

#[test]
fn few_descriptors_are_enough_or_said() {
    let tree = Tree::plain(60);
    let place = tree.place();
    let output = script(&place, "ulimit -n 20; $FIX fix --quiet --threads 2");
    assert_eq!(output.code, 0, "{output:?}");
    assert_eq!(tree.state(&place).new, 60);
    for limit in [6, 8, 10] {
        let place = tree.place();
        let output = script(&place, &format!("ulimit -n {limit}; $FIX fix --quiet --threads 16"));
        let state = tree.state(&place);
        assert!(state.spoilt.is_empty(), "{state:?}");
        assert!(output.code == 2 || (output.code == 0 && state.new == 60), "{limit}: {output:?} {state:?}");
        assert!(output.code == 0 || output.stderr.contains("Too many open files"), "{limit}: {output:?}");
        tree.complete(&place);
    }
}

/// A user may have so many processes, threads counted, in a namespace of its own.
#[test]
fn without_threads_nothing_is_silent() {
    let test = "without_threads_nothing_is_silent";
    let tree = Tree::plain(20);
    // With some of the threads that are wanted, nobody may wait for the others.
    for limit in (1..13).chain(1..13) {
        let place = tree.place();
        let limited = format!("timeout 60 prlimit --nproc={limit} $FIX check --threads 4");
        let Some(output) = unprivileged(test, &place, &limited) else { return };
        assert!(output.code == 1 || (output.code == 2 && output.stderr.contains("error: ")), "{limit}: {output:?}");
        assert_eq!(tree.state(&place).old, 20);
    }
}

#[test]
fn output_that_cannot_be_written_is_said() {
    if !std::path::Path::new("/dev/full").exists() {
        return leave_out("output_that_cannot_be_written_is_said", "no /dev/full");
    }
    for format in ["human", "json", "html", "sarif"] {
        let place = Place::with(&[("a.yaml", OLD)]);
        for command in ["check", "fix --diff", "fix"] {
            let output = script(&place, &format!("$FIX {command} --format {format} > /dev/full"));
            assert_eq!(output.code, 2, "{command} {format}: {output:?}");
            assert!(output.stderr.contains("error: cannot write the output: No space left"), "{output:?}");
        }
        // The files are what was asked for first.
        assert_eq!(place.read("a.yaml"), NEW);
    }
    let place = Place::with(&[("a.yaml", OLD)]);
    assert_eq!(script(&place, "$FIX inventory > /dev/full").code, 2);
    assert_eq!(script(&place, "$FIX rules > /dev/full").code, 2);
}

#[test]
fn whoever_reads_no_more_is_no_trouble() {
    let tree = Tree::plain(200);
    for (command, code) in [("check", 1), ("fix --diff", 1), ("fix", 0)] {
        let place = tree.place();
        // The reader is gone before anything is written.
        let output =
            script(&place, &format!("{{ sleep 0.1; code=0; $FIX {command} || code=$?; echo $code >&2; }} | :"));
        assert!(output.stderr.trim_end().ends_with(&code.to_string()), "{command}: {output:?}");
    }
    for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
        let place = tree.place();
        let output = script(&place, &format!("$FIX fix {closed}"));
        assert_eq!(output.code, 0, "{closed}: {output:?}");
        let state = tree.state(&place);
        assert_eq!((state.new, state.spoilt.len()), (200, 0), "{closed}");
    }
    let place = Place::with(&[("a.yaml", OLD)]);
    let output = script(&place, "$FIX check --files-from - <&- || echo code $?");
    assert!(output.stdout.contains("no path was given"), "{output:?}");
}

/// What is known already is not lost when it cannot be written anew.
#[test]
fn a_baseline_is_old_or_new() {
    let place = Place::new();
    let commands = format!(
        "mkdir disk; mount -t tmpfs -o size=40k none disk; printf '{OLD}' > a.yaml
         $FIX check --baseline disk/known.json --write-baseline; cp disk/known.json before
         cat /dev/zero > disk/filler 2> /dev/null || true
         for number in $(seq 200); do cp a.yaml b$number.yaml; done
         code=0; $FIX check --baseline disk/known.json --write-baseline || code=$?; echo code $code
         cmp before disk/known.json && ls -A disk"
    );
    let Some(output) = in_namespace("a_baseline_is_old_or_new", &place, &commands) else { return };
    assert!(output.stdout.ends_with("code 2\nfiller\nknown.json\n"), "{output:?}");
    assert!(output.stderr.contains("cannot write disk/known.json: "), "{output:?}");
}
