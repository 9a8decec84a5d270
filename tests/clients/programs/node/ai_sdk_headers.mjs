// The same provider with the key in a header, as it takes none by itself; a stream.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { streamText } from "ai";

const provider = createOpenAICompatible({
  name: "deployment",
  baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
  headers: { Authorization: `Bearer ${process.env.DIRECT_ROUTE_API_KEY}` },
});
const { textStream } = streamText({
  model: provider.chatModel("accounts/fireworks/models/llama-v3-8b-instruct"),
  prompt: "Hello!",
});
for await (const part of textStream) process.stdout.write(part);
console.log();
