// The AI SDK with its provider for compatible services; the model is the provider's argument.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText } from "ai";

const fireworks = createOpenAICompatible({
  name: "fireworks",
  baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
  apiKey: process.env.DIRECT_ROUTE_API_KEY,
});

const { text } = await generateText({
  model: fireworks("accounts/fireworks/models/llama-v3-8b-instruct"),
  prompt: "Hello!",
});
console.log(text);
