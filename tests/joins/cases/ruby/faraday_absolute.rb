# unsafe: Faraday joins by RFC 3986
require "faraday"

conn = Faraday.new(url: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai") do |f|
  f.adapter(:test) { |stub| stub.get("/v1/models") { |env| puts env.url } }
end
conn.get("/v1/models")
