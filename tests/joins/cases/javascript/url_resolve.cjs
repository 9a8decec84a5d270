// unsafe: url.resolve
const url = require('url');
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
console.log(url.resolve(BASE, '/v1/models'));
