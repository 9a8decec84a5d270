"""Stands for `fw-migrate` in the self-test: migrates `direct.py`, but goes wrong in the way that its first argument names."""

import sys
from pathlib import Path

KIND = sys.argv[1]
DIRECT = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1"
MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"
PIN = "#accounts/my-account/deployments/abcd1234"

#: What replaces what, and what each kind does instead.
URL = (DIRECT, "https://api.fireworks.ai/inference/v1")
KEY = ('"DIRECT_ROUTE_API_KEY"', '"FIREWORKS_API_KEY"')
PINNED = (f'"{MODEL}"', f'"{MODEL}{PIN}"')
ALL = [URL, KEY, PINNED]
EDITS = {
    "lost-inference": [(DIRECT, "https://api.fireworks.ai/v1"), KEY, PINNED],
    "doubled-inference": [(DIRECT, "https://api.fireworks.ai/inference/inference/v1"), KEY, PINNED],
    "old-key": [URL, PINNED],
    "both-keys": [*ALL, ("KEY, {", 'KEY, Other=os.environ["DIRECT_ROUTE_API_KEY"], body={')],
    "key-of-another-vendor": [URL, ('"DIRECT_ROUTE_API_KEY"', '"OPENAI_API_KEY"'), PINNED],
    "unpinned-model": [URL, KEY],
    "pinned-to-another": [URL, KEY, (f'"{MODEL}"', f'"{MODEL}{PIN[:-8]}abcd9999"')],
    "changed-body": [*ALL, ("Hello!", "Hello?")],
    "changed-method": [*ALL, ('METHOD = "POST"', 'METHOD = "PUT"')],
    "lost-request": [*ALL, ('print(send("GET", f"{BASE}/models", KEY)["data"])\n', "")],
    "changed-decoy": [*ALL, ("https://api.openai.com/v1", "https://api.fireworks.ai/inference/v1")],
    "nothing-done": [],
    "broken-program": [*ALL, ("import json\n", "import json\nimport nothing_of_this_name\n")],
}


def swap_requests(text):
    """The second request goes first."""
    lines = text.splitlines(keepends=True)
    at = next(at for at, line in enumerate(lines) if line.startswith("print(send(METHOD"))
    lines[at], lines[at + 1] = lines[at + 1], lines[at]
    return "".join(lines)


for path in Path().glob("*.py"):
    text = path.read_text()
    if DIRECT in text:
        for old, new in EDITS.get(KIND, ALL):
            text = text.replace(old, new)
        if KIND == "changed-order":
            text = swap_requests(text)
    if KIND == "never-done":
        text += "#\n"
    path.write_text(text)
sys.exit(KIND == "something-left")
