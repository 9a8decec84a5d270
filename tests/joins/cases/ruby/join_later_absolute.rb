# held: a later path of URI.join is absolute
require "uri"

puts URI.join("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai", "v1/", "/v1/models")
