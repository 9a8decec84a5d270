import requests
requests.post("https://user:@KEY@@my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/chat/completions")
requests.post("@URL@/v1/chat/completions?api_key=@KEY@")
requests.post("@URL@/v1/chat/completions?x=1&token=@KEY@#frag")
requests.post("@URL@/v1/chat/completions", params={"api_key": "@KEY@"})
requests.post("@URL@/v1/chat/completions", headers={"X-Api-Key": "@KEY@"})
requests.post("@URL@/v1/chat/completions", headers={"x-goog-foo": "@KEY@"}, json={"model": "accounts/fireworks/models/m", "user": "@KEY@"})
requests.post("@URL@/v1/chat/completions", auth=("u", "@KEY@"))
requests.post("@URL@/v1/@KEY@/chat/completions")
