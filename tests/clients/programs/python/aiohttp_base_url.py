# aiohttp joins its base URL with the path as RFC 3986 says, which would lose `/inference`: needs the unsafe fix.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# fix-options: --unsafe-fixes
import asyncio
import os

import aiohttp


async def main():
    async with aiohttp.ClientSession(
        base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
        headers={"Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}"},
    ) as session:
        body = {"model": "accounts/my-account/deployments/abcd1234", "messages": [{"role": "user", "content": "Hello!"}]}
        async with session.post("/v1/chat/completions", json=body) as answer:
            print((await answer.json())["choices"][0]["message"]["content"])


asyncio.run(main())
