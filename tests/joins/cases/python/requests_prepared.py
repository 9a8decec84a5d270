# unsafe: requests joins nothing, urljoin does
from requests.compat import urljoin
import requests

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(requests.Request("GET", urljoin(BASE, "/v1/models")).prepare().url)
