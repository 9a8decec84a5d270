"""Where things are, how programs are run, and the wheel that is tested."""

import functools
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent.parent
PLACE = TOP / "target/packages"
VERSION = tomllib.loads((TOP / "Cargo.toml").read_text())["package"]["version"]
# What pip builds a package with that does not say, as a hook of pre-commit.
SETUPTOOLS = "setuptools==80.9.0"

OLD = "url: https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\n"
NEW = "url: https://api.fireworks.ai/inference/v1\n"
_SCRATCH = tempfile.TemporaryDirectory(prefix="fw-migrate-packages-")


def once(function):
    """Calls it once for all tests. If it fails, they all fail by that, and not each by trying again."""

    @functools.cache
    def outcome():
        try:
            return function(), None
        except AssertionError as error:
            return None, error

    def value():
        result, error = outcome()
        if error:
            raise error
        return result

    return value


def environment(**more):
    """What a program may know of this machine: how to reach a registry, and nothing of where it is run or for whom."""
    foreign = ("GITHUB_", "RUNNER_", "INPUT_", "GIT_", "PRE_COMMIT", "SKIP", "CI", "VIRTUAL_ENV", "NO_COLOR", "CLICOLOR")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.com", "GIT_COMMITTER_NAME": "a"}
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_COMMITTER_EMAIL": "a@example.com"}
    return {**kept, **who, **alone, **{name: str(value) for name, value in more.items()}}


def run(*command, at=TOP, expect=0, stdin="", **more):
    """Standard output and error of a program in one, and apart. It has to end with `expect`, if that is no None."""
    done = subprocess.run(
        [str(word) for word in command], cwd=at, env=environment(**more), input=stdin, text=True, capture_output=True
    )
    if expect is not None and done.returncode != expect:
        raise AssertionError(f"{command} ended with {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def scratch(name):
    """An empty folder of this run, which a repository around it does not reach."""
    folder = Path(_SCRATCH.name) / f"{name} {len(list(Path(_SCRATCH.name).iterdir()))}"
    folder.mkdir()
    return folder


def tracked():
    """All files that are, or will be, a part of the repository."""
    names = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout.split("\0")
    return [name for name in names if name and os.path.lexists(TOP / name)]


def build_wheel(source, folder):
    """What `pip` builds of a folder. Optimising would take minutes and show nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    arguments = {"MATURIN_PEP517_ARGS": "--profile dev --locked", "CARGO_TARGET_DIR": TOP / "target"}
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, source, **arguments)
    (wheel,) = folder.glob("*.whl")
    return wheel


@once
def wheel():
    """The wheel as it is built in a checkout."""
    return build_wheel(TOP / "packaging/python", PLACE / "wheels")


@once
def sdist():
    """The sources as they are published, unpacked."""
    # Not below target/: cargo would remember these files as those of the checkout, and miss what changes there.
    folder = scratch("sdist")
    run("maturin", "sdist", "--out", folder, at=TOP / "packaging/python")
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    unpacked = folder / f"fw_migrate-{VERSION}"
    # They are all equally old, older than what cargo has built; it would take that.
    for file in unpacked.rglob("*"):
        os.utime(file)
    return unpacked


@once
def packages():
    """A folder that stands for the registry: pip finds the wheel there, and nothing that it could find elsewhere."""
    folder = PLACE / "index"
    shutil.rmtree(folder, ignore_errors=True)
    run(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, SETUPTOOLS)
    shutil.copy(wheel(), folder)
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": folder}


@once
def program():
    """The program, installed from the wheel into an environment of its own."""
    venv = PLACE / "installed"
    shutil.rmtree(venv, ignore_errors=True)
    run(sys.executable, "-m", "venv", venv)
    run(venv / "bin/python", "-m", "pip", "install", "--quiet", f"fw-migrate=={VERSION}", **packages())
    return venv / "bin/fw-migrate"
