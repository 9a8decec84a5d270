# An aiohttp session with full URLs.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import asyncio
import os

import aiohttp

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1"


async def main():
    headers = {"Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        payload = {
            "model": "accounts/fireworks/models/llama-v3-8b-instruct",
            "messages": [{"role": "user", "content": "Hello!"}],
        }
        async with session.post(f"{BASE}/chat/completions", json=payload) as answer:
            print((await answer.json())["choices"][0]["message"]["content"])


asyncio.run(main())
