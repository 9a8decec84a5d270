#!/usr/bin/env bash
# Installs the program for this and later steps of a job: with uv, where it is there, which is quicker, or else with pip.
# Reads INPUT_VERSION, and RUNNER_TEMP and GITHUB_PATH of GitHub.
set -euo pipefail

package="fw-migrate==$INPUT_VERSION"
place="$RUNNER_TEMP/fw-migrate"
bin="$place/bin"

if command -v uv >/dev/null; then
  UV_TOOL_DIR="$place/tools" UV_TOOL_BIN_DIR="$bin" uv tool install --quiet "$package"
else
  python3 -m venv "$place"
  # Windows calls it otherwise.
  [[ -d $bin ]] || bin="$place/Scripts"
  "$bin/python" -m pip install --quiet --disable-pip-version-check "$package"
fi

"$bin/fw-migrate" --version
echo "$bin" >>"$GITHUB_PATH"
