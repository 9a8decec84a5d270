//! Formats: files of settings, a front end each, which says as [`Facts`] what a file holds.
//!
//! A format has no idioms: it is a tree of mappings, lists and scalars with the bytes where each stands. What the file is
//! a mapping, a list or a scalar right below [`NodeId::FILE`](crate::facts::NodeId::FILE) (several, for several documents
//! in one file).
//!
//! | in the file | fact |
//! | --- | --- |
//! | a mapping, table, section, block, or a file of assignments | [`Kind::Mapping`](crate::facts::Kind::Mapping); its list has the brackets as its span if it has any |
//! | an entry | an [`Argument`](crate::facts::Argument): the key without its quotes as name, the bytes of that as its span; the span of all is key to value, with what makes one line of it (`export X=1`, `ENV X 1`, `Environment=X=1`, `proxy_set_header X 1;`), without comments and separators |
//! | the labels of a block (`resource "a" "b" {}`), the parts of a dotted key | mappings in mappings, one entry each; what stands in front of a block of nginx (`location ~ x {}`) is one label |
//! | a name that is no other of the same name beside it (`ARG X`, `export X`, `target: X = 1`) | an entry with a mapping of its own |
//! | a header of tables (`[a.b]`, `[[a]]`) | an entry from its bracket to the end of the table, again for each header of the same name; in a list of one where it is one of several tables |
//! | a value with a tag (`!secret x`), an alias (`*x`) | [`Kind::Other`](crate::facts::Kind::Other), with what stands behind the tag below it |
//! | a template | what stands around its actions (`{{ x }}`), which count as a part of the word they are in, or as nothing where they are alone on their lines |
//! | a merge (`<<: *x`), an inclusion | an entry that is spread |
//! | an entry without a value (`X:`, `- X` in a list of variables, `X` where others are `X=1`; `X=` has an empty one) | [`Kind::Other`](crate::facts::Kind::Other), empty, at its end |
//! | a list | [`Kind::Sequence`](crate::facts::Kind::Sequence) |
//! | a scalar that may be text | [`Kind::Literal`](crate::facts::Kind::Literal), quotes as its delimiters, the meaning of escapes in its [`Text`](crate::facts::Text); never with interpolations, whose syntax belongs to what reads the settings |
//! | a number, an expression | [`Kind::Other`](crate::facts::Kind::Other), with what it is made of below it |
//! | a comment | a [`Comment`](crate::facts::Comment) |

use std::borrow::Cow;

use crate::facts::Facts;

mod actions;
mod conf;
mod dockerfile;
mod dotenv;
#[cfg(test)]
mod dump;
pub(crate) mod escapes;
mod hcl;
mod ini;
mod json;
mod lines;
mod makefile;
mod nginx;
#[cfg(test)]
mod outline;
mod properties;
mod sections;
mod systemd;
mod toml;
mod tree;
mod variables;
pub(crate) mod yaml;

pub(crate) use tree::Tree;

/// One row of the table.
pub struct Format {
    /// The name users see.
    pub name: &'static str,
    /// Whether a file of this name is written in it: the whole name, then its last part in lower case.
    pub is_named: fn(&str, &str) -> bool,
    /// Whether the keys of blocks are names of the program itself, unless the block says that it holds an environment
    /// (Terraform); those of objects and maps are whatever these are given to.
    pub has_own_names: bool,
    /// Whether a reference reaches nothing but what the file itself sets, no environment.
    pub is_closed: bool,
    /// What `#` is inside a value.
    pub hash: Hash,
    /// Reads a file. Never panics; what cannot be read as a whole yields [`Facts::parsed`] false.
    pub facts: fn(&str) -> Facts,
}

/// What `#` may be inside a value, without a blank in front of it, to any program that reads the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hash {
    /// A part of it.
    Text,
    /// A part of it in quotes; else perhaps a comment.
    Quoted,
    /// Perhaps a comment.
    Comment,
}

/// All formats.
pub static FORMATS: &[&Format] = &[
    &conf::CONF,
    &dockerfile::DOCKERFILE,
    &dotenv::DOTENV,
    &hcl::HCL,
    &ini::INI,
    &json::FORMAT,
    &makefile::MAKEFILE,
    &nginx::NGINX,
    &properties::PROPERTIES,
    &systemd::SYSTEMD,
    &toml::FORMAT,
    &yaml::FORMAT,
];

/// The format of a file of this name.
pub fn detect(name: &str) -> Option<&'static Format> {
    let name = without_purpose(name);
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name).to_ascii_lowercase();
    FORMATS.iter().copied().find(|format| (format.is_named)(name, &base))
}

/// The name of the file that an example or a template becomes: `compose.yaml` of `compose.yaml.example`.
pub fn without_purpose(name: &str) -> &str {
    let purposes =
        ["example", "sample", "dist", "template", "tpl", "tmpl", "j2", "jinja", "jinja2", "gotmpl", "erb", "default"];
    let mut name = name;
    while let Some((rest, last)) = name.rsplit_once('.')
        && !rest.is_empty()
        && !rest.ends_with(['/', '\\'])
        && purposes.iter().any(|purpose| last.eq_ignore_ascii_case(purpose))
    {
        name = rest;
    }
    name
}

/// The text with blanks for a byte-order mark, every byte at its place.
pub(crate) fn without_mark(text: &str) -> Cow<'_, str> {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => Cow::Owned(format!("   {rest}")),
        None => Cow::Borrowed(text),
    }
}

/// Whether a name ends in one of these, each with its dot.
pub(crate) fn ends_in(base: &str, extensions: &[&str]) -> bool {
    extensions.iter().any(|extension| base.ends_with(extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_written_as_what_it_is_an_example_of() {
        let cases = [
            ("a/compose.yaml.example", "a/compose.yaml"),
            ("values.yaml.gotmpl", "values.yaml"),
            ("x.yml.tpl.J2", "x.yml"),
            (".env.example", ".env"),
            (".example", ".example"),
            ("a/.tpl", "a/.tpl"),
            ("example", "example"),
            ("a.example/b", "a.example/b"),
        ];
        for (name, expected) in cases {
            assert_eq!(without_purpose(name), expected);
        }
        assert_eq!(detect("a/compose.YAML.dist").map(|format| format.name), Some("YAML"));
        assert!(detect("yaml").is_none());
    }
}
