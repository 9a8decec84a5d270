# safe: references without a path
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/models"

print(urljoin(BASE, ""))
print(urljoin(BASE, "?limit=1"))
