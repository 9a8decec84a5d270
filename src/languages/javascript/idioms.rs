//! How JavaScript says what fixes need to say.

use super::{libraries, writing};
use crate::facts::{Facts, Kind, Literal, NodeId};
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;

/// The idioms of JavaScript and its dialects.
pub struct JavaScript {
    /// Whether types are checked, so that a variable that may be missing is no string.
    pub typed: bool,
}

impl Idioms for JavaScript {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "Deno.env.get",
            "Deno.env.set",
            "Deno.env.delete",
            "firebase-functions/params.defineSecret",
            "firebase-functions/params.defineString",
            "env-var.get",
            "configService.get",
            "configService.getOrThrow",
            "this.configService.get",
            "this.configService.getOrThrow",
            "this.config.getOrThrow",
            "*.stubEnv",
        ]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &[
            "process.env",
            "globalThis.process.env",
            "import.meta.env",
            "Bun.env",
            "c.env",
            "ctx.env",
            "context.env",
            "this.env",
            "platform.env",
            "event.platform.env",
            "context.cloudflare.env",
            "cloudflare:workers.env",
            "$env/dynamic/private.env",
            "process.env.env",
        ]
    }

    fn env_parameters(&self) -> &'static [&'static str] {
        &["env"]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["stubEnv"]
    }

    fn env_types(&self) -> &'static [&'static str] {
        &["ProcessEnv", "ImportMetaEnv", "Env", "CloudflareEnv", "Bindings"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["null", "undefined"]
    }

    fn constructor(&self) -> Option<&'static str> {
        Some("constructor")
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["this"]
    }

    fn mapping_constructors(&self) -> &'static [&'static str] {
        &["Headers", "Map", "Object.freeze"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["set", "append", "setHeader", "header", "setRequestHeader"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &[
            "console.log",
            "console.info",
            "console.debug",
            "console.warn",
            "console.error",
            "*.info",
            "*.debug",
            "*.warn",
        ]
    }

    fn url_parsers(&self) -> &'static [&'static str] {
        &["url.parse", "URL.parse"]
    }

    fn joins(&self) -> &'static [&'static str] {
        &["url.resolve"]
    }

    fn resolvers(&self) -> &'static [&'static str] {
        &["URL", "url.URL", "globalThis.URL", "window.URL"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &["undici.Client", "undici.Pool"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "includes",
            "startsWith",
            "endsWith",
            "indexOf",
            "lastIndexOf",
            "match",
            "matchAll",
            "test",
            "exec",
            "search",
            "split",
            "replace",
            "replaceAll",
            "localeCompare",
            "RegExp",
        ]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["split", "slice", "substring", "substr", "indexOf"]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &["String", "trim", "toString", "AzureKeyCredential", "asString", "required", "value"]
    }

    fn derivations(&self) -> &'static [&'static str] {
        &["withOptions"]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        line.trim_start().starts_with("export")
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        let assertion = if self.typed { "!" } else { "" };
        let expression = match () {
            () if is_worker(facts, at) => format!("env.{name}"),
            () if is_deno(text, facts) => format!("Deno.env.get(\"{name}\"){assertion}"),
            () if text.contains("Bun.env.") && !text.contains("process.env") => format!("Bun.env.{name}{assertion}"),
            () => format!("process.env.{name}{assertion}"),
        };
        NewRead { expression, imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), quote(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}

/// The quotes that the file uses more often.
fn quote(text: &str) -> char {
    let count = |quote: u8| text.bytes().filter(|byte| *byte == quote).count();
    if count(b'\'') > count(b'"') { '\'' } else { '"' }
}

/// Whether variables come in a parameter named `env`, as platforms of workers give them: one around `at` that the file
/// asks for a variable.
fn is_worker(facts: &Facts, at: NodeId) -> bool {
    let variable = |name: &str| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let asked = facts.ids().any(|id| match facts.kind(id) {
        Kind::Attribute { base, name, .. } => {
            variable(name) && matches!(facts.kind(*base), Kind::Name(object) if object == "env")
        }
        _ => false,
    });
    asked
        && facts.ids().any(|id| {
            matches!(facts.kind(id), Kind::Parameter { name, .. } if name == "env")
                && facts.within(at, facts.node(id).scope)
        })
}

/// Whether the file is written for Deno.
fn is_deno(text: &str, facts: &Facts) -> bool {
    text.contains("Deno.")
        || facts.imports.iter().any(|import| {
            let statement = import.span.of(text);
            ["\"npm:", "'npm:", "\"jsr:", "'jsr:", "\"https://", "'https://"]
                .iter()
                .any(|start| statement.contains(start))
        })
}
