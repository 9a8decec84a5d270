# A handle that nobody can split; `[deployments]` says what it names.
# sends: POST acme-research-prod.us-iowa-1 /v1/chat/completions
# deployment: accounts/acme-research/deployments/prod
import os

from openai import OpenAI

client = OpenAI(
    base_url="https://acme-research-prod.us-iowa-1.direct.fireworks.ai/v1",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
)
response = client.chat.completions.create(
    model="accounts/fireworks/models/llama-v3-8b-instruct",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
