# held: a base that another join needs, whose path is not in sight
import sys
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urljoin(BASE, sys.argv[1]))
print(urljoin(BASE, "/v1/models"))
print(BASE + "/v1/models")
