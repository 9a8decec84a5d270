//! What a file says about the run: whether direct routes, or the gateway, are spoken of at all.
//!
//! Bytes, not text: the question is asked of every file of a run, before anything is decoded.

use memchr::memmem;

use super::audio::AUDIO;
use super::endpoint::Endpoint;
use super::find::{Hosts, fireworks, holds_core};
use super::host::HostKind;
use super::key_name::{CERTAIN, GATEWAY_KEY, NEEDS_EVIDENCE, is_whole_name};
use super::spelling::{is_label_byte, percent_before, slash_at};

/// Whether the bytes hold the direct host of a deployment, in any spelling, or a placeholder for one. Audio services
/// and the bare suffix are no evidence.
pub fn speaks_of_direct_route(bytes: &[u8]) -> bool {
    holds_core(bytes)
        && bytes.utf8_chunks().any(|chunk| {
            Hosts::new(chunk.valid()).any(|host| matches!(host.kind, HostKind::Deployment | HostKind::Placeholder))
        })
}

/// Whether the bytes hold a built-in name of a direct key as a whole word.
pub fn names_direct_key(bytes: &[u8]) -> bool {
    CERTAIN.iter().chain([&NEEDS_EVIDENCE]).any(|name| names(bytes, name))
}

/// Whether the bytes hold a URL of the gateway (`api.fireworks.ai/inference`, that of a cloud too, and that of a private
/// endpoint), or [`GATEWAY_KEY`] as a whole word, or a name that is to become it: a fix must not be what makes it known.
pub fn speaks_of_gateway(bytes: &[u8], endpoint: &Endpoint) -> bool {
    let is_private_url = |at: usize| slash_at(bytes, at).is_some_and(|path| bytes[path..].starts_with(b"inference"));
    let host = endpoint.host();
    names(bytes, GATEWAY_KEY)
        || CERTAIN.iter().any(|name| names(bytes, name))
        || fireworks(bytes, 0).any(|(start, end)| is_gateway_url(bytes, start, end))
        || matches!(endpoint, Endpoint::Custom(_))
            && memmem::find_iter(bytes, host).any(|start| is_private_url(start + host.len()))
}

fn names(bytes: &[u8], name: &str) -> bool {
    memmem::find_iter(bytes, name).any(|start| is_whole_name(bytes, &(start..start + name.len())))
}

/// Whether the `fireworks` at `start..end` is that of `api.fireworks.ai/inference`.
fn is_gateway_url(bytes: &[u8], start: usize, end: usize) -> bool {
    let Some(api) = start.checked_sub("api.".len()) else {
        return false;
    };
    // An encoded slash ends in a letter, which must not hide the host behind it.
    let begins_name = api == 0 || !is_label_byte(bytes[api - 1]) || percent_before(bytes, api, b"2f").is_some();
    let suffix_end = end + ".ai".len();
    // The successor of an audio service is none.
    let before = bytes[..api].strip_suffix(b".").unwrap_or_default();
    let label = before.len() - before.iter().rev().take_while(|byte| is_label_byte(**byte)).count();
    let is_audio = before[label..].get(..AUDIO.len()).is_some_and(|start| start.eq_ignore_ascii_case(AUDIO.as_bytes()));
    begins_name
        && !is_audio
        && bytes[api..start].eq_ignore_ascii_case(b"api.")
        && bytes.get(end..suffix_end).is_some_and(|suffix| suffix.eq_ignore_ascii_case(b".ai"))
        && slash_at(bytes, suffix_end).is_some_and(|path| bytes[path..].starts_with(b"inference"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direct_routes() {
        for text in [
            "base_url = \"https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\"",
            "f\"https://{handle}.direct.fireworks.ai/v1\"",
            "https://<handle>.direct.fireworks.ai",
            "https%3A%2F%2Fa-b.us-iowa-1.direct.fireworks.ai",
            "A-B.US-IOWA-1.DIRECT.FIREWORKS.AI",
            r"a-b\.us-iowa-1\.direct\.fireworks\.ai",
            "audio-prod.us-virginia-1.direct.fireworks.ai a-b.us-iowa-1.direct.fireworks.ai",
        ] {
            assert!(speaks_of_direct_route(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "https://api.fireworks.ai/inference/v1",
            "wss://audio-streaming.us-virginia-1.direct.fireworks.ai",
            "if \".direct.fireworks.ai\" in url:",
            "direct.fireworks.ai",
            "a.mydirect.fireworks.ai",
            "x.direct.fireworks.ai.evil.test",
        ] {
            assert!(!speaks_of_direct_route(text.as_bytes()), "{text}");
        }
        assert!(speaks_of_direct_route(b"\xFF\xE9 a-b.us-iowa-1.direct.fireworks.ai\xFF"));
    }

    #[test]
    fn gateway() {
        for text in [
            "https://api.fireworks.ai/inference",
            "https://aws.api.fireworks.ai/inference/v1",
            "https:\\/\\/api.fireworks.ai\\/inference",
            "https%3A%2F%2Fapi.fireworks.ai%2Finference",
            "API.FIREWORKS.AI/inference",
            "export FIREWORKS_API_KEY=",
            "${FIREWORKS_API_KEY:-}",
            "${FIREWORKS_DIRECT_API_KEY:-}",
        ] {
            assert!(speaks_of_gateway(text.as_bytes(), &Endpoint::Default), "{text}");
        }
        for text in [
            "https://api.fireworks.ai/v1/accounts",
            "myapi.fireworks.ai/inference",
            "https://audio-prod.api.fireworks.ai/inference",
            "NEXT_PUBLIC_FIREWORKS_API_KEY",
        ] {
            assert!(!speaks_of_gateway(text.as_bytes(), &Endpoint::Default), "{text}");
        }
        let private: Endpoint = "https://llm.acme.example".parse().unwrap();
        assert!(speaks_of_gateway(b"https://llm.acme.example/inference/v1", &private));
        assert!(!speaks_of_gateway(b"https://llm.acme.example/v1", &private));
        assert!(!speaks_of_gateway(b"https://llm.acme.example/inference/v1", &Endpoint::Default));
    }
}
