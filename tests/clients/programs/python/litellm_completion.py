# LiteLLM: the provider stands before the model; the pinned model is asked for through a call of its own.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import os

import litellm

response = litellm.completion(
    model="openai/accounts/my-account/deployments/abcd1234",
    api_base="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
