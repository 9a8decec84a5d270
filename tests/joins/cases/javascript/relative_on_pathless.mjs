// unsafe: a relative path on a base without a path
const BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai";
console.log(new URL("v1/models", BASE).href);
