//! Client libraries of Swift. Facts were checked against the published packages. None reads the environment.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts.
pub static LIBRARIES: &[Sdk] = &[
    Sdk::http("OpenAI").with_key("apiToken"),
    Sdk::http("OpenAIServiceFactory.service").with_key("apiKey"),
    Sdk::http("URLRequest"),
    Sdk::http("URLSession.*"),
    Sdk::http("AF.*"),
];
