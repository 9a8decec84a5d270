# LangChain with its client for OpenAI: a chain, and a stream.
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
# sends: POST my-account-abcd1234.us-arizona-1 /v1/chat/completions
import os

from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI

llm = ChatOpenAI(
    model="accounts/fireworks/models/llama-v3-8b-instruct",
    openai_api_base="https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1",
    openai_api_key=os.environ["DIRECT_ROUTE_API_KEY"],
    temperature=0,
)
chain = ChatPromptTemplate.from_messages([("system", "Be brief."), ("user", "{question}")]) | llm
print(chain.invoke({"question": "Hello?"}).content)
print("".join(chunk.content for chunk in llm.stream("Hello!")))
