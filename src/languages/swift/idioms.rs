//! How Swift says what fixes need to say.

use super::{imports, libraries, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;

/// The idioms of Swift.
pub struct Swift;

impl Idioms for Swift {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["URLRequest", "request", "upload", "download", "dataTask"]
    }

    fn request_methods(&self) -> &'static [&'static str] {
        &["request", "upload", "download", "streamRequest", "dataTask"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &["getenv", "setenv", "unsetenv", "Environment.get"]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &["ProcessInfo.processInfo.environment", "ProcessInfo().environment"]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["setenv"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &[
            "let",
            "var",
            "static",
            "private",
            "fileprivate",
            "public",
            "internal",
            "lazy",
            "open",
            "final",
            "nonisolated",
        ]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["nil"]
    }

    fn constructor(&self) -> Option<&'static str> {
        Some("init")
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["self", "Self"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["setValue", "addValue", "add", "update"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &["print", "debugPrint", "NSLog", "*.debug", "*.info", "*.notice", "*.warning", "*.error", "*.log", "*.fault"]
    }

    fn resolvers(&self) -> &'static [&'static str] {
        &["URL", "NSURL"]
    }

    fn url_parsers(&self) -> &'static [&'static str] {
        // The factory takes the scheme and host of what it is given, and puts paths of its own behind them.
        &["URLComponents", "NSURLComponents", "OpenAIServiceFactory.service"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "contains",
            "hasPrefix",
            "hasSuffix",
            "starts",
            "range",
            "firstRange",
            "ranges",
            "split",
            "components",
            "replacingOccurrences",
            "replacing",
            "firstMatch",
            "wholeMatch",
            "prefixMatch",
            "matches",
            "NSRegularExpression",
            "Regex",
        ]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["components", "split", "replacingOccurrences", "replacing"]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &["String", "trimmingCharacters", "bearer", "accessToken", "basic"]
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

    // `fileprivate` and `private` names stay in their file; all others are seen by their module.
    fn is_public(&self, _name: &str, line: &str) -> bool {
        !line.split_whitespace().any(|word| matches!(word, "private" | "fileprivate"))
    }

    fn new_read(&self, text: &str, facts: &Facts, _at: NodeId, name: &str) -> NewRead {
        let expression = format!("ProcessInfo.processInfo.environment[\"{name}\"]!");
        NewRead { expression, imports: imports::foundation(text, facts) }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}
