# The vendor's own example: constants in the call, a literal key.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
from openai import OpenAI

client = OpenAI(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    api_key="MY_DIRECT_ROUTE_API_KEY",
)

response = client.chat.completions.create(
    model="accounts/fireworks/models/llama-v3-8b-instruct",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
