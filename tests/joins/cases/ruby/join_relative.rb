# safe: URI.join with a relative path, on a base with a slash
require "uri"

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/"

puts URI.join(BASE, "models")
