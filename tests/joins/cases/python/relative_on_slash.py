# safe: a relative path on a base that ends in a slash
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/"

print(urljoin(BASE, "models"))
print(urljoin(BASE, "./chat/completions"))
