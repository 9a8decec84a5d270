"""Installs what the programs import, at the versions that `libraries/` pins, below `target/`.

Each set is installed once; a change of its files, or of the interpreter, installs it anew.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .programs import TOP

FOLDER = TOP / "libraries"
CACHE = TOP.parent.parent / "target" / "clients"


def install(name):
    """Sees to it that a set is there; returns whether it had to be installed."""
    source, goal = FOLDER / name, CACHE / name
    mark, fingerprint = goal / "installed", _fingerprint(source)
    if mark.is_file() and mark.read_text() == fingerprint:
        return False
    shutil.rmtree(goal, ignore_errors=True)
    goal.mkdir(parents=True)
    for file in source.iterdir():
        shutil.copy(file, goal)
    if (source / "requirements.txt").is_file():
        _install_python(goal)
    elif (source / "package.json").is_file():
        # Scripts of packages are nothing that a test needs.
        _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], goal)
    elif (source / "Cargo.toml").is_file():
        (goal / "src").mkdir()
        (goal / "src/main.rs").write_text("fn main() {}\n")
        _run(["cargo", "build", "--quiet", "--locked"], goal, CARGO_TARGET_DIR=str(goal / "target"))
    mark.write_text(fingerprint)
    return True


def python(name):
    """The interpreter of a set."""
    return CACHE / name / "venv/bin/python"


def _install_python(goal):
    venv = goal / "venv"
    _run([sys.executable, "-m", "venv", "--without-pip", venv], goal)
    # Every dependency is pinned in the file: nothing is resolved, so nothing else can come in.
    pip = [sys.executable, "-m", "pip", "--python", venv, "install", "--quiet", "--no-compile", "--no-input"]
    _run([*pip, "--disable-pip-version-check", "--no-deps", "--only-binary=:all:", "-r", "requirements.txt"], goal)


def _fingerprint(source):
    digest = hashlib.sha256(sys.version.encode())
    for file in sorted(source.iterdir()):
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def _run(command, folder, **environment):
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode != 0:
        last = "\n".join(done.stdout.splitlines()[-15:])
        raise RuntimeError(f"{Path(command[0]).name} could not install {folder.name}:\n{last}")
