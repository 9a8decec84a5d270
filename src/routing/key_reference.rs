//! Values that name another place where the key is: variables, commands, secret stores.

use super::HOLE;
use super::key_value::{KeyValue, classify_key_value};

/// How a value begins that names a place in a secret store, the environment or a file.
pub const REFERENCE_PREFIXES: &[&str] = &[
    "@microsoft.keyvault(",
    "arn:aws:secretsmanager:",
    "arn:aws:ssm:",
    "awssm://",
    "bws://",
    "doppler://",
    "env:",
    "file:",
    "gcpsm://",
    "keyring:",
    "keyvault:",
    "op://",
    "os.environ/",
    "ref+",
    "secret://",
    "secretref:",
    "secrets://",
    "sm://",
    "ssm:",
    "vault:",
];

/// Reads `value` as one reference or several in a row; None when anything else is in it. A default that could be a
/// key makes the whole real.
pub(super) fn references(value: &str) -> Option<KeyValue> {
    let lower = value.get(..value.len().min(32)).unwrap_or(value).to_ascii_lowercase();
    if REFERENCE_PREFIXES.iter().any(|prefix| lower.starts_with(prefix) && value.len() > prefix.len()) {
        return Some(KeyValue::Reference);
    }
    let enclosed = |open: &str, close: &str| {
        value.len() > open.len() + close.len() && value.starts_with(open) && value.ends_with(close)
    };
    if enclosed("`", "`")
        || enclosed("<%", "%>")
        || enclosed("((", "))")
        || enclosed("[[", "]]")
        || enclosed("$[", "]")
        || enclosed("%(", ")s")
        || enclosed("{env:", "}")
        || enclosed("{env.", "}")
    {
        return Some(KeyValue::Reference);
    }
    if enclosed("%", "%") && is_name(&value[1..value.len() - 1]) || is_replaced_token(value) {
        return Some(KeyValue::Reference);
    }
    // The name of a secret in the settings of Vercel.
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if value.strip_prefix('@').is_some_and(|name| !name.is_empty() && name.bytes().all(is_word)) {
        return Some(KeyValue::Reference);
    }
    let mut kind = KeyValue::Reference;
    let mut rest = value;
    while !rest.is_empty() {
        let (length, part) = reference(rest)?;
        if part == KeyValue::Real {
            kind = part;
        }
        rest = &rest[length..];
    }
    Some(kind)
}

/// Whether a build or a release puts something else there, as the tokens of Azure Pipelines, Maven and CMake say:
/// `__NAME__`, `@@NAME@@`, `@NAME@`, `#{NAME}#`. No key looks like the upper-case name of one between such signs.
fn is_replaced_token(value: &str) -> bool {
    [("__", "__"), ("@@", "@@"), ("@", "@"), ("#{", "}#")].iter().any(|(open, close)| {
        let name = value.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        name.is_some_and(|name| {
            name.starts_with(|c: char| c.is_ascii_uppercase())
                && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_.-".contains(&byte))
        })
    })
}

/// Where the name of an environment variable or secret stands in `value`, if that is one reference to it and nothing
/// else (`${X}`, `Bearer ${X:-}`, `${{ secrets.X }}`, `os.environ/X`): a name that can be changed in place.
pub fn referenced_name(value: &str) -> Option<std::ops::Range<usize>> {
    let scheme = value.find(' ').filter(|at| value[..*at].eq_ignore_ascii_case("bearer")).map_or(0, |at| at + 1);
    let rest = &value[scheme..];
    let trimmed = rest.trim();
    let start = scheme + (rest.len() - rest.trim_start().len());
    const FORMS: &[(&str, &str)] = &[
        ("${env:", "}"),
        ("${localEnv:", "}"),
        ("${containerEnv:", "}"),
        ("{env:", "}"),
        ("{env.", "}"),
        ("${{ secrets.", " }}"),
        ("${{secrets.", "}}"),
        ("${{ secrets['", "'] }}"),
        ("{{ env \"", "\" }}"),
        ("{{ env.", " }}"),
        ("{{env.", "}}"),
        ("${", "}"),
        ("$(", ")"),
        ("%(ENV_", ")s"),
        ("%", "%"),
        ("$env:", ""),
        ("$", ""),
        ("os.environ/", ""),
        ("env:", ""),
        ("env.", ""),
    ];
    let (open, inside) = FORMS.iter().find_map(|(open, close)| {
        let inside = trimmed.strip_prefix(open)?.strip_suffix(close)?;
        (!inside.is_empty()).then_some((open.len(), inside))
    })?;
    let length = inside.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(inside.len());
    let (name, default) = inside.split_at(length);
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    // Lower case in parentheses is a command, behind a point a key of something else.
    let variable = !name.contains(|c: char| c.is_ascii_lowercase()) || trimmed.starts_with("${") && default.is_empty();
    let operator = default.is_empty() || trimmed.starts_with("${") && default.starts_with([':', '-', '?']);
    (begins && variable && operator).then(|| start + open..start + open + length)
}

/// The reference at the beginning of `text`: its length, and whether a real key stands in it.
fn reference(text: &str) -> Option<(usize, KeyValue)> {
    if text.starts_with(HOLE) {
        return Some((HOLE.len_utf8(), KeyValue::Reference));
    }
    let bytes = text.as_bytes();
    let plain = |length: usize| Some((length, KeyValue::Reference));
    match bytes {
        // A Makefile and a compose file hand `$` on to the shell as `$$`.
        [b'$', b'$', b'{' | b'(' | b'_' | b'A'..=b'Z' | b'a'..=b'z', ..] => {
            reference(&text[1..]).map(|(length, kind)| (length + 1, kind))
        }
        [b'$', b'{', b'{', ..] => plain(1 + closing(&bytes[1..], b'{', b'}')?),
        [b'$', b'{', ..] => {
            let length = 1 + closing(&bytes[1..], b'{', b'}')?;
            Some((length, expansion(&text[2..length - 1])))
        }
        [b'$', b'(', ..] => plain(1 + closing(&bytes[1..], b'(', b')')?),
        [b'#', b'{', ..] => plain(1 + closing(&bytes[1..], b'{', b'}')?),
        [b'{', b'{', ..] => plain(closing(bytes, b'{', b'}')?),
        [b'$', rest @ ..] => {
            let scope = if rest.len() > 4 && rest[..4].eq_ignore_ascii_case(b"env:") { 4 } else { 0 };
            let name = rest[scope..].iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count();
            (name > 0 && !rest[scope].is_ascii_digit()).then_some((1 + scope + name, KeyValue::Reference))
        }
        _ => None,
    }
}

/// What `${…}` holds: a name, perhaps with a default (`:-` of shells, `:` of Spring) that is a value like any other.
fn expansion(inside: &str) -> KeyValue {
    let name_end = inside.find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.').unwrap_or(inside.len());
    let (name, rest) = inside.split_at(name_end);
    let default = [":-", ":=", ":+", "-", "=", "+"]
        .iter()
        .find_map(|operator| rest.strip_prefix(operator))
        // Spring: `${ACME_KEY:default}`, `${acme.key:default}`; but `${env:X}`, `${ssm:/x}` and, in a development
        // container, `${localEnv:X}` name a source.
        .or_else(|| {
            let source =
                name.bytes().all(|byte| byte.is_ascii_lowercase()) || ["localEnv", "containerEnv"].contains(&name);
            rest.strip_prefix(':').filter(|rest| !rest.starts_with('?') && !source)
        });
    match default.map(unquoted).map(classify_key_value) {
        Some(KeyValue::Real) if !name.is_empty() => KeyValue::Real,
        _ => KeyValue::Reference,
    }
}

/// A value without the quotes around it, if it has any.
pub fn unquoted(value: &str) -> &str {
    ['"', '\''].iter().find_map(|quote| value.strip_prefix(*quote)?.strip_suffix(*quote)).unwrap_or(value)
}

/// The length of the brackets that open at the beginning of `bytes`.
fn closing(bytes: &[u8], open: u8, close: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == open {
            depth += 1;
        } else if *byte == close {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at + 1);
            }
        }
    }
    None
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_are_lower_case() {
        for prefix in REFERENCE_PREFIXES {
            assert_eq!(prefix.to_ascii_lowercase(), *prefix);
        }
    }

    #[test]
    fn several_in_a_row() {
        assert_eq!(references("$A${B}{{ c }}"), Some(KeyValue::Reference));
        assert_eq!(references("$A${B:-s3cr3t}"), Some(KeyValue::Real));
        assert_eq!(references("$$A$${B}"), Some(KeyValue::Reference));
        assert_eq!(references("$A-x"), None);
        assert_eq!(references("@fireworks-key"), Some(KeyValue::Reference));
        assert_eq!(references("@s3cr3t!"), None);
        assert_eq!(references("@"), None);
        assert_eq!(references("$$1"), None);
        assert_eq!(references(""), Some(KeyValue::Reference));
    }

    #[test]
    fn names_in_references() {
        for (value, name) in [
            ("${ACME_KEY}", "ACME_KEY"),
            ("${acme_key}", "acme_key"),
            ("${ACME_KEY:-}", "ACME_KEY"),
            ("${ACME_KEY:?missing}", "ACME_KEY"),
            ("Bearer ${ACME_KEY}", "ACME_KEY"),
            ("$ACME_KEY", "ACME_KEY"),
            ("$(ACME_KEY)", "ACME_KEY"),
            ("${{ secrets.ACME_KEY }}", "ACME_KEY"),
            ("os.environ/ACME_KEY", "ACME_KEY"),
            ("{env:ACME_KEY}", "ACME_KEY"),
            ("{env.ACME_KEY}", "ACME_KEY"),
            ("%ACME_KEY%", "ACME_KEY"),
            ("%(ENV_ACME_KEY)s", "ACME_KEY"),
        ] {
            assert_eq!(referenced_name(value).map(|range| &value[range]), Some(name), "{value}");
        }
        for value in [
            "",
            "s3cr3t",
            "${{ env.ACME_KEY }}",
            "${{ secrets.A || secrets.B }}",
            "$(cat key)",
            "$(vault)",
            "{{ .Values.key }}",
            "${acme.key}",
            "%(acme_key)s",
            "${A}${B}",
            "op://vault/key",
            "x${A}",
        ] {
            assert_eq!(referenced_name(value), None, "{value}");
        }
    }
}
