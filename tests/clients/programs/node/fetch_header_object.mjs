// Headers are an object that several requests share; one goes to the models, one asks.
// sends: GET my-account-abcd1234.us-arizona-1 /v1/models
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
const HOST = "my-account-abcd1234.us-arizona-1";
const headers = new Headers({ "Content-Type": "application/json" });
headers.set("Authorization", `Bearer ${process.env.DIRECT_ROUTE_API_KEY}`);

const models = await fetch("https://" + HOST + ".direct.fireworks.ai/v1/models", { headers });
console.log((await models.json()).data.length);
const chat = await fetch(`https://${HOST}.direct.fireworks.ai/v1/chat/completions`, {
  method: "POST",
  headers,
  body: JSON.stringify({
    model: "accounts/fireworks/models/llama-v3-8b-instruct",
    messages: [{ role: "user", content: "Hello!" }],
  }),
});
console.log((await chat.json()).choices[0].message.content);
