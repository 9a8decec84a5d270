# held: the beginning of the path is not in sight
import sys
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
prefix = sys.argv[1]

print(urljoin(BASE, f"{prefix}/models"))
