//! Paths that the user names: globs with the meaning they have in a `.gitignore`. What is excluded, and where some rules do
//! not run.

use std::path::Path;

use anyhow::{Context, bail};
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Globs, each relative to the directory it was written for.
#[derive(Clone, Debug, Default)]
pub struct Excludes {
    sets: Vec<Set>,
}

#[derive(Clone, Debug)]
struct Set {
    globs: Gitignore,
    /// Whether they speak of nothing outside of their directory.
    below_only: bool,
}

impl Excludes {
    /// Adds globs that were written for `directory` (absolute).
    pub fn add(&mut self, directory: &Path, globs: &[String]) -> anyhow::Result<()> {
        self.add_set(directory, globs, false)
    }

    /// Adds globs that were written in a file of `directory` (absolute), and speak of nothing outside of it.
    pub fn add_below(&mut self, directory: &Path, globs: &[String]) -> anyhow::Result<()> {
        self.add_set(directory, globs, true)
    }

    fn add_set(&mut self, directory: &Path, globs: &[String], below_only: bool) -> anyhow::Result<()> {
        if !globs.is_empty() {
            self.sets.push(Set { globs: set(directory, globs)?, below_only });
        }
        Ok(())
    }

    /// Whether nothing is excluded.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Whether the globs name this very path. For a walk, which does not enter excluded directories.
    pub fn name(&self, path: &Path, is_directory: bool) -> bool {
        self.for_path(path).any(|globs| globs.matched(path, is_directory).is_ignore())
    }

    /// Whether the globs name this path or a directory around it.
    pub fn cover(&self, path: &Path, is_directory: bool) -> bool {
        self.for_path(path).any(|globs| covers(globs, path, is_directory))
    }

    fn for_path<'e>(&'e self, path: &'e Path) -> impl Iterator<Item = &'e Gitignore> {
        let speaks = |set: &&Set| !set.below_only || path.starts_with(set.globs.path());
        self.sets.iter().filter(speaks).map(|set| &set.globs)
    }
}

/// Files that a glob names. Behind a `!` it names all others.
#[derive(Clone, Debug)]
pub struct Files {
    glob: Gitignore,
    others: bool,
}

impl Files {
    /// The files that `glob` names, as it was written for `directory` (absolute).
    pub fn new(directory: &Path, glob: &str) -> anyhow::Result<Self> {
        let positive = glob.strip_prefix('!');
        Ok(Self { glob: set(directory, &[positive.unwrap_or(glob).to_owned()])?, others: positive.is_some() })
    }

    /// Whether the file is one of them. Of files outside of the directory only their names are known, as it were: a glob
    /// that begins there names none of them.
    pub fn contain(&self, file: &Path) -> bool {
        covers(&self.glob, file, false) != self.others
    }
}

/// Whether a glob can be understood, which is best said where it was written.
pub fn understood(glob: &str) -> anyhow::Result<()> {
    if matches!(glob.trim(), "" | "!") {
        bail!("cannot understand the glob `{glob}`: it names nothing");
    }
    if glob.starts_with('#') {
        bail!("cannot understand the glob `{glob}`: write `\\#` for a name that begins with #");
    }
    set(Path::new("/"), &[glob.to_owned()]).map(drop)
}

fn set(directory: &Path, globs: &[String]) -> anyhow::Result<Gitignore> {
    let mut builder = GitignoreBuilder::new(directory);
    // git takes `a[` for a name; whoever writes it here meant something else.
    builder.allow_unclosed_class(false);
    for glob in globs {
        builder.add_line(None, glob).with_context(|| format!("cannot understand the glob `{glob}`"))?;
    }
    builder.build().context("cannot use the globs")
}

fn covers(globs: &Gitignore, path: &Path, is_directory: bool) -> bool {
    let below = path.ancestors().take_while(|ancestor| *ancestor != globs.path());
    below.enumerate().any(|(depth, ancestor)| globs.matched(ancestor, is_directory || depth > 0).is_ignore())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_mean_what_they_mean_to_git() {
        let mut excludes = Excludes::default();
        let globs = ["vendor/", "*.min.js", "/docs/old", "tests/**/data"].map(String::from);
        excludes.add(Path::new("/repo"), &globs).unwrap();
        for (path, covered) in [
            ("/repo/vendor/x.py", true),
            ("/repo/a/vendor/b/x.py", true),
            ("/repo/a/x.min.js", true),
            ("/repo/docs/old/a.md", true),
            ("/repo/sub/docs/old/a.md", false),
            ("/repo/tests/a/b/data/x", true),
            ("/repo/vendors/x.py", false),
            ("/elsewhere/vendor/x.py", true),
            ("/repo", false),
        ] {
            assert_eq!(excludes.cover(Path::new(path), false), covered, "{path}");
        }
    }

    #[test]
    fn a_bad_glob_is_named() {
        let error = Excludes::default().add(Path::new("/"), &["a[".into()]).unwrap_err();
        assert!(error.to_string().contains("`a[`"), "{error}");
    }

    #[test]
    fn globs_of_a_file_speak_of_its_directory() {
        let mut excludes = Excludes::default();
        excludes.add_below(Path::new("/repo/sub"), &["vendor/".into()]).unwrap();
        assert!(excludes.cover(Path::new("/repo/sub/a/vendor/x.py"), false));
        assert!(!excludes.cover(Path::new("/repo/vendor/x.py"), false));
        assert!(!excludes.cover(Path::new("/repo/subs/vendor/x.py"), false));
    }

    #[test]
    fn files_are_told_by_globs() {
        for (glob, file, expected) in [
            ("*.md", "/repo/a/b.md", true),
            ("docs/", "/repo/docs/a/b.py", true),
            ("docs/**", "/repo/docs/a/b.py", true),
            ("docs/*.py", "/repo/docs/a/b.py", false),
            ("docs/*.py", "/repo/docs/b.py", true),
            ("tests/old.py", "/repo/tests/old.py", true),
            ("tests/old.py", "/repo/x/tests/old.py", false),
            ("**/tests/old.py", "/repo/x/tests/old.py", true),
            ("old.py", "/repo/x/tests/old.py", true),
            ("!src/", "/repo/tests/old.py", true),
            ("!src/", "/repo/src/new.py", false),
            ("a,b [x].md", "/repo/a,b x.md", true),
        ] {
            let files = Files::new(Path::new("/repo"), glob).unwrap();
            assert_eq!(files.contain(Path::new(file)), expected, "{glob} {file}");
        }
        for wrong in ["", " ", "!", "a[", "# x"] {
            assert!(understood(wrong).is_err(), "{wrong:?}");
        }
    }
}
