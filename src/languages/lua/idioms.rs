//! How Lua says what fixes need to say.

use super::{libraries, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, NewRead, quotes};
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
        let quote = quotes::at(text, facts, at, |_| true);
        NewRead { expression: format!("os.getenv({quote}{name}{quote})"), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(like.open.of(text), like.close.of(text), content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left} .. {right}")
    }
}
