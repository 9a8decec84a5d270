# LangChain with its client for Fireworks, which takes a base URL without `/v1`.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import os

from langchain_fireworks import ChatFireworks

DEPLOYMENT_URL = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai"

chat = ChatFireworks(
    model="accounts/fireworks/models/llama-v3-8b-instruct",
    base_url=DEPLOYMENT_URL,
    api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    max_tokens=32,
)
print(chat.invoke("Hello!").content)
