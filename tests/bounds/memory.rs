//! The memory of a run is that of the largest files that are looked at at once, whatever else there is.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use fw_migrate::parallel;

use crate::linear::pieces;

const URL: &str = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";

/// As README says, and as much again for what is no source.
const KEPT: u64 = 2 * (64 << 20);

/// A tree of files of one MiB, each with a URL to be changed.
fn tree(files: usize) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let mut text = format!("see {URL}/models\n");
    while text.len() < 1 << 20 {
        let line = text.len();
        writeln!(text, "{line}: a line of a log that says nothing of what is sought here, and goes on for a while")
            .unwrap();
    }
    for number in 0..files {
        fs::write(place.path().join(format!("{number}.log")), &text).unwrap();
    }
    place
}

/// The most memory that a run takes, in bytes.
fn peak(place: &Path, args: &[&str]) -> u64 {
    let mut run = Command::new(env!("CARGO_BIN_EXE_fw-migrate"))
        .args(args)
        .args(["--quiet", "--threads", "2"])
        .current_dir(place)
        .stdout(Stdio::null())
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", run.id());
    let mut peak = 0;
    loop {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
        peak = peak.max(kilobytes.unwrap_or(0) * 1024);
        if let Some(code) = run.try_wait().unwrap() {
            assert!(matches!(code.code(), Some(0 | 1)), "{args:?}: {code}");
            return peak;
        }
        sleep(Duration::from_millis(1));
    }
}

#[test]
#[cfg(target_os = "linux")]
#[ignore = "takes minutes without optimisation; tests/battery/run runs it in a release"]
fn what_is_not_looked_at_is_not_kept() {
    const FEW: usize = 4;
    const MANY: usize = 300;
    let (few, many) = (tree(FEW), tree(MANY));
    for args in [&["check"][..], &["fix", "--diff"]] {
        let (few, many) = (peak(few.path(), args), peak(many.path(), args));
        println!("{args:?}: {} MiB for {FEW} MiB of files, {} MiB for {MANY}", few >> 20, many >> 20);
        assert!(few > 1 << 20, "the peak was not seen");
        assert!(many < few + KEPT, "{args:?}: {few} bytes for {FEW} files, {many} for {MANY}");
    }
}

/// All fixtures, longer than any file that somebody wrote.
#[test]
#[cfg(target_os = "linux")]
#[ignore = "takes minutes; tests/battery/run runs it in a release"]
fn no_source_of_a_megabyte_takes_half_a_gigabyte() {
    const SIZE: usize = 1_000_000;
    const MOST: u64 = 512 << 20;
    let mut peaks = parallel::map(pieces(), 2, |piece| {
        let place = tempfile::tempdir().unwrap();
        let name = piece.name.rsplit('/').next().unwrap();
        fs::write(place.path().join(name), piece.repeated(SIZE).bytes()).unwrap();
        (peak(place.path(), &["check"]), piece.name)
    });
    peaks.sort_by(|a, b| b.cmp(a));
    println!("{} sources of 1 MB, the largest of which take", peaks.len());
    peaks.iter().take(5).for_each(|(peak, name)| println!("{:5} MiB {name}", peak >> 20));
    let large: Vec<_> = peaks.into_iter().filter(|(peak, _)| *peak > MOST).collect();
    assert!(large.is_empty(), "to check: {large:#?}");
}
