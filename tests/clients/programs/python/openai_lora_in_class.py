# A client kept in an attribute, a LoRA that is not pinned, the model as a default argument.
# leaves: FW004
# sends: POST acme-q1w2e3r4.eu-frankfurt-1 /v1/chat/completions
# sends: POST acme-q1w2e3r4.eu-frankfurt-1 /v1/chat/completions
import os

from openai import OpenAI

LORA = "accounts/acme/models/support-tone-v2"


class Assistant:
    """Answers in the tone of the support team."""

    def __init__(self):
        self.client = OpenAI(
            base_url="https://acme-q1w2e3r4.eu-frankfurt-1.direct.fireworks.ai/v1",
            api_key=os.environ.get("FIREWORKS_DIRECT_ROUTE_API_KEY"),
        )

    def answer(self, text, model="accounts/fireworks/models/llama-v3p1-70b-instruct"):
        messages = [{"role": "user", "content": text}]
        return self.client.chat.completions.create(model=model, messages=messages).choices[0].message.content

    def answer_in_tone(self, text):
        messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": text}]
        return self.client.chat.completions.create(model=LORA, messages=messages).choices[0].message.content


assistant = Assistant()
print(assistant.answer("Hello!"))
print(assistant.answer_in_tone("Hello again!"))
