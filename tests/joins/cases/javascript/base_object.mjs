// unsafe: the base is an object already
const base = new URL('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai');
console.log(new URL('/v1/models', base).href);
