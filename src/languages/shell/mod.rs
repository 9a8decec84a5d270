//! Shell.

use super::Language;
use crate::facts::Facts;

/// Shell.
pub static LANGUAGE: Language = Language {
    name: "shell",
    extensions: &["sh"],
    file_names: &[],
    interpreters: &["sh"],
    facts: |_| Facts::default(),
    idioms: &super::python::idioms::Python,
};
