let c = OpenAI(configuration: .init(token: "@KEY@", host: "@URL@")) // @KEY@
var r = URLRequest(url: URL(string: "@URL@/v1")!); r.setValue("Bearer @KEY@", forHTTPHeaderField: "Authorization"); r.setValue("@KEY@", forHTTPHeaderField: "X-K")
