//! What is known about client libraries by name: which environment variable each reads when it is given no key.
//!
//! Everything else about a client is read off its arguments. Facts were checked against the published packages.

use crate::routing::GATEWAY_KEY;

/// What a library does when it is given no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fallback {
    /// Reads this environment variable.
    Environment(&'static str),
    /// Sends none.
    Nothing,
}

/// What a class or function is to the migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sdk {
    /// Its path after imports are resolved; `package.*` for all names below.
    pub path: &'static str,
    /// Where it finds a key that it is not given.
    pub fallback: Fallback,
    /// Whether it reads its own base URL and key when both arguments go (Fireworks SDK 1.x).
    pub configures_itself: bool,
}

const fn reads(path: &'static str, variable: &'static str) -> Sdk {
    Sdk { path, fallback: Fallback::Environment(variable), configures_itself: false }
}

const fn http(path: &'static str) -> Sdk {
    Sdk { path, fallback: Fallback::Nothing, configures_itself: false }
}

const fn itself(path: &'static str) -> Sdk {
    Sdk { path, fallback: Fallback::Environment(GATEWAY_KEY), configures_itself: true }
}

/// The first row that fits counts.
static SDKS: &[Sdk] = &[
    itself("fireworks.Fireworks"),
    itself("fireworks.AsyncFireworks"),
    reads("fireworks.*", GATEWAY_KEY),
    reads("openai.AzureOpenAI", "AZURE_OPENAI_API_KEY"),
    reads("openai.AsyncAzureOpenAI", "AZURE_OPENAI_API_KEY"),
    reads("openai.OpenAI", "OPENAI_API_KEY"),
    reads("openai.AsyncOpenAI", "OPENAI_API_KEY"),
    reads("openai.Client", "OPENAI_API_KEY"),
    reads("openai.AsyncClient", "OPENAI_API_KEY"),
    reads("langfuse.openai.OpenAI", "OPENAI_API_KEY"),
    reads("langfuse.openai.AsyncOpenAI", "OPENAI_API_KEY"),
    reads("anthropic.Anthropic", "ANTHROPIC_API_KEY"),
    reads("anthropic.AsyncAnthropic", "ANTHROPIC_API_KEY"),
    reads("anthropic.Client", "ANTHROPIC_API_KEY"),
    reads("langchain_openai.ChatOpenAI", "OPENAI_API_KEY"),
    reads("langchain_openai.OpenAI", "OPENAI_API_KEY"),
    reads("langchain_openai.OpenAIEmbeddings", "OPENAI_API_KEY"),
    reads("langchain_openai.chat_models.ChatOpenAI", "OPENAI_API_KEY"),
    reads("langchain_community.chat_models.ChatOpenAI", "OPENAI_API_KEY"),
    reads("langchain.chat_models.ChatOpenAI", "OPENAI_API_KEY"),
    reads("langchain_anthropic.ChatAnthropic", "ANTHROPIC_API_KEY"),
    reads("langchain_fireworks.*", GATEWAY_KEY),
    reads("langchain_community.*.Fireworks", GATEWAY_KEY),
    reads("llama_index.llms.fireworks.*", GATEWAY_KEY),
    reads("llama_index.embeddings.fireworks.*", GATEWAY_KEY),
    reads("llama_index.llms.openai.OpenAI", "OPENAI_API_KEY"),
    reads("llama_index.llms.openai_like.OpenAILike", "OPENAI_API_KEY"),
    reads("llama_index.embeddings.openai.OpenAIEmbedding", "OPENAI_API_KEY"),
    reads("agno.models.fireworks.*", GATEWAY_KEY),
    reads("agno.models.openai.*", "OPENAI_API_KEY"),
    reads("pydantic_ai.providers.openai.OpenAIProvider", "OPENAI_API_KEY"),
    reads("pydantic_ai.providers.fireworks.*", GATEWAY_KEY),
    reads("smolagents.OpenAIServerModel", "OPENAI_API_KEY"),
    reads("autogen_ext.models.openai.OpenAIChatCompletionClient", "OPENAI_API_KEY"),
    http("requests.*"),
    http("httpx.*"),
    http("aiohttp.*"),
    http("urllib.request.*"),
    http("urllib3.*"),
    http("curl"),
    http("wget"),
    http("http"),
    http("https"),
    http("xh"),
    http("xhs"),
];

/// The row of a callee's path.
pub fn lookup(path: &str) -> Option<&'static Sdk> {
    SDKS.iter().find(|sdk| match sdk.path.split_once('*') {
        None => sdk.path == path,
        Some((before, after)) => {
            path.len() > before.len() + after.len() && path.starts_with(before) && path.ends_with(after)
        }
    })
}

/// The environment variable that LiteLLM reads for a model, by the provider its name begins with.
pub fn litellm_fallback(model: &str) -> Option<&'static str> {
    let (provider, _) = model.split_once('/')?;
    match provider {
        "openai" | "custom_openai" | "text-completion-openai" => Some("OPENAI_API_KEY"),
        "anthropic" => Some("ANTHROPIC_API_KEY"),
        _ => None,
    }
}

/// What an argument, entry, field or variable holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A base URL, URL or host.
    Url,
    /// A key.
    Key,
    /// Headers of requests.
    Headers,
    /// One header line, `Name: value`.
    Header,
    /// A model.
    Model,
    /// The body of a request.
    Body,
}

/// What a name says that it holds.
pub fn meaning(name: &str) -> Option<Meaning> {
    let folded: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| folded.ends_with(suffix));
    Some(match folded.as_str() {
        "header" | "h" => Meaning::Header,
        _ if ends(&["headers"]) => Meaning::Headers,
        "model" | "modelname" | "modelid" | "aimodelid" | "engine" | "llmmodel" | "chatmodel" | "modelpath"
        | "embeddingmodel" | "embedmodel" | "defaultmodel" | "completionmodel" => Meaning::Model,
        "json" | "data" | "body" | "content" | "extrabody" | "payload" | "jsondata" | "modelkwargs" | "params"
        | "input" => Meaning::Body,
        "key" | "token" | "secret" | "auth" | "bearer" | "credential" | "authorization" | "xapikey" => Meaning::Key,
        _ if ends(&["apikey", "apitoken", "authtoken", "accesstoken", "bearertoken", "secretkey", "authkey"]) => {
            Meaning::Key
        }
        _ if ends(&["url", "uri", "endpoint", "apibase", "baseurl", "host", "base", "address", "server", "api"]) => {
            Meaning::Url
        }
        _ if ends(&["directkey", "routekey", "fireworkskey", "directtoken"]) => Meaning::Key,
        _ => return None,
    })
}

/// Whether an argument holds the name of the variable that the key is read from.
pub fn names_variable(name: &str) -> bool {
    let folded: String = name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    ["keyenv", "keyenvvar", "keyname", "envkey", "keyvariable", "keyvar"].iter().any(|suffix| folded.ends_with(suffix))
}

/// Methods and functions that send a request, or make one that does.
pub const REQUEST_METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "request", "stream"];

/// Headers that carry a key.
pub fn is_key_header(name: &str) -> bool {
    ["authorization", "x-api-key", "api-key"].iter().any(|header| header.eq_ignore_ascii_case(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_generations_of_the_vendor_sdk_are_told_apart() {
        assert!(lookup("fireworks.Fireworks").unwrap().configures_itself);
        assert!(!lookup("fireworks.client.Fireworks").unwrap().configures_itself);
        assert!(lookup("agno.models.fireworks.Fireworks").is_some_and(|sdk| !sdk.configures_itself));
        assert_eq!(lookup("fireworksx.Fireworks"), None);
    }

    #[test]
    fn names_tell_what_they_hold() {
        for (name, expected) in [
            ("base_url", Some(Meaning::Url)),
            ("baseURL", Some(Meaning::Url)),
            ("openai_api_base", Some(Meaning::Url)),
            ("OPENAI_API_KEY", Some(Meaning::Key)),
            ("max_tokens", None),
            ("default_headers", Some(Meaning::Headers)),
            ("model", Some(Meaning::Model)),
            ("temperature", None),
        ] {
            assert_eq!(meaning(name), expected, "{name}");
        }
    }
}
