//! How the environment is read in a PHP file, and where it cannot be.

use crate::facts::{Facts, Kind};
use crate::finding::Edit;
use crate::source::line_start;

/// An expression that reads the variable, the way the file reads others.
pub fn read(text: &str, facts: &Facts, name: &str) -> String {
    let calls = |wanted: &str| {
        facts.ids().any(|id| match facts.kind(id) {
            Kind::Call { callee, .. } => matches!(facts.kind(*callee), Kind::Name(name) if name == wanted),
            _ => false,
        })
    };
    let map = |wanted: &str| {
        facts.ids().any(|id| match facts.kind(id) {
            Kind::Index { base, .. } => matches!(facts.kind(*base), Kind::Name(name) if name == wanted),
            _ => false,
        })
    };
    match () {
        () if calls("getenv") && text.contains("\\getenv(") => format!("\\getenv('{name}')"),
        () if calls("getenv") => format!("getenv('{name}')"),
        () if calls("env") => format!("env('{name}')"),
        () if map("_ENV") => format!("$_ENV['{name}']"),
        () => format!("getenv('{name}')"),
    }
}

/// Nothing more to change, or `None` where an edit puts a read in the place of a constant: of a class, of a property, of
/// the default of a parameter.
pub fn constants(text: &str, facts: &Facts, edits: &[Edit]) -> Option<Vec<Edit>> {
    let reads = |edit: &&Edit| ["getenv(", "env(", "$_ENV["].iter().any(|read| edit.replacement.contains(read));
    for edit in edits.iter().filter(reads) {
        let Some(inner) = facts.innermost(edit.span) else { continue };
        for around in std::iter::once(inner).chain(facts.ancestors(inner)) {
            match facts.kind(around) {
                Kind::Parameter { .. } => return None,
                Kind::Assign { .. } => {
                    let start = facts.span(around).start;
                    let words = text[line_start(text, start)..start].split_whitespace();
                    let constant = words.into_iter().any(|word| matches!(word, "const" | "static"));
                    if constant || matches!(facts.kind(facts.node(around).scope), Kind::Class { .. }) {
                        return None;
                    }
                }
                Kind::Function { .. } | Kind::Class { .. } => break,
                _ => {}
            }
        }
    }
    Some(Vec::new())
}
