// unsafe: a URL relative to a base
import Foundation

let base = URL(string: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")!
print(URL(string: "/v1/models", relativeTo: base)!.absoluteString)
