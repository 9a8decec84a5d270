//! A directory to run the program in, and what came of a run.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A configuration value that `fix` migrates.
pub const OLD: &str = "url: https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n";
/// What becomes of it.
pub const NEW: &str = "url: https://api.fireworks.ai/inference/v1\n";
/// Something that is only for information.
pub const NOTE: &str = "- The host my-account-abcd1234.us-arizona-1.direct.fireworks.ai is no more.\n";
/// A file that needs a hand: the value is a key that the gateway refuses.
pub const BY_HAND: &str = "FIREWORKS_DIRECT_ROUTE_API_KEY=s3cr3tV4lue\n";

/// A directory of its own for one test.
pub struct Place {
    directory: TempDir,
}

/// What a run did.
#[derive(Debug)]
pub struct Output {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Place {
    pub fn new() -> Self {
        Self { directory: TempDir::new().unwrap() }
    }

    /// A place with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let place = Self::new();
        for (name, text) in files {
            place.write(name, text.as_bytes());
        }
        place
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    pub fn read(&self, name: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.path(name)).unwrap()).into_owned()
    }

    /// Names of all entries, which shows what was left behind.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.directory.path()).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs the program here, with arguments separated by blanks.
    pub fn run(&self, args: &str) -> Output {
        self.run_with(&args.split_whitespace().collect::<Vec<_>>(), b"")
    }

    pub fn run_with(&self, args: &[&str], stdin: &[u8]) -> Output {
        start(self.command(env!("CARGO_BIN_EXE_fw-migrate")).args(args), stdin)
    }

    /// Runs the program at a terminal, with lines that are typed when questions are asked. What the terminal showed is the
    /// standard error.
    #[cfg(unix)]
    pub fn at_terminal(&self, args: &str, typed: &str) -> Output {
        let terminal = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/terminal.py");
        let mut command = self.command("python3");
        command.arg(terminal).arg(env!("CARGO_BIN_EXE_fw-migrate")).args(args.split_whitespace());
        start(command.env("TERM", "xterm"), typed.as_bytes())
    }

    pub fn git(&self, args: &[&str], stdin: &[u8]) -> Output {
        start(self.command("git").args(args), stdin)
    }

    /// A command that sees nothing of the machine's own configuration.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.directory.path()).env_clear().env("HOME", self.directory.path());
        for name in ["PATH", "SYSTEMROOT", "LLVM_PROFILE_FILE"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        command
    }

    /// A copy with the same files.
    pub fn copy(&self) -> Self {
        let copy = Self::new();
        copy_tree(self.directory.path(), copy.directory.path());
        copy
    }
}

fn copy_tree(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir(&target).unwrap();
            copy_tree(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn start(command: &mut Command, stdin: &[u8]) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let stdin = stdin.to_vec();
    // A program that does not read its input closes it.
    let writer = std::thread::spawn(move || drop(input.write_all(&stdin)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Output {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
