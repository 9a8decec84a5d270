client = OpenAI::Client.new(access_token: "@KEY@", uri_base: "@URL@/v1") # @KEY@
key = %w[@KEY@].first
text = <<~X
  @KEY@ for @URL@/v1
X
