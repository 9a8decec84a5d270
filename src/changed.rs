//! The files that changed since a revision, as git knows them.
//!
//! git is only asked for names. What a repository's own configuration could have it run to tell them is switched off.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::paths::path_of_bytes;

/// The regular files (absolute) below `root`, the top of a work tree, that differ from the commit at which the work tree
/// and `revision` parted: committed, staged or not, and those that git neither tracks nor ignores. Sorted.
pub fn changed_since(revision: &str, root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !root.join(".git").exists() {
        bail!("--changed-since needs a git repository, and {} is in none", root.display());
    }
    let commit = format!("{revision}^{{commit}}");
    let commit = git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).with_context(|| {
        format!(
            "`{revision}` names no commit here; in a shallow clone fetch it first (actions/checkout: fetch-depth: 0)"
        )
    })?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let diff = ["diff", "--name-only", "--no-renames", "--diff-filter=d", "--no-ext-diff", "--no-textconv", "-z"];
    let differing = git(root, &[&diff[..], &["--merge-base", &commit, "--"]].concat()).with_context(|| {
        format!(
            "cannot compare with `{revision}`; in a shallow clone fetch the history (actions/checkout: fetch-depth: 0)"
        )
    })?;
    let untracked = git(root, &["ls-files", "--others", "--exclude-standard", "-z"])?;
    let mut files = Vec::new();
    for name in [differing, untracked].iter().flat_map(|names| names.split(|byte| *byte == 0)) {
        let file = root.join(path_of_bytes(name)?);
        // Submodules are directories, and what a symbolic link leads to did not change with it.
        if !name.is_empty() && file.symlink_metadata().is_ok_and(|metadata| metadata.is_file()) {
            files.push(file);
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

/// What git prints.
fn git(root: &Path, arguments: &[&str]) -> anyhow::Result<Vec<u8>> {
    let output = Command::new("git")
        .arg("-C")
        .arg(root)
        .args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"])
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .context("cannot run git, which --changed-since needs")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        bail!("{}", if said.is_empty() { format!("git {} found nothing", arguments[0]) } else { said });
    }
    Ok(output.stdout)
}
