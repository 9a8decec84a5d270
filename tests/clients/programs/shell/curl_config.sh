#!/usr/bin/env bash
# A body made by `printf` with a pinned model, the header in a variable, a URL with a default.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
set -euo pipefail
: "${ACME_BASE_URL:=https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1}"
MODEL=accounts/my-account/deployments/abcd1234
AUTH="Authorization: Bearer $DIRECT_ROUTE_API_KEY"

body=$(printf '{"model":"%s","messages":[{"role":"user","content":"%s"}]}' "$MODEL" "Hello!")
curl -sS "${ACME_BASE_URL}/chat/completions" -H "$AUTH" -H 'Content-Type: application/json' -d "$body"
