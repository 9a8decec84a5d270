import os

from openai import OpenAI

# Größe 漢字: columns count characters.
client = OpenAI(
	base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
	api_key="k3y0fTheDirectRoute",
)
client.chat.completions.create(model="accounts/fireworks/models/llama-v3-8b-instruct", messages=[])
