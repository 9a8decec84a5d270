#!/bin/sh
# The body in a file beside the script, with a pinned model.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
set -eu
cd "$(dirname "$0")"

curl -sS -X POST "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/completions" \
  -H "Authorization: Bearer ${DIRECT_ROUTE_API_KEY:?not set}" \
  -H "Content-Type: application/json" \
  -d @request.json
