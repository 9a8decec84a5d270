//! Client libraries of Go. Facts were checked against the published modules.

use crate::sdks::Sdk;

/// See [`Sdk`]; the first row that fits a callee counts. Paths of modules may end in a version (`/v2`).
pub static LIBRARIES: &[Sdk] = &[
    Sdk::reads("github.com/openai/openai-go*.NewClient", "OPENAI_API_KEY").with_key("WithAPIKey"),
    Sdk::reads("github.com/anthropics/anthropic-sdk-go*.NewClient", "ANTHROPIC_API_KEY").with_key("WithAPIKey"),
    Sdk::reads("github.com/tmc/langchaingo/llms/openai.New", "OPENAI_API_KEY").with_key("WithToken"),
    Sdk::reads("github.com/tmc/langchaingo/llms/anthropic.New", "ANTHROPIC_API_KEY").with_key("WithToken"),
    Sdk::http("github.com/sashabaranov/go-openai.DefaultAzureConfig").with_parameters(&["apiKey", "baseURL"]),
    Sdk::http("github.com/sashabaranov/go-openai.DefaultAnthropicConfig").with_parameters(&["apiKey", "baseURL"]),
    Sdk::http("github.com/sashabaranov/go-openai.DefaultConfig").with_parameters(&["authToken"]),
    Sdk::http("github.com/sashabaranov/go-openai.NewClient").with_parameters(&["authToken"]),
    Sdk::http("github.com/cloudwego/eino-ext/*").with_key("APIKey"),
    Sdk::http("github.com/go-resty/resty*"),
    Sdk::http("resty.dev/v3*"),
    Sdk::http("net/http.NewRequestWithContext").with_parameters(&["ctx", "method", "url", "body"]),
    Sdk::http("net/http.NewRequest").with_parameters(&["method", "url", "body"]),
    Sdk::http("net/http/httptest.NewRequest").with_parameters(&["method", "url", "body"]),
    Sdk::http("net/http.Post").with_parameters(&["url", "contentType", "body"]),
    Sdk::http("net/http.*"),
];
