//! Client libraries of Java. Facts were checked against their published sources.
//!
//! Names that come in by `import a.b.*;` or stand in the same package have no path, so what is unmistakable is listed by
//! its name alone as well.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts.
pub static LIBRARIES: &[Sdk] = &[
    // openai-java; its `fromEnv()` and builders read the environment only if they are asked to.
    Sdk::reads("com.openai.client.okhttp.OpenAIOkHttpClient.fromEnv", "OPENAI_API_KEY").with_key("apiKey"),
    Sdk::reads("com.openai.client.okhttp.OpenAIOkHttpClientAsync.fromEnv", "OPENAI_API_KEY").with_key("apiKey"),
    Sdk::reads("OpenAIOkHttpClient.fromEnv", "OPENAI_API_KEY").with_key("apiKey"),
    Sdk::reads("OpenAIOkHttpClientAsync.fromEnv", "OPENAI_API_KEY").with_key("apiKey"),
    Sdk::http("com.openai.client.okhttp.*").with_key("apiKey"),
    Sdk::http("OpenAIOkHttpClient.builder").with_key("apiKey"),
    Sdk::http("OpenAIOkHttpClientAsync.builder").with_key("apiKey"),
    Sdk::reads("com.anthropic.client.okhttp.AnthropicOkHttpClient.fromEnv", "ANTHROPIC_API_KEY").with_key("apiKey"),
    Sdk::http("com.anthropic.client.okhttp.*").with_key("apiKey"),
    // LangChain4j reads no environment.
    Sdk::http("dev.langchain4j.*").with_key("apiKey"),
    Sdk::http("OpenAiChatModel.builder").with_key("apiKey"),
    Sdk::http("OpenAiStreamingChatModel.builder").with_key("apiKey"),
    Sdk::http("OpenAiEmbeddingModel.builder").with_key("apiKey"),
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
