# A wrapped client: the request goes through `instructor`, the model is a constant of the class of answers.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import os

import instructor
from openai import OpenAI
from pydantic import BaseModel


class City(BaseModel):
    name: str
    inhabitants: int


client = instructor.from_openai(
    OpenAI(
        base_url="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
        api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    ),
    mode=instructor.Mode.TOOLS,
)
city = client.chat.completions.create(
    model="accounts/fireworks/models/firefunction-v2",
    response_model=City,
    messages=[{"role": "user", "content": "Tell me about Paris."}],
)
print(city)
