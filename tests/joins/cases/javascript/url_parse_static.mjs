// held: URL.parse joins as the constructor does
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
console.log(URL.parse('/v1/models', BASE).href);
