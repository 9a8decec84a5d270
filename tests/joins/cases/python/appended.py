# safe: what appends keeps the path of the base
BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

print(BASE + "/v1/models")
print(f"{BASE}/v1/completions")
print("{}/v1/embeddings".format(BASE))
print("/".join([BASE, "v1", "models"]))
