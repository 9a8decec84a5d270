# unsafe: paths in odd quotes
from urllib.parse import urljoin as join

BASE = r"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(join(BASE, r'/v1/models'))
print(join(BASE, """/v1/completions"""))
print(join(
    BASE,  # the host
    "/v1"  # the version
    "/embeddings",
))
