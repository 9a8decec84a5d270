// An instance of axios, which appends paths to its base URL.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
// sends: GET my-account-abcd1234.us-arizona-1 /v1/models?limit=1
import axios from "axios";

const http = axios.create({
  baseURL: "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
  timeout: 30_000,
  headers: { Authorization: `Bearer ${process.env.DIRECT_ROUTE_API_KEY}` },
});

const { data } = await http.post("/chat/completions", {
  model: "accounts/fireworks/models/llama-v3-8b-instruct",
  messages: [{ role: "user", content: "Hello!" }],
});
console.log(data.choices[0].message.content);
console.log((await http.get("/models", { params: { limit: 1 } })).data.data.length);
