// The Anthropic SDK, with a base URL without a path.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/messages
import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  apiKey: process.env.DIRECT_ROUTE_API_KEY,
  baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
});
const message = await client.messages.create({
  model: "accounts/fireworks/models/llama-v3-8b-instruct",
  max_tokens: 64,
  messages: [{ role: "user", content: "Hello!" }],
});
console.log(message.content[0].text);
