# held: some callers give absolute paths, others relative ones
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/"


def url(path):
    return urljoin(BASE, path)


print(url("/v1/models"))
print(url("completions"))
