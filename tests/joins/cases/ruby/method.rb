# unsafe: callers of a method give the paths
require "uri"

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

def at(path)
  URI.join(BASE, path)
end

puts at("/v1/models")
puts at("/v1/completions").to_s
