"""Shows that a program that breaks the law fails: the whole trial, with a `fix` that goes wrong in one way."""

import sys

from .programs import TOP, read

FOLDER = TOP / "self_test"

#: What `sabotage.py` does, and words of the problem that has to be found; none where there is no problem.
KINDS = {
    "as-it-should-be": None,
    "lost-inference": "the path became /v1/chat/completions instead of /inference/v1/chat/completions",
    "doubled-inference": "the path became /inference/inference/v1/chat/completions",
    "old-key": "shows the direct key",
    "both-keys": "shows the direct key",
    "key-of-another-vendor": "shows a key of another vendor",
    "unpinned-model": "with model accounts/fireworks/models/llama-v3-8b-instruct {",
    "pinned-to-another": "with model accounts/fireworks/models/llama-v3-8b-instruct#accounts/my-account/deployments/abcd9999",
    "changed-body": "the body became",
    "changed-method": "the method became PUT",
    "lost-request": "3 requests became 2",
    "changed-order": "the path became /inference/v1/models instead",
    "changed-decoy": "POST api.openai.com /v1/chat/completions: became POST api.fireworks.ai",
    "nothing-done": "the host became my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "something-left": "fix: exit code 1",
    "never-done": "second fix: changes something",
    "broken-program": "after: the program ends with 1",
}


def jobs():
    """As those of the programs: name, program, the command that stands for `fw-migrate`, the expected problem."""
    program = read(FOLDER / "direct.py", "python")
    found = []
    for kind, expected in KINDS.items():
        words = "" if expected is None else expected
        found.append((f"self-test/{kind}", program, [sys.executable, str(FOLDER / "sabotage.py"), kind], words))
    moved = [sys.executable, str(FOLDER / "sabotage.py"), "nothing-done"]
    found.append(("self-test/no-direct-request", read(FOLDER / "moved.py", "python"), moved, "sends no direct request"))
    found.append(("self-test/other-requests", read(FOLDER / "other.py", "python"), moved, "where its header says"))
    return found


def judge(problems, expected):
    """The problems of a program, or that the one that was expected is not among them."""
    if not expected:
        return problems
    if any(expected in problem for problem in problems):
        return []
    return [f"was to be found: {expected}", *(f"was found: {problem}" for problem in problems)]
