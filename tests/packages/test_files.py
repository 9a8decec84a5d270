"""What cannot be run here is held against schemas and linters; and all versions agree."""

import fnmatch
import re
import shutil
import tarfile
import unittest
import zipfile
from pathlib import Path

from place import TOP, VERSION, program, run, scratch, tracked, wheel
from ruamel.yaml import YAML

WORKFLOWS = [*sorted((TOP / ".github/workflows").glob("*.yml")), TOP / "docs/recipes/matrix.yml"]
# Where a version of this program may be written, and how.
WRITTEN = {
    "setup.py": [r'"fw-migrate==(.+?)"'],
    "action.yml": [r'default: "(\d+\.\d+\.\d+)"'],
    "packaging/gitlab/check.yml": [r'FW_MIGRATE_VERSION: "(.+?)"', r"/fw-migrate/v(.+?)/packaging"],
    "Dockerfile": [r'image\.version="(.+?)"'],
}
# The same in documents, where none has to be.
SHOWN = [
    r"fw-migrate==([\d.]+\d)", r"rev: v([\d.]+\d)", r"fw-migrate/fw-migrate@v([\d.]+\d)",
    r"fw-migrate/fw-migrate:([\d.]+\d)", r"fw-migrate/fw-migrate/v([\d.]+\d)/", r'FW_MIGRATE_VERSION: "([\d.]+\d)"',
]


class Versions(unittest.TestCase):
    def test_agree(self):
        for name, patterns in WRITTEN.items():
            text = (TOP / name).read_text()
            for pattern in patterns:
                self.assertEqual(re.findall(pattern, text), [VERSION], f"{name}: {pattern}")

    def test_agree_in_documents(self):
        count = 0
        for document in [TOP / "README.md", *(TOP / "docs").rglob("*.md")]:
            for pattern in SHOWN:
                for version in re.findall(pattern, document.read_text()):
                    self.assertEqual(version, VERSION, f"{document.name}: {pattern}")
                    count += 1
        self.assertGreaterEqual(count, 4)


class Linters(unittest.TestCase):
    def test_files_fit_their_schemas(self):
        for schema, files in {
            "github-workflows": WORKFLOWS,
            "github-actions": [TOP / "action.yml"],
            "gitlab-ci": [TOP / "packaging/gitlab/check.yml"],
        }.items():
            run("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)

    def test_workflows_are_safe(self):
        run("zizmor", "--offline", "--persona=pedantic", ".github", "action.yml")

    def test_scripts_are_sound(self):
        scripts = [name for name in tracked() if name.endswith(".sh") or (TOP / name).parent.name == ".ci"]
        self.assertGreaterEqual(len(scripts), 3)
        run("shellcheck", *(name for name in scripts if not name.startswith(("fixtures/", "tests/formats/tree/", "tests/hostile/planted/"))))

    def test_dockerfile_is_sound(self):
        run("hadolint", "Dockerfile")

    def test_actions_are_pinned_to_commits(self):
        count = 0
        for file in [*WORKFLOWS, TOP / "action.yml"]:
            for line in re.findall(r"uses: (.*)", file.read_text()):
                self.assertRegex(line, r"^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", file.name)
                count += 1
        self.assertGreater(count, 10)

    def test_workflows_name_what_is_there(self):
        for file in WORKFLOWS:
            for job in YAML(typ="safe", pure=True).load(file)["jobs"].values():
                for step in job["steps"]:
                    for path in re.findall(r"(?<![\w/])(?:\.ci|packaging)/[\w./-]*\w", step.get("run", "")):
                        self.assertTrue((TOP / path).exists(), f"{file.name}: {path}")
                    self.assertTrue((TOP / step.get("with", {}).get("working-directory", ".")).is_dir())


class Documents(unittest.TestCase):
    """What is shown in documents for others to copy."""

    def blocks(self, language):
        for document in sorted((TOP / "docs").glob("*.md")):
            for block in re.findall(rf"^```{language}\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL):
                yield document.name, block

    def test_settings_fit_their_schemas(self):
        hooks = {hook["id"] for hook in YAML(typ="safe", pure=True).load(TOP / ".pre-commit-hooks.yaml")}
        inputs = YAML(typ="safe", pure=True).load(TOP / "action.yml")["inputs"]
        kinds = set()
        for name, block in self.blocks("yaml"):
            file = scratch("shown") / "shown.yaml"
            file.write_text(block)
            shown = YAML(typ="safe", pure=True).load(block)
            if "repos" in shown:
                kinds.add("pre-commit")
                run("pre-commit", "validate-config", file)
                self.assertLessEqual({hook["id"] for repo in shown["repos"] for hook in repo["hooks"]}, hooks, name)
            elif "jobs" in shown:
                kinds.add("github")
                run("check-jsonschema", "--builtin-schema", "vendor.github-workflows", file)
                for step in (step for job in shown["jobs"].values() for step in job["steps"]):
                    if step.get("uses", "").startswith("fw-migrate/"):
                        self.assertLessEqual(set(step.get("with", {})), set(inputs), name)
            elif "include" in shown:
                kinds.add("gitlab")
                run("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", file)
        self.assertEqual(kinds, {"pre-commit", "github", "gitlab"})

    def test_scripts_are_sound(self):
        for _, block in self.blocks("sh"):
            run("shellcheck", "--shell=sh", "--exclude=SC2148", "-", stdin=block)

    def test_inputs_and_outputs_are_told(self):
        text = (TOP / "docs/ci.md").read_text()
        action = YAML(typ="safe", pure=True).load(TOP / "action.yml")
        for name in [*action["inputs"], *action["outputs"]]:
            self.assertIn(f"| `{name}` |", text)


class Image(unittest.TestCase):
    def test_context_is_enough_to_build(self):
        """No engine runs here; but what the image is made of builds, by the same command without optimisation."""
        context = scratch("context")
        kept = [line[1:] for line in (TOP / ".dockerignore").read_text().splitlines() if line.startswith("!")]
        for name in tracked():
            if any(fnmatch.fnmatch(Path(name).parts[0], pattern) for pattern in kept):
                (context / name).parent.mkdir(parents=True, exist_ok=True)
                # New files, or cargo takes what it has built of the old.
                shutil.copyfile(TOP / name, context / name)
        run("cargo", "check", "--locked", "--quiet", at=context, CARGO_TARGET_DIR=TOP / "target")
        for source in re.findall(r"^COPY (?!--from)(.*) \S+$", (TOP / "Dockerfile").read_text(), re.MULTILINE):
            for name in source.split():
                self.assertTrue((context / name).exists(), f"COPY {name}")


class Archives(unittest.TestCase):
    FILES = {
        "LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY", "README.md", "completions/_fw-migrate", "completions/_fw-migrate.ps1",
        "completions/fw-migrate.bash", "completions/fw-migrate.elv", "completions/fw-migrate.fish",
        "man/fw-migrate.1", "man/fw-migrate-check.1", "man/fw-migrate-fix.1", "man/fw-migrate-inventory.1",
    }

    def pack(self, target, expect=0, of=None):
        folder = scratch("archives")
        done = run(
            TOP / "packaging/archive.py", "--program", program(), "--target", target, "--out", folder, of or wheel(),
            expect=expect,
        )
        return done, folder / f"fw-migrate-{VERSION}-{target}"

    def assert_holds(self, top, names):
        names = {name.removeprefix(f"{top.name}/") for name in names}
        self.assertLessEqual(self.FILES, names)
        self.assertTrue(all(name.startswith(("man/", "completions/", "fw-migrate")) for name in names - self.FILES))

    def test_of_unix(self):
        _, top = self.pack("x86_64-unknown-linux-gnu")
        place = scratch("unpacked")
        with tarfile.open(f"{top}.tar.gz") as archive:
            self.assert_holds(top, archive.getnames())
            archive.extractall(place, filter="data")
        self.assertEqual(run(place / top.name / "fw-migrate", "--version").stdout, f"fw-migrate {VERSION}\n")

    def test_of_windows(self):
        _, top = self.pack("x86_64-pc-windows-msvc")
        with zipfile.ZipFile(f"{top}.zip") as archive:
            self.assert_holds(top, archive.namelist())

    def test_are_the_same_when_packed_again(self):
        first, second = (Path(f"{self.pack('a')[1]}.tar.gz").read_bytes() for _ in range(2))
        self.assertEqual(first, second)

    def test_another_version_is_refused(self):
        other = scratch("other") / "fw_migrate-99.0.0-py3-none-any.whl"
        shutil.copy(wheel(), other)
        done, top = self.pack("a", expect=2, of=other)
        self.assertIn("99.0.0", done.stderr)
        self.assertFalse(list(top.parent.iterdir()))
