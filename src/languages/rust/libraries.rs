//! Client libraries of Rust. Facts were checked against the published crates.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts.
pub static LIBRARIES: &[Sdk] = &[
    Sdk::reads("async_openai.config.OpenAIConfig.*", "OPENAI_API_KEY").with_key("with_api_key"),
    Sdk::reads("async_openai.config.OpenAIConfig", "OPENAI_API_KEY"),
    Sdk::reads("async_openai.Client.new", "OPENAI_API_KEY"),
    Sdk::reads("langchain_rust.*OpenAIConfig.default", "OPENAI_API_KEY").with_key("with_api_key"),
    Sdk::reads("langchain_rust.*OpenAIConfig.new", "OPENAI_API_KEY").with_key("with_api_key"),
    Sdk::reads("rig.*Client.from_env", "OPENAI_API_KEY"),
    Sdk::http("rig.*Client.new").with_parameters(&["api_key"]),
    Sdk::http("rig.*Client.builder").with_parameters(&["api_key"]),
    Sdk::http("rig.*Client.from_url").with_parameters(&["api_key", "base_url"]),
    Sdk::http("rig.*OpenAIConfig.new").with_parameters(&["api_key"]),
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
