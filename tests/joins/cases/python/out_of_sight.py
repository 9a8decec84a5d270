# held: the join is in a function that is given the URL
from urllib.parse import urljoin


def url(base, path):
    return urljoin(base, path)


print(url("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", "/v1/models"))
