//! What the machine allows a test to do.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::place::{Output, Place};

/// A user who owns nothing.
const NOBODY: &str = "65534";

/// A number that makes a test longer.
pub fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).map_or(default, |value| value.parse().unwrap())
}

/// Numbers that differ from run to run; what is said of a failure tells the rest.
pub fn random() -> impl FnMut() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    let mut state = now.as_nanos() as u64 | 1;
    move || {
        // Marsaglia's xorshift.
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 11
    }
}

/// Says that a test was left out, which is a failure where all have to run.
pub fn leave_out(test: &str, why: &str) {
    assert!(std::env::var_os("FAULTS_REQUIRED").is_none(), "{test} was left out: {why}");
    eprintln!("{test} is left out: {why}");
}

/// Whether a command succeeds.
pub fn works(program: &str, arguments: &[&str]) -> bool {
    let command = &mut Command::new(program);
    let command = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Whether tests run as the superuser, who may do everything.
pub fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    tempfile::tempdir().unwrap().path().metadata().unwrap().uid() == 0
}

/// What a script did that was run in the place by `sh`, with the program as `$FIX`. It may print `left out: WHY`.
pub fn script(place: &Place, script: &str) -> Output {
    script_by(place, &["sh"], script)
}

/// The same where it may mount file systems that nothing else sees; `None` where no one may.
pub fn in_namespace(test: &str, place: &Place, script: &str) -> Option<Output> {
    // A superuser needs no other identity, and keeps the right to take one.
    let own = if is_root() { "--mount" } else { "--map-root-user" };
    let unshare = ["unshare", own, "--mount", "--propagation", "private"];
    if !works(unshare[0], &[&unshare[1..], &["mount", "-t", "tmpfs", "none", "/mnt"]].concat()) {
        leave_out(test, "no namespace with file systems of its own");
        return None;
    }
    Some(script_by(place, &[&unshare[..], &["sh"]].concat(), script))
}

/// The same as a user who owns none of the files, if tests run as the superuser, else as oneself; `None` where that is not to be
/// had.
pub fn unprivileged(test: &str, place: &Place, commands: &str) -> Option<Output> {
    if !is_root() {
        return Some(script(place, commands));
    }
    let drop = ["setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"];
    if !works(drop[0], &[&drop[1..], &["true"]].concat()) {
        leave_out(test, "the superuser cannot be someone else here");
        return None;
    }
    Some(script_by(place, &[&drop[..], &["sh"]].concat(), commands))
}

fn script_by(place: &Place, shell: &[&str], script: &str) -> Output {
    let program = reachable(place);
    let mut command = place.command(shell[0]);
    command.args(&shell[1..]).args(["-euc", script]).env("FIX", program).stdin(Stdio::null());
    let output = command.output().unwrap();
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// The program where everybody may run it, beside the files of a place.
fn reachable(place: &Place) -> PathBuf {
    let built = Path::new(env!("CARGO_BIN_EXE_fw-migrate"));
    if !is_root() {
        return built.to_path_buf();
    }
    let linked = place.path(".git/fw-migrate");
    if !linked.exists() {
        std::fs::create_dir_all(linked.parent().unwrap()).unwrap();
        if std::fs::hard_link(built, &linked).is_err() {
            std::fs::copy(built, &linked).unwrap();
        }
        use std::os::unix::fs::PermissionsExt;
        for path in [place.path(""), place.path(".git")] {
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    linked
}
