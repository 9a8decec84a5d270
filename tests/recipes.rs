//! Runs the recipes of `docs/many-repositories.md` over repositories on disk. The commands are read out of that page and out
//! of the files in `docs/recipes`; a few lines of shell stand for the engines that run them.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use saphyr::{LoadableYamlNode, Yaml};
use tempfile::TempDir;

const OLD: &str = "url: https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n";
const NEW: &str = "url: https://api.fireworks.ai/inference/v1\n";
/// A real value under the name of a direct key stays.
const BY_HAND: &str = "FIREWORKS_DIRECT_ROUTE_API_KEY=s3cr3tV4lue\n";
/// Repositories: one that is fixed, one with nothing, one with something left, its name with a blank.
const REPOSITORIES: &[(&str, &str)] = &[("acme/api", OLD), ("acme/clean", NEW), ("acme/by hand", BY_HAND)];

/// What `multi-gitter run COMMAND` does with the repositories, as far as a command can tell.
const MULTI_GITTER: &str = r#"#!/bin/sh
[ "$1" = run ] && [ "$3" = --config ] && [ -f "$4" ] || exit 9
cd clones
for repository in acme/*; do
  (cd "$repository" && REPOSITORY=$repository sh -c "$2") >>../engine.log 2>&1 || echo "$repository failed" >>../failed
done
"#;
/// What installs and lists, where there is no network.
const INSTALLS: &str = "#!/bin/sh\necho \"$@\" >>\"$INSTALLED\"\n";
const LISTS: &str = "#!/bin/sh\necho '[\"acme/api\",\"acme/clean\"]'\n";

fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Clones below `clones`, the recipes in `recipes`, and stand-ins for engines.
struct Organisation {
    directory: TempDir,
}

impl Organisation {
    fn new() -> Self {
        let this = Self { directory: TempDir::new().unwrap() };
        for (name, text) in REPOSITORIES {
            this.write(&format!("clones/{name}/.env.yaml"), text);
            this.shell(&format!("git init -q 'clones/{name}' && git -C 'clones/{name}' add -A"));
        }
        let recipes = this.path("recipes");
        fs::create_dir(&recipes).unwrap();
        for entry in fs::read_dir(top().join("docs/recipes")).unwrap().map(Result::unwrap) {
            fs::copy(entry.path(), recipes.join(entry.file_name())).unwrap();
        }
        for (name, text) in [("multi-gitter", MULTI_GITTER), ("pip", INSTALLS), ("gh", LISTS)] {
            this.write(&format!("engines/{name}"), text);
            let executable = fs::Permissions::from_mode(0o755);
            fs::set_permissions(this.path(&format!("engines/{name}")), executable).unwrap();
        }
        this
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// A shell that finds the program and the engines, and nothing of this machine's configuration.
    fn command(&self, shell: &str, script: &str, place: &Path) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_fw-migrate")).parent().unwrap();
        let path = std::env::var_os("PATH").unwrap();
        let path = [program.to_path_buf(), self.path("engines")].into_iter().chain(std::env::split_paths(&path));
        let mut command = Command::new(shell);
        command.args(["-e", "-c", script]).current_dir(place).env_clear();
        command.env("PATH", std::env::join_paths(path).unwrap());
        command.env("HOME", self.directory.path()).env("INSTALLED", self.path("installed"));
        command
    }

    /// Runs a script, which has to succeed.
    fn shell(&self, script: &str) -> Output {
        succeeded(self.command("sh", script, self.directory.path()), script)
    }

    /// What the repositories hold now.
    fn contents(&self) -> Vec<String> {
        REPOSITORIES.iter().map(|(name, _)| self.read(&format!("clones/{name}/.env.yaml"))).collect()
    }

    fn names(&self, directory: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path(directory)).unwrap();
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn succeeded(mut command: Command, script: &str) -> Output {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{script}\n{output:?}");
    output
}

/// The shell commands of a section of the page.
fn section(title: &str) -> String {
    let page = fs::read_to_string(top().join("docs/many-repositories.md")).unwrap().replacen("# ", "\n## ", 1);
    let section = page.split("\n## ").find(|section| section.starts_with(title)).unwrap();
    section.split("```sh\n").nth(1).unwrap().split("```").next().unwrap().to_owned()
}

fn recipe(name: &str) -> String {
    fs::read_to_string(top().join("docs/recipes").join(name)).unwrap()
}

/// The keys of a mapping.
fn keys(mapping: &Yaml<'_>) -> Vec<String> {
    mapping.as_mapping().unwrap().keys().map(|key| key.as_str().unwrap().to_owned()).collect()
}

/// The commands of a step. What an expression stands for would be run too, so that there is none.
fn run(step: &Yaml<'_>) -> String {
    let run = step.as_mapping_get("run").and_then(Yaml::as_str).unwrap();
    assert!(!run.contains("${{"), "{run}");
    run.to_owned()
}

const UNTOUCHED: [&str; 3] = [OLD, NEW, BY_HAND];
const FIXED: [&str; 3] = [NEW, NEW, BY_HAND];

#[test]
fn clones_on_disk() {
    let place = Organisation::new();
    place.shell(&section("Clones on disk"));
    assert_eq!(place.names("reports"), ["acme__api.json", "acme__by hand.json", "acme__clean.json"]);
    assert_eq!(place.contents(), UNTOUCHED);
    place.shell(&section("Many repositories"));
    let findings = place.read("findings.txt");
    let lines: Vec<&str> = findings.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(lines, ["acme__api/.env.yaml:1:6", "acme__by hand/.env.yaml:1:32"], "{findings}");
    assert!(!findings.contains("s3cr3tV4lue"));
    assert!(place.read("organisation.html").contains("acme__by hand/.env.yaml"));
    place.shell("recipes/clones.sh clones 'reports of fix' fix --no-config");
    assert_eq!(place.contents(), FIXED);
    assert!(place.read("reports of fix/acme__api.json").contains("\"action\": \"fix\""));
}

#[test]
fn what_cannot_be_read_fails_and_hides_nothing() {
    let place = Organisation::new();
    place.write("clones/acme/broken/fw-migrate.toml", "endpiont = 1\n");
    place.shell("git init -q clones/acme/broken");
    let mut command = place.command("sh", "recipes/clones.sh clones reports fix", place.directory.path());
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && stderr.contains("unknown field `endpiont`"), "{output:?}");
    assert_eq!(place.names("reports").len(), REPOSITORIES.len());
    assert_eq!(place.contents(), FIXED);
    let output = place.command("sh", "recipes/repository.sh check", place.directory.path()).output().unwrap();
    assert!(!output.status.success() && String::from_utf8_lossy(&output.stderr).contains("FW_MIGRATE_REPORTS"));
}

#[test]
fn gnu_parallel() {
    let place = Organisation::new();
    if place.command("sh", "command -v parallel", place.directory.path()).output().unwrap().stdout.is_empty() {
        eprintln!("skipped: GNU parallel is not installed");
        return;
    }
    let page = fs::read_to_string(top().join("docs/many-repositories.md")).unwrap();
    let commands = page.split("```sh\n").find(|block| block.contains("| parallel ")).unwrap();
    place.shell(commands.split("```").next().unwrap());
    let names = ["api", "by hand", "clean"].map(|name| format!("clones__acme__{name}.json"));
    assert_eq!(place.names("reports"), names);
}

#[test]
fn multi_gitter() {
    /// Options of `multi-gitter run`. It passes over others in silence.
    const OPTIONS: &[&str] = &[
        "org",
        "skip-forks",
        "branch",
        "conflict-strategy",
        "commit-message",
        "pr-title",
        "pr-body",
        "labels",
        "concurrent",
        "dry-run",
    ];
    let text = recipe("multi-gitter.yaml");
    let documents = Yaml::load_from_str(&text).unwrap();
    let options = keys(&documents[0]);
    assert!(options.iter().all(|key| OPTIONS.contains(&&**key)) && options.len() == OPTIONS.len(), "{options:?}");
    let place = Organisation::new();
    place.shell(&section("multi-gitter"));
    assert_eq!(place.read("failed"), "");
    assert_eq!(place.contents(), FIXED);
    assert_eq!(place.names("reports"), ["acme__api.json", "acme__by hand.json", "acme__clean.json"]);
    // The engine's log says what is left.
    assert!(place.read("engine.log").contains("FIREWORKS_DIRECT_ROUTE_API_KEY"), "{}", place.read("engine.log"));
}

#[test]
fn sourcegraph() {
    let text = recipe("batch-spec.yaml");
    let documents = Yaml::load_from_str(&text).unwrap();
    let spec = &documents[0];
    assert_eq!(keys(spec), ["version", "name", "description", "on", "steps", "changesetTemplate"]);
    let template = spec.as_mapping_get("changesetTemplate").unwrap();
    assert_eq!(keys(template), ["title", "body", "branch", "commit", "published"]);
    let place = Organisation::new();
    for step in spec.as_mapping_get("steps").unwrap().as_sequence().unwrap() {
        assert_eq!(keys(step), ["container", "run", "outputs"]);
        let script = run(step);
        for (name, text) in REPOSITORIES {
            let output = succeeded(place.command("sh", &script, &place.path(&format!("clones/{name}"))), &script);
            let left = String::from_utf8(output.stdout).unwrap();
            assert_eq!(left.lines().count(), usize::from(*text == BY_HAND), "{name}: {left}");
        }
    }
    assert_eq!(place.contents(), FIXED);
}

#[test]
fn a_matrix() {
    let text = recipe("matrix.yml");
    let documents = Yaml::load_from_str(&text).unwrap();
    let jobs = documents[0].as_mapping_get("jobs").unwrap();
    let steps = |job: &str| {
        let steps = jobs.as_mapping_get(job).unwrap().as_mapping_get("steps").unwrap().as_sequence().unwrap();
        steps.iter().filter(|step| step.as_mapping_get("run").is_some()).map(run).collect::<Vec<_>>()
    };
    let place = Organisation::new();
    let runs = |scripts: &[String], directory: &str, variables: &[(&str, &str)]| {
        for script in scripts {
            let mut command = place.command("bash", script, &place.path(directory));
            command.env("GITHUB_OUTPUT", place.path("output")).env("GITHUB_STEP_SUMMARY", place.path("summary"));
            command.env("RUNNER_TEMP", place.path("reports")).envs(variables.iter().copied());
            succeeded(command, script);
        }
    };
    fs::create_dir(place.path("reports")).unwrap();
    runs(&steps("list"), "", &[("ORGANISATION", "acme")]);
    assert_eq!(place.read("output"), "repositories=[\"acme/api\",\"acme/clean\"]\n");
    for (name, _) in REPOSITORIES {
        runs(&steps("check"), &format!("clones/{name}"), &[("REPOSITORY", name)]);
    }
    assert!(place.read("output").ends_with("name=acme__api\nname=acme__clean\nname=acme__by hand\n"));
    assert_eq!(place.contents(), UNTOUCHED);
    runs(&steps("report"), "", &[]);
    let summary = place.read("summary");
    assert!(summary.starts_with("```\n") && summary.contains("acme__api/.env.yaml") && summary.ends_with("```\n"));
    for report in ["fw-migrate.json", "fw-migrate.html"] {
        assert!(place.read(report).contains("acme__by hand/.env.yaml"), "{report}");
    }
}

/// What is installed is the version that this page belongs to.
#[test]
fn recipes_install_this_version() {
    let mut count = 0;
    for entry in fs::read_dir(top().join("docs/recipes")).unwrap().map(Result::unwrap) {
        let text = fs::read_to_string(entry.path()).unwrap();
        for version in text.split("fw-migrate==").skip(1) {
            assert_eq!(version.split_whitespace().next(), Some(env!("CARGO_PKG_VERSION")), "{:?}", entry.path());
            count += 1;
        }
    }
    assert!(count > 2);
}
