const key: string = "@KEY@";
const c = new OpenAI({ baseURL: "@URL@/v1", apiKey: key, defaultHeaders: { "X-K": "@KEY@" } }); // @KEY@
const d = createFireworks({ baseURL: `@URL@/v1`, apiKey: ["@HEAD@", "@TAIL@"].join("") });
