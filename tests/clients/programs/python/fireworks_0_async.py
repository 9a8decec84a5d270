# The asynchronous client of the Fireworks SDK before version 1, with a key of the file's own.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# libraries: python-fireworks-0
import asyncio

from fireworks.client import AsyncFireworks

KEY = "s3cr3tdirectkey"


async def main():
    client = AsyncFireworks(api_key=KEY, base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1")
    async for chunk in client.chat.completions.acreate(
        model="accounts/fireworks/models/llama-v3-8b-instruct",
        messages=[{"role": "user", "content": "Hello!"}],
        stream=True,
    ):
        print(chunk.choices[0].delta.content or "", end="")
    print()
    await client.aclose()


asyncio.run(main())
