//! Client libraries of Ruby, with the variable that each reads when it is given no key.

use crate::sdks::Sdk;

/// The rows, the first that fits counts.
pub const LIBRARIES: &[Sdk] = &[
    // ruby-openai takes `access_token` and `uri_base` and reads no variable, the vendor's own gem `api_key` and `base_url`;
    // the gems for Anthropic likewise.
    Sdk::http("OpenAI.Client").with_url("uri_base").with_key("access_token"),
    Sdk::http("Anthropic.Client").with_url("uri_base").with_key("access_token"),
    Sdk::reads("OpenAI.Client", "OPENAI_API_KEY").with_key("api_key"),
    Sdk::reads("Anthropic.Client", "ANTHROPIC_API_KEY").with_key("api_key"),
    Sdk::http("Langchain.LLM.*").with_key("api_key"),
    Sdk::http("OmniAI.*").with_key("api_key"),
    Sdk::http("RubyLLM.*"),
    Sdk::http("Faraday.*"),
    Sdk::http("Faraday"),
    Sdk::http("Faraday.Connection"),
    Sdk::http("HTTParty.*"),
    Sdk::http("RestClient.*"),
    Sdk::http("Excon"),
    Sdk::http("Excon.*"),
    Sdk::http("HTTP.*"),
    Sdk::http("HTTPX.*"),
    Sdk::http("Typhoeus.*"),
    Sdk::http("Net.HTTP.*"),
    Sdk::http("HTTPClient"),
];
