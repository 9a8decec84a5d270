# unsafe: URI.join with a relative path, on a base without a path
require "uri"

puts URI.join("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", "v1/models")
