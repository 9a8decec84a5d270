# held: the host alone, with the path beside it
from http.client import HTTPSConnection
from urllib.parse import urlparse

host = urlparse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai").netloc
connection = HTTPSConnection(host)
print(f"https://{connection.host}/v1/models")
