# unsafe: base and path by their names
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(base=BASE, url="/v1/models"))
print(urljoin(url="/v1/completions", base=BASE))
