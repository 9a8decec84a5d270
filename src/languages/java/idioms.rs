//! How Java says what fixes need to say.

use super::{libraries, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;

/// The idioms of Java.
pub struct Java;

impl Idioms for Java {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["Request", "Builder", "newBuilder"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "System.getenv",
            "java.lang.System.getenv",
            "System.getenv().get",
            "System.getenv().getOrDefault",
            "System.getenv().containsKey",
            "dotenv.get",
            "io.github.cdimascio.dotenv.Dotenv.load().get",
            "io.github.cdimascio.dotenv.Dotenv.configure().load().get",
            "io.github.cdimascio.dotenv.Dotenv.configure().ignoreIfMissing().load().get",
            "org.eclipse.microprofile.config.inject.ConfigProperty",
        ]
    }

    fn env_references(&self) -> &'static [&'static str] {
        &["org.springframework.beans.factory.annotation.Value", "io.micronaut.context.annotation.Value"]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &["System.getenv()", "java.lang.System.getenv()"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &["final"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["null"]
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["this"]
    }

    fn entry_setters(&self) -> &'static [&'static str] {
        &["put", "putIfAbsent", "addProperty"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &[
            "header",
            "headers",
            "addHeader",
            "setHeader",
            "setRequestProperty",
            "addRequestProperty",
            "set",
            "add",
            "defaultHeader",
            "putHeader",
            "withHeader",
        ]
    }

    fn reflection_calls(&self) -> &'static [&'static str] {
        &["*.getField", "*.getDeclaredField", "*.setField", "*.getStaticField"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &[
            "System.out.println",
            "System.out.printf",
            "System.err.println",
            "System.err.printf",
            "*.info",
            "*.debug",
            "*.trace",
            "*.warn",
            "*.error",
        ]
    }

    fn joins(&self) -> &'static [&'static str] {
        &["java.net.URL", "URL"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &["Retrofit.Builder", "HttpHost", "HttpHost.create"]
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["resolve", "replacePath", "encodedPath", "setPath", "withPath"]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["getHost", "getAuthority", "host", "split", "substring"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "contains",
            "endsWith",
            "startsWith",
            "matches",
            "matcher",
            "compile",
            "find",
            "indexOf",
            "lastIndexOf",
            "regionMatches",
            "replace",
            "replaceAll",
            "replaceFirst",
            "split",
            "removeStart",
            "removeEnd",
            "substringAfter",
            "substringBefore",
        ]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &[
            "credential",
            "create",
            "of",
            "AzureKeyCredential",
            "KeyCredential",
            "SimpleApiKey",
            "BearerTokenCredential",
            "trim",
            "strip",
            "toString",
        ]
    }

    fn derivations(&self) -> &'static [&'static str] {
        &["withOptions", "toBuilder", "mutate"]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn fields_in_scope(&self) -> bool {
        true
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        !line.split_whitespace().any(|word| word == "private")
    }

    fn new_read(&self, _text: &str, _facts: &Facts, _at: NodeId, name: &str) -> NewRead {
        NewRead { expression: format!("System.getenv(\"{name}\")"), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}
