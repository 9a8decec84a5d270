# held: the pool of a URL has no path
import urllib3

pool = urllib3.connection_from_url("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")
print(f"{pool.scheme}://{pool.host}/v1/models")
