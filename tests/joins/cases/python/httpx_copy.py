# held: a copy with another path
import httpx

print(httpx.URL("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai").copy_with(path="/v1/models"))
