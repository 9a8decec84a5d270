//! Programs run by the tools of their languages.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::case::Case;

/// What came of a program.
pub enum Outcome {
    /// The lines that it printed.
    Printed(Vec<String>),
    /// It cannot run here: a tool or library is missing.
    Missing(String),
}

/// Libraries that are not installed, as interpreters say it: what stands in front of the name, and behind it.
const MISSING: &[(&str, &str)] = &[
    ("No module named '", "'"),
    ("cannot load such file -- ", " "),
    ("Cannot find package '", "'"),
    ("Cannot find module '", "'"),
    ("Class \"", "\" not found"),
    ("Metadata file `", "'"),
];

/// Runs a program that stands in a folder of its own.
pub fn run(case: &Case, text: &str, folder: &Path) -> Result<Outcome, String> {
    fs::create_dir_all(folder).unwrap();
    let file = folder.join(&case.file);
    fs::write(&file, text).unwrap();
    let mut output = None;
    for mut step in steps(case, &file) {
        let done = match step.current_dir(folder).output() {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Ok(Outcome::Missing(step.get_program().to_string_lossy().into_owned()));
            }
            done => done.unwrap(),
        };
        if let Some(failure) = failure(&done) {
            return failure.map(Outcome::Missing);
        }
        output = Some(done);
    }
    let Some(output) = output else { return Ok(Outcome::Missing("a tool that the tests know".to_owned())) };
    let lines = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    Ok(Outcome::Printed(lines))
}

/// The commands that run a program, one after the other; the last one prints.
fn steps(case: &Case, file: &Path) -> Vec<Command> {
    let command = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments);
        command
    };
    let extension = file.extension().and_then(|extension| extension.to_str());
    let mut steps = match case.language.as_str() {
        "python" => vec![command("python3", &["-B"])],
        // It strips no types.
        "javascript" if extension == Some("ts") => return Vec::new(),
        "javascript" => vec![command("node", &[])],
        "go" => {
            let mut go = command("go", &["run"]);
            let cache = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("joins/.go");
            go.env("GO111MODULE", "off").env("GOFLAGS", "").env("GOTOOLCHAIN", "local").env("GOCACHE", cache);
            vec![go]
        }
        "java" => vec![command("java", &["-XX:TieredStopAtLevel=1"])],
        "ruby" => vec![command("ruby", &[])],
        "php" => vec![command("php", &[])],
        "csharp" => {
            let mut compile = command("mcs", &["-nologo", "-out:program.exe"]);
            if case.text.contains("System.Net.Http") {
                compile.arg("-r:System.Net.Http.dll");
            }
            vec![compile, command("mono", &["program.exe"])]
        }
        _ => return Vec::new(),
    };
    steps[0].arg(file);
    steps
}

/// Why a step failed, if it did: what is missing, or what it said.
fn failure(output: &Output) -> Option<Result<String, String>> {
    if output.status.success() {
        return None;
    }
    let said = String::from_utf8_lossy(&output.stderr) + String::from_utf8_lossy(&output.stdout);
    let missing = MISSING.iter().find_map(|(before, after)| {
        let rest = said.split_once(before)?.1;
        Some(rest.split(after).next()?.lines().next()?.to_owned())
    });
    Some(missing.ok_or_else(|| format!("fails: {said}{}", String::from_utf8_lossy(&output.stdout))))
}
