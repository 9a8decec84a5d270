# unsafe: a base that the environment may replace
import os
from urllib.parse import urljoin

BASE = os.environ.get("NOBODY_SETS_THIS_BASE", "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")

print(urljoin(BASE, "/v1/models"))
