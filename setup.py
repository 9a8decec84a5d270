"""What pre-commit installs: it runs `pip install .` at the top of a hook's repository.

Installs nothing but the released wheel of the same version, which takes no Rust toolchain. The package itself is made in
packaging/python; `pip install ./packaging/python` builds it.
"""

from setuptools import setup

setup(
    name="fw-migrate-pre-commit",
    version="0.0.0",
    # Otherwise folders of the repository would be looked through for packages.
    packages=[],
    py_modules=[],
    install_requires=["fw-migrate==0.1.0"],
)
