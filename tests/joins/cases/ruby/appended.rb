# safe: what appends keeps the path of the base
require "net/http"

BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

puts "#{BASE}/v1/models"
puts URI(BASE + "/v1/completions")
puts File.join(BASE, "v1", "models")
puts Net::HTTP::Get.new(URI("#{BASE}/v1/embeddings")).uri
