# held: a path that begins with two slashes is another host
from urllib.parse import urljoin

print(urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", "//v1/models"))
