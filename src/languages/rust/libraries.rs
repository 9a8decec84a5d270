//! Client libraries of Rust. Facts were checked against the published crates.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts.
pub static LIBRARIES: &[Sdk] = &[
    Sdk::reads("async_openai.config.OpenAIConfig.new", "OPENAI_API_KEY").with_key("with_api_key"),
    Sdk::reads("async_openai.config.OpenAIConfig.default", "OPENAI_API_KEY").with_key("with_api_key"),
    Sdk::reads("async_openai.config.OpenAIConfig", "OPENAI_API_KEY").with_key("with_api_key"),
    Sdk::reads("async_openai.Client.new", "OPENAI_API_KEY"),
    Sdk::reads("rig.providers.openai.Client.from_env", "OPENAI_API_KEY"),
    Sdk::reads("rig.providers.openai.CompletionsClient.from_env", "OPENAI_API_KEY"),
    Sdk::reads("genai.Client.default", "OPENAI_API_KEY"),
    Sdk::http("reqwest.*"),
    Sdk::http("ureq.*"),
    Sdk::http("hyper.*"),
    Sdk::http("http.*"),
    Sdk::http("isahc.*"),
    Sdk::http("surf.*"),
    Sdk::http("attohttpc.*"),
    Sdk::http("minreq.*"),
    Sdk::http("awc.*"),
];
