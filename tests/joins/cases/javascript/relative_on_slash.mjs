// safe: a relative path on a base with a slash
const BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/";
const models = new URL("models", BASE);
console.log(models.href);
