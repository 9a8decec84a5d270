//! Writing a changed file so that it is old or new at every moment, never half.
//!
//! The new bytes go to a temporary file beside the old one, which is then renamed over it. There is no `fsync`: after a
//! power failure the file system decides which of the two is there (the common ones flush on such a rename). A file with
//! several hard links gets a name of its own, as with `sed -i` and `git`: writing through the others could change files
//! outside of what was asked for. A run that is killed, by whatever signal, may leave its temporary file, which [`sweep`]
//! finds by its name. `docs/safety.md` says the same to users.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, bail};
use tempfile::{Builder, NamedTempFile};

use crate::read;

/// How the name of a temporary file begins.
const PREFIX: &str = ".fw-migrate-";
/// How many letters and digits follow.
const RANDOM: usize = 16;
/// How it ends.
const SUFFIX: &str = ".tmp";
/// How often a temporary file may be swept away by another run before that is an error.
const TRIES: usize = 10;

/// Whether a file of this name is what a run left behind that was killed between writing and renaming.
pub fn is_leftover(name: &OsStr) -> bool {
    name.to_str()
        .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX))
        .is_some_and(|random| random.len() == RANDOM && random.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// Removes what runs that were killed left in `directory`, and tells how many files those were. A run that is at work holds a
/// lock on its file; where there are no locks, nothing is removed.
pub fn sweep(directory: &Path) -> usize {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let leftovers =
        entries.filter(|entry| is_leftover(&entry.file_name()) && entry.file_type().is_ok_and(|kind| kind.is_file()));
    let remove = |path: &Path| -> io::Result<()> {
        let file = open_to_write(path)?;
        file.try_lock()?;
        // By name: if it was renamed meanwhile, there is nothing of this name.
        fs::remove_file(path)
    };
    leftovers.filter(|entry| remove(&entry.path()).is_ok()).count()
}

/// Replaces the bytes of `path` (absolute, canonical), given that it still holds `old`.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> anyhow::Result<()> {
    let directory = path.parent().context("has no directory")?;
    // Where a link took the place of a directory, it may lead out of what was asked for.
    if directory.canonicalize().context("cannot be read again")? != directory {
        bail!("is reached through a symbolic link now; not changed");
    }
    let metadata = fs::symlink_metadata(path).context("cannot be read again")?;
    if !metadata.is_file() {
        bail!("is not a regular file any more; not changed");
    }
    if metadata.permissions().readonly() {
        bail!("is read-only; not changed");
    }
    // A rename needs no right to write to the file itself, but who lacks it did not mean to let it be changed.
    let target = open_to_write(path).context("cannot be written")?;
    let (mut temporary, created) =
        create(directory).with_context(|| format!("cannot create a file in {}", directory.display()))?;
    temporary.write_all(new).context("cannot write a temporary file beside it")?;
    keep_attributes(temporary.as_file(), &created, &target, &metadata).context("cannot keep its permissions")?;
    match read::whole(path, old.len().max(new.len()) as u64).context("cannot be read again")? {
        Ok(bytes) if bytes == old => {}
        // By another run, or under another name of the same directory.
        Ok(bytes) if bytes == new => return Ok(()),
        _ => bail!("changed while fix was running; not overwritten"),
    }
    temporary.persist(path).map_err(|error| error.error).context("cannot be replaced")?;
    Ok(())
}

/// Replaces the bytes of `path`, whatever they are, or makes it. Links are followed.
pub fn save(path: &Path, new: &[u8]) -> anyhow::Result<()> {
    let Ok(path) = path.canonicalize() else { return Ok(fs::write(path, new)?) };
    match fs::symlink_metadata(&path)?.is_file() {
        true => replace(&path, &fs::read(&path)?, new),
        // Standard output, say.
        false => Ok(fs::write(&path, new)?),
    }
}

/// Opens a file without following a link, and without waiting for the other end of a pipe, that took its place.
fn open_to_write(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true);
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags((OFlags::NONBLOCK | OFlags::NOFOLLOW).bits().cast_signed());
    }
    options.open(path)
}

/// A new file in `directory` that only its owner may read, locked against [`sweep`].
fn create(directory: &Path) -> io::Result<(NamedTempFile, Metadata)> {
    for _ in 0..TRIES {
        let temporary = Builder::new().prefix(PREFIX).suffix(SUFFIX).rand_bytes(RANDOM).tempfile_in(directory)?;
        match temporary.as_file().try_lock() {
            // Where there are no locks nothing is swept either.
            Ok(()) | Err(TryLockError::Error(_)) => {}
            Err(TryLockError::WouldBlock) => continue,
        }
        // Another run may have swept it away before it was locked.
        match fs::symlink_metadata(temporary.path()) {
            Ok(metadata) => return Ok((temporary, metadata)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("other runs keep removing it"))
}

/// Gives `file`, which only its owner may read as yet, what the file that it replaces has beside its bytes: mode and, where
/// that is allowed, owner and extended attributes. At no moment may anyone read it who could not read the other.
fn keep_attributes(file: &File, created: &Metadata, target: &File, old: &Metadata) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
        let mut mode = old.mode() & 0o7777;
        if (created.uid(), created.gid()) != (old.uid(), old.gid()) {
            // Only root may give files away; the group alone can often be kept.
            if fchown(file, Some(old.uid()), Some(old.gid())).is_err() {
                // Whoever runs it gets no rights of another user than before.
                mode &= !0o6000;
                if fchown(file, None, Some(old.gid())).is_err() {
                    // Those of another group were among all others to the old file.
                    mode &= !0o070 | (mode & 0o007) << 3;
                }
            }
        }
        keep_extended_attributes(file, target)?;
        // After the change of owner, which clears the set-user-id bits.
        file.set_permissions(fs::Permissions::from_mode(mode))
    }
    #[cfg(not(unix))]
    {
        let _ = (created, target);
        file.set_permissions(old.permissions())
    }
}

/// The list of users and groups that may read or write a file, beyond its mode.
#[cfg(unix)]
const ACCESS_LIST: &str = "system.posix_acl_access";

/// What speaks of the bytes of a file, and so not of new ones.
#[cfg(unix)]
const OF_CONTENTS: &[&str] = &["security.capability", "security.evm", "security.ima"];

/// Gives `file` the extended attributes of `old`. Those that the user may not set or the file system does not take are lost,
/// but not who may read the file.
#[cfg(unix)]
fn keep_extended_attributes(file: &File, old: &File) -> io::Result<()> {
    use xattr::FileExt;
    // Directories may have a list for the files that are made in them.
    let inherited = file.list_xattr().is_ok_and(|mut names| names.any(|name| name == ACCESS_LIST));
    if inherited {
        file.remove_xattr(ACCESS_LIST)?;
    }
    // Not every file system has any.
    let Ok(names) = old.list_xattr() else { return Ok(()) };
    for name in names.filter(|name| !OF_CONTENTS.iter().any(|other| name == other)) {
        let kept = match old.get_xattr(&name) {
            Ok(Some(value)) => file.set_xattr(&name, &value),
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if name == ACCESS_LIST {
            kept?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As paths of a run are.
    fn real(directory: &Path) -> std::path::PathBuf {
        directory.canonicalize().unwrap()
    }

    fn only_file(directory: &Path) -> bool {
        fs::read_dir(directory).unwrap().count() == 1
    }

    #[test]
    fn a_file_that_changed_meanwhile_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let path = real(directory.path()).join("a.py");
        fs::write(&path, "newer").unwrap();
        let error = replace(&path, b"old", b"fixed").unwrap_err();
        assert!(error.to_string().contains("changed while fix was running"), "{error}");
        assert_eq!(fs::read(&path).unwrap(), b"newer");
        assert!(only_file(directory.path()));
    }

    #[test]
    fn what_another_run_wrote_already_is_written() {
        let directory = tempfile::tempdir().unwrap();
        let path = real(directory.path()).join("a.py");
        fs::write(&path, "fixed").unwrap();
        replace(&path, b"old", b"fixed").unwrap();
        assert!(only_file(directory.path()));
    }

    #[test]
    fn only_what_was_left_behind_is_swept() {
        let directory = tempfile::tempdir().unwrap();
        let (at_work, metadata) = create(directory.path()).unwrap();
        assert!(is_leftover(at_work.path().file_name().unwrap()) && metadata.is_file());
        let others = [
            ".fw-migrate-notes",
            ".fw-migrate-0123456789abcdef",
            ".fw-migrate-0123456789abcde.tmp",
            ".fw-migrate-0123456789abcde-.tmp",
            "fw-migrate-0123456789abcdef.tmp",
            ".fw-migrate-0123456789abcdef.tmp.py",
        ];
        for name in others {
            fs::write(directory.path().join(name), "").unwrap();
        }
        fs::create_dir(directory.path().join(".fw-migrate-directoryABCDEFG.tmp")).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", directory.path().join(".fw-migrate-symboliclinkABCD.tmp")).unwrap();
        let before = fs::read_dir(directory.path()).unwrap().count();
        for name in [".fw-migrate-0123456789abcdef.tmp", ".fw-migrate-ABCDEFGHIJKLMNOP.tmp"] {
            fs::write(directory.path().join(name), "half").unwrap();
        }
        assert_eq!(sweep(directory.path()), 2);
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), before);
        // A run that is killed holds no lock any more.
        let (_, left) = at_work.keep().unwrap();
        assert_eq!(sweep(directory.path()), 1);
        assert!(!left.exists());
    }

    /// Runs that write and runs that sweep do not hinder each other, wherever the one comes upon the other's file.
    #[test]
    fn files_of_concurrent_runs_are_not_swept() {
        let directory = tempfile::tempdir().unwrap();
        let directory = real(directory.path());
        let done = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|scope| {
            let sweeper = scope.spawn(|| {
                while !done.load(std::sync::atomic::Ordering::Relaxed) {
                    sweep(&directory);
                }
            });
            for round in 0..500 {
                let path = directory.join("a.py");
                fs::write(&path, "old").unwrap();
                replace(&path, b"old", b"fixed").unwrap_or_else(|error| panic!("round {round}: {error:#}"));
                assert_eq!(fs::read(&path).unwrap(), b"fixed");
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
            sweeper.join().unwrap();
        });
        assert!(only_file(&directory));
    }

    #[cfg(unix)]
    #[test]
    fn modes_are_kept() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = real(directory.path()).join("run.sh");
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
        let path = real(directory.path()).join("a.py");
        fs::write(&path, "old").unwrap();
        let mut permissions = fs::metadata(&path).unwrap().permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&path, permissions).unwrap();
        let error = replace(&path, b"old", b"fixed").unwrap_err();
        assert!(error.to_string().contains("read-only"), "{error}");
        assert!(only_file(directory.path()));
    }
}
