"""The action, its steps run as GitHub runs them: with what `action.yml` says, in folders with blanks in their names."""

import json
import re
import shutil
import sys
import unittest
from pathlib import Path

from place import NEW, OLD, PLACE, TOP, VERSION, packages, program, run, scratch
from ruamel.yaml import YAML

INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
ACTION = YAML(typ="safe", pure=True).load(TOP / "action.yml")
STEPS = ACTION["runs"]["steps"]
PLANTED = "my app/it's.yaml"


def tools(*names):
    """A folder with nothing but these programs."""
    folder = scratch("tools")
    for name in names:
        found = sys._base_executable if name == "python3" else shutil.which(name)
        (folder / name).symlink_to(found)
    return folder


class Job:
    """A repository, and what the runner hands to a step."""

    def __init__(self, path=None, **inputs):
        known = {name: value.get("default", "") for name, value in ACTION["inputs"].items()}
        self.inputs = known | {name.replace("_", "-"): value for name, value in inputs.items()}
        assert set(self.inputs) == set(known)
        self.action = scratch("the action")
        shutil.copytree(TOP / "packaging/action", self.action / "packaging/action")
        self.folder, self.temp = scratch("a project"), scratch("runner's temp")
        self.path = path or f"{program().parent}:{tools('bash', 'od', 'tr', 'sed')}"
        run("git", "init", "--quiet", at=self.folder)
        self.write(PLANTED, OLD)

    def write(self, name, text):
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def step(self, which, expect=0, **more):
        """Runs a step. Standard output and error are one in the log."""
        fill = lambda text: INPUT.sub(lambda found: self.inputs[found[1]], text)  # noqa: E731
        files = {name: self.temp / name for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
        environment = {name: fill(value) for name, value in which["env"].items()}
        assert "${{" not in which["run"] and not any("${{" in value for value in fill(str(environment)))
        done = run(
            "bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", which["run"], expect=expect,
            at=self.folder / fill(which.get("working-directory", ".")), PATH=self.path, RUNNER_TEMP=self.temp,
            GITHUB_ACTION_PATH=self.action, GITHUB_ACTIONS="true", CI="true", **files, **environment, **more,
        )
        return done.stdout + done.stderr

    def check(self, expect=0):
        return self.step(STEPS[1], expect)

    def outputs(self):
        lines = (self.temp / "GITHUB_OUTPUT").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)

    def summary(self):
        return (self.temp / "GITHUB_STEP_SUMMARY").read_text()


class Install(unittest.TestCase):
    def install(self, *names, expect=0, version=None, **more):
        job = Job(path=tools("bash", "python3", *names), **({"version": version} if version else {}))
        said = job.step(STEPS[0], expect, **packages(), **more)
        return job, said

    def assert_installed(self, job, said):
        self.assertIn(f"fw-migrate {VERSION}\n", said)
        (bin,) = (job.temp / "GITHUB_PATH").read_text().splitlines()
        self.assertTrue((Path(bin) / "fw-migrate").exists())
        self.assertIn(job.temp, Path(bin).parents)

    def test_with_python_alone(self):
        self.assert_installed(*self.install())

    def test_with_uv(self):
        # Its own words for what `packages` says to pip.
        own = {"UV_NO_INDEX": "1", "UV_FIND_LINKS": PLACE / "index", "UV_PYTHON_DOWNLOADS": "never"}
        self.assert_installed(*self.install("uv", "uname", **own))

    def test_a_version_that_is_not_there_fails(self):
        job, _ = self.install(expect=1, version="99.0.0")
        self.assertFalse((job.temp / "GITHUB_PATH").exists())


class Check(unittest.TestCase):
    def test_findings_fail_and_are_told_in_every_way(self):
        job = Job()
        log = job.check(expect=1)
        self.assertEqual(job.outputs()["exit-code"], "1")
        report = json.loads(Path(job.outputs()["report"]).read_text())
        self.assertEqual([finding["path"] for finding in report["findings"]], [PLANTED])
        sarif = json.loads(Path(job.outputs()["sarif"]).read_text())
        self.assertEqual([result["ruleId"] for result in sarif["runs"][0]["results"]], ["FW001"])
        (annotation,) = [line for line in log.splitlines() if line.startswith("::error")]
        self.assertIn(f"file={PLANTED}", annotation)
        self.assertIn("FW001", job.summary())

    def test_nothing_found_passes(self):
        job = Job()
        job.write(PLANTED, NEW)
        self.assertNotIn("::error", job.check())
        self.assertEqual(job.outputs()["exit-code"], "0")
        self.assertEqual(json.loads(Path(job.outputs()["sarif"]).read_text())["runs"][0]["results"], [])

    def test_annotations_can_be_left_out(self):
        log = Job(annotations="false").check(expect=1)
        self.assertNotIn("::error", log)
        self.assertIn("FW001", log)

    def test_paths_and_arguments_are_one_a_line(self):
        job = Job(paths="my app\r\n\nother file.yaml\n", args="--exclude\nit's.yaml\n")
        job.write("other file.yaml", NEW)
        job.write("elsewhere.yaml", OLD)
        job.check()
        job = Job(paths="elsewhere.yaml")
        job.write("elsewhere.yaml", NEW)
        job.check()

    def test_what_looks_like_an_option_is_a_path(self):
        job = Job(paths="--select=FW009")
        job.write("--select=FW009", OLD)
        job.check(expect=1)

    def test_works_in_a_folder(self):
        job = Job(working_directory="my app")
        job.write("elsewhere.yaml", OLD)
        job.check(expect=1)
        report = json.loads(Path(job.outputs()["report"]).read_text())
        self.assertEqual([finding["path"] for finding in report["findings"]], [PLANTED])

    def test_inputs_run_nothing(self):
        for name in ("paths", "args", "baseline", "changed_since", "working_directory", "annotations"):
            for text in ('"; touch ran; "', "$(touch ran)", "`touch ran`", "a b;touch ran"):
                job = Job(**{name: text})
                if name == "working_directory":
                    (job.folder / text).mkdir()
                job.check(expect=None)
                self.assertFalse(list(job.folder.rglob("ran")), f"{name} ran {text}")

    def test_a_wrong_argument_is_trouble_and_leaves_no_report(self):
        job = Job(args="--no-such-option")
        self.assertIn("--no-such-option", job.check(expect=2))
        self.assertEqual(job.outputs(), {"exit-code": "2"})

    def test_a_missing_path_is_trouble_with_a_report(self):
        job = Job(paths=f"{PLANTED}\nnot there")
        self.assertIn("not there", job.check(expect=2))
        self.assertEqual(job.outputs()["exit-code"], "2")
        self.assertTrue(Path(job.outputs()["sarif"]).stat().st_size)

    def test_sources_are_no_commands_to_the_runner(self):
        job = Job()
        job.write(PLANTED, f"::add-mask::x\n::set-output name=a::b\n{OLD}::warning::planted\n")
        lines = job.check(expect=1).splitlines()
        begin = next(number for number, line in enumerate(lines) if line.startswith("::stop-commands::"))
        end = lines.index(f"::{lines[begin].rpartition('::')[2]}::")
        heard = lines[:begin] + lines[end + 1:]
        commands = [line.split("::")[1].split(" ")[0] for line in heard if line.lstrip().startswith("::")]
        self.assertEqual(set(commands), {"error"})

    def test_a_summary_is_text(self):
        job = Job()
        job.write("```# <b>.yaml", OLD)
        for number in range(300):
            job.write(f"{number}.yaml", OLD)
        job.check(expect=1)
        heading, blank, *lines = job.summary().splitlines()
        self.assertEqual((heading, blank), ("### fw-migrate", ""))
        self.assertTrue(all(line.startswith("    ") or not line for line in lines))
        self.assertEqual(sum("FW001" in line for line in lines), 200)
