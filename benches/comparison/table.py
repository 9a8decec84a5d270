"""What is printed: a table in Markdown, and the machine that it is of."""

import os
import platform
from pathlib import Path

from place import PLACE

HEAD = "| work | ours | against | theirs | ratio | spread | promised | met |\n| --- | --- | --- | --- | --- | --- | --- | --- |"


def line(row):
    """A row of the table."""
    if not row.comparison:
        return f"| {row.work} | | {row.against} | | | | {row.promise} | skipped: {row.note} |"
    ours, theirs = (_amount(row.comparison.median(side, row.what), row.what) for side in ("ours", "theirs"))
    spread = f"{_number(row.ratios[0])}–{_number(row.ratios[-1])}, {len(row.ratios)} pair{'s' * (len(row.ratios) > 1)}"
    met = ("yes" if row.met else "**no**") + (f"; {row.note}" if row.note else "")
    return f"| {row.work} | {ours} | {row.against} | {theirs} | {_number(row.ratio)} | {spread} | {row.promise} | {met} |"


def machine():
    """What the numbers depend on."""
    model = next((entry.partition(":")[2].strip() for entry in _lines("/proc/cpuinfo") if entry.startswith("model name")), "")
    memory = next((int(entry.split()[1]) // 1024**2 for entry in _lines("/proc/meminfo") if entry.startswith("MemTotal")), "?")
    mounts = (entry.split() for entry in _lines("/proc/mounts"))
    beneath = [mount for mount in mounts if PLACE.is_relative_to(mount[1])]
    system = max(beneath, key=lambda mount: len(mount[1]))[2] if beneath else "?"
    kernel, load = platform.release().partition("-")[0], os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), {memory} GiB, {platform.system()} {kernel}, {system}, "
        f"load {load:.1f} at the beginning"
    )


def _lines(path):
    return Path(path).read_text().splitlines() if os.path.exists(path) else []


def _amount(value, what):
    if what == "memory":
        return f"{value / 1024**2:.1f} MiB"
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.1f} ms" if value < 0.1 else f"{value * 1000:.0f} ms"


def _number(ratio):
    return f"{ratio:.0f}" if ratio >= 20 else f"{ratio:.1f}" if ratio >= 5 else f"{ratio:.2f}"
