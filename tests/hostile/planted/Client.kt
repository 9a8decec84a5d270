val c = OpenAI(token = "@KEY@", host = OpenAIHost("@URL@/v1/")) // @KEY@
val h = mapOf("X-K" to "@KEY@", "url" to "@URL@/v1")
