"""Runs whole processes and says what they cost."""

import json
import shlex
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

LAUNCHER = Path(__file__).resolve().parent / "launch.py"


@dataclass
class Cost:
    """Of one process and those it waited for."""

    wall: float
    cpu: float
    memory: int


@dataclass
class Work:
    """A command, where it runs, and the exit codes with which it has done what it should."""

    command: list
    at: Path
    codes: tuple = (0,)
    prepare: object = None

    def __str__(self):
        return shlex.join(str(word) for word in self.command)

    def run(self, output="/dev/null"):
        """Runs it once; what `prepare` does is not counted."""
        if self.prepare:
            self.prepare()
        words = [sys.executable, "-I", "-S", LAUNCHER, output, *self.command]
        done = subprocess.run([str(word) for word in words], cwd=self.at, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        cost = json.loads(done.stdout)
        code = cost.pop("code")
        if code not in self.codes:
            raise RuntimeError(f"`{self}` ended with {code} in {self.at}")
        return Cost(**cost)


@dataclass
class Comparison:
    """What two works cost, run in turn."""

    ours: list
    theirs: list

    def median(self, side, what="wall"):
        return statistics.median(getattr(cost, what) for cost in getattr(self, side))

    def ratios(self, what="wall"):
        """Ours by theirs, pair by pair, smallest first."""
        return sorted(getattr(our, what) / getattr(their, what) for our, their in zip(self.ours, self.theirs))


def compare(ours, theirs, pairs, after_each=None, warm=False):
    """Runs both once for the caches if these are not warm, then in turn: what the machine does meanwhile strikes both."""
    comparison = Comparison([], [])
    for number in range(0 if warm else -1, pairs):
        for work, costs in ((ours, comparison.ours), (theirs, comparison.theirs)):
            cost = work.run()
            if after_each:
                after_each(work)
            if number >= 0:
                costs.append(cost)
    return comparison
