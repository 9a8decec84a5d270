// safe: what appends keeps the path of the base
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
console.log(`${BASE}/v1/models`);
console.log(BASE + '/v1/completions');
console.log([BASE, 'v1', 'models'].join('/'));
console.log(new URL(`${BASE}/v1/models`).href);
