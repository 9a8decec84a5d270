// The AI SDK with its provider for Fireworks.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import { createFireworks } from "@ai-sdk/fireworks";
import { generateText } from "ai";

const deployment = createFireworks({
  baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
  apiKey: process.env.DIRECT_ROUTE_API_KEY ?? "",
});
const { text } = await generateText({
  model: deployment("accounts/fireworks/models/llama-v3-8b-instruct"),
  messages: [{ role: "user", content: "Hello!" }],
});
console.log(text);
