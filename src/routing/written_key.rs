//! Keys behind words that always stand in front of one, whatever the format around them: no report shows them.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;
use regex::Regex;

use super::key_value::{KeyValue, classify_key_value};

/// Between a name and its value: in settings, in JSON that may be escaped, in the items of a list.
macro_rules! between {
    () => {
        r#"\\?["']?[ \t]*[:=][ \t\r\n]*\\?["']?"#
    };
}

/// Names of headers, fields and parameters that hold a key.
macro_rules! holder {
    () => {
        r"(?:[a-z0-9_.-]*(?:api[_-]?key|token|secret|password)|authorization)"
    };
}

/// What a key is written as.
macro_rules! value {
    () => {
        r#"([^\s"'`\\<>,;&|)\]]+|<[^>\n]*>)"#
    };
}

/// Where keys stand in a text that the words in front of them give away.
pub fn find_written_keys(text: &str) -> Vec<Range<usize>> {
    // Each with a word that stands in all it finds, in lower case: most texts hold few of them. It has no `k` or `s`, which
    // `(?i)` finds in other letters of Unicode too.
    static WRITTEN: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
        let patterns = [
            // `--direct-route-api-keys=KEY`, also as two items of a list, and with more keys behind a comma
            (
                "direct",
                concat!(
                    r#"(?i)--?direct[_-]route[_-]api[_-]keys?(?:\\?["']?[ \t]*=[ \t]*|\\?["']?[ \t]*,?[ \t\r\n]+(?:-[ \t]+)?|\\?["'],)"#,
                    r#"\\?["']?([^\s"'`\\<>;&|)\]]+)"#
                ),
            ),
            // `"Authorization": ["Bearer KEY"]`
            ("bearer", concat!(r#"(?i)["'`\[:=][ \t]*\\?["']?bearer[ \t]+"#, value!())),
            ("bearer", concat!(r"(?i)\bbearer[ \t]+", r"([a-z_.+/=-]*[0-9][^\s\x22'`\\<>,;&|)\]]*)")),
            // `{"name": "Authorization", "value": "KEY"}`, `<add key="ApiKey" value="KEY"/>`, and the other way round
            (
                "value",
                concat!(
                    r#"(?i)\\?["']?\b(?:name|key)"#,
                    between!(),
                    holder!(),
                    r#"\\?["']?[ \t]*,?[ \t\r\n]*\\?["']?\bvalue"#,
                    between!(),
                    r"(?:(?:bearer|basic)[ \t]+)?",
                    value!()
                ),
            ),
            (
                "value",
                concat!(
                    r#"(?i)\\?["']?\bvalue"#,
                    between!(),
                    r"(?:(?:bearer|basic)[ \t]+)?",
                    value!(),
                    r#"\\?["'][ \t]*,?[ \t\r\n]*\\?["']?\b(?:name|key)"#,
                    between!(),
                    holder!(),
                    r#"\\?["']"#
                ),
            ),
            // `curl -u "user:KEY"`
            (
                "-u",
                r#"(?:^|[\s"'])(?:-u|--user|--proxy-user)(?:["']?[ \t]*[=,][ \t]*|[ \t]+|)["']?[^\s"':=,/]*:([^\s"'`\\@]*[^\s"'`\\@0-9][^\s"'`\\@]*)"#,
            ),
            // `os.putenv("API_KEY", "KEY")`, `ENV.fetch("API_KEY", "KEY")`
            (
                "env",
                concat!(
                    r#"(?i)env[\w.:]*\([ \t\r\n]*\\?["']"#,
                    holder!(),
                    r#"\\?["'][ \t]*,[ \t\r\n]*\\?["']"#,
                    value!()
                ),
            ),
            // `?api_key=KEY` of a direct URL
            (
                "direct",
                concat!(
                    r#"(?i)direct\.fireworks\.ai[^\s"'<>`]*?[?&](?:[a-z_-]*key|[a-z_-]*token|auth|authorization|secret|password)="#,
                    r#"([^\s"'`\\<>&#]+)"#
                ),
            ),
        ];
        patterns.into_iter().filter_map(|(word, pattern)| Some((word, Regex::new(pattern).ok()?))).collect()
    });
    let folded = text.to_ascii_lowercase();
    let mut found: Vec<Range<usize>> = WRITTEN
        .iter()
        .filter(|(word, _)| memmem::find(folded.as_bytes(), word.as_bytes()).is_some())
        .flat_map(|(_, pattern)| pattern.captures_iter(text))
        .filter_map(|found| found.get(1))
        .filter(|value| classify_key_value(value.as_str()) == KeyValue::Real)
        .map(|value| value.range())
        .collect();
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_found_by_the_words_before_them() {
        for (text, expected) in [
            (r#"["--direct-route-api-keys=qx7k2m9", "x"]"#, vec!["qx7k2m9"]),
            (r#"["--direct-route-api-keys", "qx7k2m9"]"#, vec!["qx7k2m9"]),
            ("- --direct-route-api-keys=qx7k2m9\n", vec!["qx7k2m9"]),
            ("- --direct-route-api-keys\n- qx7k2m9\n", vec!["qx7k2m9"]),
            ("--direct-route-api-keys=$KEY --direct-route-api-keys=${KEY}", vec![]),
            (r#"{"headers":{"Authorization":["Bearer qx7k2m9"]}}"#, vec!["qx7k2m9"]),
            (r#"{"name":"Authorization","value":"Bearer qxkm"}"#, vec!["qxkm"]),
            (r#"{"key":"token","value":"qxkm","type":"string"}"#, vec!["qxkm"]),
            (r#"{"value":"qxkm","key":"token"}"#, vec!["qxkm"]),
            (r#"{"key":"token","value":"{{direct_key}}"}"#, vec![]),
            (r#"<add key="DirectApiKey" value="qxkm"/>"#, vec!["qxkm"]),
            (r#"curl -u "route:qxkm" https://x"#, vec!["qxkm"]),
            ("docker run -u 1000:1000 x", vec![]),
            (r#"os.putenv("ROUTE_API_KEY", "qxkm")"#, vec!["qxkm"]),
            (r#"ENV.fetch("ROUTE_API_KEY", "qxkm")"#, vec!["qxkm"]),
            (r#"f(env["ROUTE_API_KEY"], "qxkm")"#, vec![]),
            ("curl https://a-b.us-iowa-1.direct.fireworks.ai/v1/models?api_key=qxkm&x=1", vec!["qxkm"]),
            ("curl 'https://a-b.us-iowa-1.direct.fireworks.ai/v1/models?x=1&key=qxkm'", vec!["qxkm"]),
            ("a bearer token is sent, Bearer authentication", vec![]),
        ] {
            let found: Vec<&str> = find_written_keys(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
