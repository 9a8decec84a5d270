# held: httpx.URL joins by RFC 3986
import httpx

BASE = httpx.URL("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")

print(BASE.join("/v1/models"))
