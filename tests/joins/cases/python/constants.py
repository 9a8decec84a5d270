# unsafe: the path is a constant
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
PATH = "/v1/models"

print(urljoin(BASE, PATH))
print(BASE + PATH)
