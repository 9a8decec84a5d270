#!/usr/bin/env bash
# Looks once for what has to be migrated, and tells it in all the ways that GitHub shows. Ends as `fw-migrate check` does.
#
# Reads INPUT_PATHS and INPUT_ARGS (one a line), INPUT_BASELINE, INPUT_CHANGED_SINCE and INPUT_ANNOTATIONS, and GITHUB_OUTPUT,
# GITHUB_STEP_SUMMARY and RUNNER_TEMP of GitHub. What an input holds is only ever an argument. bash 3.2, which macOS has, does.
set -euo pipefail

# GitHub cuts a summary off at one MiB; who reads on has the report.
most_lines=200

report="$RUNNER_TEMP/fw-migrate.json"
sarif="$RUNNER_TEMP/fw-migrate.sarif"

command=(fw-migrate check --format json)
add_lines() {
  local line
  while IFS= read -r line; do
    line="${line%$'\r'}"
    [[ -z $line ]] || command+=("$line")
  done <<<"$1"
}
add_lines "${INPUT_ARGS:-}"
[[ -z ${INPUT_BASELINE:-} ]] || command+=(--baseline "$INPUT_BASELINE")
[[ -z ${INPUT_CHANGED_SINCE:-} ]] || command+=(--changed-since "$INPUT_CHANGED_SINCE")
command+=(--)
add_lines "${INPUT_PATHS:-}"

# The report in another format. Its exit code says again what that of `check` has said.
render() {
  fw-migrate report merge --format "$1" "$report" || true
}

# Files and their names come from whoever opened the pull request. Nothing of them may be a command to the runner.
silence="$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
echo "::stop-commands::$silence"
code=0
"${command[@]}" >"$report" || code=$?
[[ ! -s $report ]] || render human
echo "::$silence::"

echo "exit-code=$code" >>"$GITHUB_OUTPUT"
# A wrong argument leaves no report.
if [[ -s $report ]]; then
  [[ ${INPUT_ANNOTATIONS:-true} != true ]] || render github
  render sarif >"$sarif"
  printf '%s\n' "report=$report" "sarif=$sarif" >>"$GITHUB_OUTPUT"

  # Indented text is code in Markdown, whatever it holds.
  {
    printf '### fw-migrate\n\n'
    render concise 2>&1 | sed -n "1,${most_lines}s/^/    /p"
    echo
  } >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
