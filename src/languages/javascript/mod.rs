//! JavaScript, TypeScript, and both with JSX.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};

mod idioms;
mod libraries;
mod literals;
mod modules;
#[cfg(test)]
mod tests;
mod writing;

/// JavaScript, which may hold JSX.
pub static JAVASCRIPT: Language = Language {
    name: "javascript",
    extensions: &["js", "mjs", "cjs", "jsx", "es6"],
    file_names: &["Jakefile"],
    interpreters: &["node", "nodejs"],
    facts: |text| JAVASCRIPT_SYNTAX.facts(text),
    syntax: Some(&JAVASCRIPT_SYNTAX),
    idioms: &idioms::JavaScript { typed: false },
};

/// TypeScript.
pub static TYPESCRIPT: Language = Language {
    name: "typescript",
    extensions: &["ts", "mts", "cts"],
    file_names: &[],
    interpreters: &["deno", "bun", "tsx", "ts-node"],
    facts: |text| TYPESCRIPT_SYNTAX.facts(text),
    syntax: Some(&TYPESCRIPT_SYNTAX),
    idioms: &idioms::JavaScript { typed: true },
};

/// TypeScript with JSX, in which `<T>x` is no cast.
pub static TSX: Language = Language {
    name: "tsx",
    extensions: &["tsx"],
    file_names: &[],
    interpreters: &[],
    facts: |text| TSX_SYNTAX.facts(text),
    syntax: Some(&TSX_SYNTAX),
    idioms: &idioms::JavaScript { typed: true },
};

pub(super) static JAVASCRIPT_SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    query: concat!(include_str!("facts.scm"), include_str!("javascript.scm"), include_str!("jsx.scm")),
    node_types: tree_sitter_javascript::NODE_TYPES,
    literals: LITERALS,
    import: imported,
    fits: |_| true,
    compiled: OnceLock::new(),
};

pub(super) static TYPESCRIPT_SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    query: concat!(
        include_str!("facts.scm"),
        include_str!("typescript.scm"),
        "(type_assertion (_) (_) @group.value) @group"
    ),
    node_types: tree_sitter_typescript::TYPESCRIPT_NODE_TYPES,
    literals: LITERALS,
    import: imported,
    fits: |_| true,
    compiled: OnceLock::new(),
};

pub(super) static TSX_SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
    query: concat!(include_str!("facts.scm"), include_str!("typescript.scm"), include_str!("jsx.scm")),
    node_types: tree_sitter_typescript::TSX_NODE_TYPES,
    literals: LITERALS,
    import: imported,
    fits: |_| true,
    compiled: OnceLock::new(),
};

const LITERALS: Literals = Literals {
    delimiters: literals::delimiters,
    escape_starts: b"\\",
    escape: |kind, _, rest| literals::escape(kind, rest),
};

/// A default or whole import stands for its module: `OpenAI` of `import OpenAI from "openai"` is `openai`.
fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let module = module_name(parts.module?.trim_matches(['"', '\'', '`']));
    let name = parts.name.map(|name| name.trim_matches(['"', '\''])).filter(|name| *name != "default");
    let binding = parts.alias.or(name)?.to_owned();
    let path = match name {
        Some(name) => format!("{module}.{name}"),
        None => module.to_owned(),
    };
    Some(ImportedName { path, binding })
}

/// The package of a specifier: `node:url` is `url`, `npm:openai@^4.0.0` is `openai`.
fn module_name(specifier: &str) -> &str {
    if let Some(module) = specifier.strip_prefix("node:") {
        return module;
    }
    let Some(package) = specifier.strip_prefix("npm:") else { return specifier };
    let version = package.get(1..).and_then(|rest| rest.find('@'));
    version.map_or(package, |at| &package[..at + 1])
}
