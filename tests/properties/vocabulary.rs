//! Words of direct routing in the spellings that people and tools give them, and what only looks like them.

use std::sync::LazyLock;

use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;
use regex::bytes::{Captures, Regex};

/// What takes the place of a URL's scheme and host.
const DIRECT: &[&str] = &[
    "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "https://acme-research.eu-iceland-2.direct.fireworks.ai",
    "https://a-b-c1d2e3f4.mars-base-9.direct.fireworks.ai",
    "http://my-account-abcd1234.us-arizona-1.direct.fireworks.ai:8443",
    "HTTPS://MY-ACCOUNT-ABCD1234.US-ARIZONA-1.DIRECT.FIREWORKS.AI",
    "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai.",
    "https://user:pa55@my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "https://abcd1234.direct.fireworks.ai",
];

/// The same, where a fix is offered seldom or never, or looks at the quotes.
const ODD: &[&str] = &[
    "wss://my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "//my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "https://audio-prod.us-virginia-1.direct.fireworks.ai",
    "wss://audio-streaming-v2.us-virginia-1.direct.fireworks.ai",
    "https%3A%2F%2Fmy-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "https:\\/\\/my-account-abcd1234.us-arizona-1.direct.fireworks.ai",
    "https://my-account-abcd1234\\.us-arizona-1\\.direct\\.fireworks\\.ai",
    "https://<handle>.direct.fireworks.ai",
    "https://${HANDLE}.direct.fireworks.ai",
    "https://$HANDLE.direct.fireworks.ai",
    "https://{handle}.direct.fireworks.ai",
    "https://#{handle}.direct.fireworks.ai",
    "https://{{ .Values.handle }}.direct.fireworks.ai",
    "https://%s.direct.fireworks.ai",
    "https://...direct.fireworks.ai",
    "*.direct.fireworks.ai",
    "https://direct.fireworks.ai",
    "https://my-äccount-abcd1234.us-arizona-1.direct.fireworks.ai",
    "https://my-account-abcd1234\u{200d}.us-arizona-1.direct.fireworks.ai",
    "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai\u{301}",
];

/// Hosts that are none of ours: never a part of an edit, there as often after as before.
pub const LOOK_ALIKES: &[&str] = &[
    "direct.fireworks.ai.example.com",
    "x.direct.fireworks.ai.evil.test",
    "mydirect.fireworks.ai",
    "notdirect.fireworks.ai.org",
    "direct.fireworks.aid.test",
];

/// Hosts that only unsafe fixes change.
pub const AUDIO: &[&str] =
    &["/audio-prod.us-virginia-1.direct.fireworks.ai", "/audio-streaming-v2.us-virginia-1.direct.fireworks.ai"];

const NAMES: &[&str] = &[
    "DIRECT_ROUTE_API_KEY",
    "FIREWORKS_DIRECT_ROUTE_API_KEY",
    "FIREWORKS_DIRECT_API_KEY",
    "FIREWORKS_API_KEY",
    "OPENAI_API_KEY",
    "ACME_KEY",
    "DIRECT_ROUTE_API_KEY_OLD",
    "NEXT_PUBLIC_DIRECT_ROUTE_API_KEY",
];

const MODELS: &[&str] = &[
    "accounts/fireworks/models/llama-v3-8b-instruct",
    "accounts/my-account/models/lora#accounts/my-account/deployments/abcd1234",
    "accounts/my-account/deployments/abcd1234",
    "accounts/<ACCOUNT_ID>/deployments/<DEPLOYMENT_ID>",
    "gpt-4o",
    "",
];

const PATHS: &[&str] =
    &["/v1", "/v1/", "", "/", "/inference/v1", "/v1/chat/completions?x=1&y=%2F#f", "/v1beta", "/V1", "/v1\u{e9}"];

/// How far words are exchanged.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Exchange {
    /// A direct URL stays one, a name of a direct key stays one.
    Alike,
    /// Anything that may be found where such a word is.
    Any,
}

/// The source with some of its words exchanged.
pub fn exchange(source: &[u8], how: Exchange, rng: &mut TestRng) -> Vec<u8> {
    static HOST: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?i)https?://[a-z0-9-]+\.[a-z0-9-]+\.direct\.fireworks\.ai(/v1\b)?").unwrap());
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(?:FIREWORKS_)?DIRECT(?:_ROUTE)?_API_KEY\b").unwrap());
    static MODEL: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"accounts/[\w-]+/(?:models|deployments)/[\w.-]+").unwrap());
    let share = [0.0, 0.2, 0.7][rng.random_range(0..3)];
    // Many cases keep to one other host, as real files do.
    let host = pick(rng, DIRECT);
    let others = rng.random_bool(0.5);
    let source = HOST.replace_all(source, |found: &Captures| {
        let mut new = host.to_owned();
        if others && rng.random_bool(share) {
            new = match how {
                Exchange::Alike => pick(rng, DIRECT).to_owned(),
                Exchange::Any if rng.random_bool(0.3) => format!("https://{}", pick(rng, LOOK_ALIKES)),
                Exchange::Any if rng.random_bool(0.6) => pick(rng, ODD).to_owned(),
                Exchange::Any => pick(rng, DIRECT).to_owned(),
            };
        }
        let path = found.get(1).map_or(&b""[..], |path| path.as_bytes());
        let path = match rng.random_bool(share / 2.0) {
            true => pick(rng, PATHS).into(),
            false => String::from_utf8_lossy(path),
        };
        if path.is_empty() {
            // Behind the host it may be that of a sentence.
            new.truncate(new.trim_end_matches('.').len());
        }
        (new + &path).into_bytes()
    });
    let names = if how == Exchange::Alike { &NAMES[..3] } else { NAMES };
    let name = pick(rng, names);
    let source = NAME.replace_all(&source, |found: &Captures| match rng.random_bool(share) {
        true => name.as_bytes().to_vec(),
        false => found[0].to_vec(),
    });
    let model = pick(rng, MODELS);
    let source = MODEL.replace_all(&source, |found: &Captures| match rng.random_bool(share / 2.0) {
        true => model.as_bytes().to_vec(),
        false => found[0].to_vec(),
    });
    source.into_owned()
}

/// Words that mean nothing, for comments and between paragraphs.
pub fn filler(rng: &mut TestRng) -> String {
    const WORDS: &[&str] = &[
        "cafe\u{301} \u{1f469}\u{200d}\u{1f4bb} \u{202e}desrever\u{202c} \u{5e9}\u{5dc}\u{5d5}\u{5dd}",
        "see https://x.direct.fireworks.ai.evil.test/v1 and https://mydirect.fireworks.ai/v1",
        "https://direct.fireworks.ai.example.com",
        "was https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1 until May",
        "needs DIRECT_ROUTE_API_KEY, not OPENAI_API_KEY",
        "fw-migrate: ignore[FW001] later",
        "fw-migrate: ignore[FW001, FW002]",
        "fw-migrate: ignore-file[FW004] never",
        "it's \"quoted\" `here` $HOME ${X:-} {{ y }} %s \\",
        "audio at https://audio-prod.us-virginia-1.direct.fireworks.ai/v1/audio",
        "nothing",
        "",
    ];
    pick(rng, WORDS).to_owned()
}

/// One of these.
pub fn pick<'a, T: ?Sized>(rng: &mut TestRng, from: &[&'a T]) -> &'a T {
    from[rng.random_range(0..from.len())]
}
