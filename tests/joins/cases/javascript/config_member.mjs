// held: the base is a member of a configuration that the environment may replace
const config = { baseUrl: process.env.NOBODY_SETS_THIS_BASE ?? 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai' };
console.log(new URL('/v1/models', config.baseUrl).href);
