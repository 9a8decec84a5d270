//! Client libraries of .NET. Facts were checked against the published packages.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts. Names are rarely qualified, as `using` takes in namespaces.
pub static LIBRARIES: &[Sdk] = &[
    // OpenAI and Azure.AI.OpenAI take no client without a credential, and read no variable on their own.
    Sdk::http("OpenAIClient").with_key("credential").with_parameters(&["credential"]),
    Sdk::http("OpenAI.OpenAIClient").with_key("credential").with_parameters(&["credential"]),
    Sdk::http("ChatClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("OpenAI.Chat.ChatClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("EmbeddingClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("OpenAI.Embeddings.EmbeddingClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("AudioClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("ImageClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("ModerationClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("OpenAIResponseClient").with_key("credential").with_parameters(&["model", "credential"]),
    Sdk::http("ResponsesClient").with_key("credential"),
    Sdk::http("AzureOpenAIClient").with_key("credential").with_parameters(&["credential"]),
    Sdk::http("AnthropicClient").with_key("apiKey"),
    Sdk::http("OpenAIService").with_key("ApiKey"),
    Sdk::http("OpenAIOptions").with_key("ApiKey"),
    Sdk::http("OpenAiOptions").with_key("ApiKey"),
    Sdk::http("OpenAIAPI").with_key("apiKeys").with_parameters(&["apiKey"]),
    Sdk::http("*.AddOpenAIChatClient").with_key("apiKey").with_parameters(&["model", "apiKey"]),
    Sdk::http("*.AddOpenAIChatCompletion").with_key("apiKey").with_parameters(&["model", "apiKey"]),
    Sdk::http("*.AddOpenAITextEmbeddingGeneration").with_key("apiKey").with_parameters(&["model", "apiKey"]),
    Sdk::http("*.AddOpenAIEmbeddingGenerator").with_key("apiKey").with_parameters(&["model", "apiKey"]),
    Sdk::http("OpenAIChatCompletionService").with_key("apiKey").with_parameters(&["model", "apiKey"]),
    Sdk::http("HttpClient"),
    Sdk::http("System.Net.Http.HttpClient"),
    Sdk::http("HttpRequestMessage"),
    Sdk::http("System.Net.Http.HttpRequestMessage"),
    Sdk::http("RestClient"),
    Sdk::http("RestSharp.RestClient"),
    Sdk::http("RestRequest"),
    Sdk::http("FlurlClient"),
];
