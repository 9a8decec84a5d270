// held: the path of an object is set
const url = new URL('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai');
url.pathname = '/v1/models';
console.log(url.href);
