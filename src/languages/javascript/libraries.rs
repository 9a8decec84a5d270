//! Client libraries of JavaScript. Facts were checked against the published packages.

use crate::sdks::Sdk;

const OPENAI: &str = "OPENAI_API_KEY";
const GATEWAY: &str = crate::routing::GATEWAY_KEY;

/// See [`Sdk`]; the first row that fits a callee counts.
pub static LIBRARIES: &[Sdk] = &[
    Sdk::reads("openai.AzureOpenAI", "AZURE_OPENAI_API_KEY").with_key("apiKey"),
    Sdk::reads("openai.OpenAI", OPENAI).with_key("apiKey"),
    Sdk::reads("openai", OPENAI).with_key("apiKey"),
    // `Configuration` of version 3 reads nothing.
    Sdk::reads("@ai-sdk/openai.createOpenAI", OPENAI).with_key("apiKey"),
    Sdk::reads("@ai-sdk/fireworks.createFireworks", GATEWAY).with_key("apiKey"),
    Sdk::reads("@ai-sdk/anthropic.createAnthropic", "ANTHROPIC_API_KEY").with_key("apiKey"),
    Sdk::reads("@anthropic-ai/sdk", "ANTHROPIC_API_KEY").with_key("apiKey"),
    Sdk::reads("@anthropic-ai/sdk.Anthropic", "ANTHROPIC_API_KEY").with_key("apiKey"),
    Sdk::reads("@langchain/openai.*", OPENAI).with_key("apiKey"),
    Sdk::reads("langchain/chat_models/openai.ChatOpenAI", OPENAI).with_key("openAIApiKey"),
    Sdk::reads("langchain/llms/openai.*", OPENAI).with_key("openAIApiKey"),
    Sdk::reads("langchain/embeddings/openai.*", OPENAI).with_key("openAIApiKey"),
    Sdk::reads("@llamaindex/openai.*", OPENAI).with_key("apiKey"),
    Sdk::reads("llamaindex.OpenAI", OPENAI).with_key("apiKey"),
    Sdk::reads("@langchain/community/chat_models/fireworks.*", GATEWAY).with_key("fireworksApiKey"),
    Sdk::http("@ai-sdk/openai-compatible.*"),
    Sdk::http("fetch"),
    Sdk::http("globalThis.fetch"),
    Sdk::http("window.fetch"),
    Sdk::http("undici.*"),
    Sdk::http("node-fetch"),
    Sdk::http("cross-fetch"),
    Sdk::http("axios"),
    Sdk::http("axios.*"),
    Sdk::http("got"),
    Sdk::http("got.*"),
    Sdk::http("ky"),
    Sdk::http("ky.*"),
    Sdk::http("superagent.*"),
    Sdk::http("ofetch.*"),
    Sdk::http("$fetch"),
    Sdk::http("http.*"),
    Sdk::http("https.*"),
];
