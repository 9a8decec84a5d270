# A key under a name of the program's own, checked before it is used.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# direct-key-in: ACME_LLM_KEY
import os

from openai import OpenAI

key = os.environ["ACME_LLM_KEY"]
region = "us-arizona-1"
client = OpenAI(base_url=f"https://my-account-abcd1234.{region}.direct.fireworks.ai/v1", api_key=key)


def ask(question: str) -> str:
    params = {
        "model": "accounts/fireworks/models/llama-v3-8b-instruct",
        "messages": [{"role": "user", "content": question}],
    }
    return client.chat.completions.create(**params).choices[0].message.content


print(ask("Hello!"))
