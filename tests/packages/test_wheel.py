"""The Python package: what is in it, that it installs, and that its sources build."""

import email
import unittest
import zipfile

from place import TOP, VERSION, OLD, build_wheel, program, run, scratch, sdist, wheel

# The program is built without optimisation here; what is released has less than half of it.
MOST_BYTES = 20_000_000


class Wheel(unittest.TestCase):
    def test_holds_the_program_and_little_else(self):
        with zipfile.ZipFile(wheel()) as archive:
            names = {name.partition("/")[2] for name in archive.namelist()}
            licenses = {name: archive.read(f"fw_migrate-{VERSION}.dist-info/licenses/{name}").decode()
                        for name in ("LICENSE-MIT", "LICENSE-APACHE", "LICENSE-THIRD-PARTY")}
            metadata = email.message_from_bytes(archive.read(f"fw_migrate-{VERSION}.dist-info/METADATA"))
        self.assertEqual(names, {
            "scripts/fw-migrate", "METADATA", "WHEEL", "RECORD", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT",
            "licenses/LICENSE-THIRD-PARTY",
            "sboms/fw-migrate.cyclonedx.json",
        })
        for name, text in licenses.items():
            self.assertEqual(text, (TOP / name).read_text())
        self.assertEqual(metadata["Version"], VERSION)
        self.assertEqual(metadata["License-Expression"], "MIT OR Apache-2.0")
        self.assertEqual(metadata["Description-Content-Type"].split(";")[0], "text/markdown")
        self.assertIn("# fw-migrate", metadata.get_payload())
        self.assertIsNone(metadata["Requires-Dist"])
        self.assertLess(wheel().stat().st_size, MOST_BYTES)

    def test_installs_a_program_that_runs(self):
        self.assertEqual(run(program(), "--version").stdout, f"fw-migrate {VERSION}\n")
        done = run(program(), "check", "-", at=scratch("empty"), stdin=OLD, expect=1)
        self.assertIn("FW001", done.stdout)

    def test_sources_build(self):
        names = {file.relative_to(sdist()).parts[0] for file in sdist().rglob("*")}
        self.assertEqual(names, {
            "Cargo.lock", "Cargo.toml", "LICENSE-APACHE", "LICENSE-MIT", "LICENSE-THIRD-PARTY", "PKG-INFO", "README.md", "benches",
            "docs", "fw-migrate-report.schema.json", "fw-migrate.schema.json", "pyproject.toml", "src",
        })
        built = build_wheel(sdist(), sdist().parent / "wheels")
        with zipfile.ZipFile(built) as archive, zipfile.ZipFile(wheel()) as other:
            self.assertEqual(sorted(archive.namelist()), sorted(other.namelist()))
