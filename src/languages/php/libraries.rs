//! Client libraries of PHP. Facts were checked against the published packages.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts. None of them reads a variable on its own.
pub static LIBRARIES: &[Sdk] = &[
    Sdk::http("OpenAI.factory").with_key("withApiKey"),
    Sdk::http("OpenAI.client").with_key("apiKey").with_parameters(&["apiKey"]),
    Sdk::http("Anthropic.factory").with_key("withApiKey"),
    Sdk::http("Anthropic.client").with_key("apiKey").with_parameters(&["apiKey"]),
    Sdk::http("Orhanerday.OpenAi.OpenAi").with_parameters(&["apiKey"]),
    Sdk::http("LLPhant.OpenAIConfig").with_key("apiKey"),
    Sdk::http("GuzzleHttp.Client"),
    Sdk::http("GuzzleHttp.Psr7.Request"),
    Sdk::http("Symfony.Component.HttpClient.HttpClient.create"),
    Sdk::http("Illuminate.Support.Facades.Http.*"),
    Sdk::http("Http.*"),
    Sdk::http("curl_init"),
    Sdk::http("file_get_contents"),
];
