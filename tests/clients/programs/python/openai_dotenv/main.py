# URL, key and model come from a `.env` beside the program.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import os

from dotenv import load_dotenv
from openai import OpenAI

load_dotenv(os.path.join(os.path.dirname(__file__), ".env"))

client = OpenAI(base_url=os.environ["LLM_BASE_URL"], api_key=os.environ["DIRECT_ROUTE_API_KEY"])
response = client.chat.completions.create(
    model=os.environ["LLM_MODEL"],
    messages=[{"role": "user", "content": "Hello!"}],
)
print(response.choices[0].message.content)
