# An asynchronous client that streams, with constants at the top.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import asyncio
import os

from openai import AsyncOpenAI

BASE_URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/"
API_KEY = os.getenv("DIRECT_ROUTE_API_KEY")
MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"


async def main() -> None:
    client = AsyncOpenAI(base_url=BASE_URL, api_key=API_KEY)
    stream = await client.chat.completions.create(
        model=MODEL,
        messages=[{"role": "user", "content": "Grüße"}],
        stream=True,
        extra_headers={"X-Tenant": "acme"},
    )
    async for chunk in stream:
        print(chunk.choices[0].delta.content or "", end="")
    print()


asyncio.run(main())
