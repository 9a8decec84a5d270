"""The job for GitLab, its script run as GitLab runs it, but for the installation."""

import json
import unittest
from xml.etree import ElementTree

from place import NEW, OLD, TOP, program, run, scratch
from ruamel.yaml import YAML

JOB = YAML(typ="safe", pure=True).load(TOP / "packaging/gitlab/check.yml")["fw-migrate"]
PLANTED = "my app/it's.yaml"


class GitLab(unittest.TestCase):
    def setUp(self):
        self.folder = scratch("a project")
        run("git", "init", "--quiet", at=self.folder)
        (self.folder / "my app").mkdir()
        (self.folder / PLANTED).write_text(OLD)

    def job(self, expect, shell="sh", **variables):
        install, script = JOB["script"]
        self.assertTrue(install.startswith("pip install "))
        path = f"{program().parent}:/usr/local/bin:/usr/bin:/bin"
        return run(shell, "-e", "-c", script, at=self.folder, expect=expect, PATH=path, **JOB["variables"] | variables)

    def artifact(self, kind):
        return (self.folder / JOB["artifacts"]["reports"][kind]).read_text()

    def test_findings_fail_and_are_artifacts(self):
        self.assertIn("FW001", self.job(1).stdout)
        (issue,) = json.loads(self.artifact("codequality"))
        self.assertEqual(issue["location"]["path"], PLANTED)
        (suite,) = ElementTree.fromstring(self.artifact("junit"))
        self.assertEqual((suite.get("name"), suite.get("failures")), (PLANTED, "1"))
        (report,) = JOB["artifacts"]["paths"]
        self.assertEqual(len(json.loads((self.folder / report).read_text())["findings"]), 1)

    def test_runs_in_bash_too(self):
        self.job(1, "bash", FW_MIGRATE_ARGS="--select\nFW001")
        self.assertEqual(len(json.loads(self.artifact("codequality"))), 1)

    def test_nothing_found_passes(self):
        (self.folder / PLANTED).write_text(NEW)
        self.job(0)
        self.assertEqual(json.loads(self.artifact("codequality")), [])

    def test_paths_and_arguments_are_one_a_line(self):
        (self.folder / "elsewhere.yaml").write_text(OLD)
        self.job(0, FW_MIGRATE_PATHS="my app", FW_MIGRATE_ARGS="--exclude\nit's.yaml")
        self.job(1, FW_MIGRATE_PATHS="my app\nelsewhere.yaml", FW_MIGRATE_ARGS="--exclude\nit's.yaml")

    def test_variables_run_nothing(self):
        for name in ("FW_MIGRATE_PATHS", "FW_MIGRATE_ARGS"):
            for text in ('"; touch ran; "', "$(touch ran)", "`touch ran`", "ARGUMENTS\ntouch ran"):
                self.job(None, **{name: text})
                self.assertFalse((self.folder / "ran").exists(), f"{name} ran {text}")

    def test_a_wrong_argument_is_trouble(self):
        self.assertIn("--no-such-option", self.job(2, FW_MIGRATE_ARGS="--no-such-option").stderr)
