//! The shells: sh, bash, zsh, ksh.

use std::sync::OnceLock;

use super::Language;
use super::query::{Literals, Syntax};
use crate::facts::Facts;

mod ambiguity;
mod commands;
mod flags;
mod idioms;
mod libraries;
mod literals;
#[cfg(test)]
mod tests;
mod writing;

/// The shells, read with the grammar of bash.
pub static LANGUAGE: Language = Language {
    name: "shell",
    extensions: &["sh", "bash", "zsh", "ksh", "bats"],
    file_names: &[
        ".bashrc",
        ".bash_profile",
        ".bash_login",
        ".bash_aliases",
        ".profile",
        ".zshrc",
        ".zshenv",
        ".zprofile",
        ".zlogin",
        ".kshrc",
        ".envrc",
    ],
    interpreters: &["sh", "bash", "zsh", "ksh", "dash", "ash", "bats"],
    facts,
    syntax: Some(&SYNTAX),
    idioms: &idioms::Shell,
};

pub(super) static SYNTAX: Syntax = Syntax {
    grammar: || tree_sitter_bash::LANGUAGE.into(),
    query: include_str!("facts.scm"),
    node_types: "",
    literals: Literals {
        delimiters: literals::delimiters,
        escape_starts: b"\\",
        escape: |kind, _, rest| literals::escape(kind, rest),
    },
    import: |_| None,
    fits: ambiguity::fits,
    compiled: OnceLock::new(),
};

fn facts(text: &str) -> Facts {
    let mut facts = SYNTAX.facts(text);
    commands::name_arguments(&mut facts, text);
    facts
}
