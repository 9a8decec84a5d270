//! How PHP says what fixes need to say.

use super::{environment, libraries, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, Leftovers, NewRead};
use crate::sdks::Sdk;

/// The idioms of PHP.
pub struct Php;

impl Idioms for Php {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["curl_init", "file_get_contents", "Request"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &["getenv", "env", "putenv", "Env.get", "Illuminate.Support.Env.get"]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &["_ENV", "_SERVER"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &["public", "private", "protected", "static", "readonly", "const", "final", "var"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["null", "NULL", "false"]
    }

    fn constructor(&self) -> Option<&'static str> {
        Some("__construct")
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["this", "self", "static"]
    }

    fn request_methods(&self) -> &'static [&'static str] {
        &[
            "get",
            "post",
            "put",
            "patch",
            "delete",
            "request",
            "stream",
            "getAsync",
            "postAsync",
            "putAsync",
            "patchAsync",
            "deleteAsync",
            "requestAsync",
        ]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["withHeader", "withAddedHeader", "withHttpHeader", "setHeader", "addHeader", "withHeaders"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &[
            "error_log",
            "print_r",
            "var_dump",
            "printf",
            "*.info",
            "*.debug",
            "*.warning",
            "*.error",
            "*.notice",
            "*.log",
        ]
    }

    fn joins(&self) -> &'static [&'static str] {
        &["GuzzleHttp.Psr7.UriResolver.resolve", "UriResolver.resolve"]
    }

    fn url_parsers(&self) -> &'static [&'static str] {
        &["parse_url"]
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["withPath"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &["HttpClient.createForBaseUri", "ScopingHttpClient.forBaseUri"]
    }

    fn joining_names(&self) -> &'static [&'static str] {
        &["base_uri", "setBaseUri"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "str_contains",
            "str_starts_with",
            "str_ends_with",
            "strpos",
            "stripos",
            "strstr",
            "stristr",
            "strrpos",
            "substr_count",
            "preg_match",
            "preg_match_all",
            "preg_replace",
            "preg_split",
            "str_replace",
            "str_ireplace",
            "explode",
            "strcmp",
            "strcasecmp",
            "contains",
            "startsWith",
            "endsWith",
            "is",
            "replace",
            "before",
            "after",
        ]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &["trim", "rtrim", "strval", "SensitiveParameterValue"]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn refuses_unused(&self) -> bool {
        true
    }

    fn leftovers<'t>(&self, text: &'t str, facts: &'t Facts) -> Leftovers<'t> {
        Box::new(move |edits| environment::constants(text, facts, edits))
    }

    fn named_argument(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("'{name}' => {value}"))
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        !["private", "protected"].iter().any(|word| line.contains(word))
    }

    fn new_read(&self, text: &str, facts: &Facts, _at: NodeId, name: &str) -> NewRead {
        NewRead { expression: environment::read(text, facts, name), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), like.close.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} . {right}")
    }
}
