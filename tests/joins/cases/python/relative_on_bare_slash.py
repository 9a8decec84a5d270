# safe: a relative path on a host with a slash
from urllib.parse import urljoin

print(urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/", "v1/models"))
