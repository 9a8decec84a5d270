"""A process in namespaces of its own, which runs programs one after another.

Its network has nothing but loopback, and its `/etc/hosts` names every host of the programs as loopback: nothing of the
machine changes, and nothing leaves it. One JSON object a line comes in (what to try) and goes out (what is wrong).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path

from . import programs
from .authority import Authority
from .server import Server
from .trial import trial

TOOLS = ("unshare", "mount", "ip", "sh")
ENTER = 'ip link set lo up && mount --bind "$1" /etc/hosts && shift && exec "$@"'


class Worker:
    """The side of the caller."""

    def __init__(self, authority, hosts_file):
        paths = [str(path) for path in vars(authority).values()]
        namespaces = ["unshare", "--mount", "--net", "--map-root-user", "sh", "-c", ENTER, "sh", str(hosts_file)]
        self._process = subprocess.Popen(
            [*namespaces, sys.executable, "-B", "-m", __name__, *paths],
            env={**os.environ, "PYTHONPATH": str(programs.TOP)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._errors = []
        threading.Thread(target=lambda: self._errors.extend(self._process.stderr), daemon=True).start()
        if self._process.stdout.readline().strip() != "ready":
            self._process.wait()
            raise RuntimeError(f"no namespace with a server of its own could be made: {''.join(self._errors).strip()}")

    def ask(self, program, fixer, keep):
        """What is wrong with a program, and the folder where it was run, if that is kept."""
        job = {"path": str(program.path), "language": program.language, "fixer": fixer, "keep": keep}
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"a worker has died: {''.join(self._errors).strip()}")
        return json.loads(answer)

    def close(self):
        self._process.stdin.close()
        self._process.wait()


def _serve(authority):
    server = Server(authority.server_certificate, authority.server_key)
    print("ready", flush=True)
    for line in sys.stdin:
        job = json.loads(line)
        scratch = Path(tempfile.mkdtemp(prefix="fw-migrate-clients-"))
        try:
            program = programs.read(Path(job["path"]), job["language"])
            problems = trial(program, server, authority, job["fixer"], scratch)
        except Exception:
            problems = [traceback.format_exc(limit=-1)]
        if not job["keep"]:
            shutil.rmtree(scratch, ignore_errors=True)
        print(json.dumps({"problems": problems, "folder": str(scratch) if job["keep"] else None}), flush=True)
    server.close()


if __name__ == "__main__":
    _serve(Authority(*map(Path, sys.argv[1:])))
