// held: the path of the request that comes in is joined
const UPSTREAM = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai';
const worker = { fetch: (request) => new Request(new URL(new URL(request.url).pathname, UPSTREAM), request) };
console.log(worker.fetch(new Request('https://example.com/v1/models')).url);
