//! How JavaScript says what fixes need to say.

use std::collections::HashSet;

use super::{libraries, modules, writing};
use crate::facts::{Facts, Kind, Literal, NodeId};
use crate::finding::{Edit, Span};
use crate::languages::tree::{Imported, Tree};
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;
use crate::source::line_start;

/// The idioms of JavaScript and its dialects.
pub struct JavaScript {
    /// Whether types are checked, so that a variable that may be missing is no string.
    pub typed: bool,
}

impl Idioms for JavaScript {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn registry(&self) -> &'static str {
        "npm"
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["fetch", "$fetch", "axios", "got", "ky", "create", "extend", "createOpenAICompatible", "request", "Request"]
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
            "$env/static/private",
            "$env/static/public",
            "$env/dynamic/public.env",
            "node:process.env",
            "process.default.env",
        ]
    }

    fn exposed_variables(&self) -> &'static [&'static str] {
        &[
            "VITE_",
            "NEXT_PUBLIC_",
            "REACT_APP_",
            "NUXT_PUBLIC_",
            "PUBLIC_",
            "EXPO_PUBLIC_",
            "GATSBY_",
            "VUE_APP_",
            "NG_APP_",
            "STORYBOOK_",
        ]
    }

    fn settings_classes(&self) -> &'static [&'static str] {
        &[
            "z.object",
            "zod.object",
            "createEnv",
            "cleanEnv",
            "envsafe",
            "Joi.object",
            "joi.object",
            "yup.object",
            "v.object",
            "Type.Object",
            "S.Struct",
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
        &["url.parse", "URL.parse", "url-parse", "urijs", "URI", "Object.assign"]
    }

    fn joins(&self) -> &'static [&'static str] {
        &["url.resolve"]
    }

    fn resolvers(&self) -> &'static [&'static str] {
        &["URL", "url.URL", "globalThis.URL", "window.URL", "whatwg-url.URL"]
    }

    fn path_options(&self) -> &'static [&'static str] {
        &[
            "http.get",
            "http.request",
            "https.get",
            "https.request",
            "undici.pipeline",
            "undici.request",
            "undici.stream",
        ]
    }

    fn url_objects(&self) -> &'static [&'static str] {
        &["URL", "url.URL", "globalThis.URL", "window.URL"]
    }

    fn joining_clients(&self) -> &'static [&'static str] {
        &[
            "undici.BalancedPool",
            "undici.Client",
            "undici.Pool",
            "undici.RoundRobinPool",
            "express-http-proxy",
            "@fastify/http-proxy",
            "@fastify/reply-from",
            "@playwright/test.defineConfig",
            "@playwright/test.test.use",
            "*.newContext",
            "*.absoluteTo",
            // Its `prefixUrl` and `prefix` append.
            "ky(baseUrl)",
            "ky.create(baseUrl)",
            "ky.extend(baseUrl)",
        ]
    }

    fn joining_names(&self) -> &'static [&'static str] {
        &["origin"]
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

    fn expectations(&self) -> &'static [&'static str] {
        &["nock"]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn taken(&self, statement: &str, name: &str, local: &str) -> Option<String> {
        if statement.starts_with("import") { Some(format!("{name} as {local}")) } else { self.entry(name, local) }
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        line.trim_start().starts_with("export")
    }

    fn follows_imports(&self) -> bool {
        true
    }

    fn module(&self, file: &str) -> Option<String> {
        Some(file.to_owned())
    }

    fn module_objects(&self) -> &'static [&'static str] {
        &["module.exports", "exports"]
    }

    fn is_module_value(&self, text: &str, expression: Span) -> bool {
        text[line_start(text, expression.start)..expression.start].trim() == "export default"
    }

    fn imported(&self, file: &str, path: &str, _tree: &dyn Tree) -> Vec<Imported> {
        modules::imported(file, path)
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        let assertion = if self.typed { "!" } else { "" };
        if let Some(object) = env_object(text, facts, at) {
            // The type of a platform's own object says which variables there are.
            let indexed =
                facts.imports.iter().any(|import| import.binding == object && !import.path.starts_with("cloudflare:"));
            let assertion = if indexed { assertion } else { "" };
            return NewRead { expression: format!("{object}.{name}{assertion}"), imports: Vec::new() };
        }
        let expression = match () {
            () if facts.once("javascript: for Deno", || is_deno(text, facts)) => {
                format!("Deno.env.get(\"{name}\"){assertion}")
            }
            () if facts.once("javascript: for Bun", || text.contains("Bun.env.") && !text.contains("process.env")) => {
                format!("Bun.env.{name}{assertion}")
            }
            () => format!("process.env.{name}{assertion}"),
        };
        NewRead { expression, imports: Vec::new() }
    }

    fn declarations(
        &self,
        text: &str,
        facts: &Facts,
        at: NodeId,
        name: &str,
        becomes: &dyn Fn(&str) -> bool,
    ) -> Vec<Edit> {
        if env_object(text, facts, at).is_none() {
            return Vec::new();
        }
        let mut types = facts.ids().filter(
            |id| matches!(facts.kind(*id), Kind::Class { name, .. } if PLATFORM_TYPES.contains(&name.as_str())),
        );
        let (Some(class), None) = (types.next(), types.next()) else { return Vec::new() };
        let members: Vec<(NodeId, &str)> = facts
            .children(class)
            .filter_map(|id| match facts.kind(id) {
                Kind::Declare(target) => Some((id, facts.last_name(*target)?)),
                _ => None,
            })
            .collect();
        if members.iter().any(|(_, member)| *member == name || becomes(member)) {
            return Vec::new();
        }
        members.last().map(|(last, _)| member_behind(text, facts.span(*last), name)).into_iter().collect()
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        // A function is given the pieces of its template: it stays one.
        let before = text[..like.open.start].chars().next_back();
        let tagged = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '$' | ')' | ']'));
        let quote = || if tagged && like.open.of(text) == "`" { '`' } else { quote(text) };
        writing::literal(like.open.of(text), quote, content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} + {right}")
    }
}

/// Types whose members are the variables that a platform hands to the program.
const PLATFORM_TYPES: &[&str] = &["Env", "CloudflareEnv", "Bindings"];

/// Adds a member to a type, behind its last one and in its style.
fn member_behind(text: &str, last: Span, name: &str) -> Edit {
    let rest = &text[last.end..];
    let separator = rest.chars().next().filter(|c| matches!(c, ';' | ','));
    let at = last.end + separator.map_or(0, char::len_utf8);
    let line = line_start(text, last.start);
    let indent = text[line..last.start].chars().take_while(|c| c.is_whitespace()).count();
    let own_line = line + indent == last.start;
    let written = match (own_line, separator) {
        (true, _) => {
            let end = separator.map(String::from).unwrap_or_default();
            let newline = if text.contains("\r\n") { "\r\n" } else { "\n" };
            format!("{newline}{}{name}: string{end}", &text[line..last.start])
        }
        (false, Some(separator)) => format!(" {name}: string{separator}"),
        (false, None) => format!("; {name}: string"),
    };
    Edit::insertion(at, written)
}

/// The quotes that the file uses more often, attributes of markup and apostrophes aside.
fn quote(text: &str) -> char {
    let opens =
        |before: u8| matches!(before, b' ' | b'(' | b'[' | b'{' | b',' | b':' | b'\t' | b'\n' | b'!' | b'+' | b'?');
    let count = |quote: u8| text.as_bytes().windows(2).filter(|pair| pair[1] == quote && opens(pair[0])).count();
    if count(b'\'') > count(b'"') { '\'' } else { '"' }
}

/// How many nodes the parameters of a function are looked for in.
const MOST_BEFORE_BODY: usize = 64;

/// What variables are members of at `at`, as written, on platforms that hand them to the program: a parameter around it
/// (`env`, `c.env`) or the object's own (`this.env`) that the file asks for a variable, or an imported object.
fn env_object(text: &str, facts: &Facts, at: NodeId) -> Option<String> {
    let objects = ["$env/dynamic/private.env", "cloudflare:workers.env", "process.env"];
    if let Some(import) = facts.imports.iter().find(|import| objects.contains(&import.path.as_str())) {
        return Some(import.binding.clone());
    }
    if !facts.once("javascript: has an object of variables", || env_members(facts).next().is_some()) {
        return None;
    }
    let scopes: HashSet<NodeId> = facts.ancestors(at).chain([at]).map(|id| facts.node(id).scope).collect();
    let is_given = |object: &str| {
        let mut functions =
            facts.scopes_binding(object).iter().filter(|scope| **scope != NodeId::FILE && scopes.contains(scope));
        functions.any(|function| {
            let is_parameter = |id: NodeId| matches!(facts.kind(id), Kind::Parameter { name, .. } if name == object);
            let own = |id: &NodeId| facts.node(*id).scope == *function;
            facts.below(*function).take(MOST_BEFORE_BODY).filter(own).any(is_parameter)
        })
    };
    let given: Vec<&str> = ENV_OBJECTS.iter().copied().filter(|object| is_given(object)).collect();
    let class_of = |id: NodeId| facts.ancestors(id).find(|id| matches!(facts.kind(*id), Kind::Class { .. }));
    let class = class_of(at);
    let mut members = env_members(facts);
    let visible = members.find(|(member, object, _)| match *object {
        "this" => class.is_some() && class_of(*member) == class,
        object => given.contains(&object),
    });
    visible.map(|(_, _, base)| facts.span(base).of(text).to_owned())
}

/// Parameters that variables are members of, or have an `env` that they are members of.
const ENV_OBJECTS: &[&str] = &["env", "c", "ctx", "context"];

/// Where a variable is taken of `env`, `c.env` or `this.env`: the variable, the object, and what it is taken of.
fn env_members(facts: &Facts) -> impl Iterator<Item = (NodeId, &str, NodeId)> {
    let is_variable = |name: &str| name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    facts.attributes_of("env").iter().filter_map(move |id| {
        let Kind::Attribute { base, name, .. } = facts.kind(*id) else { return None };
        let object = match facts.kind(*base) {
            Kind::Name(object) => object.as_str(),
            Kind::Attribute { base, .. } => match facts.kind(*base) {
                Kind::Name(object) if object != "env" => object,
                _ => return None,
            },
            _ => return None,
        };
        (is_variable(name) && (object == "this" || ENV_OBJECTS.contains(&object))).then_some((*id, object, *base))
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
