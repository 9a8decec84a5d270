//! The same source as a file, on standard input and as a patch.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use fw_migrate::{Error, fix_bytes};
use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;

use crate::case::Case;
use crate::corpus::CORPUS;
use crate::generate::{broken, sound};
use crate::holds;
use crate::laws::options;
use crate::vocabulary::Exchange;

fn any(rng: &mut TestRng) -> Case {
    let kinds: Vec<&str> = CORPUS.keys().copied().collect();
    let kind = kinds[rng.random_range(0..kinds.len())];
    match rng.random_bool(0.3) {
        true => broken(kind, rng),
        false => sound(kind, Exchange::Any, rng),
    }
}

/// What a program says to these arguments and this input.
fn run(program: &str, place: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(place).env("HOME", place).env("GIT_CEILING_DIRECTORIES", place);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut pipe, input) = (child.stdin.take().unwrap(), input.to_vec());
    // A program that does not read its input closes it.
    let writer = std::thread::spawn(move || drop(pipe.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn agree(case: &Case) -> Result<(), String> {
    let file = case.file();
    let unsafe_fixes = file.bytes.len().is_multiple_of(2);
    let expected = match fix_bytes(&file.name, &file.bytes, &options(case, unsafe_fixes)) {
        Ok(fixed) => fixed.source,
        Err(Error::Skipped(_)) => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let place = tempfile::tempdir().unwrap();
    let place = place.path();
    let path = place.join(&file.name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, &file.bytes).unwrap();
    let mut common = vec!["fix", "--no-config", "--no-ignore", "--endpoint", case.endpoint];
    if unsafe_fixes {
        common.push("--unsafe-fixes");
    }
    let migrate = |more: &[&str], input: &[u8]| {
        let output = run(env!("CARGO_BIN_EXE_fw-migrate"), place, &[&common, more].concat(), input);
        match output.status.code() {
            Some(0 | 1) => Ok(output.stdout),
            _ => Err(format!("{more:?} failed: {}", String::from_utf8_lossy(&output.stderr))),
        }
    };
    if migrate(&["--stdin-filename", &file.name, "-"], &file.bytes)? != expected {
        return Err("standard input differs from the library".into());
    }
    let patch = migrate(&["--diff", "."], b"")?;
    if fs::read(&path).unwrap() != file.bytes {
        return Err("`fix --diff` wrote".into());
    }
    if !patch.is_empty() {
        let output = run("git", place, &["apply", "--whitespace=nowarn", "-"], &patch);
        if !output.status.success() {
            let (patch, said) = (String::from_utf8_lossy(&patch), String::from_utf8_lossy(&output.stderr));
            return Err(format!("git does not take\n{patch}\n{said}"));
        }
    }
    if fs::read(&path).unwrap() != expected {
        return Err(format!("the patch makes something else:\n{}", String::from_utf8_lossy(&patch)));
    }
    fs::write(&path, &file.bytes).unwrap();
    migrate(&["."], b"")?;
    if fs::read(&path).unwrap() != expected {
        return Err("the file differs from the library".into());
    }
    Ok(())
}

#[test]
fn files_standard_input_and_patches_agree() {
    holds("files", 2.0, any, agree);
}
