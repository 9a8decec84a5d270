#!/usr/bin/env python3
"""Packs the program out of a wheel with its man pages and completions, for those who install without Python.

It is the very file of the wheel, so nothing is built twice. Pages and completions are the same for all platforms; a
program that runs here prints them (--program).
"""

import argparse
import gzip
import io
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
COMPLETIONS = {
    "bash": "fw-migrate.bash",
    "elvish": "fw-migrate.elv",
    "fish": "fw-migrate.fish",
    "powershell": "_fw-migrate.ps1",
    "zsh": "_fw-migrate",
}
# The same input makes the same archive.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path)
    parser.add_argument("--program", type=Path, required=True, help="a program of the same version that runs here")
    parser.add_argument("--target", required=True, help="what the wheel was built for, as in x86_64-unknown-linux-musl")
    parser.add_argument("--out", type=Path, required=True, help="the folder for the archive")
    options = parser.parse_args()
    version, program = from_wheel(options.wheel)
    said = subprocess.run([options.program, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    if said != f"fw-migrate {version}":
        parser.error(f"{options.program} is {said}, the wheel has {version}")
    files = {**program, **generated(options.program.resolve())}
    for name in ("LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY", "README.md"):
        files[name] = (TOP / name).read_bytes()
    name = f"fw-migrate-{version}-{options.target}"
    options.out.mkdir(parents=True, exist_ok=True)
    print((write_zip if "windows" in options.target else write_tar)(options.out, name, files))


def from_wheel(path):
    """The version, and the program under its name."""
    with zipfile.ZipFile(path) as wheel:
        (name,) = [name for name in wheel.namelist() if ".data/scripts/" in name]
        return path.name.split("-")[1], {name.rpartition("/")[2]: wheel.read(name)}


def generated(program):
    files = {}
    with tempfile.TemporaryDirectory() as pages:
        subprocess.run([program, "man", "--all", pages], check=True)
        for page in sorted(Path(pages).iterdir()):
            files[f"man/{page.name}"] = page.read_bytes()
    for shell, name in COMPLETIONS.items():
        done = subprocess.run([program, "completions", shell], check=True, stdout=subprocess.PIPE)
        files[f"completions/{name}"] = done.stdout
    return files


def mode(name):
    return 0o755 if name.startswith("fw-migrate") else 0o644


def write_tar(folder, top, files):
    path = folder / f"{top}.tar.gz"
    with gzip.GzipFile(path, "wb", mtime=0) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in sorted(files.items()):
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size, entry.mode = len(content), mode(name)
            archive.addfile(entry, io.BytesIO(content))
    return path


def write_zip(folder, top, files):
    path = folder / f"{top}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{top}/{name}", NO_TIME)
            entry.external_attr, entry.compress_type = mode(name) << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return path


main()
