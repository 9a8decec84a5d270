# A client in a `with` block, requests through copies of it with other options.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
# sends: GET my-account-abcd1234.us-arizona-1 /v1/models
import os

from openai import OpenAI

MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"

with OpenAI(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    default_headers={"X-Team": "search"},
) as client:
    answer = client.with_options(timeout=20, max_retries=0).chat.completions.create(
        model=MODEL, messages=[{"role": "user", "content": "Hello!"}], temperature=0
    )
    print(answer.choices[0].message.content)
    print(client.completions.create(model=MODEL, prompt="Once upon a time", max_tokens=16).choices[0].text)
    print([model.id for model in client.models.list()])
