"""The programs that are measured against, of pinned versions, below target/."""

import shutil
import sys
from pathlib import Path

from place import PLACE, TOP, call, made
from trees import pip

RIPGREP = "15.2.0"
PYTHON = {"ast-grep": "ast-grep-cli==0.51.1", "semgrep": "semgrep==1.182.0"}


def ripgrep():
    """Its path: built as its own releases are, or else the one of the system."""
    def make(place):
        print(f"building ripgrep {RIPGREP}", file=sys.stderr)
        # In a place of its own: what cargo is told here is not meant for it.
        call(
            "cargo", "install", "--quiet", "--locked", "--profile", "release-lto", "--no-track", "--root", place,
            f"ripgrep@{RIPGREP}", at=PLACE,
        )

    return _found("rg", lambda: made(PLACE / "ripgrep", RIPGREP, make) / "bin/rg")


def of_python(name):
    """The path of a program that PyPI has as a wheel."""
    def make(place):
        print(f"installing {PYTHON[name]}", file=sys.stderr)
        call(sys.executable, "-m", "venv", place)
        call(place / "bin/python", "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check",
             "--only-binary=:all:", PYTHON[name])

    return _found(name, lambda: made(PLACE / name, sys.version + PYTHON[name], make) / "bin" / name)


def _found(name, install):
    try:
        return install()
    except (RuntimeError, OSError) as error:
        print(f"{name} cannot be installed: {str(error).splitlines()[-1]}", file=sys.stderr)
        return shutil.which(name)


def version(program):
    """What a program says that it is."""
    name, said = Path(program).name, call(program, "--version").splitlines()[0]
    return said if said.startswith((name, "ripgrep")) else f"{name} {said}"


def program(name):
    """The path of a program that the user named."""
    found = shutil.which(name)
    if not found:
        raise RuntimeError(f"there is no program {name}")
    return str(Path(found).resolve())


def ours():
    """The path of fw-migrate, built as it is released."""
    call("cargo", "build", "--locked", "--release", CARGO_TARGET_DIR=str(TOP / "target"))
    return TOP / "target/release/fw-migrate"
