import OpenAI from "openai";
new OpenAI({ baseURL: "@URL@/v1", apiKey: "@KEY@" }); // @KEY@
new OpenAI({ baseURL: "@URL@/v1", apiKey: process.env.X ?? "@KEY@" });
new OpenAI({ baseURL: "@URL@/v1", apiKey: `@KEY@` });
new OpenAI({ baseURL: "@URL@/v1", apiKey: atob("@BASE64@") });
new OpenAI({ baseURL: "@URL@/v1", defaultHeaders: { "X-Key": "@KEY@" } });
fetch("@URL@/v1", { headers: { Authorization: `Bearer @KEY@` } });
fetch("@URL@/v1", { headers: { Authorization: "Bearer " + "@KEY@" } });
fetch("@URL@/v1", { headers: { Authorization: "Bearer " + KEY } }); const KEY = "@KEY@";
fetch("@URL@/v1", { headers: { Cookie: "session=@KEY@", "X-Secret": "@KEY@" } });
const o = { host: "my-account-abcd1234.us-arizona-1.direct.fireworks.ai", key: "@KEY@" };
const ws = new WebSocket("wss://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1?token=@KEY@");
