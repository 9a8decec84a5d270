# A base URL without a path: what the SDK appends goes to the root of the host.
# sends: POST my-account-abcd1234.us-arizona-1 /chat/completions
import os

import openai

client = openai.OpenAI(
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
)
print(
    client.chat.completions.create(
        messages=[{"role": "user", "content": "Hello!"}],
        model="accounts/fireworks/models/llama-v3-8b-instruct",
    ).choices[0].message.content
)
