//! Client libraries of .NET. Facts were checked against the published packages.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts. Names are rarely qualified, as `using` takes in namespaces.
pub static LIBRARIES: &[Sdk] = &[
    // OpenAI and Azure.AI.OpenAI take no client without a credential, and read no variable on their own.
    Sdk::http("OpenAIClient").with_key("credential").with_key_at(0),
    Sdk::http("OpenAI.OpenAIClient").with_key("credential").with_key_at(0),
    Sdk::http("ChatClient").with_key("credential").with_key_at(1),
    Sdk::http("OpenAI.Chat.ChatClient").with_key("credential").with_key_at(1),
    Sdk::http("EmbeddingClient").with_key("credential").with_key_at(1),
    Sdk::http("OpenAI.Embeddings.EmbeddingClient").with_key("credential").with_key_at(1),
    Sdk::http("AudioClient").with_key("credential").with_key_at(1),
    Sdk::http("ImageClient").with_key("credential").with_key_at(1),
    Sdk::http("ModerationClient").with_key("credential").with_key_at(1),
    Sdk::http("OpenAIResponseClient").with_key("credential").with_key_at(1),
    Sdk::http("ResponsesClient").with_key("credential"),
    Sdk::http("AzureOpenAIClient").with_key("credential").with_key_at(0),
    Sdk::http("AnthropicClient").with_key("apiKey"),
    Sdk::http("OpenAIService").with_key("ApiKey"),
    Sdk::http("OpenAIOptions").with_key("ApiKey"),
    Sdk::http("OpenAiOptions").with_key("ApiKey"),
    Sdk::http("OpenAIAPI").with_key("apiKeys").with_key_at(0),
    Sdk::http("*.AddOpenAIChatClient").with_key("apiKey").with_key_at(1),
    Sdk::http("*.AddOpenAIChatCompletion").with_key("apiKey").with_key_at(1),
    Sdk::http("*.AddOpenAITextEmbeddingGeneration").with_key("apiKey").with_key_at(1),
    Sdk::http("*.AddOpenAIEmbeddingGenerator").with_key("apiKey").with_key_at(1),
    Sdk::http("OpenAIChatCompletionService").with_key("apiKey").with_key_at(1),
    Sdk::http("HttpClient"),
    Sdk::http("System.Net.Http.HttpClient"),
    Sdk::http("HttpRequestMessage"),
    Sdk::http("System.Net.Http.HttpRequestMessage"),
    Sdk::http("RestClient"),
    Sdk::http("RestSharp.RestClient"),
    Sdk::http("RestRequest"),
    Sdk::http("FlurlClient"),
];
