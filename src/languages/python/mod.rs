//! Python.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::Facts;

mod comments;
pub(in crate::languages) mod idioms;
mod imports;
mod indentation;
mod libraries;
mod literals;
mod modules;
mod stdlib;
#[cfg(test)]
mod tests;
mod writing;

/// Python.
pub static LANGUAGE: Language = Language {
    name: "python",
    extensions: &["py", "pyi", "pyw"],
    file_names: &["SConstruct", "SConscript", "wscript"],
    interpreters: &["python", "pypy"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Python,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_python::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: "",
    literals: Literals {
        delimiters: |_, literal| literals::delimiters(literal),
        escape_starts: b"\\{}",
        escape: |_, open, rest| literals::escape(open, rest),
    },
    import: imported,
    fits: indentation::fits,
    compiled: OnceLock::new(),
};

fn facts(text: &str) -> Facts {
    comments::facts(&SYNTAX, text)
}

fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let name: String = parts.name?.split_whitespace().collect();
    let module: Option<String> = parts.module.map(|module| module.split_whitespace().collect());
    let path = match &module {
        Some(module) if module.ends_with('.') => format!("{module}{name}"),
        Some(module) => format!("{module}.{name}"),
        None => name.clone(),
    };
    match (parts.alias, module) {
        (Some(alias), _) => Some(ImportedName { path, binding: alias.to_owned() }),
        (None, Some(_)) => Some(ImportedName { path, binding: name }),
        (None, None) => {
            let first = name.split('.').next().unwrap_or(&name).to_owned();
            Some(ImportedName { path: first.clone(), binding: first })
        }
    }
}
