// held: a URL is put together of the parts of another
const url = require('url');
console.log(url.format({ ...url.parse('https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai'), pathname: '/v1/models' }));
