# The direct key stands under another vendor's name, which the SDK reads by itself.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# direct-key-in: OPENAI_API_KEY
from openai import OpenAI

client = OpenAI(base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1")
response = client.chat.completions.create(
    model="accounts/fireworks/models/llama-v3-8b-instruct",
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
