# safe: yarl appends what stands behind a slash
from yarl import URL

BASE = URL("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1")

print(BASE / "models")
