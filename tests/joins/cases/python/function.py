# unsafe: the paths come from the callers of a function
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"


def url(path):
    return urljoin(BASE, path)


print(url("/v1/models"))
print(url("/v1/completions"))
