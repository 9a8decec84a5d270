# unsafe: the end of the path is not in sight
import sys
from urllib.parse import urljoin

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

for model in sys.argv[1:] + ["a"]:
    print(urljoin(BASE, f"/v1/models/{model}"))
    print(urljoin(BASE, "/v1/models/%s?x=%d" % (model, 1)))
    print(urljoin(BASE, "/v1/models/" + model))
