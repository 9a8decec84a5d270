//! The line that says how far a long run is.

use std::fs::OpenOptions;
use std::thread;
use std::time::Duration;

use crate::place::{OLD, Place};

/// How the line is erased.
const ERASED: &str = "\r\x1b[2K";

/// A place where every walk waits for a list of ignored files, which takes its time to come.
fn slow() -> Place {
    let place = Place::with(&[("a.yaml", OLD), ("sub/b.yaml", "b: 1\n")]);
    let list = place.path("sub/.gitignore");
    assert!(place.command("mkfifo").arg(&list).status().unwrap().success());
    // It ends with the tests: there is always one more that could read.
    thread::spawn(move || {
        while let Ok(list) = OpenOptions::new().write(true).open(&list) {
            thread::sleep(Duration::from_millis(1000));
            drop(list);
            // Who reads it now is to see its end first.
            thread::sleep(Duration::from_millis(50));
        }
    });
    place
}

#[test]
fn a_long_run_shows_a_line_and_erases_it() {
    let place = slow();
    let plain = place.run("check --no-config --format concise");
    assert!(plain.stderr.starts_with("Looked at 2 files") && !plain.stderr.contains(['\r', '\x1b']), "{plain:?}");
    let output = place.at_terminal("check --no-config --format concise", "");
    assert_eq!(output.stdout, plain.stdout);
    let (line, rest) = output.stderr.rsplit_once(ERASED).unwrap();
    assert!(line.contains(" looked at ") && line.contains(" files"), "{line:?}");
    assert_eq!(rest, plain.stderr.replace('\n', "\r\n"), "the line and the summary do not meet");
}

#[test]
fn the_line_is_gone_before_the_first_question() {
    let output = slow().at_terminal("fix -i --no-config --color never", "q\n");
    let (line, asked) = output.stderr.rsplit_once(ERASED).unwrap();
    assert!(line.contains(" looked at ") && asked.starts_with("a.yaml:1: error[FW001]"), "{output:?}");
}

#[test]
fn quiet_runs_and_short_ones_show_no_line() {
    assert_eq!(slow().at_terminal("check --no-config --quiet", "").stderr, "");
    assert_eq!(Place::with(&[("a.yaml", OLD)]).at_terminal("check", "").stderr, "");
}
