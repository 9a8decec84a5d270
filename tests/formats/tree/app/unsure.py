import os

from openai import OpenAI

client = OpenAI(
    base_url="https://my-account-prod.us-iowa-1.direct.fireworks.ai/v1",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
)
client.chat.completions.create(model="accounts/fireworks/models/llama-v3-8b-instruct", messages=[])
