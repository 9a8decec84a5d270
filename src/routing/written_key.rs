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

/// A reference that may hold blanks and brackets: `${{ secrets.X }}`, `${X:?is not set}`, `$(X)`, `((x))`. None with a quote,
/// which may be that of a key.
macro_rules! reference {
    () => {
        concat!(
            r#"\$?\{\{[^{}\r\n"'`\\]*\}\}|\$\{[^{}\r\n"'`\\]*\}|\$\([^()\r\n"'`\\]*\)|\$\[[^\[\]\r\n"'`\\]*\]|"#,
            r#"\(\([^()\r\n"'`\\]*\)\)|\[\[[^\[\]\r\n"'`\\]*\]\]"#
        )
    };
}

/// What a key is written as.
macro_rules! value {
    () => {
        concat!("((?:", reference!(), r#"|[^\s"'`\\<>,;&|)\]])+|<[^>\n]*>)"#)
    };
}

/// A list or parentheses in front of it.
macro_rules! opening {
    () => {
        r#"(?:[\[(][ \t\r\n]*\\?["'`]?|`)?"#
    };
}

/// A value that is no name of a variable: with a digit, and not in capitals only.
macro_rules! literal {
    () => {
        r"((?-i:[A-Za-z0-9_+/-]*(?:[0-9][A-Za-z0-9_+/-]*[a-z]|[a-z][A-Za-z0-9_+/-]*[0-9])[A-Za-z0-9_+/-]*=*))"
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
                concat!(
                    r#"(?:^|[\s"'])(?:-u|--user|--proxy-user)(?:["']?[ \t]*[=,][ \t]*|[ \t]+|)["']?[^\s"':=,/]*:("#,
                    reference!(),
                    r#"|[^\s"'`\\@]*[^\s"'`\\@0-9][^\s"'`\\@]*)"#
                ),
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
        compiled(&patterns)
    });
    found(text, &WRITTEN)
}

/// Where literals stand that a name of any vendor gives away, `api_key: KEY` or `"x-api-key": "KEY"`: too little to decide
/// anything by, and enough to show none of it.
pub fn find_likely_keys(text: &str) -> Vec<Range<usize>> {
    static LIKELY: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
        compiled(&[
            ("api", concat!(r"(?i)api[_-]?key", between!(), opening!(), literal!())),
            ("ecret", concat!(r"(?i)secret(?:[_-]?key)?", between!(), opening!(), literal!())),
            ("word", concat!(r"(?i)password", between!(), opening!(), literal!())),
            ("auth", concat!(r"(?i)auth(?:orization|[_-]?token)", between!(), opening!(), literal!())),
        ])
    });
    found(text, &LIKELY)
}

fn compiled(patterns: &[(&'static str, &str)]) -> Vec<(&'static str, Regex)> {
    patterns.iter().filter_map(|(word, pattern)| Some((*word, Regex::new(pattern).ok()?))).collect()
}

/// What patterns, each with a word that it holds, find of real values.
fn found(text: &str, patterns: &[(&str, Regex)]) -> Vec<Range<usize>> {
    let folded = text.to_ascii_lowercase();
    let mut found: Vec<Range<usize>> = patterns
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

/// Where literals stand behind these names (their ends in the text), of whatever is set: `X=KEY`, `("X", "KEY")`.
pub fn find_values_of_names(text: &str, ends: impl IntoIterator<Item = usize>) -> Vec<Range<usize>> {
    static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"^\\?["'`]?[ \t]*[\])]?[ \t]*(?:=>|:=|==|[:=,])[ \t]*[\[(]?[ \t]*(?:\\?["'`]([^\s"'`\\<>]+)|"#,
            literal!(),
            r#"(?:[\s"'`,;)]|$))"#
        ))
        .ok()
    });
    let Some(pattern) = VALUE.as_ref() else { return Vec::new() };
    let value = |end: usize| {
        let found = pattern.captures(text.get(end..)?)?;
        let range = found.get(1).or_else(|| found.get(2))?.range();
        Some(end + range.start..end + range.end)
    };
    let values = ends.into_iter().filter_map(value);
    values.filter(|at| classify_key_value(&text[at.clone()]) == KeyValue::Real).collect()
}

/// The further parts of a key that is split into strings and whose first part ends here: `"KEY" + "REST"`,
/// `["KEY", "REST"].join("")`.
pub fn rest_of_key(text: &str, end: usize) -> impl Iterator<Item = Range<usize>> {
    static NEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let joint = r#"^\\?["'`][ \t\r\n]*(?:[+,&\\]|\.{1,2})?[ \t\r\n]*\\?["'`]"#;
        Regex::new(&[joint, r#"([A-Za-z0-9_+/=-]*[A-Za-z][0-9][A-Za-z0-9_+/=-]*|[A-Za-z0-9_+/=-]*[0-9][A-Za-z][A-Za-z0-9_+/=-]*)\\?["'`]"#].concat()).ok()
    });
    let next = move |end: usize| {
        let part = NEXT.as_ref()?.captures(text.get(end..)?)?.get(1)?.range();
        Some(end + part.start..end + part.end)
    };
    std::iter::successors(next(end), move |part| next(part.end))
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
            ("-H 'Authorization: Bearer ${{ secrets.X }}' -H 'Authorization: Bearer {{ .x }}'", vec![]),
            ("-H 'Authorization: Bearer ${X:?is not set}' -H 'Authorization: Bearer $(X)' -u 'a:${{ x }}'", vec![]),
            ("authorization: Bearer ((x)), authorization: Bearer [[ .x ]], authorization: Bearer $[ x ]", vec![]),
            ("authorization: Bearer ${{ x }}qxkm, authorization: Bearer $(x) qxkm", vec!["${{ x }}qxkm"]),
            ("-H 'Authorization: Bearer ${X:-qx7k2m9}'", vec!["${X:-qx7k2m9}"]),
        ] {
            let found: Vec<&str> = find_written_keys(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn likely_keys_are_found_by_the_name_before_them() {
        for (text, expected) in [
            ("with `api_key: qx7k2m9`, X-Api-Key: 7qxk", vec!["qx7k2m9", "7qxk"]),
            (r#"{"client_secret":"qx7k2m9","password": "p4ss","auth_token":"2x"}"#, vec!["qx7k2m9", "p4ss", "2x"]),
            (r#"apiKey: ["qx7k2m9", "b"].join(""), api_key=("qx7k2m9"), apiKey: `qx7k2m9`"#, vec!["qx7k2m9"; 3]),
            ("api_key=settings.key, api_key=OLD_KEY_2, api_key = None, secret: false", vec![]),
        ] {
            let found: Vec<&str> = find_likely_keys(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn keys_are_found_in_all_their_parts() {
        for (text, expected) in [
            (r#""X" + "7ab2" + 'c9d' "#, vec!["7ab2", "c9d"]),
            ("'X'\n    '7ab2', model)", vec!["7ab2"]),
            (r#"["X", "7ab2"].join("")"#, vec!["7ab2"]),
            (r#"\"X\" + \"7ab2\""#, vec!["7ab2"]),
            (r#"X", "model""#, vec![]),
            (r#"X", base_url="7ab2""#, vec![]),
            ("X", vec![]),
        ] {
            let end = text.find('X').unwrap() + 1;
            assert_eq!(rest_of_key(text, end).map(|at| &text[at]).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    #[test]
    fn values_of_names_are_found() {
        for (text, expected) in [
            ("X=qx7k2m9 url", vec!["qx7k2m9"]),
            ("X=qx7k2m9", vec!["qx7k2m9"]),
            (r#"setenv("X", "qxkm")"#, vec!["qxkm"]),
            (r#"environ["X"] == "qxkm""#, vec!["qxkm"]),
            (r#""X": ["qxkm"]"#, vec!["qxkm"]),
            (r#"\"X\": \"qxkm\""#, vec!["qxkm"]),
            ("X => 'qxkm'", vec!["qxkm"]),
            ("X=$(vault read) X, Y2 X: ${Y} X=os.environ.get('Y')", vec![]),
            ("", vec![]),
        ] {
            let ends: Vec<usize> = text.match_indices('X').map(|(at, _)| at + 1).collect();
            let found: Vec<&str> = find_values_of_names(text, ends).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
