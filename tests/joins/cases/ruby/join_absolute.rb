# unsafe: URI.join with an absolute path
require "uri"

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

puts URI.join(BASE, "/v1/models")
