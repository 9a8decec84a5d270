// The URL is joined with an absolute path, which would lose `/inference`: needs the unsafe fix.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/completions
// fix-options: --unsafe-fixes
import axios from "axios";

const BASE = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";
const url = new URL("/v1/completions", BASE);

const response = await axios.post(
  url.href,
  { model: "accounts/fireworks/models/llama-v3-8b-instruct", prompt: "Once upon a time" },
  { headers: { Authorization: `Bearer ${process.env.DIRECT_ROUTE_API_KEY}` } },
);
console.log(response.data.choices[0].text);
