// A client in a private field, with a LoRA that is not pinned.
// sends: POST acme-q1w2e3r4.eu-frankfurt-1 /v1/chat/completions
import OpenAI from "openai";

const SUPPORT_TONE = "accounts/acme/models/support-tone-v2";

class Assistant {
  #client;

  constructor() {
    this.#client = new OpenAI({
      baseURL: "https://acme-q1w2e3r4.eu-frankfurt-1.direct.fireworks.ai/v1",
      apiKey: process.env["FIREWORKS_DIRECT_ROUTE_API_KEY"],
    });
  }

  async answer(content) {
    const response = await this.#client.chat.completions.create({
      model: SUPPORT_TONE,
      messages: [{ role: "user", content }],
    });
    return response.choices[0].message.content;
  }
}

console.log(await new Assistant().answer("Hello!"));
