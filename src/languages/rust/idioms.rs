//! How Rust says what fixes need to say.

use super::{leftovers, libraries, reads, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, Leftovers, NewRead};
use crate::sdks::Sdk;

/// The idioms of Rust.
pub struct Rust;

impl Idioms for Rust {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn names_all_fields(&self) -> bool {
        true
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[
            "std.env.var",
            "std.env.var_os",
            "std.env.set_var",
            "std.env.remove_var",
            "env!",
            "option_env!",
            "std.env!",
            "std.option_env!",
            "dotenv!",
            "dotenvy_macro.dotenv!",
            "dotenv.var",
            "dotenvy.var",
            "genai.resolver.AuthData.from_env",
            "*.env",
            "*.env_remove",
        ]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &[]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["set_var", "env"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &["let", "mut", "pub", "pub(crate)", "pub(super)", "const", "static", "ref"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["None"]
    }

    fn tests_begin(&self, text: &str) -> Option<usize> {
        let module = text.find("#[cfg(test)]")?;
        let rest = text[module..].trim_start_matches("#[cfg(test)]").trim_start();
        rest.starts_with("mod ").then_some(module)
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["self", "Self"]
    }

    fn entry_setters(&self) -> &'static [&'static str] {
        &["insert"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["header", "insert", "append", "set", "insert_header", "append_header", "with_header", "set_header"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &[
            "println!",
            "eprintln!",
            "print!",
            "eprint!",
            "dbg!",
            "info!",
            "debug!",
            "warn!",
            "error!",
            "trace!",
            "tracing.info!",
            "tracing.debug!",
            "tracing.warn!",
            "tracing.error!",
            "tracing.trace!",
            "log.info!",
            "log.debug!",
            "log.warn!",
            "log.error!",
            "log.trace!",
        ]
    }

    fn joining_names(&self) -> &'static [&'static str] {
        &["set_base_url"]
    }

    fn join_methods(&self) -> &'static [&'static str] {
        &["join", "set_path", "path_and_query", "path_segments_mut"]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &[
            "split",
            "rsplit",
            "split_once",
            "rsplit_once",
            "strip_prefix",
            "strip_suffix",
            "find",
            "host_str",
            "authority",
        ]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "contains",
            "starts_with",
            "ends_with",
            "eq",
            "eq_ignore_ascii_case",
            "find",
            "rfind",
            "is_match",
            "matches",
            "split",
            "split_once",
            "rsplit_once",
            "strip_prefix",
            "strip_suffix",
            "replace",
            "trim_start_matches",
            "trim_end_matches",
        ]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &["trim", "from_single", "from_key"]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        Some(format!("{name}: {value}"))
    }

    fn refuses_unused(&self) -> bool {
        true
    }

    fn leftovers<'t>(&self, text: &'t str, facts: &'t Facts) -> Leftovers<'t> {
        let held = leftovers::Held::of(facts);
        Box::new(move |edits| leftovers::of(text, facts, &held, edits))
    }

    fn computes_at(&self, text: &str, facts: &Facts, at: NodeId) -> bool {
        !reads::is_constant(text, facts, at)
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "pub")
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        NewRead { expression: reads::read(text, facts, at, name), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(text, like, content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        match right.strip_prefix('"').and_then(|text| text.strip_suffix('"')) {
            Some(text) if !left.is_empty() => format!("format!(\"{{}}{text}\", {left})"),
            _ => format!("{left} + {right}"),
        }
    }
}
