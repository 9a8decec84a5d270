# safe: a relative path that takes the place of the last segment
from urllib.parse import urljoin

print(urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1", "v2/models"))
