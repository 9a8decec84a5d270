# A program that is on the gateway already proves nothing.
# sends: GET api.fireworks.ai /inference/v1/models
# libraries: none
import json
import os
import urllib.request

headers = {"Authorization": f"Bearer {os.environ['FIREWORKS_API_KEY']}"}
with urllib.request.urlopen(urllib.request.Request("https://api.fireworks.ai/inference/v1/models", headers=headers)) as answer:
    print(json.load(answer))
