# A deployment beside serverless, in one file: the second client is on the gateway already and stays there.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: POST api.fireworks.ai /inference/v1/chat/completions
import os

from fireworks import Fireworks

MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"

dedicated = Fireworks(
    # the deployment in Arizona
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
)
serverless = Fireworks()

messages = [{"role": "user", "content": "Hello!"}]
one = dedicated.chat.completions.create(model=MODEL, messages=messages)
two = serverless.chat.completions.create(model="accounts/fireworks/models/gpt-oss-20b", messages=messages)
print(one.choices[0].message.content, two.choices[0].message.content)
