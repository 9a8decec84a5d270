# safe: a path is put behind the one that a URI has
require "uri"

uri = URI("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1")
uri.path += "/models"
puts uri
