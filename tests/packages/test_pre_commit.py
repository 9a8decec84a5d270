"""The hooks, run by pre-commit as `git commit` runs it, out of a repository that is this one."""

import shutil
import unittest

from place import NEW, OLD, TOP, VERSION, once, packages, run, scratch, tracked

KEY = "DIRECT_ROUTE_API_KEY"
CLIENT = f'''import os
from openai import OpenAI

client = OpenAI(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    api_key=os.environ["{KEY}"],
)
'''
# A real key is replaced by hand.
BY_HAND = f"FIREWORKS_{KEY}=s3cr3tV4lue\n"


@once
def hooks():
    """This repository as a tag would have it."""
    folder = scratch("hooks")
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(TOP / name, folder / name, follow_symlinks=False)
    run("git", "init", "--quiet", at=folder)
    run("git", "add", "--all", "--force", at=folder)
    run("git", "commit", "--quiet", "--no-verify", "--message", "Release", at=folder)
    run("git", "tag", f"v{VERSION}", at=folder)
    return folder


@once
def home():
    """Where pre-commit keeps what it has installed."""
    return scratch("home")


class Repository:
    """Of somebody who uses a hook."""

    def __init__(self, *lines, kinds="[pre-commit]"):
        self.folder = scratch("a project")
        self.write(".pre-commit-config.yaml", "\n".join([
            f"default_install_hook_types: {kinds}", "repos:", f"- repo: '{hooks()}'", f"  rev: v{VERSION}", "  hooks:",
            *(f"  {line}" for line in lines), "",
        ]))
        self.git("init", "--quiet")
        self.run("pre-commit", "install")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--no-verify", "--message", "Use the hook")

    def run(self, *command, expect=0):
        # The hooks' environment is made once, in the first test.
        return run(*command, at=self.folder, expect=expect, **packages(), PRE_COMMIT_HOME=home())

    def git(self, *arguments, expect=0):
        return self.run("git", *arguments, expect=expect)

    def write(self, name, text):
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text)

    def read(self, name):
        return (self.folder / name).read_text()

    def commit(self, expect=0, message="Change"):
        """Commits everything; what the hooks say."""
        self.git("add", "--all", "--force")
        done = self.git("commit", "--message", message, expect=expect)
        return done.stdout + done.stderr

    def commits(self):
        return int(self.git("rev-list", "--count", "HEAD").stdout)


class PreCommit(unittest.TestCase):
    def test_manifest_is_one(self):
        run("pre-commit", "validate-manifest", ".pre-commit-hooks.yaml")

    def test_check_blocks_a_direct_url(self):
        project = Repository("- id: fw-migrate-check")
        project.write("settings.yaml", "url: https://example.com\n")
        self.assertIn("Passed", project.commit())
        project.write("the app/my settings.yaml", OLD)
        said = project.commit(expect=1)
        self.assertIn("FW001", said)
        self.assertIn("the app/my settings.yaml", said)
        self.assertEqual(project.read("the app/my settings.yaml"), OLD)
        self.assertEqual(project.commits(), 2)

    def test_fix_changes_it_and_the_next_commit_passes(self):
        project = Repository("- id: fw-migrate-fix")
        project.write("the app/my settings.yaml", OLD)
        said = project.commit(expect=1)
        self.assertIn("files were modified by this hook", said)
        self.assertEqual(project.read("the app/my settings.yaml"), NEW)
        self.assertEqual(project.commits(), 1)
        self.assertIn("Passed", project.commit())
        self.assertEqual(project.git("show", "HEAD:the app/my settings.yaml").stdout, NEW)

    def test_fix_blocks_what_is_left(self):
        project = Repository("- id: fw-migrate-fix")
        project.write("prod.env", BY_HAND)
        said = project.commit(expect=1)
        self.assertIn("FW003", said)
        self.assertNotIn("s3cr3tV4lue", said)
        self.assertEqual(project.read("prod.env"), BY_HAND)

    def test_excluded_files_are_left_alone(self):
        project = Repository("- id: fw-migrate-check", "- id: fw-migrate-fix")
        project.write("fw-migrate.toml", 'exclude = ["vendor/"]\n')
        project.write("vendor/settings.yaml", OLD)
        self.assertEqual(project.commit().count("Passed"), 2)
        self.assertEqual(project.read("vendor/settings.yaml"), OLD)

    def test_excluded_files_are_left_alone_with_other_arguments(self):
        project = Repository("- id: fw-migrate-check", "  args: [--select, FW001, --exclude, '*.bak.yaml']")
        project.write("settings.bak.yaml", OLD)
        self.assertIn("Passed", project.commit())
        project.write("settings.yaml", OLD)
        self.assertIn("FW001", project.commit(expect=1))

    def test_other_files_are_not_looked_at(self):
        project = Repository("- id: fw-migrate-check")
        project.write("old.yaml", OLD)
        project.git("add", "--all")
        project.git("commit", "--quiet", "--no-verify", "--message", "Before the hook")
        project.write("new.yaml", NEW)
        self.assertIn("Passed", project.commit())

    def test_all_files_are_one_run(self):
        """A name of a key is known by what another file does with it, so they must come together."""
        project = Repository("- id: fw-migrate-fix")
        project.write("zzz/client.py", CLIENT)
        settings = [f"{number}.env.example" for number in range(100)]
        for name in settings:
            project.write(name, f"{KEY}=\n")
        project.git("add", "--all")
        project.run("pre-commit", "run", "--all-files", expect=1)
        self.assertEqual({project.read(name) for name in settings}, {"FIREWORKS_API_KEY=\n"})
        self.assertIn("FIREWORKS_API_KEY", project.read("zzz/client.py"))

    def test_whole_repository(self):
        """As docs/pre-commit.md shows it."""
        project = Repository("- id: fw-migrate-check", "  pass_filenames: false", "  always_run: true")
        project.write("old.yaml", OLD)
        project.git("add", "--all")
        project.git("commit", "--quiet", "--no-verify", "--message", "Before the hook")
        project.write("new.yaml", NEW)
        self.assertIn("old.yaml", project.commit(expect=1))

    def test_messages_of_commits_are_no_files(self):
        project = Repository("- id: fw-migrate-fix", kinds="[pre-commit, commit-msg]")
        project.write("a.yaml", NEW)
        project.commit(message=OLD)
        self.assertEqual(project.git("log", "-1", "--format=%B").stdout.strip(), OLD.strip())
