# safe: a join with another base does not matter
import os
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1"

assert urljoin("https://example.com/a", "/b") == "https://example.com/b"
print(f"{BASE}/models")
