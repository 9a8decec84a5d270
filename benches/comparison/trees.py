"""The trees that are measured: real source files, and such files with clients of a direct route planted in them."""

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile

import planted
from place import HERE, PLACE, TOP, call, files, made

# How many files of which languages need the migration.
MATCHING = {".py": 2200, ".ts": 1000, ".js": 800, ".yaml": 500, ".rs": 460, ".sh": 40}
# Bytes of a file that may get a client.
SIZES = range(200, 60_000)
SMALL = 300
# Sizes in MB, and uses of a direct route, of the large files.
LARGE = {5: 1_000, 50: 10_000}

# What a repository of this kind would name, so that rules are matched against every path and some paths are left out.
IGNORED = {
    ".gitignore": "__pycache__/\n*.py[cod]\n/build/\n/dist/\nnode_modules/\ntarget/\n.venv/\n.env\n*.log\n*.mo\n.DS_Store\n",
    "js/.gitignore": "*.map\n*.tsbuildinfo\n/coverage\n!next/**/keep.map\n",
    "py/.gitignore": "*.egg-info/\n.pytest_cache/\n/ansible/docs/_build/\nhtmlcov/\n",
}


def _repository(tree):
    """Makes a tree a repository, so that the rules of git count in it, and those of the one around it do not."""
    call("git", "init", "--quiet", tree)


def large():
    """The large tree: packages of PyPI and npm, and the sources of all crates that the lock file names."""
    packages = (HERE / "packages.toml").read_text()
    lock = (TOP / "Cargo.lock").read_text()

    def make(tree):
        pinned = tomllib.loads(packages)
        downloads = PLACE / "downloads"
        shutil.rmtree(downloads, ignore_errors=True)
        for registry in ("pypi", "npm"):
            (downloads / registry).mkdir(parents=True)
        print("downloading the packages of the large tree", file=sys.stderr)
        wanted = [f"{name}=={version}" for name, version in pinned["pypi"].items()]
        call(*pip(), "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest", downloads / "pypi", *wanted)
        wanted = [f"{name}@{version}" for name, version in pinned["npm"].items()]
        call("npm", "pack", "--silent", "--pack-destination", downloads / "npm", *wanted)
        for wheel in sorted((downloads / "pypi").iterdir()):
            zipfile.ZipFile(wheel).extractall(tree / "py" / wheel.name.split("-")[0])
        for archive in sorted((downloads / "npm").iterdir()):
            with tarfile.open(archive) as package:
                package.extractall(tree / "js" / archive.name.removesuffix(".tgz"), filter="data")
        call("cargo", "vendor", "--locked", "--quiet", "--versioned-dirs", tree / "crates")
        shutil.rmtree(downloads)
        for name, rules in IGNORED.items():
            (tree / name).write_text(rules)
        _repository(tree)

    return made(PLACE / "large", packages + lock + repr(IGNORED), make)


def pip():
    """The command of an environment below target/, for what this interpreter may be too bare."""
    environment = made(PLACE / "pip", sys.version, lambda path: call(sys.executable, "-m", "venv", path))
    return [environment / "bin/python", "-m", "pip", "--no-input", "--disable-pip-version-check"]


def small():
    """A repository of usual size: the first files of one package."""
    source = large() / "py/openai"

    def make(tree):
        for path in files(source)[:SMALL]:
            target = tree / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        (tree / ".gitignore").write_text(IGNORED[".gitignore"])
        _repository(tree)

    return made(PLACE / "small", (PLACE / "large.made").read_text() + str(SMALL), make)


def matching():
    """Files of the large tree in several languages, each with a client of a direct route at its end."""
    source = large()

    def make(tree):
        found = {suffix: [] for suffix in MATCHING}
        for path in files(source):
            suffix = {".yml": ".yaml"}.get(path.suffix, path.suffix)
            if suffix in found and path.stat().st_size in SIZES and planted.fits(f"{path.stem}{suffix}", path.read_bytes()):
                found[suffix].append(path)
        number = 0
        for suffix, count in MATCHING.items():
            if len(found[suffix]) < count:
                raise RuntimeError(f"only {len(found[suffix])} files {suffix} instead of {count}")
            # In an order that has nothing to do with what they hold, and stays if others come or go.
            found[suffix].sort(key=lambda path: hashlib.sha256(str(path.relative_to(source)).encode()).digest())
            for path in found[suffix][:count]:
                target = tree / f"part{number // 50}" / f"{path.stem}-{number}{suffix}"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes() + planted.client(suffix, number).encode())
                number += 1
        _repository(tree)

    sources = (HERE.parent / "planted.py").read_text() + (PLACE / "large.made").read_text()
    return made(PLACE / "matching", sources + repr((MATCHING, SIZES)), make)


def large_files():
    """A repository with `5.json`, `50.json`, `5.py` and `50.py`."""

    def make(folder):
        for size, uses in LARGE.items():
            for suffix, lines in (("json", planted.large_json), ("py", planted.large_python)):
                with open(folder / f"{size}.{suffix}", "w") as file:
                    file.writelines(lines(uses, size * 1_000_000 // uses))
        _repository(folder)

    return made(PLACE / "files", "a repository" + (HERE.parent / "planted.py").read_text() + repr(LARGE), make)


def copy(tree, target):
    """A fresh copy of a tree, on the disk."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(tree, target, symlinks=True)
    subprocess.run(["sync"], check=True)
    return target
