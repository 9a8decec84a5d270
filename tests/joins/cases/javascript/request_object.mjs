// unsafe: a request is given a joined URL
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
const request = new Request(new URL('/v1/models', BASE), { method: 'POST' });
console.log(request.url);
