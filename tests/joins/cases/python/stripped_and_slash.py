# safe: a slash is made sure of
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(BASE.rstrip("/") + "/", "v1/models"))
