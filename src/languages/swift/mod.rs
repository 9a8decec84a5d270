//! Swift.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::Facts;

mod bindings;
pub(in crate::languages) mod idioms;
mod imports;
mod libraries;
mod literals;
#[cfg(test)]
mod tests;
mod writing;

/// Swift.
pub static LANGUAGE: Language = Language {
    name: "swift",
    extensions: &["swift"],
    file_names: &[],
    interpreters: &["swift"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Swift,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_swift::LANGUAGE.into(),
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
    bindings::complete(&mut facts, text);
    facts
}

/// Modules bring their names in without a prefix, so an import binds nothing that anyone could ask for by a path.
fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let path = parts.module?.to_owned();
    let binding = path.split('.').next().unwrap_or(&path).to_owned();
    Some(ImportedName { path, binding })
}
