// No key in the call: the SDK reads another vendor's variable, which holds the direct key here.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
// direct-key-in: OPENAI_API_KEY
import OpenAI from "openai";

const openai = new OpenAI({ baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1" });
const { choices } = await openai.completions.create({
  model: "accounts/fireworks/models/llama-v3-8b-instruct",
  prompt: "Once upon a time",
});
console.log(choices[0].text);
