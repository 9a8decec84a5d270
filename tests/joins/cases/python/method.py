# unsafe: the paths come from callers of a method
from urllib.parse import urljoin


class Client:
    def __init__(self, base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"):
        self.base_url = base_url

    def url(self, path, *, query=""):
        return urljoin(self.base_url, path) + query

    def models(self):
        return self.url("/v1/models", query="?x=1")


print(Client().models())
print(Client().url(path="/v1/completions"))
