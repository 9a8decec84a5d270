//! From the names that documents give languages to the languages that are understood.

use crate::languages::{LANGUAGES, Language};

/// Names that are neither a language's own nor an extension of its files: each with an extension.
const ALIASES: &[(&str, &str)] = &[
    ("python2", "py"),
    ("python3", "py"),
    ("py3", "py"),
    ("ipython", "py"),
    ("ipython3", "py"),
    ("pycon", "py"),
    ("shell", "sh"),
    ("console", "sh"),
    ("terminal", "sh"),
    ("shell-session", "sh"),
    ("shellsession", "sh"),
    ("sh-session", "sh"),
    ("bash-session", "sh"),
    ("shellscript", "sh"),
    ("curl", "sh"),
    ("javascript", "js"),
    ("node", "js"),
    ("nodejs", "js"),
    ("typescript", "ts"),
    ("typescriptreact", "tsx"),
    ("javascriptreact", "jsx"),
    ("golang", "go"),
    ("rust", "rs"),
    ("kotlin", "kt"),
    ("csharp", "cs"),
    ("c#", "cs"),
    ("dotnet", "cs"),
    ("ruby", "rb"),
];

/// The language of a name.
pub fn language(name: &str) -> Option<&'static Language> {
    let name = name.to_ascii_lowercase();
    let by = |name: &str| {
        let known = |language: &&Language| language.name == name || language.extensions.contains(&name);
        LANGUAGES.iter().copied().find(known)
    };
    by(&name).or_else(|| by(ALIASES.iter().find(|alias| alias.0 == name)?.1))
}
