// held: components with another path
import Foundation

var components = URLComponents(string: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai")!
components.path = "/v1/models"
print(components.url!.absoluteString)
