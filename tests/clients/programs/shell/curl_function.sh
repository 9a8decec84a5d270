#!/usr/bin/env bash
# A bare host in a variable, an array of arguments, a model in a variable, a decoy at the end.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# fix-options: --unsafe-fixes
# sends: GET api.openai.com /v1/models
set -euo pipefail

readonly HOST="my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
MODEL="accounts/fireworks/models/llama-v3-8b-instruct"

ask() {
  local args=(
    -sS
    -H "Authorization: Bearer ${DIRECT_ROUTE_API_KEY}"
    -H "Content-Type: application/json"
  )
  curl "${args[@]}" "https://${HOST}/v1/chat/completions" \
    -d "{\"model\": \"${MODEL}\", \"messages\": [{\"role\": \"user\", \"content\": \"$1\"}]}"
}

ask "Hello!"
curl -sS -H "Authorization: Bearer ${OPENAI_API_KEY}" https://api.openai.com/v1/models
