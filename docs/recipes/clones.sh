#!/bin/sh
# Runs repository.sh in every clone below a directory, some at a time. Needs nothing but find and xargs.
#
#   clones.sh CLONES REPORTS check|fix [OPTION]...
#
# A clone's report is named after its path below CLONES.
set -eu
clones=$1
mkdir -p "$2"
FW_MIGRATE_REPORTS=$(cd "$2" && pwd)
export FW_MIGRATE_REPORTS
recipe=$(cd "$(dirname "$0")" && pwd)/repository.sh
shift 2

cd "$clones"
# In the inner shell $0 is `./owner/name/.git`, and $@ the command.
# shellcheck disable=SC2016
find . -name .git -prune -print0 | xargs -0 -P "${JOBS:-4}" -I @git@ sh -c '
  cd "${0%/.git}"
  REPOSITORY=${0#./}
  REPOSITORY=${REPOSITORY%/.git} exec "$@"
' @git@ "$recipe" "$@"
