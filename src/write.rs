//! Writing a changed file so that it is old or new at every moment, never half.
//!
//! The new bytes go to a temporary file beside the old one, which is then renamed over it. There is no `fsync`: after a
//! power failure the file system decides which of the two is there (the common ones flush on such a rename). A file with
//! several hard links gets a name of its own, as with `sed -i` and `git`: writing through the others could change files
//! outside of what was asked for. A run that is killed may leave its temporary file, which later runs pass by.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};
use tempfile::Builder;

/// How the name of a temporary file begins.
const TEMPORARY: &str = ".fw-migrate-";
/// How many letters and digits follow.
const RANDOM: usize = 6;

/// Whether a file is what a run left behind that was killed between writing and renaming.
pub fn is_leftover(name: &OsStr) -> bool {
    name.to_str()
        .and_then(|name| name.strip_prefix(TEMPORARY))
        .is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Replaces the bytes of `path`, given that it still holds `old`.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> anyhow::Result<()> {
    let metadata = fs::metadata(path).context("cannot be read again")?;
    if metadata.permissions().readonly() {
        bail!("is read-only; not changed");
    }
    // A rename needs no right to write to the file itself, but who lacks it did not mean to let it be changed.
    OpenOptions::new().append(true).open(path).context("cannot be written")?;
    let directory = path.parent().context("has no directory")?;
    let mut temporary = Builder::new()
        .prefix(TEMPORARY)
        .rand_bytes(RANDOM)
        .tempfile_in(directory)
        .with_context(|| format!("cannot create a file in {}", directory.display()))?;
    temporary.write_all(new).context("cannot write a temporary file beside it")?;
    keep_attributes(temporary.as_file(), &metadata).context("cannot keep its permissions")?;
    if fs::read(path).context("cannot be read again")? != old {
        bail!("changed while fix was running; not overwritten");
    }
    temporary.persist(path).map_err(|error| error.error).context("cannot be replaced")?;
    Ok(())
}

/// Gives `file` the mode and, where that is allowed, the owner of the file it replaces.
fn keep_attributes(file: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let new = file.metadata()?;
        if (new.uid(), new.gid()) != (old.uid(), old.gid()) {
            // Only root may give files away; the group alone can often be kept.
            if fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
                let _ = fchown(file, None, Some(old.gid()));
            }
        }
    }
    // After the change of owner, which clears the set-user-id bits.
    file.set_permissions(old.permissions())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only_file(directory: &Path) -> bool {
        fs::read_dir(directory).unwrap().count() == 1
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.py");
        fs::write(&path, "newer").unwrap();
        let error = replace(&path, b"old", b"fixed").unwrap_err();
        assert!(error.to_string().contains("changed while fix was running"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"newer");
        assert!(only_file(directory.path()));
    }

    #[test]
    fn temporary_files_are_known_by_name() {
        let directory = tempfile::tempdir().unwrap();
        let temporary = Builder::new().prefix(TEMPORARY).rand_bytes(RANDOM).tempfile_in(&directory).unwrap();
        assert!(is_leftover(temporary.path().file_name().unwrap()));
        assert!(
            [".fw-migrate-notes", ".fw-migrate-", "fw-migrate.toml"].iter().all(|name| !is_leftover(name.as_ref()))
        );
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("run.sh");
        for mode in [0o755, 0o600, 0o664] {
            fs::write(&path, "old").unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            replace(&path, b"old", b"fixed").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, mode);
            assert_eq!(fs::read(&path).unwrap(), b"fixed");
        }
        assert!(only_file(directory.path()));
    }

    #[test]
    fn a_read_only_file_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a.py");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = replace(&path, b"old", b"fixed").unwrap_err();
        assert!(error.to_string().contains("read-only"), "{error}");
        assert!(only_file(directory.path()));
    }
}
