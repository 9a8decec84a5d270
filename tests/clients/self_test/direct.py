# Two requests to a deployment and one to another vendor, with what every Python has.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: GET my-account-abcd1234.us-arizona-1 /v1/models
# sends: POST api.openai.com /v1/chat/completions
# libraries: none
import json
import os
import urllib.request

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1"
OTHER = "https://api.openai.com/v1"
KEY = os.environ["DIRECT_ROUTE_API_KEY"]
MODEL = "accounts/fireworks/models/llama-v3-8b-instruct"
METHOD = "POST"


def send(method, url, key, body=None, **more):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", **more}
    request = urllib.request.Request(url, json.dumps(body).encode() if body else None, headers, method=method)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


messages = [{"role": "user", "content": "Hello!"}]
print(send(METHOD, f"{BASE}/chat/completions", KEY, {"model": MODEL, "messages": messages})["choices"][0])
print(send("GET", f"{BASE}/models", KEY)["data"])
print(send("POST", f"{OTHER}/chat/completions", os.environ["OPENAI_API_KEY"], {"model": "gpt-4o", "messages": messages}))
