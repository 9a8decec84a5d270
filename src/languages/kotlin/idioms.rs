//! How Kotlin says what fixes need to say. What its libraries share with Java's is said there.

use super::{libraries, writing};
use crate::facts::{Facts, Kind, Literal, NodeId};
use crate::finding::{Edit, Span};
use crate::languages::java::Java;
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;

/// The idioms of Kotlin.
pub struct Kotlin;

impl Idioms for Kotlin {
    fn libraries(&self) -> &'static [Sdk] {
        &libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        Java.request_makers()
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "System.getenv",
            "java.lang.System.getenv",
            "System.getenv().get",
            "System.getenv().getValue",
            "System.getenv().getOrDefault",
            "System.getenv().containsKey",
            "*.environmentVariable",
            "dotenv.get",
            "io.github.cdimascio.dotenv.dotenv().get",
            "io.github.cdimascio.dotenv.Dotenv.load().get",
            "io.github.cdimascio.dotenv.Dotenv.configure().load().get",
            "org.eclipse.microprofile.config.inject.ConfigProperty",
        ]
    }

    fn env_references(&self) -> &'static [&'static str] {
        &["org.springframework.beans.factory.annotation.Value", "io.micronaut.context.annotation.Value"]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &[
            "System.getenv()",
            "java.lang.System.getenv()",
            "dotenv",
            "io.github.cdimascio.dotenv.dotenv()",
            "io.github.cdimascio.dotenv.Dotenv.load()",
        ]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["null"]
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["this"]
    }

    fn entry_setters(&self) -> &'static [&'static str] {
        &["put", "putIfAbsent", "set"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &[
            "header",
            "headers",
            "append",
            "addHeader",
            "setHeader",
            "setRequestProperty",
            "addRequestProperty",
            "set",
            "add",
            "defaultHeader",
            "putHeader",
        ]
    }

    fn reflection_calls(&self) -> &'static [&'static str] {
        Java.reflection_calls()
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &["println", "print", "*.info", "*.debug", "*.trace", "*.warn", "*.error"]
    }

    fn joins(&self) -> &'static [&'static str] {
        Java.joins()
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["resolve", "replacePath", "encodedPath", "takeFrom", "setPath", "withPath", "buildUpon"]
    }

    fn path_setters(&self, facts: &Facts) -> &'static [&'static str] {
        let ktor = facts.imports.iter().any(|import| import.path.starts_with("io.ktor"));
        // Of its builders of URLs.
        if ktor { &["path", "encodedPath", "pathSegments", "encodedPathSegments"] } else { &[] }
    }

    fn url_objects(&self) -> &'static [&'static str] {
        &["java.net.URI", "java.net.URI.create", "java.net.URL", "io.ktor.http.Url", "URI", "URI.create", "URL", "Url"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &["Retrofit.Builder", "HttpHost", "HttpHost.create", "io.ktor.client.HttpClient", "HttpClient"]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["split", "substringAfter", "substringBefore", "substringAfterLast", "removePrefix", "removeSurrounding"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "contains",
            "endsWith",
            "startsWith",
            "equals",
            "matches",
            "matchEntire",
            "containsMatchIn",
            "find",
            "findAll",
            "indexOf",
            "lastIndexOf",
            "replace",
            "replaceFirst",
            "toRegex",
            "Regex",
            "split",
            "removePrefix",
            "removeSuffix",
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
            "toString",
        ]
    }

    fn derivations(&self) -> &'static [&'static str] {
        Java.derivations()
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn implicit_receivers(&self) -> bool {
        true
    }

    fn fields_in_scope(&self) -> bool {
        true
    }

    fn named_argument(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name} = {value}"))
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        !line.split_whitespace().any(|word| word == "private")
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        let expression = format!("System.getenv(\"{name}\")");
        NewRead { expression, imports: constant(text, facts, at).into_iter().collect() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}

/// The removal of `const` from the property that a node initialises: what is read at run time is no constant.
fn constant(text: &str, facts: &Facts, at: NodeId) -> Option<Edit> {
    let property = facts.ancestors(at).find(|id| matches!(facts.kind(*id), Kind::Assign { declares: true, .. }))?;
    let Kind::Assign { target, .. } = facts.kind(property) else { return None };
    let start = facts.span(property).start;
    let before = Span::new(start, facts.span(*target).start).of(text);
    let word = before.split_whitespace().find(|word| *word == "const")?;
    let from = start + before.find(&format!("{word} "))?;
    let rest = &text[from + word.len()..];
    Some(Edit::deletion(Span::new(from, from + word.len() + rest.len() - rest.trim_start().len())))
}
