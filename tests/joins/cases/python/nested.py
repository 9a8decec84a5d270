# unsafe: a join of a join
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(urljoin(BASE, "/v1/"), "models"))
