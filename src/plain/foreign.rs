//! Keys, models and placeholders in a text, found by what stands around them: what may have to move with a URL.

use std::sync::LazyLock;

use regex::Regex;

use crate::finding::Span;
use crate::routing::{self, GATEWAY_KEY, KeyNames, KeyValue, ModelRef};

use super::span;

/// Placeholders of the vendor's pages in a text.
pub(crate) fn vendor_placeholders(text: &str) -> impl Iterator<Item = Span> {
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)<[a-z_ -]*direct[a-z_ -]*key>|\b(?:my|your)[_-]direct[_-]route[_-]api[_-]key\b").ok()
    });
    let words = WORD.iter().flat_map(move |word| word.find_iter(text));
    // `MY_DIRECT_ROUTE_API_KEY=…` is a variable of that name.
    let set = move |end: usize| text[end..].trim_start_matches([' ', '"', '\'']).starts_with(['=', ':']);
    let words = words.filter(move |word| word.as_str().starts_with('<') || !set(word.end()));
    words.filter(|word| routing::is_vendor_placeholder(word.as_str())).map(|word| span(&word.range()))
}

/// A key in a text that is neither the gateway's nor known as a direct one.
pub(super) struct ForeignKey {
    /// Its name, where one stands in front of it.
    pub(super) name: Option<std::ops::Range<usize>>,
    /// Its value, or what stands for it.
    pub(super) value: std::ops::Range<usize>,
    /// `acme` of `ACME_API_KEY`; empty for `api_key`, headers and flags.
    pub(super) stem: String,
    /// Whether the value is a key, not a reference to one.
    pub(super) real: bool,
}

pub(super) fn foreign_keys(content: &str, names: &KeyNames) -> Vec<ForeignKey> {
    static KEY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"(?i)(?:^|[^a-z0-9_.-])([a-z0-9_.-]*?)"#,
            r#"(api[_-]?key|auth[_-]?token|access[_-]?token|api[_-]?token|authorization|secret|password|credential|bearer|token|key)"#,
            r#"["'`\\]*[ \t]*(?:[:=>,]|=>|[ \t])[ \t]*\\?["']?(?:bearer[ \t]+|basic[ \t]+)?"#,
            r#"(<[^>\n]*>|\$\{\{[^}\n]*\}\}|\{\{[^}\n]*\}\}|\$\{[^}\n]*\}|\$\([^)\n]*\)|\{[^{}\n]*\}|[^\s"'`,;<>{}\[\]\\]+)"#,
        ))
        .ok()
    });
    let mut keys = Vec::new();
    for found in KEY.iter().flat_map(|key| key.captures_iter(content)) {
        let (Some(prefix), Some(kind), Some(value)) = (found.get(1), found.get(2), found.get(3)) else { continue };
        let separator = content[kind.end()..value.start()].trim_matches(['"', '\'', '`', ' ', '\t', '\\']);
        let flag = prefix.as_str().starts_with("--");
        let header = separator.to_ascii_lowercase().ends_with("bearer") || prefix.as_str().eq_ignore_ascii_case("x-");
        // Two words side by side are a flag with its value, or prose.
        if matches!(separator, "" | ",") && !flag {
            continue;
        }
        let name = &content[prefix.start()..kind.end()];
        let known = |text: &str| text.contains(GATEWAY_KEY) || !names.find(text).is_empty();
        // A read in a program names its variable behind what was matched: `os.environ["X"]`.
        let line = content[value.start()..].lines().next().unwrap_or_default();
        let end = line.find([',', ';']).unwrap_or(line.len());
        if known(&line[..end]) || known(name) || known(value.as_str()) || routing::is_vendor_placeholder(value.as_str())
        {
            continue;
        }
        let stem = match flag || header {
            true => String::new(),
            false => prefix.as_str().trim_end_matches(['_', '-', '.']).to_ascii_lowercase(),
        };
        let word = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        let follows = content[value.end()..].starts_with(['(', '[', '.']) || content[value.end()..].starts_with("::");
        let reads = value.as_str().contains('.') && value.as_str().split('.').all(word)
            || follows
            || value.as_str().contains('(');
        // `dotToken: node.token` of a program is no secret; `acmeKey: "…"` and `acmeKey: ${X}` may be.
        let joined = matches!(kind.as_str(), "Token" | "Key")
            && prefix.as_str().ends_with(|c: char| c.is_ascii_alphanumeric())
            && !content[..prefix.start()].ends_with(['$', '{']);
        if joined && reads && !value.as_str().contains(['$', '{']) {
            continue;
        }
        match routing::classify_key_value(value.as_str()) {
            KeyValue::Empty | KeyValue::Placeholder => {}
            KeyValue::Real if reads => keys.push(ForeignKey {
                name: Some(prefix.start()..kind.end()),
                value: value.range(),
                stem,
                real: false,
            }),
            KeyValue::Reference => keys.push(ForeignKey {
                name: Some(prefix.start()..kind.end()),
                value: value.range(),
                stem,
                real: false,
            }),
            KeyValue::Real if name.eq_ignore_ascii_case("key") && names_entry(content, prefix.start()) => {}
            // `{ key: "Content-Security-Policy", value: … }` names a header.
            KeyValue::Real if name.eq_ignore_ascii_case("key") && is_header_name(value.as_str()) => {}
            // `api_key` is a key however short; `token` and `key` are words as well.
            KeyValue::Real => {
                let sure = header || kind.as_str().to_ascii_lowercase().starts_with("api");
                if value.as_str().len() >= if sure { 4 } else { 8 } {
                    keys.push(ForeignKey {
                        name: Some(prefix.start()..kind.end()),
                        value: value.range(),
                        stem,
                        real: true,
                    });
                }
            }
        }
    }
    // `- name: ACME_API_KEY` above `value: …`
    static PAIR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"(?i)["']?name["']?\s*[:=]\s*["']?[a-z0-9_]*?(?:api_?key|auth_?token|api_?token|token|key)["']?\s*,?\s*"#,
            r#"["']?value["']?\s*[:=]\s*["']?([^\s"',}]+)"#
        ))
        .ok()
    });
    for found in PAIR.iter().flat_map(|pair| pair.captures_iter(content)) {
        let Some(value) = found.get(1) else { continue };
        let known = |text: &str| text.contains(GATEWAY_KEY) || !names.find(text).is_empty();
        if known(&content[found.get(0).map_or(0..0, |all| all.range())]) {
            continue;
        }
        let real = match routing::classify_key_value(value.as_str()) {
            KeyValue::Empty | KeyValue::Placeholder => continue,
            KeyValue::Reference => false,
            KeyValue::Real => true,
        };
        keys.push(ForeignKey { name: None, value: value.range(), stem: String::new(), real });
    }
    keys
}

/// Whether a `key` of XML names an entry: `<key>Name</key>`, `<add key="Name" value="…"/>`, `<entry key="Name">…</entry>`.
fn names_entry(content: &str, at: usize) -> bool {
    let before = &content[..at];
    let Some(open) = before.rfind(['<', '>']).filter(|open| before[*open..].starts_with('<')) else { return false };
    let element = &before[open + 1..];
    if element.is_empty() {
        return true;
    }
    let is_attribute = element.starts_with(|c: char| c.is_ascii_alphabetic()) && element.ends_with(char::is_whitespace);
    let end = content[at..].find('>').map_or(content.len(), |end| at + end);
    let tag = content[open..end].to_ascii_lowercase();
    is_attribute && (tag.contains("value=") || !tag.ends_with('/'))
}

/// Whether a value is words joined by hyphens, as names of headers are.
fn is_header_name(value: &str) -> bool {
    value.contains('-') && value.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
}

/// Literal keys in a program's text, and whether each may be a direct one: held by a header, a flag or an argument that
/// is named like any key, not like another service's.
pub(crate) fn literal_keys(content: &str, names: &KeyNames) -> Vec<(Span, bool)> {
    let keys = foreign_keys(content, names).into_iter();
    keys.filter(|key| key.real).map(|key| (span(&key.value), key.stem.is_empty())).collect()
}

/// Whether a text that is the value of one literal (a command, a body) holds a key or a model that has to move with
/// its URL and cannot.
pub(crate) fn holds_back(content: &str, names: &KeyNames) -> bool {
    !foreign_keys(content, names).is_empty() || unpinned_models(content).next().is_some()
}

/// Models of a text that are named in full, pinned or not.
pub(super) fn models(content: &str) -> impl Iterator<Item = regex::Match<'_>> {
    static MODEL: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"accounts\\?/[A-Za-z0-9_-]+\\?/(?:models|deployments)\\?/[A-Za-z0-9._-]*[A-Za-z0-9]",
            r"(?:#[A-Za-z0-9/_.\\-]+)?"
        ))
        .ok()
    });
    MODEL.iter().flat_map(move |model| model.find_iter(content))
}

/// Whether what stands in a text is given to something, as in a command, a body or a list, and not a word of a sentence.
pub(crate) fn is_given(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(['"', '\'', '`', '\\', '(', '<', '*']);
    let Some(word) = before.trim_end().rsplit(char::is_whitespace).next().filter(|_| before.ends_with(' ')) else {
        return true;
    };
    let is_word = !word.is_empty() && word.chars().all(char::is_alphabetic);
    !is_word || word.to_ascii_lowercase().ends_with("model")
}

/// Models of a text that name no deployment.
pub(crate) fn unpinned_models(content: &str) -> impl Iterator<Item = std::ops::Range<usize>> {
    let unpinned = |model: &str| routing::classify_model(&model.replace('\\', "")) == ModelRef::Unpinned;
    models(content).filter(move |model| unpinned(model.as_str())).map(|model| model.range())
}
