#!/usr/bin/env bash
# Looks once for what has to be migrated, and tells it in all the ways that GitHub shows. Ends as `fw-migrate check` does.
#
# Reads INPUT_PATHS and INPUT_ARGS (one a line), INPUT_BASELINE, INPUT_CHANGED_SINCE and INPUT_ANNOTATIONS, and GITHUB_OUTPUT,
# GITHUB_STEP_SUMMARY and RUNNER_TEMP of GitHub. What an input holds is only ever an argument. bash 3.2, which macOS has, does.
set -euo pipefail

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

render() {
  fw-migrate report merge "$report" --format "$@"
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
  [[ ${INPUT_ANNOTATIONS:-true} != true ]] || render github --quiet
  render sarif --quiet >"$sarif"
  printf '%s\n' "report=$report" "sarif=$sarif" >>"$GITHUB_OUTPUT"

  # Indented text is code in Markdown, whatever it holds.
  {
    printf '### fw-migrate\n\n'
    # GitHub takes no more than one MiB.
    render concise --max-shown 200 2>&1 | sed 's/^/    /'
    echo
  } >>"$GITHUB_STEP_SUMMARY"
fi
exit "$code"
