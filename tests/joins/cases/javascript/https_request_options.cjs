// held: a path beside the URL takes the place of its own
const https = require('https');
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
const request = https.request(BASE, { path: '/v1/models', method: 'POST' });
request.on('error', () => {});
console.log(`https://${request.getHeader('host')}${request.path}`);
request.destroy();
