# The module of the old Fireworks SDK as its own client, with a pinned model: which request is its own is not certain.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# fix-options: --unsafe-fixes
# libraries: python-fireworks-0
import os

import fireworks.client

fireworks.client.api_key = os.environ["DIRECT_ROUTE_API_KEY"]
fireworks.client.base_url = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1"

response = fireworks.client.ChatCompletion.create(
    model="accounts/fireworks/models/llama-v3-8b-instruct#accounts/my-account/deployments/abcd1234",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
