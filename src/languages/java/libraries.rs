//! Client libraries of Java. Facts were checked against their published sources.
//!
//! Names that come in by `import a.b.*;` or stand in the same package have no path, so what is unmistakable is listed by
//! its name alone as well.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts.
pub const LIBRARIES: &[Sdk] = &[
    // `builder()` itself reads nothing, but cannot do without a key; `builder().fromEnv()` reads the environment.
    Sdk::reads("com.openai.client.okhttp.*", "OPENAI_API_KEY").with_key("apiKey"),
    Sdk::reads("OpenAIOkHttpClient.*", "OPENAI_API_KEY").with_key("apiKey"),
    Sdk::reads("OpenAIOkHttpClientAsync.*", "OPENAI_API_KEY").with_key("apiKey"),
    Sdk::reads("com.anthropic.client.okhttp.*", "ANTHROPIC_API_KEY").with_key("apiKey"),
    Sdk::reads("AnthropicOkHttpClient.*", "ANTHROPIC_API_KEY").with_key("apiKey"),
    // LangChain4j reads no environment.
    Sdk::http("dev.langchain4j.*").with_key("apiKey"),
    Sdk::http("OpenAiChatModel.builder").with_key("apiKey"),
    Sdk::http("OpenAiStreamingChatModel.builder").with_key("apiKey"),
    Sdk::http("OpenAiEmbeddingModel.builder").with_key("apiKey"),
    Sdk::http("org.springframework.ai.openai.api.OpenAiApi").with_key("apiKey").with_parameters(&["baseUrl", "apiKey"]),
    Sdk::http("org.springframework.ai.*").with_key("apiKey"),
    Sdk::http("OpenAiApi.builder").with_key("apiKey"),
    Sdk::http("com.azure.ai.openai.*").with_key("credential"),
    Sdk::http("com.theokanning.openai.*").with_key("token"),
    Sdk::http("java.net.*"),
    Sdk::http("okhttp3.*"),
    Sdk::http("retrofit2.*"),
    Sdk::http("org.apache.http.*"),
    Sdk::http("org.apache.hc.*"),
    Sdk::http("org.springframework.web.*"),
    Sdk::http("kong.unirest.*"),
    Sdk::http("com.mashape.unirest.*"),
    Sdk::http("feign.*"),
];
