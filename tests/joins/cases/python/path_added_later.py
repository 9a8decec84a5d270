# safe: the path of the base is put behind it where it is joined
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(f"{BASE}/v1/", "models"))
