//! Passwords in URLs: `https://user:password@host`. On a direct host that is a key, on others it is no less of a secret.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::key_value::{KeyValue, classify_key_value};

/// Where passwords stand in the URLs of a text. A user without a password counts on a direct host, where it may be the key.
pub fn find_passwords(text: &str) -> Vec<Range<usize>> {
    static PASSWORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"(?i)(?::\\?/\\?/|%3A%2F%2F)(?:[^\s/@:"'<>`\\%]*(?::|%3A)([^\s/@"'<>`\\]+?)(?:@|%40)"#,
            r#"|([^\s/@:"'<>`\\%]+)(?:@|%40)[^\s/@"'<>`\\]*direct\.fireworks\.ai)"#,
        ))
        .ok()
    });
    let Some(pattern) = PASSWORD.as_ref() else { return Vec::new() };
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1).or_else(|| found.get(2)));
    found
        .map(|password| password.range())
        .filter(|at| classify_key_value(&text[at.clone()]) == KeyValue::Real)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_found() {
        for (text, expected) in [
            ("https://route:abc123@a-b.us-iowa-1.direct.fireworks.ai/v1", vec!["abc123"]),
            ("https://:abc123@x.example", vec!["abc123"]),
            ("https://abc123@a-b.us-iowa-1.direct.fireworks.ai/v1", vec!["abc123"]),
            (r"https:\/\/route:abc123@a-b.us-iowa-1.direct.fireworks.ai\/v1", vec!["abc123"]),
            ("u=https%3A%2F%2Froute%3Aabc123%40x.example", vec!["abc123"]),
            ("postgres://u:p4ss@db/x https://u:q4ss@db/x", vec!["p4ss", "q4ss"]),
            ("https://git@github.com https://x.example:8080/a@b", vec![]),
            ("https://u:${PASS}@x.example", vec![]),
            ("https://x.example:80 and u:p@y", vec![]),
        ] {
            let found: Vec<&str> = find_passwords(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
