# A Fireworks client that also sends requests that it has no method for: those go to the root of its base URL.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: POST my-account-abcd1234.us-arizona-1 /v1/embeddings
import os

import fireworks

client = fireworks.Fireworks(
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
)
answer = client.chat.completions.create(
    model="accounts/fireworks/models/llama-v3-8b-instruct",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(answer.choices[0].message.content)

vector = client.post(
    "/v1/embeddings",
    body={"model": "accounts/fireworks/models/nomic-embed", "input": "Hello!"},
    cast_to=object,
)
print(vector["data"][0]["embedding"])
