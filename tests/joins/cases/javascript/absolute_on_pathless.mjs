// unsafe: new URL with an absolute path
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';

console.log(new URL('/v1/models', BASE).href);
console.log(new URL(`/v1/chat/completions?x=1`, BASE).toString());
