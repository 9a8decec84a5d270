# `urljoin` with an absolute path, which would lose `/inference`: needs the unsafe fix.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
# fix-options: --unsafe-fixes
import os
from urllib.parse import urljoin

import requests

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

answer = requests.post(
    urljoin(BASE, "/v1/completions"),
    headers={"Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}"},
    json={"model": "accounts/fireworks/models/llama-v3-8b-instruct", "prompt": "Once upon a time"},
)
print(answer.json()["choices"][0]["text"])
