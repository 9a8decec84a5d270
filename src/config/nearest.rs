//! Which configuration counts for which file: the nearest at or above it, and no other. It stands in the same repository:
//! what others put into the directories around it, such as those of temporary files, counts as little as what a link of it
//! leads to.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::{Config, OWN_FILE, PYTHON_PROJECT, load, load_table};
use crate::paths::{is_repository, repository};

/// The configurations of a run, found directory by directory, each once.
#[derive(Debug, Default)]
pub struct Nearest {
    found: Vec<Found>,
    /// Directories that were looked at, and the configuration that counts in each.
    known: HashMap<PathBuf, Option<usize>>,
    passed_over: Vec<PathBuf>,
}

/// A configuration and where it stands.
#[derive(Debug)]
pub struct Found {
    /// The directory that it speaks of, and all below that have none of their own.
    pub directory: PathBuf,
    /// Its file.
    pub file: PathBuf,
    /// What it says.
    pub config: Config,
}

impl Nearest {
    /// Finds the configuration that counts in a directory (absolute, canonical if it exists), up to the top of its repository.
    pub fn look(&mut self, directory: &Path) -> anyhow::Result<()> {
        let mut unknown = Vec::new();
        let mut nearest = None;
        for above in directory.ancestors() {
            if let Some(known) = self.known.get(above) {
                nearest = *known;
                break;
            }
            unknown.push(above);
            if let Some((file, config)) = self.within(above)? {
                self.found.push(Found { directory: above.to_path_buf(), file, config });
                nearest = Some(self.found.len() - 1);
                break;
            }
            if is_repository(above) {
                break;
            }
        }
        self.known.extend(unknown.into_iter().map(|directory| (directory.to_path_buf(), nearest)));
        Ok(())
    }

    /// All that were found so far.
    pub fn found(&self) -> &[Found] {
        &self.found
    }

    /// Files whose table is not read because a file beside them goes first.
    pub fn passed_over(&self) -> &[PathBuf] {
        &self.passed_over
    }

    /// The configuration in this very directory.
    fn within(&mut self, directory: &Path) -> anyhow::Result<Option<(PathBuf, Config)>> {
        let own = directory.join(OWN_FILE);
        let python = directory.join(PYTHON_PROJECT);
        // A link to nowhere is a mistake, not the absence of a file.
        if own.is_file() || own.is_symlink() {
            stays_inside(&own, directory)?;
            let config = load(&own)?;
            if matches!(load_table(&python), Ok(Some(_)) | Err(_)) {
                self.passed_over.push(python);
            }
            return Ok(Some((own, config)));
        }
        let found = load_table(&python);
        if !matches!(found, Ok(None)) {
            stays_inside(&python, directory)?;
        }
        Ok(found?.map(|config| (python, config)))
    }
}

/// Refuses a configuration that is a link out of the repository, or out of its directory where there is none.
fn stays_inside(file: &Path, directory: &Path) -> anyhow::Result<()> {
    let inside = repository(directory).unwrap_or(directory);
    // What cannot be read is told by whoever reads it.
    if file.is_symlink() && file.canonicalize().is_ok_and(|target| !target.starts_with(inside)) {
        bail!("{} is a link that leads out of {}; --config names such a file", file.display(), inside.display());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn excludes(top: &Path, directory: &Path) -> Vec<(PathBuf, String)> {
        let mut nearest = Nearest::default();
        nearest.look(directory).unwrap();
        let found = nearest.found().iter();
        found
            .map(|found| {
                let file = found.file.strip_prefix(top).unwrap().to_path_buf();
                (file, found.config.exclude.0[0].0.clone())
            })
            .collect()
    }

    #[test]
    fn the_nearest_file_counts() {
        let top = tempfile::tempdir().unwrap();
        let deep = top.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::write(top.path().join(OWN_FILE), "exclude = ['far']").unwrap();
        fs::write(deep.join(PYTHON_PROJECT), "[tool.other]\nx = 1 # nothing for this program here\n").unwrap();
        assert_eq!(excludes(top.path(), &deep), [(OWN_FILE.into(), "far".into())]);
        let near = Path::new("a").join(PYTHON_PROJECT);
        fs::write(top.path().join(&near), "[tool.fw-migrate]\nexclude = ['near']\n").unwrap();
        assert_eq!(excludes(top.path(), &deep), [(near, "near".into())]);
        // What another tool breaks is its own affair.
        fs::write(deep.join(PYTHON_PROJECT), "[tool.other\n").unwrap();
        assert_eq!(excludes(top.path(), &deep).len(), 1);
        fs::write(deep.join(PYTHON_PROJECT), "[tool.fw-migrate\n").unwrap();
        assert!(Nearest::default().look(&deep).is_err());
    }

    #[test]
    fn a_file_of_its_own_goes_first() {
        let top = tempfile::tempdir().unwrap();
        fs::write(top.path().join(OWN_FILE), "exclude = ['own']").unwrap();
        let table = top.path().join(PYTHON_PROJECT);
        fs::write(&table, "[tool.fw-migrate]\nexclude = ['table']\n").unwrap();
        assert_eq!(excludes(top.path(), top.path()), [(OWN_FILE.into(), "own".into())]);
        let mut nearest = Nearest::default();
        nearest.look(top.path()).unwrap();
        nearest.look(&top.path().join("below")).unwrap();
        assert_eq!((nearest.passed_over(), nearest.found().len()), (&[table][..], 1));
    }
}
