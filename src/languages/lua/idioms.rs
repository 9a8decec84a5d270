//! How Lua says what fixes need to say.

use super::{libraries, writing};
use crate::facts::{Facts, Kind, Literal, NodeId};
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;

/// The idioms of Lua.
pub struct Lua;

impl Idioms for Lua {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["request", "request_uri", "new_from_uri", "easy"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &["os.getenv", "vim.fn.getenv", "vim.fn.setenv", "*.os_getenv", "*.os_setenv", "*.os_unsetenv", "*.setenv"]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &["vim.env"]
    }

    fn env_setters(&self) -> &'static [&'static str] {
        &["setenv", "os_setenv"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &["local"]
    }

    fn nothing(&self) -> &'static [&'static str] {
        &["nil"]
    }

    fn receivers(&self) -> &'static [&'static str] {
        &["self"]
    }

    fn request_methods(&self) -> &'static [&'static str] {
        &["get", "post", "put", "patch", "delete", "request", "stream", "request_uri"]
    }

    fn header_setters(&self) -> &'static [&'static str] {
        &["upsert", "append", "set_header", "add_header"]
    }

    fn name_maps(&self) -> &'static [&'static str] {
        &["_G", "_ENV"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &[
            "print",
            "error",
            "io.write",
            "io.stderr.write",
            "ngx.log",
            "ngx.say",
            "ngx.print",
            "vim.notify",
            "vim.print",
            "*.info",
            "*.debug",
            "*.warn",
            "*.error",
        ]
    }

    fn joins(&self) -> &'static [&'static str] {
        &["socket.url.absolute"]
    }

    fn url_parsers(&self) -> &'static [&'static str] {
        &["socket.url.parse"]
    }

    fn url_objects(&self) -> &'static [&'static str] {
        &["net.url.parse"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &[
            "find",
            "match",
            "gmatch",
            "gsub",
            "sub",
            "startswith",
            "endswith",
            "starts_with",
            "ends_with",
            "contains",
            "split",
            "gsplit",
        ]
    }

    fn url_slicers(&self) -> &'static [&'static str] {
        &["match", "gmatch", "gsub", "sub", "find", "split"]
    }

    fn key_wrappers(&self) -> &'static [&'static str] {
        &["trim"]
    }

    fn options_objects(&self) -> bool {
        true
    }

    fn entry(&self, name: &str, value: &str) -> Option<String> {
        let plain = name.bytes().all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
        Some(if plain { format!("{name} = {value}") } else { format!("[\"{name}\"] = {value}") })
    }

    fn is_public(&self, _name: &str, line: &str) -> bool {
        !line.trim_start().starts_with("local")
    }

    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead {
        let quote = quote(text, facts, at);
        NewRead { expression: format!("os.getenv({quote}{name}{quote})"), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), like.close.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} .. {right}")
    }
}

/// The quotes of the literal at a node, else those that the file prefers.
fn quote(text: &str, facts: &Facts, at: NodeId) -> char {
    let of = |literal: &Literal| literal.open.of(text).chars().next().filter(|quote| matches!(quote, '"' | '\''));
    if let Some(quote) = facts.literal(at).and_then(of) {
        return quote;
    }
    let mut single = 0_usize;
    let mut double = 0_usize;
    for node in &facts.nodes {
        let Kind::Literal(literal) = &node.kind else { continue };
        match of(literal) {
            Some('\'') => single += 1,
            Some(_) => double += 1,
            None => {}
        }
    }
    if single > double { '\'' } else { '"' }
}
