# The host alone is a constant, from which URLs are built: constant and uses move together, unsafely.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# fix-options: --unsafe-fixes
import os

import requests

HOST = "my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"

answer = requests.post(
    f"https://{HOST}/v1/chat/completions",
    headers={"Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}"},
    json={"model": MODEL, "messages": [{"role": "user", "content": "Hello!"}]},
)
print(answer.json()["choices"][0]["message"]["content"])
