// safe: a slash is put behind the base
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
console.log(new URL('v1/models', BASE + '/').href);
console.log(new URL('v1/models', `${BASE}/`).href);
console.log(new URL('models', BASE.replace(/\/+$/, '') + '/v1/').href);
