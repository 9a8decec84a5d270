# The standard library alone.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
import json
import os
import urllib.request

body = {"model": "accounts/fireworks/models/llama-v3-8b-instruct", "prompt": "Once upon a time"}
request = urllib.request.Request(
    "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/completions",
    data=json.dumps(body).encode("utf-8"),
    headers={"Authorization": "Bearer %s" % os.environ["DIRECT_ROUTE_API_KEY"], "Content-Type": "application/json"},
)
with urllib.request.urlopen(request) as response:
    print(json.load(response)["choices"][0]["text"])
