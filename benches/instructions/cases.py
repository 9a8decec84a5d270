"""The work whose instructions are counted: trees that are the same everywhere, and do not grow with the repository."""

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import planted

FIXTURES = Path(__file__).resolve().parent.parent.parent / "fixtures"

# A client in each language, for what comes once with each: its grammar and its queries.
OF_EACH_LANGUAGE = [
    "csharp/guide-openai-dotnet/before.cs",
    "go/http-request/before.go",
    "java/java-net-http/before.java",
    "javascript/guide-openai-sdk/before.js",
    "kotlin/apply-with/before.kt",
    "lua/concatenation/before.lua",
    "php/guide-openai-php/before.php",
    "python/guide-fireworks-sdk-aws/before.py",
    "ruby/allow-list/before.rb",
    "rust/guide-async-openai/before.rs",
    "shell/guide-curl-aws/before.sh",
    "swift/alamofire/before.swift",
    "tsx/branch/before.tsx",
    "typescript/guide-openai-sdk/before.ts",
]

# What programs consist of besides clients: NAME and WORDS differ from piece to piece.
PIECES = {
    ".py": 'def NAME(values, other=None):\n    """WORDS"""\n    total = [value * 2 for value in values if value > 3]\n'
    '    return {"text": "WORDS", "total": total, "other": other}\n\n\n',
    ".ts": "// WORDS\nexport function NAME(values: number[], other?: string): unknown {\n"
    '  const total = values.filter((value) => value > 3).map((value) => value * 2);\n  return { text: "WORDS", total, other };\n}\n\n',
    ".js": "// WORDS\nfunction NAME(values, other) {\n  const total = values.filter((value) => value > 3);\n"
    '  return { text: "WORDS", total, other };\n}\n\n',
    ".rs": "/// WORDS\npub fn NAME(values: &[u32], other: Option<&str>) -> (u32, String) {\n"
    '    let total = values.iter().filter(|value| **value > 3).sum();\n    (total, format!("WORDS {other:?}"))\n}\n\n',
    ".yaml": '# WORDS\nNAME:\n  text: "WORDS"\n  values: [1, 2, 3]\n  nested:\n    - name: WORDS\n      enabled: true\n',
    ".sh": '# WORDS\nNAME() {\n  local total=0\n  for value in "$@"; do total=$((total + value)); done\n  echo "WORDS $total"\n}\n\n',
}
VOCABULARY = "alpha batch client config data error field gateway handle index join key list model name order query".split()


def source(suffix, size, chance):
    """A program of about so many bytes, or settings."""
    text = ""
    while len(text) < size:
        words = " ".join(VOCABULARY[int(chance.random() * len(VOCABULARY))] for _ in range(6))
        text += PIECES[suffix].replace("NAME", f"name_{len(text)}").replace("WORDS", words)
    return text


def clean(tree):
    """Programs in folders, of the sizes that they usually have, without anything to find."""
    chance = random.Random(1)
    for number in range(400):
        suffix = list(PIECES)[number % len(PIECES)]
        path = tree / f"part{number % 23}" / f"file{number}{suffix}"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source(suffix, 200 + int(20_000 * chance.random() ** 3), chance))
    (tree / ".gitignore").write_text("/target/\n*.log\nnode_modules/\n")


def matching(count):
    """So many programs that each have a client of a direct route."""

    def plant(tree):
        chance = random.Random(2)
        for number in range(count):
            suffix = list(PIECES)[number % len(PIECES)]
            (tree / f"file{number}{suffix}").write_text(source(suffix, 5_000, chance) + planted.client(suffix, number))

    return plant


def languages(tree):
    """A short program in each language."""
    for name in OF_EACH_LANGUAGE:
        shutil.copyfile(FIXTURES / name, tree / name.replace("/", "-"))


def large(suffix, lines, uses):
    """One file with so many uses, and 5 kB for each."""
    return lambda tree: (tree / f"large{suffix}").write_text("".join(lines(uses, 5_000)))


@dataclass
class Case:
    """A command line, what it works on, and how it ends.

    `without`, if there is one, is a smaller work of the same kind; what that takes does not count, so that what comes once
    in a run (case `languages`) does not drown the rest.
    """

    plant: Callable
    arguments: list
    code: int = 0
    without: Callable | None = None


CASES = {
    "start": Case(lambda tree: None, ["--version"]),
    "clean": Case(clean, ["check"]),
    "languages": Case(languages, ["check"], 1),
    "check": Case(matching(60), ["check"], 1, matching(6)),
    "fix": Case(matching(60), ["fix"], 0, matching(6)),
    "large-json": Case(large(".json", planted.large_json, 60), ["check"], 1, large(".json", planted.large_json, 1)),
    "large-python": Case(large(".py", planted.large_python, 60), ["check"], 1, large(".py", planted.large_python, 1)),
}
