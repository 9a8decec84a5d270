# held: the host alone, with the path beside it
require "net/http"

uri = URI("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")
request = Net::HTTP::Get.new("/v1/models")
http = Net::HTTP.new(uri.host, uri.port)
puts "https://#{http.address}#{request.path}"
