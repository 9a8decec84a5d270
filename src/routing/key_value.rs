//! Values of keys: which are real, and must never be moved or shown.
//!
//! A direct key is "any alphanumeric string the user chose", so nothing that could be one is called a placeholder or
//! a reference: lists are closed, shapes hold a sign that no such key holds.

use super::key_reference::references;

/// What stands where a key is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyValue {
    /// Nothing.
    Empty,
    /// In angle brackets, in [`PLACEHOLDERS`] or [`VENDOR_PLACEHOLDERS`], or of one of their shapes.
    Placeholder,
    /// Names another place that holds the key: `${X}`, `$(cmd)`, `op://…`, `{{ x }}`.
    Reference,
    /// Anything else. Also a reference with a real default, `${X:-s3cr3t}`.
    Real,
}

/// Words that stand for a key. Compared without regard to case, with `_` and spaces read as `-`.
///
/// Beside them, three or more `x` (also in groups, `xxxx-xxxx`), dots or asterisks are a placeholder, each also behind
/// `sk-` or `fw-`, and so is everything in angle brackets.
pub const PLACEHOLDERS: &[&str] = &[
    "add-your-api-key-here",
    "add-your-key-here",
    "api-key-here",
    "change-me",
    "change-this",
    "changeit",
    "changeme",
    "changethis",
    "enter-your-api-key",
    "enter-your-api-key-here",
    "enter-your-key-here",
    "fill-me-in",
    "fillme",
    "fixme",
    "insert-api-key-here",
    "insert-key-here",
    "insert-your-api-key",
    "insert-your-api-key-here",
    "insert-your-key-here",
    "key-here",
    "my-direct-route-api-key",
    "paste-your-api-key-here",
    "paste-your-key-here",
    "placeholder",
    "put-your-api-key-here",
    "put-your-key-here",
    "redacted",
    "replace-me",
    "replace-this",
    "replace-with-your-api-key",
    "replace-with-your-key",
    "replaceme",
    "secret-here",
    "tbd",
    "todo",
    "token-here",
    "your-api-key",
    "your-api-key-here",
    "your-api-token",
    "your-direct-api-key",
    "your-direct-key",
    "your-direct-key-here",
    "your-direct-route-api-key",
    "your-direct-route-api-key-here",
    "your-direct-route-key",
    "your-fireworks-api-key",
    "your-fireworks-api-key-here",
    "your-fireworks-direct-api-key",
    "your-fireworks-direct-route-api-key",
    "your-key",
    "your-key-here",
    "your-secret",
    "your-secret-here",
    "your-secret-key",
    "your-secret-key-here",
    "your-token",
    "your-token-here",
    "yourapikey",
    "yourapikeyhere",
    "yourkey",
    "yourkeyhere",
];

/// How the vendor's pages write "your direct key", in angle brackets or without; compared like [`PLACEHOLDERS`].
pub const VENDOR_PLACEHOLDERS: &[&str] = &["my-direct-route-api-key", "your-direct-route-api-key"];

/// Ditto, but only in angle brackets: bare it is the variable's own name.
const VENDOR_BRACKETED: &[&str] = &["direct-route-api-key", "direct-route-key", "your-direct-route-key"];

/// The longest value that is looked at: nested defaults are read again at each level. What is longer counts as real.
const LONGEST_VALUE: usize = 4096;

/// Says what a key's value is. `value` comes without its quotes; a leading `Bearer ` is looked through.
pub fn classify_key_value(value: &str) -> KeyValue {
    let value = match value.trim_start().split_once(' ') {
        Some((word, rest)) if word.eq_ignore_ascii_case("bearer") => rest.trim(),
        _ => value.trim(),
    };
    if value.is_empty() {
        return KeyValue::Empty;
    }
    if value.len() > LONGEST_VALUE {
        return KeyValue::Real;
    }
    if let Some(kind) = references(value) {
        return kind;
    }
    if is_placeholder(value) { KeyValue::Placeholder } else { KeyValue::Real }
}

/// Whether `value` is how the vendor's pages write "your direct key": `<YOUR_DIRECT_ROUTE_API_KEY>`,
/// `MY_DIRECT_ROUTE_API_KEY`.
pub fn is_vendor_placeholder(value: &str) -> bool {
    let value = value.trim();
    let inside = in_angle_brackets(value);
    let word = normalised(inside.unwrap_or(value));
    VENDOR_PLACEHOLDERS.contains(&word.as_str()) || inside.is_some() && VENDOR_BRACKETED.contains(&word.as_str())
}

/// What may be shown of a key: "at most its first four characters", and nothing of one shorter than eight.
pub fn mask(key: &str) -> String {
    let shown = if key.chars().count() < 8 { 0 } else { 4 };
    key.chars().take(shown).chain(['…']).collect()
}

fn is_placeholder(value: &str) -> bool {
    if in_angle_brackets(value).is_some() || is_vendor_placeholder(value) {
        return true;
    }
    let word = normalised(value);
    let body = ["sk-", "fw-"].iter().find_map(|prefix| word.strip_prefix(prefix)).unwrap_or(&word);
    let made_of = |sign: char, least: usize| {
        let count = body.chars().filter(|c| *c == sign).count();
        count >= least && body.chars().all(|c| c == sign || c == '-')
    };
    PLACEHOLDERS.contains(&word.as_str()) || made_of('x', 3) || made_of('.', 3) || made_of('*', 3) || made_of('…', 1)
}

fn in_angle_brackets(value: &str) -> Option<&str> {
    let inside = value.strip_prefix('<')?.strip_suffix('>')?;
    (!inside.is_empty() && !inside.contains(['<', '>', '\n'])).then_some(inside)
}

fn normalised(value: &str) -> String {
    value.trim().to_ascii_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        use KeyValue::{Empty, Placeholder, Real, Reference};
        for (kind, values) in [
            (Empty, &["", "  ", "Bearer "][..]),
            (
                Placeholder,
                &[
                    "<YOUR_DIRECT_ROUTE_API_KEY>",
                    "<key>",
                    "<your key here>",
                    "MY_DIRECT_ROUTE_API_KEY",
                    "changeme",
                    "CHANGE_ME",
                    "change-me",
                    "your-key-here",
                    "your_api_key",
                    "YOUR_API_KEY",
                    "your-api-key-here",
                    "Your API Key",
                    "xxx",
                    "xxxx",
                    "XXXXXXXX",
                    "xxxx-xxxx",
                    "sk-xxx",
                    "fw_xxxxxxxx",
                    "fw-...",
                    "sk-…",
                    "...",
                    "…",
                    "***",
                    "******",
                    "todo",
                    "TODO",
                    "replace-me",
                    "placeholder",
                    "Bearer <key>",
                    "insert-your-key-here",
                ],
            ),
            (
                Reference,
                &[
                    "${X}",
                    "$X",
                    "${{ secrets.X }}",
                    "{{ x }}",
                    "{{ .Values.key }}",
                    "$(vault kv get x)",
                    "$(cat key)",
                    "`cat key`",
                    "op://vault/item/key",
                    "vault:secret/data/x#key",
                    "os.environ/X",
                    "env:X",
                    "<%= x %>",
                    "%X%",
                    "@Microsoft.KeyVault(SecretUri=https://x)",
                    "${X:-}",
                    "${X:?missing}",
                    "${X?missing}",
                    "${X:-${Y}}",
                    "${X:-$Y}",
                    "${X:-changeme}",
                    "${X:}",
                    "${env:X}",
                    "${localEnv:X}",
                    "$${X:?}",
                    "$$(cat key)",
                    "${ssm:/path/key}",
                    "${vault:a}",
                    "$env:X",
                    "#{X}",
                    "#{ACME_KEY}#",
                    "__ACME_KEY__",
                    "@@ACME_KEY@@",
                    "@ACME.KEY@",
                    "((key))",
                    "{env:X}",
                    "{env.X}",
                    "$A$B",
                    "\u{FFFC}",
                    "Bearer $X",
                    "Bearer \u{FFFC}",
                    "arn:aws:secretsmanager:us-east-1:1:secret:x",
                    "${var.key}",
                    "${!X}",
                    "ref+vault://a/b",
                    "file:/run/secrets/key",
                ],
            ),
            (
                Real,
                &[
                    "s3cr3t",
                    "abc123",
                    "secret",
                    "dummy",
                    "test",
                    "xx",
                    "x1xx",
                    "fw_3Zabcdefgh",
                    "mykey",
                    "${X:-s3cr3t}",
                    "${X-s3cr3t}",
                    "${X:=s3cr3t}",
                    "${X:s3cr3t}",
                    "${acme.key:s3cr3t}",
                    "${A:-${B:-s3cr3t}}",
                    "${X:-\"s3cr3t\"}",
                    "abc$X",
                    "${X}abc",
                    "Bearer s3cr3t",
                    "yourkey1",
                    "changeme2",
                    "env:",
                    "$",
                    "$1abc",
                    "your-key-a8f3",
                    "${",
                    "____",
                    "__s3cr3t__",
                    "@@s3cr3t@@",
                    "@s3cr3t@",
                    "<",
                    "<>",
                    "%",
                    "\u{FFFC}abc",
                    "todo1",
                    "..",
                    "é",
                    "clé-secrète-très-longue-€€€€",
                ],
            ),
        ] {
            for value in values {
                assert_eq!(classify_key_value(value), kind, "{value}");
            }
        }
    }

    #[test]
    fn vendor_placeholders() {
        for value in [
            "<YOUR_DIRECT_ROUTE_API_KEY>",
            "MY_DIRECT_ROUTE_API_KEY",
            "YOUR_DIRECT_ROUTE_API_KEY",
            "<DIRECT_ROUTE_API_KEY>",
            "<MY_DIRECT_ROUTE_API_KEY>",
            "<your-direct-route-api-key>",
        ] {
            assert!(is_vendor_placeholder(value), "{value}");
            assert_eq!(classify_key_value(value), KeyValue::Placeholder, "{value}");
        }
        for value in ["DIRECT_ROUTE_API_KEY", "<YOUR_API_KEY>", "changeme", "<FIREWORKS_API_KEY>", "", "<>"] {
            assert!(!is_vendor_placeholder(value), "{value}");
        }
    }

    #[test]
    fn a_mask_shows_four_characters_at_most() {
        for (key, shown) in [
            ("", "…"),
            ("abc", "…"),
            ("abcdefg", "…"),
            ("abcdefgh", "abcd…"),
            ("äöüßäöüß", "äöüß…"),
            ("fw_3Zlongkey", "fw_3…"),
        ] {
            assert_eq!(mask(key), shown);
        }
    }

    #[test]
    fn lists_are_normalised() {
        for word in PLACEHOLDERS.iter().chain(VENDOR_PLACEHOLDERS).chain(VENDOR_BRACKETED) {
            assert_eq!(normalised(word), *word);
        }
    }
}
