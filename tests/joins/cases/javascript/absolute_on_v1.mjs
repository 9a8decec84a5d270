// unsafe: new URL with an absolute path, on a base with a path
console.log(String(new URL('/v1/models', 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/')));
