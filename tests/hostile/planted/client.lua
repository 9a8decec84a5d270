local c = { url = "@URL@/v1", key = "@KEY@", headers = { ["X-K"] = "@KEY@" } } -- @KEY@
