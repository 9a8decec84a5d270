// LangChain: the base URL stands in an object of its own inside of the options.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import { ChatOpenAI } from "@langchain/openai";

const chat = new ChatOpenAI({
  model: "accounts/fireworks/models/llama-v3-8b-instruct",
  apiKey: process.env.DIRECT_ROUTE_API_KEY,
  temperature: 0,
  configuration: {
    baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
  },
});
console.log((await chat.invoke("Hello!")).content);
