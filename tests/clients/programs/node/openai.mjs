// The vendor's example for the OpenAI SDK.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import OpenAI from "openai";

const client = new OpenAI({
  baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
  apiKey: process.env.DIRECT_ROUTE_API_KEY,
});

const response = await client.chat.completions.create({
  model: "accounts/fireworks/models/llama-v3-8b-instruct",
  messages: [{ role: "user", content: "Hello!" }],
});
console.log(response.choices[0].message.content);
