# held: the path of a URI is set
require "uri"

uri = URI.parse("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")
uri.path = "/v1/models"
puts uri
