//! How Ruby says what fixes need to say.

use super::{libraries, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, NewRead, quotes};
use crate::sdks::Sdk;

/// The idioms of Ruby.
pub struct Ruby;

impl Idioms for Ruby {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["Client", "Faraday", "Excon", "persistent"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "ENV.fetch",
            "ENV.delete",
            "ENV.key?",
            "ENV.has_key?",
            "ENV.include?",
            "ENV.member?",
            "ENV.store",
            "Figaro.env.fetch",
        ]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &["ENV", "::ENV"]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["store"]
    }

    fn modifiers(&self) -> &'static [&'static str] {
        &["if", "unless", "while", "until"]
    }

    fn calls_by_name(&self) -> bool {
        true
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &[
            "Faraday",
            "Faraday.Connection",
            "Excon",
            "HTTP.persistent",
            "OmniAI.OpenAI.Client",
            "HTTPX.with",
            "Async.HTTP.Endpoint",
        ]
    }

    fn joining_names(&self) -> &'static [&'static str] {
        &["origin"]
    }

    fn appending_clients(&self) -> &'static [&'static str] {
        &["Faraday", "Faraday.Connection"]
    }

    fn url_objects(&self) -> &'static [&'static str] {
        &["URI", "URI.parse", "Addressable.URI.parse", "Addressable.URI", "HTTP.URI.parse"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["nil"]
    }

    fn constructor(&self) -> Option<&'static str> {
        Some("initialize")
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["self"]
    }

    fn entry_setters(&self) -> &'static [&'static str] {
        &["store"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["add_field", "merge!", "update", "store", "request", "authorization", "header", "headers"]
    }

    fn reflection_calls(&self) -> &'static [&'static str] {
        &[
            "private_constant",
            "public_constant",
            "deprecate_constant",
            "remove_const",
            "const_get",
            "stub_const",
            "hide_const",
            "define_method",
            "attr_reader",
            "attr_accessor",
            "attr_writer",
            "private",
            "public",
            "protected",
            "module_function",
            "delegate",
            "*.const_get",
            "*.const_set",
            "*.const_defined?",
            "*.remove_const",
            "*.send",
            "*.public_send",
            "*.instance_variable_get",
            "*.instance_variable_set",
        ]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &["puts", "p", "pp", "print", "warn", "*.puts", "*.info", "*.debug", "*.warn", "*.error", "*.fatal"]
    }

    fn joins(&self) -> &'static [&'static str] {
        &["URI.join", "Addressable.URI.join", "HTTP.URI.join"]
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["merge", "route_to", "join", "+"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "include?",
            "exclude?",
            "start_with?",
            "starts_with?",
            "end_with?",
            "ends_with?",
            "match",
            "match?",
            "eql?",
            "equal?",
            "casecmp",
            "casecmp?",
            "scan",
            "index",
            "count",
            "sub",
            "sub!",
            "gsub",
            "gsub!",
            "delete_prefix",
            "delete_suffix",
            "split",
            "partition",
            "rpartition",
            "slice",
            "Regexp",
            "union",
        ]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["split", "partition", "rpartition", "delete_prefix", "sub", "gsub", "slice", "index"]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &["String", "Array", "strip", "to_s"]
    }

    fn expectations(&self) -> &'static [&'static str] {
        &[
            "stub_request",
            "stub_http_request",
            "a_request",
            "have_requested",
            "have_been_requested",
            "remove_request_stub",
        ]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn fields_in_scope(&self) -> bool {
        true
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn named_argument(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn is_public(&self, name: &str, line: &str) -> bool {
        // Variables are local or belong to their object; constants, globals and methods are seen elsewhere.
        name.starts_with(|c: char| c.is_uppercase() || c == '$') || line.trim_start().starts_with("def ")
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        // Quotes with interpolations or escapes in them were no matter of taste.
        let is_chosen =
            |literal: &Literal| literal.pieces.len() <= 1 && !literal.body().of(text).contains(['\\', '\'', '"']);
        let quote = quotes::at(text, facts, at, is_chosen);
        NewRead { expression: format!("ENV.fetch({quote}{name}{quote})"), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), like.close.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}
