"""What a program sees of the machine, and how it is started."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass

from . import libraries
from .law import Keys

#: In the variables that a program may read. `MY_DIRECT_ROUTE_API_KEY` and `s3cr3tdirectkey` stand in programs.
GATEWAY_KEY = "fw_gatewayKeyOfTheEnvironment"
DIRECT_KEY = "directKeyOfTheEnvironment"
OTHERS = {"OPENAI_API_KEY": "keyForOpenAI", "ANTHROPIC_API_KEY": "keyForAnthropic"}
KEYS = Keys(GATEWAY_KEY, (DIRECT_KEY, "MY_DIRECT_ROUTE_API_KEY", "s3cr3tdirectkey"), tuple(OTHERS.values()))

SECONDS = 90


@dataclass(frozen=True)
class Outcome:
    code: int
    output: str
    errors: str


def variables(program, authority, home):
    """All variables of a program; nothing of the caller's but where tools are."""
    certificate = str(authority.certificate)
    found = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home),
        "LANG": "C.UTF-8",
        "FIREWORKS_API_KEY": GATEWAY_KEY,
        "DIRECT_ROUTE_API_KEY": DIRECT_KEY,
        "FIREWORKS_DIRECT_ROUTE_API_KEY": DIRECT_KEY,
        **OTHERS,
        "SSL_CERT_FILE": certificate,
        "REQUESTS_CA_BUNDLE": certificate,
        "CURL_CA_BUNDLE": certificate,
        "NODE_EXTRA_CA_CERTS": certificate,
        "JAVA_TOOL_OPTIONS": f"-Djavax.net.ssl.trustStore={authority.truststore} -Djavax.net.ssl.trustStorePassword=changeit",
        # They would look for news at every import, and there is no way out to them.
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LANGSMITH_TRACING": "false",
    }
    if program.language == "rust":
        real = os.path.expanduser("~")
        found["CARGO_HOME"] = os.environ.get("CARGO_HOME", f"{real}/.cargo")
        found["RUSTUP_HOME"] = os.environ.get("RUSTUP_HOME", f"{real}/.rustup")
        found["CARGO_TARGET_DIR"] = str(libraries.CACHE / "rust/target")
    if program.direct_key_in:
        found[program.direct_key_in] = DIRECT_KEY
    return found


def start(program, project, variables_of_it):
    """Runs the program in the folder that it was copied to."""
    entry = project / program.entry
    command, folder = [str(entry)], project
    if program.language == "python":
        interpreter = str(libraries.python(program.libraries)) if program.libraries else sys.executable
        command = [interpreter, *command]
    elif program.language == "node":
        # Packages are looked for upwards of the file.
        link = project.parent / "node_modules"
        if not link.exists():
            link.symlink_to(libraries.CACHE / program.libraries / "node_modules")
        command = ["node", *command]
    elif program.language == "shell":
        command = ["bash", *command]
    elif program.language == "java":
        command = ["java", *command]
    elif program.language == "rust":
        # cargo keeps results by the folder of the project, so it is the same one in every run.
        name = program.name.rpartition("/")[2]
        folder = libraries.CACHE / "rust-programs" / name
        (folder / "src/bin").mkdir(parents=True, exist_ok=True)
        for file in ("Cargo.toml", "Cargo.lock"):
            shutil.copy(libraries.FOLDER / program.libraries / file, folder)
        shutil.copyfile(entry, folder / "src/bin" / f"{name}.rs")
        command = ["cargo", "run", "--quiet", "--locked", "--offline", "--bin", name]
    return run(command, folder, variables_of_it)


def run(command, folder, variables_of_it):
    """Runs a command to its end, or for as long as a program may take."""
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=variables_of_it,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="backslashreplace",
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return Outcome(-1, "", f"does not end within {SECONDS} seconds")
    return Outcome(done.returncode, done.stdout, done.stderr)
