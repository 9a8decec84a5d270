# held: the join is handed over
import functools
from urllib.parse import urljoin

at = functools.partial(urljoin, "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")
print(at("/v1/models"))
