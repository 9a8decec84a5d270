// unsafe: the path has a hole
const BASE = 'https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/';
for (const id of ['a', 'b']) {
  console.log(new URL(`/v1/models/${id}`, BASE).href);
}
