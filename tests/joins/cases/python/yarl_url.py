# held: objects of yarl put other paths in the place of their own
from yarl import URL

BASE = URL("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")

print(BASE.with_path("/v1/models"))
print(BASE.join(URL("/v1/models")))
print(BASE / "v1" / "models")
