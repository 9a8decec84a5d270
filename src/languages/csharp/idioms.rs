//! How C# says what fixes need to say.

use super::{environment, libraries, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, Leftovers, NewRead};
use crate::sdks::Sdk;

/// The idioms of C#.
pub struct CSharp;

impl Idioms for CSharp {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["HttpClient", "HttpRequestMessage", "RestClient"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "*.GetEnvironmentVariable",
            "GetEnvironmentVariable",
            "*.SetEnvironmentVariable",
            "SetEnvironmentVariable",
            "*.GetValue",
            "*.GetRequiredValue",
            "*.GetSection",
            "*.GetRequiredSection",
            "Env.GetString",
            "DotNetEnv.Env.GetString",
        ]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &[
            "Environment.GetEnvironmentVariables()",
            "System.Environment.GetEnvironmentVariables()",
            "*.Configuration[]",
            "Configuration[]",
            "configuration[]",
            "_configuration[]",
            "*._configuration[]",
            "config[]",
            "_config[]",
            "*._config[]",
        ]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["SetEnvironmentVariable"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &[
            "public",
            "private",
            "protected",
            "internal",
            "static",
            "readonly",
            "const",
            "required",
            "volatile",
            "new",
            "virtual",
            "override",
            "using",
            "await",
        ]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["null", "default"]
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["this", "base"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["Add", "TryAddWithoutValidation", "AddHeader", "AddDefaultHeader", "AddOrUpdateHeader", "WithHeader"]
    }

    fn entry_setters(&self) -> &'static [&'static str] {
        &["Add", "TryAdd"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &[
            "Console.WriteLine",
            "Console.Write",
            "System.Console.WriteLine",
            "Debug.WriteLine",
            "Trace.WriteLine",
            "*.LogTrace",
            "*.LogDebug",
            "*.LogInformation",
            "*.LogWarning",
            "*.LogError",
            "*.LogCritical",
        ]
    }

    fn joins(&self) -> &'static [&'static str] {
        &["Uri", "System.Uri", "Uri.TryCreate", "System.Uri.TryCreate"]
    }

    fn url_parsers(&self) -> &'static [&'static str] {
        &["UriBuilder", "System.UriBuilder"]
    }

    fn url_objects(&self) -> &'static [&'static str] {
        &["Uri", "System.Uri"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &["HttpClient", "System.Net.Http.HttpClient"]
    }

    fn joining_names(&self) -> &'static [&'static str] {
        &["BaseAddress", "BaseDomain"]
    }

    fn request_methods(&self) -> &'static [&'static str] {
        &[
            "DeleteAsync",
            "DeleteFromJsonAsync",
            "GetAsync",
            "GetByteArrayAsync",
            "GetFromJsonAsync",
            "GetStreamAsync",
            "GetStringAsync",
            "PatchAsJsonAsync",
            "PatchAsync",
            "PostAsJsonAsync",
            "PostAsync",
            "PutAsJsonAsync",
            "PutAsync",
        ]
    }

    fn refuses_unused(&self) -> bool {
        true
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["GetLeftPart", "ResetToRoot"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "Contains",
            "StartsWith",
            "EndsWith",
            "Equals",
            "IndexOf",
            "LastIndexOf",
            "Replace",
            "Split",
            "Match",
            "Matches",
            "IsMatch",
            "Regex",
            "Trim",
            "TrimStart",
            "TrimEnd",
        ]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["Split", "Substring", "IndexOf", "LastIndexOf", "Remove", "Replace"]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &[
            "ApiKeyCredential",
            "AzureKeyCredential",
            "KeyCredential",
            "OpenAIAuthentication",
            "APIAuthentication",
            "Trim",
            "ToString",
        ]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn fields_in_scope(&self) -> bool {
        true
    }

    fn leftovers<'t>(&self, text: &'t str, facts: &'t Facts) -> Leftovers<'t> {
        Box::new(move |edits| environment::constants(text, facts, edits))
    }

    fn named_argument(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name} = {value}"))
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        // Without a word a member is private; a property's own words are no part of the line.
        line.trim().is_empty() || ["public", "internal", "protected"].iter().any(|word| line.contains(word))
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        NewRead { expression: environment::read(text, facts, at, name), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), like.close.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}
