//! Formats: files of settings, a front end each, which says as [`Facts`] what a file holds.
//!
//! A format has no idioms: it is a tree of mappings, lists and scalars with the bytes where each stands. What the file is
//! a mapping, a list or a scalar right below [`NodeId::FILE`](crate::facts::NodeId::FILE) (several, for several documents
//! in one file).
//!
//! | in the file | fact |
//! | --- | --- |
//! | a mapping, table, section, block, or a file of assignments | [`Kind::Mapping`](crate::facts::Kind::Mapping); its list has the brackets as its span if it has any |
//! | an entry | an [`Argument`](crate::facts::Argument): the key without its quotes as name, the bytes of that as its span; the span of all is key to value, with what makes one line of it (`export X=1`, `ENV X 1`), without comments and separators |
//! | the labels of a block (`resource "a" "b" {}`), the parts of a dotted key | mappings in mappings, one entry each |
//! | a merge (`<<: *x`), an inclusion | an entry that is spread |
//! | an entry without a value (`X:`, `- X` in a list of variables) | [`Kind::Other`](crate::facts::Kind::Other), empty, at its end |
//! | a list | [`Kind::Sequence`](crate::facts::Kind::Sequence) |
//! | a scalar that may be text | [`Kind::Literal`](crate::facts::Kind::Literal), quotes as its delimiters, the meaning of escapes in its [`Text`](crate::facts::Text); never with interpolations, whose syntax belongs to what reads the settings |
//! | a number, an expression | [`Kind::Other`](crate::facts::Kind::Other), with what it is made of below it |
//! | a comment | a [`Comment`](crate::facts::Comment) |

use crate::facts::Facts;

mod dotenv;
mod hcl;
mod lines;
#[cfg(test)]
mod outline;
mod tree;

pub(crate) use tree::Tree;

/// One row of the table.
pub struct Format {
    /// The name users see.
    pub name: &'static str,
    /// Whether a file of this name is written in it: the whole name, then its last part in lower case.
    pub is_named: fn(&str, &str) -> bool,
    /// Reads a file. Never panics; what cannot be read as a whole yields [`Facts::parsed`] false.
    pub facts: fn(&str) -> Facts,
}

/// All formats.
pub static FORMATS: &[&Format] = &[&dotenv::DOTENV, &hcl::HCL];

/// The format of a file of this name.
pub fn detect(name: &str) -> Option<&'static Format> {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    FORMATS.iter().copied().find(|format| (format.is_named)(name, &base))
}

/// The name of the file that a template or an example stands for.
pub(crate) fn plain_name(base: &str) -> &str {
    const STAND_INS: &[&str] =
        &[".default", ".dist", ".erb", ".example", ".j2", ".jinja", ".jinja2", ".sample", ".template", ".tmpl", ".tpl"];
    let mut plain = base;
    while let Some(rest) = STAND_INS.iter().find_map(|end| plain.strip_suffix(end)).filter(|rest| !rest.is_empty()) {
        plain = rest;
    }
    plain
}
