# safe: every caller in sight gives a relative path, and the base ends in a slash
from urllib.parse import urljoin

_BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/"


def _url(path):
    return urljoin(_BASE, path)


print(_url("models"))
print(_url("completions"))
