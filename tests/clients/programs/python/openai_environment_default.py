# URL and model are settings with defaults; nobody sets them here.
# leaves: FW004
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import os

from openai import OpenAI

BASE_URL = os.environ.get("ACME_LLM_URL", "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1")
MODEL = os.environ.get("ACME_LLM_MODEL", "accounts/fireworks/models/llama-v3-8b-instruct")


def make_client():
    return OpenAI(base_url=BASE_URL, api_key=os.environ["DIRECT_ROUTE_API_KEY"])


client = make_client()
response = client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Hello!"}])
print(response.choices[0].message.content)
