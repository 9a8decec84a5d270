//! What a file is called in reports and patches: its path from the root of the repository.

use std::collections::{BTreeSet, HashMap};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::languages::tree::Tree;
use crate::read::whole_text;

/// More bytes than a description of a module has.
const LARGEST: u64 = 1024 * 1024;

/// The directory that names are relative to.
#[derive(Clone, Debug)]
pub struct Root {
    path: PathBuf,
    /// Names that were asked for, and whether there is such a file: thousands of files import the same modules, and a run
    /// neither makes nor removes any.
    known: Arc<Mutex<HashMap<String, bool>>>,
}

impl PartialEq for Root {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
    }
}

impl Eq for Root {}

impl Root {
    /// The root for a run over `paths`, all absolute and canonical: the repository that holds them all, else the
    /// working directory if that does, else the nearest directory that does.
    pub fn of(paths: &[PathBuf], working_directory: &Path) -> Self {
        // Thousands of files named on the command line share few directories.
        let directories: BTreeSet<&Path> =
            paths.iter().map(|path| if path.is_dir() { path } else { path.parent().unwrap_or(path) }).collect();
        let mut repositories: BTreeSet<Option<&Path>> = directories.iter().map(|path| repository(path)).collect();
        if paths.is_empty() {
            repositories.insert(repository(working_directory));
        }
        if repositories.len() == 1
            && let Some(Some(only)) = repositories.pop_first()
        {
            return Self::at(only);
        }
        let holds_all = |root: &Path| directories.iter().all(|path| path.starts_with(root));
        if holds_all(working_directory) {
            return Self::at(working_directory);
        }
        let common = directories.first().and_then(|first| first.ancestors().find(|root| holds_all(root)));
        Self::at(common.unwrap_or(working_directory))
    }

    fn at(path: &Path) -> Self {
        Self { path: path.to_path_buf(), known: Arc::default() }
    }

    /// For sources that are in no file.
    pub fn nowhere() -> Self {
        Self::at(Path::new(""))
    }

    /// The directory itself.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The path from the root, where there is one.
    pub fn relative<'p>(&self, path: &'p Path) -> &'p Path {
        match path.strip_prefix(&self.path) {
            Ok(relative) if !relative.as_os_str().is_empty() => relative,
            _ => path,
        }
    }

    /// What reports call the file, with `/` between its parts.
    pub fn name(&self, path: &Path) -> String {
        let relative = self.relative(path);
        if cfg!(windows) && relative.is_relative() {
            let parts: Vec<_> = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            return parts.join("/");
        }
        relative.to_string_lossy().into_owned()
    }
}

impl Root {
    /// Whether there is such a file or directory, and no symbolic link on the way leads out of the tree.
    fn holds(&self, name: &str) -> bool {
        self.path.join(name).canonicalize().is_ok_and(|path| path.starts_with(&self.path))
    }
}

impl Tree for Root {
    fn exists(&self, name: &str) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(exists) = known.get(name) {
            return *exists;
        }
        let exists = self.holds(name);
        known.insert(name.to_owned(), exists);
        exists
    }

    fn read(&self, name: &str) -> Option<String> {
        self.holds(name).then(|| whole_text(&self.path.join(name), LARGEST))?
    }
}

/// The repository that holds `directory`. A `.git` file marks one too: work trees and submodules have it.
pub fn repository(directory: &Path) -> Option<&Path> {
    directory.ancestors().find(|ancestor| is_repository(ancestor))
}

/// Whether a directory is the top of a repository.
pub fn is_repository(directory: &Path) -> bool {
    directory.join(".git").exists()
}

/// The path with these bytes, which need not be text where the system asks for none.
pub fn path_of_bytes(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
    }
    #[cfg(not(unix))]
    {
        let text = std::str::from_utf8(bytes).context("a path is not UTF-8")?;
        Ok(PathBuf::from(text))
    }
}

/// `path` as an absolute path without `.` and `..`, whether it exists or not.
pub fn normalized(path: &Path, working_directory: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in working_directory.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn names_start_at_the_repository() {
        let top = tempfile::tempdir().unwrap();
        let top = top.path().canonicalize().unwrap();
        fs::create_dir_all(top.join("one/.git")).unwrap();
        fs::create_dir_all(top.join("one/src")).unwrap();
        fs::create_dir_all(top.join("two/.git")).unwrap();
        let one = Root::of(&[top.join("one/src")], &top.join("two"));
        assert_eq!(one.name(&top.join("one/src/a.py")), "src/a.py");
        let both = Root::of(&[top.join("one"), top.join("two")], &top);
        assert_eq!(both.name(&top.join("one/src/a.py")), "one/src/a.py");
        let elsewhere = Root::of(&[top.join("one"), top.join("two")], Path::new("/nowhere"));
        assert_eq!(elsewhere.name(&top.join("two/b")), "two/b");
    }

    #[test]
    fn dots_are_resolved_without_the_disk() {
        assert_eq!(normalized(Path::new("../x/./y"), Path::new("/a/b")), Path::new("/a/x/y"));
    }
}
