//! Paths that the user does not want to be looked at: globs with the meaning they have in a `.gitignore`.

use std::path::Path;

use anyhow::Context;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Globs, each relative to the directory it was written for.
#[derive(Clone, Debug, Default)]
pub struct Excludes {
    sets: Vec<Gitignore>,
}

impl Excludes {
    /// Adds globs that were written in or for `directory` (absolute).
    pub fn add(&mut self, directory: &Path, globs: &[String]) -> anyhow::Result<()> {
        if globs.is_empty() {
            return Ok(());
        }
        let mut builder = GitignoreBuilder::new(directory);
        // git takes `a[` for a name; whoever writes it here meant something else.
        builder.allow_unclosed_class(false);
        for glob in globs {
            builder.add_line(None, glob).with_context(|| format!("cannot understand the exclude glob `{glob}`"))?;
        }
        self.sets.push(builder.build().context("cannot use the exclude globs")?);
        Ok(())
    }

    /// Whether nothing is excluded.
    pub fn is_empty(&self) -> bool {
        self.sets.is_empty()
    }

    /// Whether the globs name this very path. For a walk, which does not enter excluded directories.
    pub fn name(&self, path: &Path, is_directory: bool) -> bool {
        self.sets.iter().any(|set| set.matched(path, is_directory).is_ignore())
    }

    /// Whether the globs name this path or a directory around it.
    pub fn cover(&self, path: &Path, is_directory: bool) -> bool {
        self.sets.iter().any(|set| {
            path.ancestors()
                .take_while(|ancestor| *ancestor != set.path())
                .enumerate()
                .any(|(depth, ancestor)| set.matched(ancestor, is_directory || depth > 0).is_ignore())
        })
    }
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
}
