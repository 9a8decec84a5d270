//! Hosts that may be those of the vendor's audio services: "any first label that starts with `audio-`", and one that is
//! not seen may.

use std::sync::LazyLock;

use regex::Regex;

use super::HOLE;

/// How the first label of an audio service begins, in small letters.
pub const AUDIO: &str = "audio-";

/// Whether a host whose first label is out of sight may be that of an audio service: by the path of its URL, or because the
/// file around it [speaks of one](speaks_of_audio), which is asked only where it matters.
pub fn may_be_audio(labels: &str, path: &str, file_speaks_of_it: impl FnOnce() -> bool) -> bool {
    // `${HANDLE}` says what it holds, whatever else the file asks.
    let is_handle = ["handle", "deployment", "account"].iter().any(|word| labels.contains(word));
    stands_for_all(labels) && (path.contains("/audio/") || !is_handle && file_speaks_of_it())
}

/// Whether a text names a service by its first label.
pub fn speaks_of_audio(text: &str) -> bool {
    static NAME: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"(?i)(?:^|[^a-z0-9_.])audio-(?:prod|turbo|streaming)").ok());
    NAME.as_ref().is_some_and(|name| name.is_match(text))
}

/// Whether the first of these labels is one interpolation or placeholder, and nothing beside it.
fn stands_for_all(labels: &str) -> bool {
    let ends = |rest: &str| rest.is_empty() || rest.starts_with('.');
    if let Some(rest) = labels.strip_prefix(HOLE) {
        return ends(rest);
    }
    let inside = labels.trim_start_matches(['$', '%', '#']);
    let Some(open) = inside.chars().next().filter(|_| inside.len() < labels.len() || !inside.starts_with('*')) else {
        return false;
    };
    let close = match open {
        '{' => '}',
        '(' => ')',
        '<' => '>',
        '[' => ']',
        // `$TIER`, `%TIER%`, `%s`
        _ if inside.len() < labels.len() => {
            let rest = inside.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
            return ends(rest.strip_prefix('%').unwrap_or(rest));
        }
        _ => return false,
    };
    let mut depth = 0_usize;
    for (at, c) in inside.char_indices() {
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                // `%(tier)s`
                let rest = &inside[at + c.len_utf8()..];
                return ends(rest) || labels.starts_with('%') && ends(rest.trim_start_matches('s'));
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_out_of_sight() {
        for labels in
            ["\u{FFFC}.us-a-1", "${svc}.us-a-1", "$svc.us-a-1", "{{ .values.tier }}.us-a-1", "{}", "%s.us", "<t>.x"]
        {
            assert!(stands_for_all(labels), "{labels}");
        }
        for labels in ["\u{FFFC}-abc.us-a-1", "acme-${id}.us-a-1", "${a}-${b}.us-a-1", "a-b.us", "", "*.us", "$a-b.us"]
        {
            assert!(!stands_for_all(labels), "{labels}");
        }
    }
}
