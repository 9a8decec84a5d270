# unsafe: the paths are a list
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

for path in ["/v1/models", "/v1/completions"]:
    print(urljoin(BASE, path))
