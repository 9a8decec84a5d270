//! How the shell says what fixes need to say.

use super::{libraries, writing};
use crate::facts::{Facts, Literal, NodeId};
use crate::languages::{Content, Idioms, NewRead};
use crate::sdks::Sdk;

/// The idioms of the shells.
pub struct Shell;

impl Idioms for Shell {
    fn libraries(&self) -> &'static [Sdk] {
        libraries::LIBRARIES
    }

    fn request_makers(&self) -> &'static [&'static str] {
        &["curl", "wget", "http", "https", "xh", "xhs"]
    }

    fn text_tests(&self) -> &'static [&'static str] {
        &["sed", "gsed", "grep", "egrep", "fgrep", "zgrep", "rg", "ag", "awk", "gawk", "perl", "expr", "tr"]
    }

    fn env_calls(&self) -> &'static [&'static str] {
        &[]
    }

    fn env_maps(&self) -> &'static [&'static str] {
        &[]
    }

    fn variables_are_environment(&self) -> bool {
        true
    }

    fn own_variables(&self) -> &'static [&'static str] {
        &["OPTARG", "REPLY"]
    }

    fn declaring_words(&self) -> &'static [&'static str] {
        &["export", "local", "readonly", "declare", "typeset"]
    }

    fn logging_calls(&self) -> &'static [&'static str] {
        &["echo", "printf"]
    }

    fn separates_by_blanks(&self) -> bool {
        true
    }

    fn is_public(&self, name: &str, _line: &str) -> bool {
        // By convention what is exported is in capitals.
        !name.contains(|c: char| c.is_ascii_lowercase())
    }

    fn new_read(&self, _text: &str, _facts: &Facts, _at: NodeId, name: &str) -> NewRead {
        NewRead { expression: format!("\"${name}\""), imports: Vec::new() }
    }

    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String> {
        writing::literal(text, like, content)
    }

    fn concatenate(&self, left: &str, right: &str) -> String {
        format!("{left}{right}")
    }
}
