# A client with a base URL, to which httpx appends.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: GET my-account-abcd1234.us-arizona-1 /v1/models
import os

import httpx

with httpx.Client(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    headers={"Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}"},
) as client:
    answer = client.post(
        "/chat/completions",
        json={
            "model": "accounts/fireworks/models/llama-v3-8b-instruct",
            "messages": [{"role": "user", "content": "Hello!"}],
        },
    )
    print(answer.json()["choices"][0]["message"]["content"])
    print(client.get("models").json()["data"][0]["id"])
