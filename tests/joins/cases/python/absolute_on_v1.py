# unsafe: urljoin with an absolute path, on a base with a path
import urllib.parse

print(urllib.parse.urljoin("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/", "/v1/models"))
