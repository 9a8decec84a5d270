// Node's own client, which takes the URL as an object; the path of a URL with a query.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/completions?debug=true
import https from "node:https";

const body = JSON.stringify({ model: "accounts/fireworks/models/llama-v3-8b-instruct", prompt: "Once upon a time" });
const request = https.request(
  "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/completions?debug=true",
  {
    method: "POST",
    headers: { authorization: `Bearer ${process.env.DIRECT_ROUTE_API_KEY}`, "content-type": "application/json" },
  },
  (response) => {
    response.setEncoding("utf8");
    response.on("data", (part) => console.log(part));
  },
);
request.end(body);
