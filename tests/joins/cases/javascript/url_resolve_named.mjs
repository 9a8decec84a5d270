// unsafe: resolve by its own name
import { resolve } from 'node:url';
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
console.log(resolve(BASE, '/v1/models'));
