"""One program: run, fixed, run again, fixed again."""

import re
import shutil
from pathlib import Path

from . import environment, law

LINES = 12
FINDING = re.compile(r"(?:error|warning)\[(FW\d+)\]")


def trial(program, server, authority, fixer, scratch):
    """What is wrong; nothing if the law holds."""
    project, home = scratch / "project", scratch / "home"
    home.mkdir()
    if program.path.is_dir():
        shutil.copytree(program.path, project)
    else:
        project.mkdir()
        shutil.copy(program.path, project)
    variables = environment.variables(program, authority, home)

    server.take()
    first = environment.start(program, project, variables)
    old = server.take()
    problems = _failed("before", first) + law.before(old, program.sends, environment.KEYS)
    if not first.output.strip():
        problems.append("before: prints nothing")
    if problems:
        return problems

    command = [*fixer, "fix", *program.fix_options, "."]
    fixed = environment.run(command, project, {"PATH": variables["PATH"], "HOME": str(home)})
    if fixed.code != (1 if program.leaves else 0):
        problems.append(f"fix: exit code {fixed.code}\n{_end(fixed.output + fixed.errors)}")
    left = sorted(set(FINDING.findall(fixed.output)))
    if left != program.leaves:
        problems.append(f"fix: leaves {left or 'nothing'} where the header says {program.leaves or 'nothing'}")
    bytes_of_fixed = _bytes(project)

    second = environment.start(program, project, variables)
    new = server.take()
    problems += _failed("after", second)
    problems += [f"after: {problem}" for problem in law.after(old, new, environment.KEYS, program.deployment)]
    if second.output != first.output:
        problems.append(f"after: prints {second.output!r} instead of {first.output!r}")

    again = environment.run(command, project, {"PATH": variables["PATH"], "HOME": str(home)})
    # What is left may be seen in the run that migrates only.
    if again.code != 0 and fixed.code == 0:
        problems.append(f"second fix: exit code {again.code}\n{_end(again.output + again.errors)}")
    if _bytes(project) != bytes_of_fixed:
        problems.append("second fix: changes something")
    return problems


def _failed(when, outcome):
    if outcome.code == 0:
        return []
    return [f"{when}: the program ends with {outcome.code}\n{_end(outcome.errors)}"]


def _end(text):
    return "\n".join(text.strip().splitlines()[-LINES:])


def _bytes(folder: Path):
    return {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
