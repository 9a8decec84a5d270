//! Runs that are killed while they write.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant, SystemTime};

use walkdir::WalkDir;

use crate::machine::{number, random};
use crate::place::Place;
use crate::tree::Tree;

/// One of so many kills comes at any time of the run; the others come while files are written.
const ANY_TIME: u64 = 5;

/// How much of the time of writing is waited at most: a run may be quicker than the one that was measured.
const MOST: f64 = 0.8;

/// `FAULTS_KILLS=200 FAULTS_FILES=2000 cargo test --release --test faults -- --nocapture kills`
#[test]
fn kills_leave_every_file_old_or_new() {
    let (kills, files) = (number("FAULTS_KILLS", 8), number("FAULTS_FILES", 80));
    let tree = Tree::of(files);
    let place = tree.place();
    let directories = directories(&place);
    // How long it takes until something is written, and from then on.
    let mut fix = start(&place);
    let begun = Instant::now();
    assert!(wait_for_change(&directories, &mut fix));
    let until_writing = begun.elapsed();
    assert!(fix.wait().unwrap().success());
    let (all, writing) = (begun.elapsed(), begun.elapsed() - until_writing);
    assert_eq!(tree.state(&place).new, files);

    let (mut hit, mut ended, mut written, mut leftovers) = (0, 0, 0, 0);
    let mut random = random();
    for kill in 0..kills {
        tree.restore(&place);
        let mut fix = start(&place);
        let part = f64::from(u32::try_from(random() % 1000).unwrap()) / 1000.0;
        if random().is_multiple_of(ANY_TIME) {
            std::thread::sleep(all.mul_f64(part));
        } else {
            wait_for_change(&directories, &mut fix);
            std::thread::sleep(writing.mul_f64(part * MOST));
        }
        // One that is done already cannot be killed.
        let _ = fix.kill();
        let has_ended = fix.wait().unwrap().code().is_some();
        let state = tree.state(&place);
        assert!(state.spoilt.is_empty(), "kill {kill}: {:?}", state.spoilt);
        assert!(state.strange.iter().all(|name| name.contains(".fw-migrate-")), "kill {kill}: {:?}", state.strange);
        assert!(!has_ended || (state.old == 0 && state.strange.is_empty()), "kill {kill}: {state:?}");
        ended += usize::from(has_ended);
        hit += usize::from(!has_ended && state.new > 0);
        written += state.new;
        leftovers += state.strange.len();
        let output = tree.complete(&place);
        assert_eq!(output.stderr.contains("had left behind"), !state.strange.is_empty(), "{output:?}");
    }
    println!(
        "{kills} kills of `fix` over {files} files: {hit} while it wrote, {ended} after it had ended; {written} files new, \
         0 half, 0 bytes lost; {leftovers} temporary files left behind and swept"
    );
    assert!(hit * 4 >= kills, "only {hit} of {kills} kills hit the writing");
}

/// The same of a run that is asked to end: nothing is done about that, because nothing has to be.
#[test]
fn other_signals_are_no_different() {
    let tree = Tree::plain(120);
    for signal in ["INT", "TERM", "HUP"] {
        let place = tree.place();
        let mut fix = start(&place);
        wait_for_change(&directories(&place), &mut fix);
        let status = place.command("kill").args([format!("-{signal}"), fix.id().to_string()]).status();
        assert!(status.is_ok());
        fix.wait().unwrap();
        assert_eq!(tree.state(&place).spoilt, [""; 0]);
        tree.complete(&place);
    }
}

#[test]
fn what_was_left_behind_is_swept_wherever_it_is() {
    let leftover = ".fw-migrate-0123456789abcdef.tmp";
    let tree = Tree::plain(30);
    let place = tree.place();
    let mut directories = directories(&place);
    fs::create_dir(place.path("mended-by-hand")).unwrap();
    directories.push(place.path("mended-by-hand"));
    for directory in &directories {
        fs::write(directory.join(leftover), "half of a file").unwrap();
    }
    for (command, code) in [("check", 1), ("fix --diff --quiet", 1), ("inventory", 0)] {
        let output = place.run(command);
        assert!(output.code == code && !output.stdout.contains(leftover), "{command}: {output:?}");
        assert_eq!(tree.state(&place).strange.len(), directories.len(), "{command}");
    }
    let named = place.run(&format!("check {leftover} mended-by-hand/{leftover}"));
    assert!(named.stderr.contains("skipped: a temporary file of fw-migrate"), "{named:?}");
    let output = tree.complete(&place);
    let said = format!("note: removed {} temporary files that an interrupted run had left behind", directories.len());
    assert!(output.stderr.contains(&said), "{output:?}");

    // Where git ignores such names no walk sees them; a file that is written leads to them.
    let place = tree.place();
    place.write(".ignore", b"*.tmp\n.*\n");
    let (name, text) = tree.files.first_key_value().unwrap();
    let beside = Path::new(name).with_file_name(leftover);
    place.write(beside.to_str().unwrap(), b"half of a file");
    assert_eq!(place.run(&format!("fix {name}")).code, 0);
    assert_eq!(place.read(name).as_bytes(), text.new);
    assert!(!place.path(beside.to_str().unwrap()).exists());
}

fn start(place: &Place) -> Child {
    let mut fix = place.command(env!("CARGO_BIN_EXE_fw-migrate"));
    fix.args(["fix", "--quiet"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

fn directories(place: &Place) -> Vec<PathBuf> {
    let entries = WalkDir::new(place.path("")).into_iter().map(Result::unwrap);
    entries.filter(|entry| entry.file_type().is_dir()).map(|entry| entry.into_path()).collect()
}

/// Waits until a file comes or goes, and says whether it did before the run ended.
fn wait_for_change(directories: &[PathBuf], fix: &mut Child) -> bool {
    let times = || -> Vec<SystemTime> {
        directories.iter().map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect()
    };
    let before = times();
    while fix.try_wait().unwrap().is_none() {
        if times() != before {
            return true;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    false
}
