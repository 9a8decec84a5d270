// safe: components are appended
import Foundation

let base = URL(string: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")!
print(base.appendingPathComponent("v1/models").absoluteString)
