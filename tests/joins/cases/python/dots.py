# safe: dots that stay below the base
from urllib.parse import urljoin

print(urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/chat/", "../models"))
