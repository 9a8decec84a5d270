//! The files that changed since a revision, as git knows them.
//!
//! git is only asked for names. A repository's own configuration could have it run programs to tell them, reach the network
//! or look elsewhere: all of that is switched off. Whether a repository of another user may be asked is git's own decision
//! (`safe.directory`), which it takes where nothing but the directory is named.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::paths::path_of_bytes;

/// Settings that win over those of a repository: monitors and hooks run programs, repositories may stand inside of others,
/// and what changed in a submodule is found out with its own configuration.
const SETTINGS: [&str; 4] =
    ["core.fsmonitor=false", "core.hooksPath=/dev/null", "safe.bareRepository=explicit", "submodule.recurse=false"];

/// Variables of the environment that do the same: missing objects are fetched from nowhere, no terminal is asked for a
/// password, and nothing is written that need not be.
const ENVIRONMENT: [(&str, &str); 4] = [
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_OPTIONAL_LOCKS", "0"),
];

/// The regular files (absolute) below `root`, the top of a work tree, that differ from the commit at which the work tree
/// and `revision` parted: committed, staged or not, and those that git neither tracks nor ignores. Sorted.
pub fn changed_since(revision: &str, root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !root.join(".git").exists() {
        bail!("--changed-since needs a git repository, and {} is in none", root.display());
    }
    let git = Git { root, programs: switched_off(root)? };
    let commit = format!("{revision}^{{commit}}");
    let commit = git.ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).with_context(|| {
        format!(
            "`{revision}` names no commit here; in a shallow clone fetch it first (actions/checkout: fetch-depth: 0)"
        )
    })?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let diff = ["diff", "--name-only", "--no-renames", "--diff-filter=d", "--no-ext-diff", "--no-textconv", "-z"];
    let differing =
        git.ask(&[&diff[..], &["--ignore-submodules=all", "--merge-base", &commit, "--"]].concat()).with_context(|| {
            format!(
                "cannot compare with `{revision}`; in a shallow clone fetch the history (actions/checkout: fetch-depth: 0)"
            )
        })?;
    let untracked = git.ask(&["ls-files", "--others", "--exclude-standard", "-z"])?;
    let mut files = Vec::new();
    for name in [differing, untracked].iter().flat_map(|names| names.split(|byte| *byte == 0)) {
        let file = root.join(path_of_bytes(name)?);
        // Submodules are directories; what a symbolic link leads to did not change with it, and may be anywhere.
        let is_own = || file.is_file() && file.canonicalize().is_ok_and(|real| real == file);
        if !name.is_empty() && is_own() {
            files.push(file);
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// The settings without which the programs do not run that a repository names in settings of its own: filters, which git
/// asks whether a file changed, and hooks.
fn switched_off(root: &Path) -> anyhow::Result<Vec<String>> {
    let pattern = r"^(filter\..*\.(clean|smudge|process|required)|hook\..*\.(command|enabled))$";
    let git = Git { root, programs: Vec::new() };
    let output = git.run(&["config", "-z", "--name-only", "--get-regexp", pattern])?;
    // 1: there are none.
    if !output.status.success() && output.status.code() != Some(1) {
        bail!("cannot read the configuration of git: {}", said(&output.stderr));
    }
    let mut settings = Vec::new();
    for name in output.stdout.split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let name = String::from_utf8_lossy(name).into_owned();
        // On a command line this would be another setting.
        if name.contains(['=', '\n', char::REPLACEMENT_CHARACTER]) {
            bail!("git is configured to run programs by the name `{name}`, which cannot be switched off");
        }
        settings.push(match name.ends_with(".required") || name.ends_with(".enabled") {
            true => format!("{name}=false"),
            false => format!("{name}="),
        });
    }
    // Hooks that no setting enables are enabled.
    let hooks: Vec<String> = settings
        .iter()
        .filter_map(|setting| setting.strip_prefix("hook.")?.strip_suffix(".command="))
        .map(|hook| format!("hook.{hook}.enabled=false"))
        .collect();
    settings.retain(|setting| !setting.starts_with("hook."));
    settings.extend(hooks);
    Ok(settings)
}

/// git in a work tree, with these further settings.
struct Git<'r> {
    root: &'r Path,
    programs: Vec<String>,
}

impl Git<'_> {
    /// What git prints.
    fn ask(&self, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
        let output = self.run(arguments)?;
        if !output.status.success() {
            let said = said(&output.stderr);
            bail!("{}", if said.is_empty() { format!("git {} found nothing", arguments[0]) } else { said });
        }
        Ok(output.stdout)
    }

    fn run(&self, arguments: &[&str]) -> anyhow::Result<std::process::Output> {
        let settings = SETTINGS.into_iter().chain(self.programs.iter().map(String::as_str));
        Command::new("git")
            .arg("-C")
            .arg(self.root)
            // A repository may name another work tree.
            .arg("--work-tree=.")
            .arg("--no-pager")
            .args(settings.flat_map(|setting| ["-c", setting]))
            .args(arguments)
            .envs(ENVIRONMENT)
            .stdin(Stdio::null())
            .output()
            .context("cannot run git, which --changed-since needs")
    }
}

fn said(stderr: &[u8]) -> String {
    String::from_utf8_lossy(stderr).trim().to_owned()
}
