# held: what a caller gives is not in sight
from urllib.parse import urljoin


def url(path):
    return urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", path)


print(url(*["/v1/models"]))
print(url("/v1/completions"))
