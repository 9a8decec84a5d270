# The Anthropic SDK: a base URL without `/v1`, the key in a header of its own; a second client for its own vendor.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/messages
# sends: POST api.anthropic.com /v1/messages
import os

from anthropic import Anthropic

claude = Anthropic()
deployment = Anthropic(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
)
messages = [{"role": "user", "content": "Hello!"}]

with deployment.messages.stream(
    model="accounts/fireworks/models/llama-v3-8b-instruct", max_tokens=64, messages=messages
) as stream:
    print("".join(stream.text_stream))
print(claude.messages.create(model="claude-sonnet-4-5", max_tokens=64, messages=messages).content[0].text)
