// safe: a path is put behind the one that an object has
const url = new URL('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1');
url.pathname += '/models';
console.log(url.href);
