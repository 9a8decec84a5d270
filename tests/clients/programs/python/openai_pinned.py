# A handle that nobody can split, with a model that is pinned already: moves as it is.
# sends: POST acme-research-prod.us-iowa-1 /v1/chat/completions
import os

from openai import OpenAI

HANDLE = "acme-research-prod.us-iowa-1"

client = OpenAI(
    base_url=f"https://{HANDLE}.direct.fireworks.ai/v1",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
)
response = client.chat.completions.create(
    model="accounts/acme-research/deployments/prod",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
