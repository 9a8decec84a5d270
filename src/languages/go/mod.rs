//! Go.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::Facts;

mod constants;
pub(in crate::languages) mod idioms;
mod imports;
mod leftovers;
mod libraries;
mod literals;
mod modules;
#[cfg(test)]
mod tests;
mod uses;
mod writing;

/// Go.
pub static LANGUAGE: Language = Language {
    name: "go",
    extensions: &["go"],
    file_names: &[],
    interpreters: &[],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Go,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_go::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: "",
    literals: Literals {
        delimiters: |_, _| (1, 1),
        escape_starts: b"\\\r",
        escape: |kind, _, rest| literals::escape(kind, rest),
    },
    import: imported,
    fits: |_| true,
    compiled: OnceLock::new(),
};

fn facts(text: &str) -> Facts {
    SYNTAX.facts(text)
}

fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let path = parts.module?.trim_matches(['"', '`']).to_owned();
    let binding = match parts.alias {
        Some(alias) => alias.to_owned(),
        None => imports::package_name(&path),
    };
    Some(ImportedName { path, binding })
}
