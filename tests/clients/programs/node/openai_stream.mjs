// Constants, a template literal for the URL, and a stream.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
// sends: POST my-account-abcd1234.us-arizona-1 /v1/embeddings
import { OpenAI } from "openai";

const HANDLE = "my-account-abcd1234.us-arizona-1";
const MODEL = 'accounts/fireworks/models/llama-v3-8b-instruct';

const client = new OpenAI({ apiKey: "s3cr3tdirectkey", baseURL: `https://${HANDLE}.direct.fireworks.ai/v1`, maxRetries: 0 });

const stream = await client.chat.completions.create({ model: MODEL, messages: [{ role: "user", content: "Grüße" }], stream: true });
for await (const chunk of stream) {
  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
}
const { data } = await client.embeddings.create({
  model: "accounts/fireworks/models/nomic-embed",
  input: "Hello!",
  encoding_format: "float",
});
console.log(data[0].embedding.length);
