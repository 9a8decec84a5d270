# An asynchronous request that streams, with a constant for the whole URL.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import asyncio
import json
import os

import httpx

URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/chat/completions"
HEADERS = {"Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}", "Accept": "text/event-stream"}


async def main():
    body = {
        "model": "accounts/fireworks/models/llama-v3-8b-instruct",
        "messages": [{"role": "user", "content": "Hello!"}],
        "stream": True,
    }
    async with httpx.AsyncClient(timeout=30) as client:
        async with client.stream("POST", URL, headers=HEADERS, json=body) as answer:
            async for line in answer.aiter_lines():
                if line.startswith("data: {"):
                    print(json.loads(line[6:])["choices"][0]["delta"].get("content") or "", end="")
    print()


asyncio.run(main())
