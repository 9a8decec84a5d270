// unsafe: the path is a parameter
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
const url = (path) => new URL(path, BASE).href;
console.log(url('/v1/models'));
console.log(url('/v1/completions'));
