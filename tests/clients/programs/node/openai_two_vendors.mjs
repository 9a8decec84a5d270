// One client for the deployment, one for its own vendor; both have the same shape.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
// sends: POST api.openai.com /v1/chat/completions
import OpenAI from "openai";

const dedicated = new OpenAI({
  baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
  apiKey: process.env.DIRECT_ROUTE_API_KEY,
});
const openai = new OpenAI();
const messages = [{ role: "user", content: "Hello!" }];

const mine = await dedicated.chat.completions.create({
  model: "accounts/fireworks/models/llama-v3-8b-instruct",
  messages,
});
const theirs = await openai.chat.completions.create({ model: "gpt-4o-mini", messages });
console.log(mine.choices[0].message.content, theirs.choices[0].message.content);
