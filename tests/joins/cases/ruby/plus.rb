# held: a URI and a path
require "uri"

base = URI("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")

puts base + "/v1/models"
puts base.merge("/v1/models")
