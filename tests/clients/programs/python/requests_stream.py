# A bare request that streams, with all in one call.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import json
import os

import requests

with requests.post(
    "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/chat/completions",
    headers={
        "Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}",
        "Content-Type": "application/json",
    },
    data=json.dumps(
        {
            "model": "accounts/fireworks/models/llama-v3-8b-instruct",
            "stream": True,
            "messages": [{"role": "user", "content": "Hello!"}],
        }
    ),
    stream=True,
) as answer:
    for line in answer.iter_lines():
        if line.startswith(b"data: {"):
            print(json.loads(line[6:])["choices"][0]["delta"].get("content") or "", end="")
print()
