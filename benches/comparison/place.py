"""Where things are, and how other programs are called."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = HERE.parent.parent
PLACE = TOP / "target/comparison"


def call(*command, at=TOP, **more):
    """Runs a program whose output nobody needs unless it fails."""
    done = subprocess.run(
        [str(word) for word in command], cwd=at, env={**os.environ, **more}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
    )
    if done.returncode != 0:
        raise RuntimeError(f"`{' '.join(map(str, command))}` ended with {done.returncode}\n{done.stdout[-2000:]}")
    return done.stdout


def made(path, fingerprint, make):
    """Calls `make` for a path unless it has done so for the same fingerprint; what another one left is deleted first."""
    mark = path.with_name(f"{path.name}.made")
    digest = hashlib.sha256(fingerprint.encode()).hexdigest()
    if path.exists() and mark.is_file() and mark.read_text() == digest:
        return path
    mark.unlink(missing_ok=True)
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    make(path)
    mark.write_text(digest)
    return path


def files(tree):
    """The regular files of a tree but those of git, in a fixed order."""
    found = []
    for folder, folders, names in os.walk(tree):
        if ".git" in folders:
            folders.remove(".git")
        paths = (Path(folder, name) for name in names)
        found += [path for path in paths if path.is_file() and not path.is_symlink()]
    return sorted(found)
