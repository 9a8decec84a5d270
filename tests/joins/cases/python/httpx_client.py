# safe: the client of httpx appends
import httpx

client = httpx.Client(base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")

print(client.build_request("GET", "/v1/models").url)
