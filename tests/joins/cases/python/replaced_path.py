# held: another path is put into the parts of a URL
from urllib.parse import urlparse, urlsplit, urlunsplit

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(urlparse(BASE)._replace(path="/v1/models").geturl())
parts = urlsplit(BASE)
print(urlunsplit((parts.scheme, parts.netloc, "/v1/models", "", "")))
