# unsafe: the same with an absolute path
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(f"{BASE}/v1/", "/v1/models"))
