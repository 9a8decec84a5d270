//! Kotlin.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::{Facts, Kind};

mod collections;
mod idioms;
mod libraries;
mod literals;
mod parameters;
#[cfg(test)]
mod tests;
mod writing;

/// Kotlin.
pub static LANGUAGE: Language = Language {
    name: "kotlin",
    extensions: &["kt", "kts"],
    file_names: &[],
    interpreters: &["kotlin", "kotlinc"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Kotlin,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_kotlin_ng::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: tree_sitter_kotlin_ng::NODE_TYPES,
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
    // The grammar takes these words for names.
    for node in &mut facts.nodes {
        if matches!(&node.kind, Kind::Name(name) if matches!(name.as_str(), "null" | "true" | "false")) {
            node.kind = Kind::Other;
        }
    }
    parameters::give_defaults(&mut facts, text);
    collections::lower(&mut facts);
    facts
}

/// `import a.b.C` binds `C`; `import a.b.*` binds nothing that is seen. A package header is none.
fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let name: String = parts.name?.split_whitespace().collect();
    match parts.alias {
        Some("*") => Some(ImportedName { path: format!("{name}.*"), binding: "*".to_owned() }),
        Some(alias) => Some(ImportedName { path: name, binding: alias.to_owned() }),
        None => {
            let binding = name.rsplit('.').next().unwrap_or(&name).to_owned();
            Some(ImportedName { path: name, binding })
        }
    }
}
