# Half of the clients are direct; the other goes on to its vendor with its vendor's key.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: POST api.openai.com /v1/chat/completions
# sends: POST my-account-abcd1234.us-arizona-1 /v1/embeddings
import os

from openai import OpenAI

fireworks = OpenAI(
    base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1", api_key="s3cr3tdirectkey"
)
openai = OpenAI(base_url="https://api.openai.com/v1", api_key=os.environ["OPENAI_API_KEY"])

QUESTION = [{"role": "user", "content": "Which model are you?"}]

mine = fireworks.chat.completions.create(model="accounts/fireworks/models/llama-v3-8b-instruct", messages=QUESTION)
theirs = openai.chat.completions.create(model="gpt-4o-mini", messages=QUESTION)
vector = fireworks.embeddings.create(
    model="accounts/fireworks/models/nomic-embed", input=["one", "two"], encoding_format="float"
)
print(mine.choices[0].message.content, theirs.choices[0].message.content, len(vector.data))
