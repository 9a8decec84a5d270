//! Java.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::Facts;

mod collections;
mod idioms;
mod libraries;
mod literals;
#[cfg(test)]
mod tests;
mod writing;

pub(in crate::languages) use idioms::Java;
pub(in crate::languages) use libraries::LIBRARIES;

/// Java.
pub static LANGUAGE: Language = Language {
    name: "java",
    extensions: &["java", "jsh"],
    file_names: &[],
    interpreters: &["java", "jbang"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Java,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_java::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: tree_sitter_java::NODE_TYPES,
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
    collections::lower(&mut facts);
    facts
}

/// `import a.b.C;` binds `C`; `import a.b.*;` binds nothing that is seen. A package declaration is none.
fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let name: String = parts.name?.split_whitespace().collect();
    if parts.alias.is_some() {
        return Some(ImportedName { path: format!("{name}.*"), binding: "*".to_owned() });
    }
    let binding = name.rsplit('.').next().unwrap_or(&name).to_owned();
    Some(ImportedName { path: name, binding })
}
