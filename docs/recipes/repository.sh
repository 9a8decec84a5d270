#!/bin/sh
# Runs `fw-migrate check` or `fw-migrate fix` in the working directory, which is a clone, keeps its JSON report and shows it:
#
#   FW_MIGRATE_REPORTS=/path/to/reports repository.sh fix [OPTION]...
#
# Engines take an exit code other than 0 for a run that failed. So it is 0 too where something was found or is left, which the
# report says, and 2 only where something could not be read or written.
set -eu
reports=${FW_MIGRATE_REPORTS:?has to name a directory for the reports}
mkdir -p "$reports"
# multi-gitter says in REPOSITORY which one it is, owner/name.
name=$(printf '%s' "${REPOSITORY:-$(basename "$PWD")}" | sed 's|/|__|g')
report=$reports/$name.json

code=0
fw-migrate "$@" --format json >"$report" || code=$?
if [ ! -s "$report" ]; then # A wrong command line or configuration: nothing was looked at.
  rm -f "$report"
  exit "$code"
fi
fw-migrate report merge "$report"
[ "$code" -le 1 ] || exit "$code"
