//! Ruby.

use std::sync::OnceLock;

use super::Language;
use super::query::{Literals, Syntax};
use crate::facts::Facts;

mod heredocs;
mod idioms;
mod libraries;
mod literals;
mod scopes;
#[cfg(test)]
mod tests;
mod writing;

/// Ruby.
pub static LANGUAGE: Language = Language {
    name: "ruby",
    extensions: &["rb", "rake", "gemspec", "ru", "podspec", "jbuilder", "thor", "rbw", "rbi"],
    file_names: &[
        "Rakefile",
        "Gemfile",
        "Guardfile",
        "Capfile",
        "Vagrantfile",
        "Fastfile",
        "Appfile",
        "Podfile",
        "Brewfile",
        "Berksfile",
        "Thorfile",
        "Dangerfile",
        "Steepfile",
        ".irbrc",
        ".pryrc",
    ],
    interpreters: &["ruby", "jruby", "truffleruby", "rake"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Ruby,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_ruby::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: "",
    literals: Literals { delimiters: literals::delimiters, escape_starts: b"\\", escape: literals::escape },
    // `require` binds no name.
    import: |_| None,
    fits: heredocs::fit,
    compiled: OnceLock::new(),
};

fn facts(text: &str) -> Facts {
    let mut facts = SYNTAX.facts(text);
    heredocs::link(&mut facts, text);
    scopes::settle(&mut facts);
    facts
}
