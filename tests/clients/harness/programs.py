"""The programs, and what their headers say.

A program is `programs/<language>/<name>.<extension>`, or a folder `programs/<language>/<name>/` with `main.<extension>` and
the files beside it. Its header is the comment at its top: a sentence, then `key: value` lines.

| key | means |
| --- | --- |
| `sends` | one line a request, in order: method, host, path; a host of a deployment by its handle, so that `fix` leaves it alone |
| `fix-options` | further options of `fw-migrate fix` |
| `leaves` | the rules that `fix` still reports when it is done; nothing may be left without it |
| `direct-key-in` | a variable that holds a direct key as well |
| `deployment` | what the requests have to be pinned to, where the handle does not say it |
| `libraries` | which set of libraries it imports, or `none`, where it is not its language's |
"""

from dataclasses import dataclass, field
from pathlib import Path

from .law import DIRECT_SUFFIX

TOP = Path(__file__).resolve().parent.parent
FOLDER = TOP / "programs"


@dataclass(frozen=True)
class Language:
    extension: str
    comment: str
    #: Commands that have to be on the machine.
    tools: tuple
    #: The folder of `libraries/` that its programs import from.
    libraries: str = ""


LANGUAGES = {
    "java": Language(".java", "//", ("java", "keytool")),
    "node": Language(".mjs", "//", ("node", "npm"), "node"),
    "python": Language(".py", "#", (), "python"),
    "rust": Language(".rs", "//", ("cargo",), "rust"),
    "shell": Language(".sh", "#", ("bash", "curl")),
}


@dataclass(frozen=True)
class Program:
    name: str
    language: str
    #: The file, or the folder.
    path: Path
    #: The file that is started, relative to the folder that it is copied to.
    entry: str
    summary: str
    sends: list = field(default_factory=list)
    fix_options: list = field(default_factory=list)
    leaves: list = field(default_factory=list)
    direct_key_in: str = ""
    deployment: str = ""
    libraries: str = ""

    def hosts(self):
        return {line.split()[1] for line in self.sends}


def find():
    """All programs, by name."""
    found = []
    for language in LANGUAGES:
        found += [read(path, language) for path in sorted((FOLDER / language).iterdir())]
    return {program.name: program for program in found}


def read(path, language):
    """The program in a file or folder; an error says what its header lacks."""
    kind = LANGUAGES[language]
    entry = path / f"main{kind.extension}" if path.is_dir() else path
    name = f"{language}/{path.name if path.is_dir() else path.stem}"
    if entry.suffix != kind.extension:
        raise ValueError(f"{path}: programs in {language} end in {kind.extension}")
    said = {"sends": [], "libraries": [kind.libraries]}
    summary = ""
    for line in _header(entry.read_text(), kind.comment):
        key, colon, value = line.partition(": ")
        if colon and key in ("sends", "fix-options", "leaves", "direct-key-in", "deployment", "libraries"):
            said[key] = [*said["sends"], _request_line(name, value)] if key == "sends" else [value]
        else:
            summary = summary or line
    if not summary or not said["sends"]:
        raise ValueError(f"{name}: the header says not what it shows, or not what it sends")
    return Program(
        name=name,
        language=language,
        path=path,
        entry=entry.name,
        summary=summary,
        sends=said["sends"],
        fix_options=said.get("fix-options", [""])[0].split(),
        leaves=said.get("leaves", [""])[0].split(),
        direct_key_in=said.get("direct-key-in", [""])[0],
        deployment=said.get("deployment", [""])[0],
        libraries=said["libraries"][0] if said["libraries"][0] != "none" else "",
    )


def _header(text, comment):
    for line in text.splitlines():
        if line.startswith("#!"):
            continue
        if not line.startswith(comment):
            return
        yield line[len(comment) :].strip()


def _request_line(name, value):
    parts = value.split()
    if len(parts) != 3:
        raise ValueError(f"{name}: `sends: {value}` is not a method, a host and a path")
    method, host, path = parts
    # No host of the public has two labels only and ends in a digit, as the regions do.
    if host.count(".") == 1 and host[-1].isdigit():
        host += DIRECT_SUFFIX
    return f"{method} {host} {path}"
