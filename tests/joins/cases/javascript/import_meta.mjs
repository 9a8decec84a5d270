// safe: URLs of the module itself do not matter
const here = new URL('.', import.meta.url);
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1';
if (here) console.log(`${BASE}/models`);
