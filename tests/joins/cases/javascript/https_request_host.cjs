// held: host and path as separate values
const https = require('https');
const request = https.request({ host: 'my-account-abcd1234.us-arizona-1.direct.fireworks.ai', path: '/v1/models' });
request.on('error', () => {});
console.log(`https://${request.getHeader('host')}${request.path}`);
request.destroy();
