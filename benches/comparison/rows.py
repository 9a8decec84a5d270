"""The rows of the table: what is done, against what, and what was promised."""

import json
import shutil
from dataclasses import dataclass

import peers
import trees
from measure import Comparison, Work, compare
from place import HERE, PLACE, files

PATTERN = r"direct\.fireworks\.ai|DIRECT_ROUTE_API_KEY"
URL = r"https://[A-Za-z0-9-]+\.[a-z0-9-]+\.direct\.fireworks\.ai"
# Behind ripgrep: the two substitutions of the guide, for those who know that nothing else has to change.
SED = (
    f"--hidden -l0 '{PATTERN}' . | xargs -0 sed -i -E "
    f"-e 's#{URL}#https://api.fireworks.ai/inference#g' -e 's/DIRECT_ROUTE_API_KEY/FIREWORKS_API_KEY/g'"
)
# So many files a linter may miss because its parser does not read them.
MISSED = 10


@dataclass
class Row:
    """One line of the table."""

    work: str
    against: str
    # Ours may take at most so many times what the peer takes, or has to be at least so many times faster.
    at_most: float | None = None
    times_faster: float | None = None
    what: str = "wall"
    comparison: Comparison | None = None
    note: str = ""

    @property
    def promise(self):
        return f"≤ {self.at_most} ×" if self.at_most else f"≥ {self.times_faster} × faster"

    @property
    def ratios(self):
        """Smallest first; what `promise` speaks of."""
        ratios = self.comparison.ratios(self.what)
        return ratios if self.at_most else sorted(1 / ratio for ratio in ratios)

    @property
    def ratio(self):
        return self.ratios[len(self.ratios) // 2]

    @property
    def met(self):
        return self.ratio <= self.at_most if self.at_most else self.ratio >= self.times_faster


class Rows:
    """Measures with so many pairs as `pairs` says: of runs that take milliseconds, seconds, or minutes."""

    def __init__(self, ours, ripgrep, pairs):
        self.ours, self.rg, self.pairs = ours, ripgrep, pairs
        # What was compared, as it was run.
        self.commands = []

    def _measure(self, row, ours, theirs, pairs, **more):
        if theirs.command[0] is None:
            row.note = "the peer is missing"
        else:
            self.commands += [(str(ours), str(theirs))]
            row.comparison = compare(ours, theirs, self.pairs[pairs], **more)
        return row

    def _check(self, at, *options, codes=(0,)):
        return Work([self.ours, "check", *options], at, codes)

    def _search(self, at, *flags):
        # A search that finds nothing ends with 1.
        return Work([self.rg, *flags, PATTERN], at, (1,))

    def clean(self):
        """Every file of the large tree, with nothing to find; and the memory that takes."""
        tree = trees.large()
        row = Row(f"`check --no-ignore`, {len(files(tree)):,} files, nothing to find", "`rg -uu --hidden -c`", at_most=1.0)
        yield self._measure(row, self._check(tree, "--no-ignore"), self._search(tree, "-uu", "--hidden", "-c"), "seconds")
        yield Row("the same, peak memory", row.against, 1.5, what="memory", comparison=row.comparison, note=row.note)

    def ignore(self):
        """The same tree with the rules of git."""
        tree = trees.large()
        row = Row("`check`, the same tree with git-ignore rules", "`rg --hidden -c`", at_most=1.0)
        yield self._measure(row, self._check(tree), self._search(tree, "--hidden", "-c"), "seconds")

    def small(self):
        """A repository of usual size, where starting counts."""
        tree = trees.small()
        row = Row(f"`check`, a repository of {trees.SMALL} files", "`rg --hidden -c`", at_most=1.5)
        yield self._measure(row, self._check(tree), self._search(tree, "--hidden", "-c"), "milliseconds")

    def fix(self):
        """Thousands of files that all need it, in a fresh copy each time."""
        tree, place = trees.matching(), PLACE / "fixed"

        def copy():
            trees.copy(tree, place)

        def migrated(work):
            left = [path for path in files(place) if b"direct.fireworks.ai" in path.read_bytes()]
            if left:
                raise RuntimeError(f"`{work}` left {len(left)} files as they were, one is {left[0]}")

        sed = Work([self.rg and "sh", "-c", f"{self.rg} {SED}"], place, prepare=copy)
        row = Row(f"`fix`, {len(files(tree)):,} files that all need it", "`rg --hidden -l0 … \\| xargs -0 sed -i …`", at_most=1.5)
        yield self._measure(row, Work([self.ours, "fix"], place, prepare=copy), sed, "seconds", after_each=migrated)
        shutil.rmtree(place, ignore_errors=True)

    def ast_grep(self):
        """The same files, only looked at."""
        command = ["scan", "--rule", HERE / "rules/ast-grep.yml", "--json=stream", "."]

        def found(text):
            return {json.loads(line)["file"] for line in text.splitlines()}

        yield self._linter("ast-grep", command, 10, "seconds", found)

    def semgrep(self):
        """The same files, only looked at."""
        rules = HERE / "rules/semgrep.yml"
        command = ["scan", "--metrics=off", "--disable-version-check", "--config", rules, "--json", "."]

        def found(text):
            return {result["path"] for result in json.loads(text)["results"]}

        yield self._linter("semgrep", command, 50, "minutes", found)

    def _linter(self, name, command, times, pairs, found):
        tree = trees.matching()
        count = len(files(tree))
        row = Row(f"`check --format json`, the same {count:,} files", f"{name} `scan --json`", times_faster=times)
        ours = self._check(tree, "--format", "json", codes=(1,))
        theirs = Work([peers.of_python(name), *command], tree, (0, 1))
        if theirs.command[0]:
            by_us = len(self._found(ours, lambda text: {finding["path"] for finding in json.loads(text)["findings"]}))
            by_them = len(self._found(theirs, found))
            if min(by_us, by_them) < count - MISSED:
                raise RuntimeError(f"no equal work: ours reports {by_us} of {count} files, {name} {by_them}")
            row.note = f"it reports {by_them:,} of them, ours {by_us:,}"
        return self._measure(row, ours, theirs, pairs, warm=True)

    @staticmethod
    def _found(work, read):
        """What is read out of a report."""
        output = PLACE / "report.json"
        work.run(output)
        found = read(output.read_text())
        output.unlink()
        return found

    def linear(self):
        """One large file, against itself at a tenth of its size."""
        folder = trees.large_files()
        for suffix, name in (("json", "JSON"), ("py", "Python")):
            row = Row(f"`check`, 50 MB of {name} with 10,000 uses", "itself at 5 MB", at_most=12)
            large, small = (self._check(folder, f"{size}.{suffix}", codes=(1,)) for size in (50, 5))
            safe = [self._check(folder, "--format", "json", *work.command[2:], codes=(1,)) for work in (large, small)]
            safe = [self._found(work, lambda text: json.loads(text)["summary"]["fixable_safe"]) for work in safe]
            row.note = f"of them {safe[0]:,} with a safe fix, of the small one's {safe[1]:,}"
            yield self._measure(row, large, small, "minutes", warm=True)


ALL = {
    "clean": Rows.clean,
    "ignore": Rows.ignore,
    "small": Rows.small,
    "fix": Rows.fix,
    "ast-grep": Rows.ast_grep,
    "semgrep": Rows.semgrep,
    "linear": Rows.linear,
}
