// Two calls of fetch with one body each: only the one to the deployment moves.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
// sends: POST api.example.com /v1/completions
const ask = async (url, key, body) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer " + key },
    body: JSON.stringify(body),
  });
  return (await response.json()).choices[0].text;
};

const deployment = await fetch("https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/completions", {
  method: "POST",
  headers: { "content-type": "application/json", authorization: "Bearer " + process.env.DIRECT_ROUTE_API_KEY },
  body: JSON.stringify({ model: "accounts/fireworks/models/llama-v3-8b-instruct", prompt: "Once" }),
});
console.log((await deployment.json()).choices[0].text);
console.log(await ask("https://api.example.com/v1/completions", process.env.OPENAI_API_KEY, { model: "small", prompt: "Once" }));
