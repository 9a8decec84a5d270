# held: the path of a URI is set in a block
require "uri"

puts URI.parse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai").tap { |uri| uri.path = "/v1/models" }
