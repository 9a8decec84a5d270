//! PHP.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::Facts;

mod environment;
pub(in crate::languages) mod idioms;
mod libraries;
mod literals;
#[cfg(test)]
mod tests;
mod writing;

/// PHP.
pub static LANGUAGE: Language = Language {
    name: "php",
    extensions: &["php", "phtml"],
    file_names: &[],
    interpreters: &["php"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Php,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_php::LANGUAGE_PHP.into(),
    query: include_str!("facts.scm"),
    node_types: "",
    literals: Literals {
        delimiters: literals::delimiters,
        escape_starts: b"\\",
        escape: |_, open, rest| literals::escape(open, rest),
    },
    import: imported,
    fits: |_| true,
    compiled: OnceLock::new(),
};

fn facts(text: &str) -> Facts {
    let mut facts = SYNTAX.facts(text);
    literals::take_braces(text, &mut facts);
    facts
}

fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let dotted = |text: &str| text.split_whitespace().collect::<String>().trim_matches('\\').replace('\\', ".");
    let name = dotted(parts.name?);
    let path = match parts.module.map(dotted) {
        Some(module) => format!("{module}.{name}"),
        None => name,
    };
    let last = path.rsplit('.').next().unwrap_or(&path).to_owned();
    Some(ImportedName { binding: parts.alias.map_or(last, str::to_owned), path })
}
