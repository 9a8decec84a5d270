//! C#.

use std::sync::OnceLock;

use super::Language;
use super::query::{ImportParts, ImportedName, Literals, Syntax};
use crate::facts::Facts;
use crate::finding::Span;

mod environment;
pub(in crate::languages) mod idioms;
mod libraries;
mod literals;
#[cfg(test)]
mod tests;
mod writing;

/// C#.
pub static LANGUAGE: Language = Language {
    name: "csharp",
    extensions: &["cs", "csx"],
    file_names: &[],
    interpreters: &["dotnet-script", "csi"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::CSharp,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_c_sharp::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: "",
    literals: Literals {
        delimiters: |_, literal| literals::delimiters(literal),
        escape_starts: b"\\{}\"",
        escape: |_, open, rest| literals::escape(open, rest),
    },
    import: imported,
    fits: |_| true,
    compiled: OnceLock::new(),
};

fn facts(text: &str) -> Facts {
    SYNTAX.facts_without(text, directives(text).into_iter())
}

/// Lines by which a program that is one file says what it needs (`#:package OpenAI@2.*`), which the grammar does not
/// know. They stand before all code.
fn directives(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end();
        if content.starts_with("#:") {
            spans.push(Span::new(at, at + content.len()));
        } else if !content.is_empty() && !content.trim_start_matches('\u{feff}').starts_with(['/', '#', '*', ' ']) {
            break;
        }
        at += line.len();
    }
    spans
}

/// A namespace binds none of its names here, since which those are is not in the file: it is bound to `*`.
fn imported(parts: ImportParts<'_>) -> Option<ImportedName> {
    let compact = |text: &str| text.split_whitespace().collect::<String>();
    let path = compact(parts.name?);
    let path = path.strip_prefix("global::").unwrap_or(&path).to_owned();
    match parts.alias {
        Some(alias) => Some(ImportedName { path, binding: alias.to_owned() }),
        None => Some(ImportedName { path: format!("{path}.*"), binding: "*".to_owned() }),
    }
}
