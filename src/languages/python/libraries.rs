//! Client libraries of Python. Facts were checked against the published packages.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts.
pub static LIBRARIES: &[Sdk] = &[
    Sdk::reads("openai.AzureOpenAI", "AZURE_OPENAI_API_KEY"),
    Sdk::reads("openai.AsyncAzureOpenAI", "AZURE_OPENAI_API_KEY"),
    Sdk::reads("openai.OpenAI", "OPENAI_API_KEY"),
    Sdk::reads("openai.AsyncOpenAI", "OPENAI_API_KEY"),
    Sdk::reads("openai.Client", "OPENAI_API_KEY"),
    Sdk::reads("openai.AsyncClient", "OPENAI_API_KEY"),
    Sdk::reads("langfuse.openai.OpenAI", "OPENAI_API_KEY"),
    Sdk::reads("langfuse.openai.AsyncOpenAI", "OPENAI_API_KEY"),
    Sdk::reads("anthropic.Anthropic", "ANTHROPIC_API_KEY"),
    Sdk::reads("anthropic.AsyncAnthropic", "ANTHROPIC_API_KEY"),
    Sdk::reads("anthropic.Client", "ANTHROPIC_API_KEY"),
    Sdk::reads("langchain_openai.ChatOpenAI", "OPENAI_API_KEY"),
    Sdk::reads("langchain_openai.OpenAI", "OPENAI_API_KEY"),
    Sdk::reads("langchain_openai.OpenAIEmbeddings", "OPENAI_API_KEY"),
    Sdk::reads("langchain_openai.chat_models.ChatOpenAI", "OPENAI_API_KEY"),
    Sdk::reads("langchain_community.chat_models.ChatOpenAI", "OPENAI_API_KEY"),
    Sdk::reads("langchain.chat_models.ChatOpenAI", "OPENAI_API_KEY"),
    Sdk::reads("langchain_anthropic.ChatAnthropic", "ANTHROPIC_API_KEY"),
    Sdk::reads("llama_index.llms.openai.OpenAI", "OPENAI_API_KEY"),
    Sdk::reads("llama_index.llms.openai_like.OpenAILike", "OPENAI_API_KEY"),
    Sdk::reads("llama_index.embeddings.openai.OpenAIEmbedding", "OPENAI_API_KEY"),
    Sdk::reads("agno.models.openai.*", "OPENAI_API_KEY"),
    Sdk::reads("pydantic_ai.providers.openai.OpenAIProvider", "OPENAI_API_KEY"),
    Sdk::reads("smolagents.OpenAIServerModel", "OPENAI_API_KEY"),
    Sdk::reads("autogen_ext.models.openai.OpenAIChatCompletionClient", "OPENAI_API_KEY"),
    Sdk::http("requests.*"),
    Sdk::http("httpx.*"),
    Sdk::http("aiohttp.*"),
    Sdk::http("urllib.request.*"),
    Sdk::http("urllib3.*"),
];
