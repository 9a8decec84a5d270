//! Files that change, vanish or become something else while a run is at work.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;
use std::sync::mpsc;
use std::time::Duration;

use fw_migrate::engine::{Memory, Mode, Outcome, Progress, Run};
use fw_migrate::exclude::Excludes;
use fw_migrate::finding::Applicability;
use fw_migrate::paths::Root;
use fw_migrate::settings::Settings;
use fw_migrate::walk::Options;

use crate::machine::works;
use crate::place::{NEW, OLD, Output, Place};

/// What may happen to `dir/a.yaml`, and what is said of it if that is before it is read and before it is written. Nothing is said
/// of what can be fixed all the same.
type Event = (&'static str, fn(&Place), &'static str, &'static str);

const LIMIT: u64 = 100_000;

const EVENTS: &[Event] = &[
    ("it vanishes", |place| fs::remove_file(place.path("dir/a.yaml")).unwrap(), "No such file", "No such file"),
    (
        "its directory vanishes",
        |place| fs::remove_dir_all(place.path("dir")).unwrap(),
        "No such file",
        "cannot be read again: No such file",
    ),
    (
        "it is another file",
        |place| {
            place.write("dir/b.yaml", b"newer: 1\n");
            fs::rename(place.path("dir/b.yaml"), place.path("dir/a.yaml")).unwrap();
        },
        "",
        "changed while fix was running; not overwritten",
    ),
    (
        "it has another line",
        |place| {
            let mut file = fs::OpenOptions::new().append(true).open(place.path("dir/a.yaml")).unwrap();
            file.write_all(b"newer: 1\n").unwrap();
        },
        "",
        "changed while fix was running; not overwritten",
    ),
    (
        "it is too large",
        |place| place.write("dir/a.yaml", &b"# more\n".repeat(100_000)),
        "changed while it was looked at: larger than 100000 bytes",
        "changed while fix was running; not overwritten",
    ),
    (
        "it is a directory",
        |place| {
            fs::remove_file(place.path("dir/a.yaml")).unwrap();
            fs::create_dir(place.path("dir/a.yaml")).unwrap();
        },
        "not a regular file",
        "is not a regular file any more; not changed",
    ),
    (
        "it is a pipe",
        |place| {
            fs::remove_file(place.path("dir/a.yaml")).unwrap();
            assert!(works("mkfifo", &[place.path("dir/a.yaml").to_str().unwrap()]));
        },
        "not a regular file",
        "is not a regular file any more; not changed",
    ),
    (
        "it is a link to a file elsewhere",
        |place| {
            fs::remove_file(place.path("dir/a.yaml")).unwrap();
            symlink("../elsewhere/a.yaml", place.path("dir/a.yaml")).unwrap();
        },
        "is not a regular file any more; not changed",
        "is not a regular file any more; not changed",
    ),
    (
        "its directory is a link to one elsewhere",
        |place| {
            fs::remove_dir_all(place.path("dir")).unwrap();
            symlink("elsewhere", place.path("dir")).unwrap();
        },
        "is reached through a symbolic link now; not changed",
        "is reached through a symbolic link now; not changed",
    ),
    (
        "it is read-only",
        |place| {
            let path = place.path("dir/a.yaml");
            let mut permissions = fs::metadata(&path).unwrap().permissions();
            permissions.set_readonly(true);
            fs::set_permissions(&path, permissions).unwrap();
        },
        "is read-only; not changed",
        "is read-only; not changed",
    ),
    ("another run fixed it", |place| place.write("dir/a.yaml", NEW.as_bytes()), "", ""),
];

fn place() -> Place {
    Place::with(&[("dir/a.yaml", OLD), ("z.yaml", OLD), ("elsewhere/a.yaml", OLD), ("elsewhere/.ignore", "*")])
}

/// Fails instead of waiting for ever for the other end of a pipe.
fn in_time<T: Send + 'static>(what: &str, work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, waiting) = mpsc::channel();
    std::thread::spawn(move || done.send(work()));
    waiting.recv_timeout(Duration::from_secs(30)).unwrap_or_else(|_| panic!("{what}: it hangs, or failed"))
}

/// Fixes a place to which something happens after the walk. So many bytes of sources are kept in memory.
fn fix_after(directory: &Path, kept: usize, event: impl FnOnce()) -> Outcome {
    run(directory, Mode::Fix { threshold: Applicability::Safe, write: true }, kept, event, &|_| ())
}

/// A run during which something happens after the walk, and with each file that is done.
fn run(directory: &Path, mode: Mode, kept: usize, event: impl FnOnce(), done: &(dyn Fn(&str) + Sync)) -> Outcome {
    let directory = directory.canonicalize().unwrap();
    let root = Root::of(std::slice::from_ref(&directory), &directory);
    let (settings, progress, memory) = (Settings::default(), Progress::default(), Memory::of(kept));
    let run = Run {
        settings: &settings,
        root: &root,
        mode,
        lists_uses: false,
        threads: 1,
        progress: &progress,
        memory: &memory,
    };
    let options = Options {
        no_ignore: false,
        excludes: Excludes::default(),
        force_exclude: false,
        max_file_size: LIMIT,
        threads: 1,
    };
    let roots = [directory];
    let first = run.first_look(&roots, &options, |_, _| None).unwrap();
    event();
    run.closer_look(first, &roots, &options, None, &|file| {
        done(&file.before.source.name);
        file
    })
}

#[test]
fn between_walk_and_read() {
    // Whether sources stay in memory or are read again.
    for ((what, event, said, _), kept) in EVENTS.iter().flat_map(|event| [(event, 0), (event, 1 << 20)]) {
        let (name, place, event) = (*what, place(), *event);
        let (place, outcome) = in_time(name, move || {
            let outcome = fix_after(&place.path(""), kept, || event(&place));
            (place, outcome)
        });
        let failures: Vec<String> =
            outcome.failures.iter().map(|failure| format!("{}: {}", failure.name, failure.message)).collect();
        match said.is_empty() {
            true => assert_eq!(failures, [""; 0], "{what}"),
            false => {
                assert!(failures.len() == 1 && failures[0].starts_with("dir/a.yaml: "), "{what}: {failures:?}");
                assert!(failures[0].contains(said), "{what}: {failures:?}");
            }
        }
        unharmed(what, &place);
    }
}

#[test]
fn between_two_looks() {
    let fix = |write| Mode::Fix { threshold: Applicability::Safe, write };
    for (what, event, said) in [
        (
            "it has another line",
            (|place| place.write("b.yaml", format!("{OLD}newer: 1\n").as_bytes())) as fn(&Place),
            "changed while fw-migrate was running; run it again",
        ),
        ("it vanishes", |place| fs::remove_file(place.path("b.yaml")).unwrap(), "No such file"),
    ] {
        for mode in [Mode::Check, fix(false), fix(true)] {
            let place = Place::with(&[("a.yaml", OLD), ("b.yaml", OLD)]);
            let done = |name: &str| {
                if name == "a.yaml" {
                    event(&place);
                }
            };
            let outcome = run(&place.path(""), mode, 0, || (), &done);
            let failures: Vec<_> = outcome.failures.iter().map(|failure| (&*failure.name, &*failure.message)).collect();
            assert!(matches!(failures[..], [("b.yaml", message)] if message.contains(said)), "{what}: {failures:?}");
            let left = fs::read_to_string(place.path("b.yaml")).unwrap_or_default();
            assert!(left.is_empty() || left.ends_with("newer: 1\n") && left.starts_with(OLD), "{what}: {left}");
        }
    }
}

#[test]
fn between_read_and_write() {
    for (what, event, _, said) in EVENTS {
        let (name, place, event) = (*what, place(), *event);
        let (place, output) = in_time(name, move || {
            let output = fix_while(&place, || event(&place));
            (place, output)
        });
        match said.is_empty() {
            true => assert!(output.code == 0 && !output.stderr.contains("error:"), "{what}: {output:?}"),
            false => {
                assert_eq!(output.code, 2, "{what}: {output:?}");
                let error = output.stderr.split("error: dir/a.yaml: ").nth(1).unwrap_or_default();
                assert!(error.lines().next().unwrap_or_default().contains(said), "{what}: {output:?}");
            }
        }
        unharmed(what, &place);
    }
}

/// What happens is there still, nothing elsewhere was touched, and the other file was fixed.
fn unharmed(what: &str, place: &Place) {
    assert_eq!(place.read("elsewhere/a.yaml"), OLD, "{what}");
    assert_eq!(place.read("z.yaml"), NEW, "{what}");
    let path = place.path("dir/a.yaml");
    if path.is_file() && !what.contains("link") {
        let text = fs::read_to_string(path).unwrap();
        assert!(!what.contains("another") || text.contains("newer: 1") || text == NEW, "{what}: {text}");
    }
    for directory in ["", "dir", "elsewhere"] {
        let entries = fs::read_dir(place.path(directory)).into_iter().flatten();
        let names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
        assert!(names.iter().all(|name| !name.to_str().unwrap().contains("fw-migrate")), "{what}: {names:?}");
    }
}

/// Runs `fix` and lets something happen when it asks whether to write the first file.
fn fix_while(place: &Place, event: impl FnOnce()) -> Output {
    let mut command = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    let command = command.args(["fix", "-i"]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut fix = command.spawn().unwrap();
    let mut shown = BufReader::new(fix.stderr.take().unwrap());
    shown.read_until(b'?', &mut Vec::new()).unwrap();
    event();
    fix.stdin.take().unwrap().write_all(b"y\ny\n").unwrap();
    let mut stderr = String::new();
    shown.read_to_string(&mut stderr).unwrap();
    Output { code: fix.wait().unwrap().code().unwrap_or(-1), stdout: String::new(), stderr }
}
