//! Hosts: files that hold sources of other languages. Notebooks, documents with fenced code, scripts in web pages, commands
//! in YAML, Dockerfiles, makefiles and package scripts.
//!
//! A host says which bytes are an embedded source ([`Region`]), what they mean without the host's escapes and indentation
//! ([`Decoded`]), and how it writes new text ([`Encoding`]). The source is analysed like a file of its own; then every place
//! and every edit is translated back. An edit that cannot be translated without touching other bytes loses its fix. What
//! lies outside of the embedded sources is read as plain text.

use crate::plain;
use crate::routing::{self, KeyNames};

mod commands;
mod decoded;
mod encoding;
mod html;
mod json;
mod magics;
mod markdown;
mod notebook;
mod placeholders;
mod prompts;
mod region;
mod tags;
mod yaml;

#[cfg(test)]
mod tests;

pub use decoded::Decoded;
pub use encoding::{Characters, Encoding, Lines};
pub use region::{Content, Environment, Lift, Region};

use crate::finding::Span;

/// What a host holds.
#[derive(Clone, Default)]
pub struct Embedded {
    /// Its sources, in order of their first bytes as far as they do not interleave.
    pub regions: Vec<Region>,
    /// What nobody wrote and nobody reads again: outputs.
    pub hidden: Vec<Span>,
    /// Commands whose words come from a program of the host.
    pub tied: Vec<String>,
    /// Whether the text around the sources and the sources make up one client.
    pub is_one_client: bool,
}

/// What a file of this name holds. `None` if it is no host, or not a sound one.
pub fn find(name: &str, text: &str) -> Option<Embedded> {
    let base = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let extension = base.rsplit_once('.').map_or("", |(_, extension)| extension);
    // A history stays as it is.
    if !plain::is_read(name) {
        return None;
    }
    match extension {
        "ipynb" => notebook::embedded(text),
        // A document in a document is enough.
        _ if name.ends_with("/fence.md/fence.md") => None,
        "md" | "mdx" | "markdown" | "qmd" | "rmd" => Some(markdown::markdown(text)),
        "rst" => Some(markdown::restructured_text(text)),
        "html" | "htm" | "vue" | "svelte" | "astro" => Some(html::embedded(text, extension)),
        "yml" | "yaml" => yaml::embedded(text),
        "mk" | "mak" => Some(commands::recipes(text)),
        "dockerfile" | "containerfile" => Some(commands::dockerfile(text)),
        _ if base == "package.json" => commands::package_scripts(text),
        _ if matches!(&*base, "makefile" | "gnumakefile") => Some(commands::recipes(text)),
        _ if matches!(base.split('.').next(), Some("dockerfile" | "containerfile")) => Some(commands::dockerfile(text)),
        _ => None,
    }
}

/// Whether a file of this name may hold sources of other languages.
fn is_host(name: &str) -> bool {
    let base = name.rsplit('/').next().unwrap_or(name).to_ascii_lowercase();
    let extension = base.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "ipynb" | "md" | "mdx" | "markdown" | "rst" | "html" | "htm" | "mk")
}

/// Whether a source is worth an analysis: whether it speaks of direct routes or their keys at all.
pub fn matters(text: &str, names: &KeyNames) -> bool {
    let lower = || memchr::memmem::find(text.to_ascii_lowercase().as_bytes(), b"direct").is_some();
    !routing::find_hosts(text).is_empty() || !names.find(text).is_empty() || lower()
}

/// Whether a command of a file of settings is a request of a direct route of its own, or creates one, or asks for what one
/// is called by. What only reads the settings around it stays with them.
pub fn is_request(text: &str) -> bool {
    !routing::find_hosts(text).is_empty() || routing::provisioning::speaks_of_route(text)
}

/// The text with blanks in these places, as long as it was and with the same lines.
pub fn blank(text: &str, places: impl IntoIterator<Item = Span>) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for place in places {
        for byte in &mut bytes[place.start..place.end] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    }
    // Blanks are whole characters, as places are.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}
