//! What is known about client libraries by name: which environment variable each reads when it is given no key. Every
//! language lists its own libraries; the vendor's stand here.
//!
//! Everything else about a client is read off its arguments.

use crate::languages::Idioms;
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
    /// What takes its key: the name of an argument, entry, option or method.
    pub key: &'static str,
    /// What it takes by position, by the names of the parameters.
    pub parameters: &'static [&'static str],
    /// What takes its URL, where that tells libraries of one path apart.
    pub url: Option<&'static str>,
    /// Where the `*` of its path stands. Every call of a file is compared with every library.
    star: Option<usize>,
}

impl Sdk {
    /// A library that reads this environment variable when it is given no key.
    pub const fn reads(path: &'static str, variable: &'static str) -> Self {
        Self { path, fallback: Fallback::Environment(variable), ..Self::http(path) }
    }

    /// A library that sends requests with no key of its own.
    pub const fn http(path: &'static str) -> Self {
        Self {
            path,
            fallback: Fallback::Nothing,
            configures_itself: false,
            key: "api_key",
            parameters: &[],
            url: None,
            star: star(path),
        }
    }

    /// A library that reads its own base URL and key.
    pub const fn itself(path: &'static str) -> Self {
        Self { configures_itself: true, ..Self::reads(path, GATEWAY_KEY) }
    }

    /// The same for those of its path that take their URL by this name.
    pub const fn with_url(self, url: &'static str) -> Self {
        Self { url: Some(url), ..self }
    }

    fn fits(&self, path: &str) -> bool {
        match self.star {
            None => self.path == path,
            Some(star) => {
                let (before, after) = (&self.path[..star], &self.path[star + 1..]);
                // `package.*` is something in it; `module*.New` is the module without a version too.
                path.len() >= before.len() + after.len().max(1) && path.starts_with(before) && path.ends_with(after)
            }
        }
    }

    /// The same with another name for the argument, entry, option or method that takes its key.
    pub const fn with_key(self, key: &'static str) -> Self {
        Self { key, ..self }
    }

    /// The same for one that takes its URL or key by position.
    pub const fn with_parameters(self, parameters: &'static [&'static str]) -> Self {
        Self { parameters, ..self }
    }
}

/// Where the first `*` of a path stands.
const fn star(path: &str) -> Option<usize> {
    let mut at = 0;
    while at < path.len() {
        if path.as_bytes()[at] == b'*' {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The vendor's own libraries and other libraries' classes for it, by the registry that publishes them. Languages know
/// nothing of the vendor.
static OF_THE_VENDOR: &[(&str, &[Sdk])] = &[
    (
        "npm",
        &[
            Sdk::reads("@ai-sdk/fireworks.createFireworks", GATEWAY_KEY).with_key("apiKey"),
            Sdk::reads("@langchain/fireworks.ChatFireworks", GATEWAY_KEY).with_key("apiKey"),
            Sdk::reads("@langchain/community/chat_models/fireworks.*", GATEWAY_KEY).with_key("fireworksApiKey"),
        ],
    ),
    (
        "pypi",
        &[
            Sdk::itself("fireworks.Fireworks"),
            Sdk::itself("fireworks.AsyncFireworks"),
            Sdk::reads("fireworks.*", GATEWAY_KEY),
            Sdk::reads("langchain_fireworks.*", GATEWAY_KEY),
            Sdk::reads("langchain_community.*.Fireworks", GATEWAY_KEY),
            Sdk::reads("llama_index.llms.fireworks.*", GATEWAY_KEY),
            Sdk::reads("llama_index.embeddings.fireworks.*", GATEWAY_KEY),
            Sdk::reads("agno.models.fireworks.*", GATEWAY_KEY),
            Sdk::reads("pydantic_ai.providers.fireworks.*", GATEWAY_KEY),
        ],
    ),
];

/// The row for a callee's path: the vendor's of the language's registry first, then the language's; the first that fits
/// counts.
pub fn lookup(idioms: &dyn Idioms, path: &str) -> Option<&'static Sdk> {
    rows(idioms).find(|sdk| sdk.url.is_none() && sdk.fits(path))
}

/// The same for a callee that is given its URL by this name, by which libraries of one path are told apart.
pub fn lookup_given(idioms: &dyn Idioms, path: &str, url: Option<&str>) -> Option<&'static Sdk> {
    let told = rows(idioms).find(|sdk| sdk.url.is_some() && sdk.url == url && sdk.fits(path));
    told.or_else(|| lookup(idioms, path))
}

fn rows(idioms: &dyn Idioms) -> impl Iterator<Item = &'static Sdk> {
    let of_registry = |(registry, _): &&(&str, &[Sdk])| *registry == idioms.registry();
    let vendor = OF_THE_VENDOR.iter().find(of_registry).map_or(&[][..], |(_, rows)| rows);
    vendor.iter().chain(idioms.libraries())
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

/// The letters and digits of a name, in lower case.
pub fn folded(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    folded.extend(name.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| char::from(byte.to_ascii_lowercase())));
    folded
}

/// What a name says that it holds.
pub fn meaning(name: &str) -> Option<Meaning> {
    let folded = folded(name);
    // `WithBaseURL`, `setToken`, `put_header`
    let folded = ["with", "set", "put", "add"].iter().find_map(|verb| folded.strip_prefix(verb)).unwrap_or(&folded);
    // Every argument of a file is asked for this, and most differ from most in the last letter.
    let last = folded.as_bytes().last();
    let fits = |suffix: &&str| suffix.as_bytes().last() == last && folded.ends_with(suffix);
    let ends = |suffixes: &[&str]| suffixes.iter().any(fits);
    Some(match folded {
        "header" | "h" => Meaning::Header,
        _ if ends(&["headers", "httpheader"]) => Meaning::Headers,
        "model" | "modelname" | "modelid" | "aimodelid" | "engine" | "llmmodel" | "chatmodel" | "modelpath"
        | "embeddingmodel" | "embedmodel" | "defaultmodel" | "defaultmodelid" | "completionmodel" => Meaning::Model,
        "json" | "data" | "body" | "httpbody" | "content" | "extrabody" | "payload" | "jsondata" | "modelkwargs"
        | "params" | "parameters" | "input" => Meaning::Body,
        _ if ends(&["postfields"]) => Meaning::Body,
        "key" | "token" | "secret" | "auth" | "bearer" | "bearerauth" | "authbearer" | "credential"
        | "authorization" | "xapikey" => Meaning::Key,
        _ if ends(&["apikey", "apitoken", "authtoken", "accesstoken", "bearertoken", "secretkey", "authkey"]) => {
            Meaning::Key
        }
        _ if ends(&[
            "url",
            "uri",
            "endpoint",
            "apibase",
            "basepath",
            "basedomain",
            "baseurl",
            "host",
            "base",
            "address",
            "server",
            "api",
            "relativeto",
        ]) =>
        {
            Meaning::Url
        }
        _ if ends(&["directkey", "routekey", "fireworkskey", "directtoken"]) => Meaning::Key,
        _ => return None,
    })
}

/// What is left of a name without the words for what it holds: `openai` of `OPENAI_BASE_URL` and of `OpenAIAPIKey`.
pub fn stem(name: &str) -> String {
    let folded = folded(name);
    let suffixes = [
        "apibaseurl",
        "baseurl",
        "baseuri",
        "uribase",
        "apibase",
        "apiurl",
        "endpoint",
        "apikey",
        "apitoken",
        "authtoken",
        "accesstoken",
        "url",
        "key",
        "token",
        "base",
        "host",
    ];
    match suffixes.iter().find_map(|suffix| folded.strip_suffix(suffix)) {
        Some(stem) => stem.to_owned(),
        None if matches!(meaning(name), Some(Meaning::Url | Meaning::Key)) => String::new(),
        None => folded,
    }
}

/// Whether an argument holds the name of the variable that the key is read from.
pub fn names_variable(name: &str) -> bool {
    let folded = folded(name);
    ["keyenv", "keyenvvar", "keyname", "envkey", "keyvariable", "keyvar"].iter().any(|suffix| folded.ends_with(suffix))
}

/// Methods and functions that send a request, or make one that does.
pub const REQUEST_METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "request", "stream"];

/// Functions and methods, by their last name, that look something up and are given what stands for it if it is missing,
/// as their last argument.
pub const FALLBACKS: &[&str] = &[
    "get",
    "Get",
    "fetch",
    "pop",
    "getattr",
    "getOrDefault",
    "getOrElse",
    "getProperty",
    "GetValue",
    "GetValueOrDefault",
    "setdefault",
    "unwrap_or",
    "or",
    "orElse",
    "or_else",
    "data_get",
    "env",
    "config",
];

/// Methods of clients, by their last name, that are given a model first and make what asks for it.
pub const MODEL_MAKERS: &[&str] = &[
    "languageModel",
    "chatModel",
    "completionModel",
    "embeddingModel",
    "textEmbeddingModel",
    "imageModel",
    "GetChatClient",
    "GetEmbeddingClient",
    "GetImageClient",
    "GetAudioClient",
    "GetOpenAIResponseClient",
    "GetResponsesClient",
];

/// Functions and methods, by their last name, that declare a field or an option of the command line with its default.
pub const DECLARATIONS: &[&str] = &[
    "Field",
    "field",
    "Option",
    "Argument",
    "Opt",
    "option",
    "argument",
    "addOption",
    "requiredOption",
    "add_argument",
    "add_option",
    "default",
    "String",
    "StringP",
    "StringVar",
    "StringVarP",
    "StringFlag",
    "DEFINE_string",
    "string",
    "opt",
    "text_input",
];

/// What requests and sessions call their headers.
pub const HEADER_MEMBERS: &[&str] =
    &["headers", "Headers", "Header", "DefaultRequestHeaders", "defaults.headers", "defaults.headers.common"];

/// Headers that carry a key.
pub fn is_key_header(name: &str) -> bool {
    ["authorization", "x-api-key", "api-key"].iter().any(|header| header.eq_ignore_ascii_case(name.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_generations_of_the_vendor_sdk_are_told_apart() {
        let lookup = |path| lookup(crate::languages::python::LANGUAGE.idioms, path);
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
