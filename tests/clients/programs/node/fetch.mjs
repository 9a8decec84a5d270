// The built-in fetch, with a body that is put together before.
// sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
const API_URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1";
const { DIRECT_ROUTE_API_KEY } = process.env;

async function complete(prompt) {
  const body = {
    model: "accounts/fireworks/models/llama-v3-8b-instruct",
    messages: [{ role: "user", content: prompt }],
  };
  const response = await fetch(`${API_URL}/chat/completions`, {
    method: "POST",
    headers: { Authorization: `Bearer ${DIRECT_ROUTE_API_KEY}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()).choices[0].message.content;
}

console.log(await complete("Hello!"));
