# unsafe: urljoin with an absolute path, on a base without a path
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(BASE, "/v1/models"))
print(urljoin(BASE, "/v1/chat/completions?x=1"))
