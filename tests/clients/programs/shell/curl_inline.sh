#!/usr/bin/env bash
# The vendor's example: the body in single quotes.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
set -euo pipefail

curl -sS https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/chat/completions \
  -H "Authorization: Bearer $DIRECT_ROUTE_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "accounts/fireworks/models/llama-v3-8b-instruct",
    "messages": [{"role": "user", "content": "Hello!"}]
  }'
