# safe: the slash is put behind the base where it is joined
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(BASE + "/", "v1/models"))
