//! Client libraries of Lua.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts. None of them reads a variable on its own.
pub static LIBRARIES: &[Sdk] = &[
    Sdk::http("openai.new").with_parameters(&["api_key"]),
    Sdk::http("resty.http.*"),
    Sdk::http("socket.http.*"),
    Sdk::http("ssl.https.*"),
    Sdk::http("http.request.*"),
    Sdk::http("plenary.curl.*"),
    Sdk::http("requests.*"),
    Sdk::http("cURL.*"),
    Sdk::http("cURL.safe.*"),
    Sdk::http("lapis.nginx.http.*"),
];
