//! Faults at every step, one at a time: strace makes the n-th system call of a kind fail, or kills the run there.

use std::collections::BTreeMap;

use crate::machine::{leave_out, number, script, works};
use crate::tree::Tree;

const FILES: usize = 5;

/// Calls, and how they may fail.
const FAULTS: &[(&str, &[&str])] = &[
    ("openat", &["EACCES", "EMFILE", "EIO", "ENOSPC", "EDQUOT"]),
    ("read", &["EIO", "EINTR"]),
    ("write", &["ENOSPC", "EIO", "EDQUOT", "EINTR"]),
    ("rename,renameat,renameat2", &["EACCES", "EIO", "ENOSPC", "EXDEV", "EPERM"]),
    ("fchmod", &["EPERM", "EIO"]),
    ("fchown", &["EPERM"]),
    ("flock", &["ENOLCK", "EAGAIN", "EINTR"]),
    ("unlink,unlinkat", &["EIO", "EACCES"]),
    ("readlink,readlinkat", &["EIO"]),
    ("statx,fstat,newfstatat", &["EIO", "EACCES"]),
    ("getdents64", &["EIO"]),
    ("flistxattr", &["EIO", "EOPNOTSUPP"]),
];

/// Where a run is killed: on the way into the call.
const KILLED_AT: &[&str] = &["openat", "write", "flock", "fchmod", "rename,renameat,renameat2", "close", "read"];

/// `FAULTS_INJECTED=100` tries every call of each kind up to the hundredth; by default a few of them.
#[test]
fn faults_at_every_step_leave_every_file_old_or_new() {
    let test = "faults_at_every_step_leave_every_file_old_or_new";
    if !works("strace", &["-qq", "-e", "inject=rename:error=EIO:when=1", "true"]) {
        return leave_out(test, "no strace, or it may not trace");
    }
    let last = number("FAULTS_INJECTED", 0);
    let tree = Tree::plain(FILES);
    let faults =
        FAULTS.iter().flat_map(|(calls, errors)| errors.iter().map(move |error| (*calls, format!("error={error}"))));
    let kills = KILLED_AT.iter().map(|calls| (*calls, "signal=KILL".to_owned()));
    let (mut runs, mut hits, mut killed, mut leftovers) = (0, 0, 0, 0);
    let mut codes: BTreeMap<i32, usize> = BTreeMap::new();
    for (calls, fault) in faults.chain(kills) {
        // They are counted in each thread. The first of some are those of the loader, before there is a run.
        let few: &[usize] = match calls {
            "openat" | "read" | "close" => &[8, 11],
            _ if calls.starts_with("statx") => &[9, 14],
            _ => &[2],
        };
        let steps: Vec<usize> = if last > 0 { (1..=last).collect() } else { few.to_vec() };
        for step in steps {
            let place = tree.place();
            let known: Vec<&str> = calls.split(',').collect();
            let calls = known.iter().map(|call| format!("?{call}")).collect::<Vec<_>>().join(",");
            let output = script(
                &place,
                &format!(
                    "strace -f -qq -o .git/trace -e trace={calls} -e inject={calls}:{fault}:when={step} \
                     $FIX fix --threads 1 || exit $?"
                ),
            );
            let what = format!("{calls} {fault} {step}: {output:?}");
            let state = tree.state(&place);
            assert!(state.spoilt.is_empty(), "{what}: {:?}", state.spoilt);
            let trace = place.read(".git/trace");
            let hit = trace.contains("(INJECTED)") || trace.contains("SIGKILL");
            match output.code {
                0 => assert_eq!(state.new, FILES, "{what}"),
                // That of the message may be the write that failed.
                2 => assert!(output.stderr.contains("error: ") || calls.contains("write"), "{what}"),
                // The loader of programs, before there was a run; and the kill itself.
                127 | 137 => assert!(hit, "{what}"),
                _ => panic!("{what}\n{trace}"),
            }
            runs += 1;
            hits += usize::from(hit);
            killed += usize::from(output.code == 137);
            leftovers += state.strange.len();
            *codes.entry(output.code).or_default() += 1;
            std::fs::remove_file(place.path(".git/trace")).unwrap();
            let again = place.run("fix --quiet");
            let state = tree.state(&place);
            assert!(again.code == 0 && state.new == FILES && state.strange.is_empty(), "{what}\n{again:?}\n{state:?}");
        }
    }
    println!(
        "{runs} runs of `fix` over {FILES} files with a fault each: {hits} hit, {killed} killed; exit codes {codes:?}; 0 files \
         half, 0 bytes lost; {leftovers} temporary files left behind and swept"
    );
    assert!(hits * 4 >= runs * 3 || last > 0, "only {hits} of {runs} faults hit");
}
