//! Lua.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::Facts;

mod idioms;
mod libraries;
mod literals;
mod patterns;
#[cfg(test)]
mod tests;
mod writing;

/// Lua.
pub static LANGUAGE: Language = Language {
    name: "lua",
    extensions: &["lua", "rockspec"],
    file_names: &[".luacheckrc"],
    interpreters: &["lua", "luajit", "texlua", "resty", "nvim"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Lua,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_lua::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: "",
    literals: Literals {
        delimiters: |_, literal| literals::delimiters(literal),
        escape_starts: b"\\",
        escape: |_, open, rest| literals::escape(open, rest),
    },
    import: imported,
    fits: |_| true,
    compiled: OnceLock::new(),
};

fn facts(text: &str) -> Facts {
    let mut facts = SYNTAX.facts(text);
    patterns::settle(&mut facts);
    facts
}

/// `local post = require("plenary.curl").post`
fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let written = parts.module?;
    let (open, close) = literals::delimiters(written);
    let module = written.get(open..written.len().checked_sub(close)?)?.replace('/', ".");
    let path = match parts.name {
        Some(name) => format!("{module}.{name}"),
        None => module,
    };
    Some(ImportedName { path, binding: parts.alias?.to_owned() })
}
