// held: the origin of an object has no path
const { origin } = new URL('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1');
console.log(origin + '/v1/models');
