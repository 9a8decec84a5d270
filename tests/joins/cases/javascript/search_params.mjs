// safe: only the query of an object is set
const url = new URL('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/models');
url.searchParams.set('limit', '1');
console.log(url.href);
