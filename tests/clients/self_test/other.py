# A program whose requests are not those of its header is not the program that was meant.
# sends: GET my-account-abcd1234.us-arizona-1 /v1/models
# libraries: none
import json
import os
import urllib.error
import urllib.request

URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/embeddings"
headers = {"Authorization": f"Bearer {os.environ['DIRECT_ROUTE_API_KEY']}"}
try:
    urllib.request.urlopen(urllib.request.Request(URL, headers=headers))
except urllib.error.HTTPError as error:
    print(error)
