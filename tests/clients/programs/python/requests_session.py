# A session with headers of its own; the URL is put together with `+`; another host is asked without the session.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions?trace=1
# sends: GET my-account-abcd1234.us-arizona-1 /v1/models
# sends: GET api.example.com /v1/models
import os

import requests

HOST = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

session = requests.Session()
session.headers.update({"Authorization": "Bearer " + os.environ["DIRECT_ROUTE_API_KEY"]})

payload = {
    "model": "accounts/fireworks/models/llama-v3-8b-instruct",
    "messages": [{"role": "user", "content": "Hello!"}],
}
answer = session.post(HOST + "/v1/chat/completions", params={"trace": 1}, json=payload, timeout=30)
answer.raise_for_status()
print(answer.json()["choices"][0]["message"]["content"])
print(len(session.get(f"{HOST}/v1/models").json()["data"]))
print(len(requests.get("https://api.example.com/v1/models").json()["data"]))
