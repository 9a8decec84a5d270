"""Options, the order of things, and what is printed."""

import argparse
import concurrent.futures
import contextlib
import importlib.util
import io
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

from . import authority, libraries, programs, self_test
from .law import GATEWAY
from .worker import TOOLS, Worker

REPOSITORY = programs.TOP.parent.parent


def main(arguments):
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except (RuntimeError, ValueError) as error:
        print(f"tests/clients/run: {error}", file=sys.stderr)
        return 2


def _parser():
    parser = argparse.ArgumentParser(
        prog="tests/clients/run",
        description="Runs programs with real client libraries before and after `fw-migrate fix`, against a server on "
        "loopback, and holds their requests against the law of paths.",
    )
    parser.add_argument("names", nargs="*", help="programs, or beginnings of their names; all if there are none")
    parser.add_argument("--list", action="store_true", help="list the programs and what they show")
    parser.add_argument("--self-test", action="store_true", help="only show that a program that breaks the law fails")
    parser.add_argument("--keep", action="store_true", help="keep the folders in which programs ran, and name them")
    parser.add_argument("--skip-missing", action="store_true", help="leave out what needs a tool that is not there")
    parser.add_argument("--jobs", type=int, default=2, help="how many programs run at a time (default: 2)")
    parser.add_argument("--binary", help="the fw-migrate to test; without it, cargo builds it")
    return parser


def _run(options):
    known = programs.find()
    chosen = [] if options.self_test else _choose(known, options.names)
    if options.list:
        for program in chosen:
            print(f"{program.name:40} {program.summary}")
        return 0
    chosen, skipped = _with_tools(chosen, options.skip_missing)
    binary = options.binary or _build()
    _install({program.libraries for program in chosen if program.libraries})

    jobs = [(program.name, program, [str(Path(binary).resolve())], None) for program in chosen]
    if not options.names:
        jobs = self_test.jobs() + jobs
    hosts = sorted({GATEWAY, *(host for job in jobs for host in job[1].hosts())})
    with tempfile.TemporaryDirectory(prefix="fw-migrate-clients-") as folder:
        with_java = any(program.language == "java" for program in chosen)
        made = authority.make(Path(folder), hosts, with_java)
        hosts_file = Path(folder) / "hosts"
        hosts_file.write_text("127.0.0.1 localhost\n" + "".join(f"127.0.0.1 {host}\n" for host in hosts))
        failures = _law_tests()
        verdicts = [not failures, *_try_all(jobs, made, hosts_file, options)]
    for name, tools in skipped:
        print(f"skipped {name}: {', '.join(tools)} not found")
    passed, failed = sum(verdicts), len(verdicts) - sum(verdicts)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def _choose(known, names):
    if not names:
        return list(known.values())
    for name in names:
        if not any(other.startswith(name) for other in known):
            raise ValueError(f"no program is called {name}; --list shows them")
    return [program for program in known.values() if program.name.startswith(tuple(names))]


def _with_tools(chosen, skip):
    """The programs whose tools are there, and the others."""
    always = [tool for tool in ("openssl", *TOOLS) if not shutil.which(tool)]
    if always:
        raise RuntimeError(f"needed and not found: {', '.join(always)}")
    there, skipped = [], []
    for program in chosen:
        missing = [tool for tool in programs.LANGUAGES[program.language].tools if not shutil.which(tool)]
        if program.language == "python":
            missing += [module for module in ("pip", "venv") if not importlib.util.find_spec(module)]
        if missing:
            skipped.append((program.name, missing))
        else:
            there.append(program)
    if skipped and not skip:
        missing = sorted({tool for _, tools in skipped for tool in tools})
        raise RuntimeError(f"needed and not found: {', '.join(missing)} (--skip-missing leaves out {len(skipped)} programs)")
    return there, skipped


def _build():
    if subprocess.run(["cargo", "build", "--quiet", "--locked"], cwd=REPOSITORY).returncode != 0:
        raise RuntimeError("fw-migrate could not be built")
    return REPOSITORY / "target/debug/fw-migrate"


def _install(names):
    with concurrent.futures.ThreadPoolExecutor() as pool:
        for name, is_new in zip(sorted(names), pool.map(libraries.install, sorted(names))):
            if is_new:
                print(f"installed libraries/{name}", flush=True)


def _law_tests():
    """Runs the unit tests of the law; prints them as one program."""
    with contextlib.redirect_stdout(io.StringIO()):
        suite = unittest.defaultTestLoader.loadTestsFromName("harness.test_law")
        result = unittest.TextTestRunner(stream=io.StringIO()).run(suite)
    failures = [text for _, text in result.failures + result.errors]
    _print_verdict("self-test/law", failures or ([] if result.testsRun else ["no test was run"]))
    return failures or not result.testsRun


def _try_all(jobs, made, hosts_file, options):
    """Whether each program passes, in the order of the jobs; they are printed as they end."""
    waiting = queue.SimpleQueue()
    for at, job in enumerate(jobs):
        waiting.put((at, job))
    verdicts = [False] * len(jobs)
    printing = threading.Lock()

    def work():
        worker = Worker(made, hosts_file)
        with contextlib.closing(worker):
            while True:
                try:
                    at, (name, program, fixer, expected) = waiting.get_nowait()
                except queue.Empty:
                    return
                answer = worker.ask(program, fixer, options.keep)
                problems = self_test.judge(answer["problems"], expected)
                verdicts[at] = not problems
                with printing:
                    _print_verdict(name, problems, answer["folder"])

    with concurrent.futures.ThreadPoolExecutor(max_workers=max(1, options.jobs)) as pool:
        for running in [pool.submit(work) for _ in range(max(1, min(options.jobs, len(jobs))))]:
            running.result()
    return verdicts


def _print_verdict(name, problems, folder=None):
    print(f"{'FAILED' if problems else 'ok    '} {name}{f' ({folder})' if folder else ''}", flush=True)
    for problem in problems:
        print("    " + problem.replace("\n", "\n      "), flush=True)
