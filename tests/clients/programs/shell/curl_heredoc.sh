#!/usr/bin/env bash
# The body in a heredoc, a key in single quotes, a stream.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
set -eu
BASE_URL='https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1'

curl --silent --show-error --no-buffer "$BASE_URL/chat/completions" \
  --header 'Authorization: Bearer MY_DIRECT_ROUTE_API_KEY' \
  --header 'Content-Type: application/json' \
  --data @- <<'JSON'
{
  "model": "accounts/fireworks/models/llama-v3-8b-instruct",
  "stream": true,
  "messages": [{"role": "user", "content": "It's \"quoted\" and costs $5"}]
}
JSON
