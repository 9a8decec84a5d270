# The Fireworks SDK before version 1: its base URL holds `/v1`, and its arguments stay.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
# libraries: python-fireworks-0
import os

from fireworks.client import Fireworks

client = Fireworks(
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
)
MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"

for chunk in client.chat.completions.create(
    model=MODEL, messages=[{"role": "user", "content": "Hello!"}], stream=True
):
    print(chunk.choices[0].delta.content or "", end="")
print(client.completions.create(model=MODEL, prompt="Once upon").choices[0].text)
