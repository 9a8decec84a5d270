// safe: the base is a template with a path
const HOST = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
console.log(new URL('models', `${HOST}/v1/`).href);
