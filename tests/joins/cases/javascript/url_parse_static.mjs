// held: URL.parse joins as the constructor does
const parse = URL.parse ?? ((path, base) => new URL(path, base));
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
console.log(parse('/v1/models', BASE).href);
