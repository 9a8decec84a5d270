# The asynchronous client of the Fireworks SDK, streaming, beside further arguments.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
import asyncio
import os

from fireworks import AsyncFireworks

_URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"


async def main():
    async with AsyncFireworks(api_key=os.environ["DIRECT_ROUTE_API_KEY"], base_url=_URL, max_retries=0) as client:
        stream = await client.chat.completions.create(
            model=MODEL, messages=[{"role": "user", "content": "Hello!"}], stream=True
        )
        async for chunk in stream:
            print(chunk.choices[0].delta.content or "", end="")
        completion = await client.completions.create(model=MODEL, prompt="Once upon", max_tokens=8)
        print(completion.choices[0].text)


asyncio.run(main())
