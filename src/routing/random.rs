//! Words that nobody would write by hand: what they are cannot be told, but a key may be one of them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::key_value::mask;
use super::userinfo::find_passwords;

/// Changes between digits and letters that no name has.
const MOST_SWITCHES: usize = 3;

/// Where words stand in a text that look like random characters, as generated keys do. The names of accounts, models and
/// deployments and of hosts are none, whatever they look like.
pub fn find_random_words(text: &str) -> Vec<Range<usize>> {
    static WORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let uuid = r"(?-u:\b)[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?-u:\b)";
        Regex::new(&format!("{uuid}|[A-Za-z0-9]{{16,}}")).ok()
    });
    let Some(word) = WORD.as_ref() else { return Vec::new() };
    let words = word.find_iter(text).filter(|word| is_random(word.as_str()));
    words.filter(|word| !is_name(&text[..word.start()], &text[word.end()..])).map(|word| word.range()).collect()
}

fn is_random(word: &str) -> bool {
    let bytes = word.as_bytes();
    let class = |byte: &u8| match byte {
        b'0'..=b'9' => 0,
        b'a'..=b'z' => 1,
        _ => 2,
    };
    let pairs = || bytes.windows(2).map(|pair| (class(&pair[0]), class(&pair[1])));
    let switches = pairs().filter(|(a, b)| (*a == 0) != (*b == 0)).count();
    let changes = pairs().filter(|(a, b)| a != b).count();
    switches > MOST_SWITCHES || switches > 0 && changes * 2 >= bytes.len()
}

/// Whether a word names a resource, or is a part of a direct host.
fn is_name(before: &str, after: &str) -> bool {
    let resource = ["accounts/", "models/", "deployments/"].iter().any(|kind| before.ends_with(kind));
    let host = after.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '.')).next();
    resource || host.is_some_and(|host| host.contains(".direct.fireworks"))
}

/// The words of an error, or of what was typed, without what may be a key in the wrong place.
pub fn without_keys(text: &str) -> String {
    let mut keys = find_random_words(text);
    keys.extend(find_passwords(text));
    keys.sort_unstable_by_key(|key| (key.start, key.end));
    let (mut result, mut at) = (String::with_capacity(text.len()), 0);
    for key in keys.into_iter().filter(|key| key.end > key.start) {
        if key.start >= at {
            result.push_str(&text[at..key.start]);
            result.push_str(&mask(&text[key.clone()]));
        }
        at = at.max(key.end);
    }
    result.push_str(&text[at..]);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_words_are_told_from_names() {
        for (text, expected) in [
            ("key kT7q9ZxW2mLp4RvB8nYs.", vec!["kT7q9ZxW2mLp4RvB8nYs"]),
            ("fw_3ZjQ8yWn5tKb7Lr2Pd", vec!["3ZjQ8yWn5tKb7Lr2Pd"]),
            ("sk-proj-aB3dE6gH9jK2mN5p", vec!["aB3dE6gH9jK2mN5p"]),
            ("0f8fad5b-d9cb-469f-a165-70867728950e", vec!["0f8fad5b-d9cb-469f-a165-70867728950e"]),
            ("a1Q3cTlaeFcybUxwNFJ2QjhuWXM=", vec!["a1Q3cTlaeFcybUxwNFJ2QjhuWXM"]),
            ("accounts/fireworks/models/kT7q9ZxW2mLp4RvB8nYs", vec![]),
            ("https://my-1a2b3c4d5e6f7a8b9c.us-iowa-1.direct.fireworks.ai/v1", vec![]),
            ("getOpenAIClientForTenant2 createChatCompletionRequestV1", vec![]),
            ("llama-v3p1-405b-instruct us-arizona-1 my-account-abcd1234", vec![]),
            ("DIRECT_ROUTE_API_KEY internationalization 12345678901234567890", vec![]),
        ] {
            let found: Vec<&str> = find_random_words(text).into_iter().map(|at| &text[at]).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn errors_repeat_no_key() {
        let error = "`https://u:pass12@gw` is no endpoint; `kT7q9ZxW2mLp4RvB8nYs` https://u:kT7q9ZxW2mLp4RvB8nYs@gw";
        assert_eq!(without_keys(error), "`https://u:…@gw` is no endpoint; `kT7q…` https://u:kT7q…@gw");
    }
}
