# unsafe: a base without its slash, and a base with one
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/"

print(urljoin(BASE.rstrip("/"), "/v1/models"))
