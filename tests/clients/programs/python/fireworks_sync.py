# The vendor's example for its own SDK, version 1.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
from fireworks import Fireworks

client = Fireworks(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    api_key="MY_DIRECT_ROUTE_API_KEY",
)

response = client.chat.completions.create(
    model="accounts/fireworks/models/llama-v3-8b-instruct",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
