
# unsafe: line ends of Windows
from urllib.parse import urljoin
BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"
print(urljoin(BASE, "/v1/models"))
