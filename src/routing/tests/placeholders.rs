//! What stands for a handle is taken whole, and told apart from a handle.

use crate::routing::{Endpoint, HostKind, find_hosts};

use super::rewriting::rewritten;

#[test]
fn placeholders_are_taken_whole() {
    for handle in [
        "<handle>",
        "<your handle>",
        "<account>-<deployment>.<region>",
        "<account>-abcd1234.us-iowa-1",
        "{handle}",
        "{}",
        "{0}.{1}",
        "{cfg['handle']}",
        "${HANDLE}",
        "${HANDLE:-my-account-abcd1234.us-iowa-1}",
        "${cfg.handle()}",
        "$${HANDLE}",
        "$HANDLE",
        "$ACCOUNT-$DEPLOYMENT.$REGION",
        "$(HANDLE)",
        "$env:HANDLE",
        "#{handle}",
        "\\(handle)",
        "{{ .Values.handle }}",
        "{{handle}}",
        "${{ vars.HANDLE }}",
        "<%= handle %>",
        "%HANDLE%",
        "%ACCOUNT%-abcd1234.us-iowa-1",
        "%s",
        "%s-%s.%s",
        "%1$s.%2$s",
        "%(handle)s",
        "%{handle}",
        "*",
        "*.us-iowa-1",
        "[account]-[deployment].[region]",
        "[your-handle]",
        "…",
        "….us-iowa-1",
        "YOUR_HANDLE",
        "YOUR-HANDLE",
        "HANDLE",
        "ACCOUNT-DEPLOYMENT.REGION",
        "handle",
        "your-handle",
        "your_handle",
        "your-account-your-deployment.us-iowa-1",
        "&lt;handle&gt;",
        "\\u003chandle\\u003e",
        "%3Chandle%3E",
        "my-account-abcd1234.<region>",
        "my-account-abcd1234.${REGION}",
        "a-${B}-c.us-iowa-1",
    ] {
        for (lead, after) in [("https://", "https://"), ("", ""), ("\"http://", "\"https://"), ("//", "//")] {
            let text = format!("{lead}{handle}.direct.fireworks.ai/v1");
            let found = find_hosts(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].kind, HostKind::Placeholder, "{text}");
            assert_eq!(&text[found[0].host.clone()], format!("{handle}.direct.fireworks.ai"), "{text}");
            assert!(found[0].has_two_labels(), "{text}");
            assert_eq!(rewritten(&text, &Endpoint::Default), format!("{after}api.fireworks.ai/inference/v1"));
        }
    }
    for text in [
        "https://...direct.fireworks.ai/v1",
        "https://....direct.fireworks.ai/v1",
        "https://…direct.fireworks.ai/v1",
        "https://my-account-...direct.fireworks.ai/v1",
        "https://...us-iowa-1.direct.fireworks.ai/v1",
    ] {
        assert_eq!(find_hosts(text)[0].kind, HostKind::Placeholder, "{text}");
        assert_eq!(rewritten(text, &Endpoint::Default), "https://api.fireworks.ai/inference/v1", "{text}");
    }
}

#[test]
fn markup_around_a_host_is_none() {
    for (text, host) in [
        ("**a-b1.us-iowa-1.direct.fireworks.ai**", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("<code>a-b1.us-iowa-1.direct.fireworks.ai</code>", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("<baseUrl>a-b1.us-iowa-1.direct.fireworks.ai</baseUrl>", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("[a-b1.us-iowa-1.direct.fireworks.ai](x)", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("(a-b1.us-iowa-1.direct.fireworks.ai)", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("_a-b1.us-iowa-1.direct.fireworks.ai/v1_", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("- -a-b1.us-iowa-1.direct.fireworks.ai", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("host=a-b1.us-iowa-1.direct.fireworks.ai", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("访问a-b1.us-iowa-1.direct.fireworks.ai。", "a-b1.us-iowa-1.direct.fireworks.ai"),
        ("a,b1.us-iowa-1.direct.fireworks.ai", "b1.us-iowa-1.direct.fireworks.ai"),
        ("#a-b1.us-iowa-1.direct.fireworks.ai", "a-b1.us-iowa-1.direct.fireworks.ai"),
    ] {
        let found = &find_hosts(text)[0];
        assert_eq!((found.kind, &text[found.host.clone()]), (HostKind::Deployment, host), "{text}");
    }
    for text in [
        "<code>.direct.fireworks.ai</code>",
        "<suffix>.direct.fireworks.ai</suffix>",
        "f(x).direct.fireworks.ai",
        "hosts[0].direct.fireworks.ai",
        "</b>.direct.fireworks.ai",
        "<a href=\"x\">.direct.fireworks.ai",
    ] {
        assert_eq!(find_hosts(text)[0].kind, HostKind::Suffix, "{text}");
    }
}

#[test]
fn holes_are_part_of_labels() {
    for (text, labels, count, two) in [
        ("https://\u{FFFC}.direct.fireworks.ai/v1", "\u{FFFC}", 1, true),
        ("https://\u{FFFC}-abcd1234.\u{FFFC}.direct.fireworks.ai/v1", "\u{FFFC}-abcd1234.\u{FFFC}", 2, true),
        ("https://my-account-abcd1234.\u{FFFC}.direct.fireworks.ai", "my-account-abcd1234.\u{FFFC}", 2, true),
        ("https://x.direct.fireworks.ai", "x", 1, false),
        ("https://x.us-iowa-1.direct.fireworks.ai", "x.us-iowa-1", 2, true),
        ("https://my_x.y.direct.fireworks.ai", "my_x.y", 2, true),
    ] {
        let found = &find_hosts(text)[0];
        assert_eq!(found.kind, HostKind::Deployment, "{text}");
        assert_eq!(
            (found.labels.as_str(), found.label_count(), found.has_two_labels()),
            (labels, count, two),
            "{text}"
        );
        assert_eq!(found.span.start, 0, "{text}");
    }
    let text = "\u{FFFC}://\u{FFFC}@\u{FFFC}-x.y.direct.fireworks.ai:\u{FFFC}/\u{FFFC}";
    let found = &find_hosts(text)[0];
    let holes: Vec<_> = found.holes(text).collect();
    assert_eq!(holes.len(), 4, "the one in the path is not within the span");
    assert!(holes.iter().all(|hole| &text[hole.clone()] == "\u{FFFC}"));
    assert_eq!(&text[found.path.clone()], "/\u{FFFC}");
    // An interpolation before a whole URL is no part of it.
    let text = "\u{FFFC}https://x.y.direct.fireworks.ai";
    assert_eq!(find_hosts(text)[0].span, 3..text.len());
    // What may end in a dot is not seen as a label.
    let found = &find_hosts("https://\u{FFFC}direct.fireworks.ai")[0];
    assert_eq!(found.kind, HostKind::Suffix);
}

#[test]
fn audio_services() {
    for first in [
        "audio-prod",
        "audio-turbo",
        "audio-streaming",
        "audio-streaming-v2",
        "audio-\u{FFFC}",
        "AUDIO-prod",
        "audio-{tier}",
        "audio-*",
        "audio-$TIER",
        "audio-",
    ] {
        for scheme in ["https://", "wss://", ""] {
            let text = format!("{scheme}{first}.us-virginia-1.direct.fireworks.ai/v1/x");
            let found = &find_hosts(&text)[0];
            assert_eq!(found.kind, HostKind::Audio, "{text}");
            assert_eq!(&text[found.path.clone()], "/v1/x");
        }
    }
    for first in ["my-audio-prod", "audioprod-x", "audio"] {
        let text = format!("https://{first}.us-virginia-1.direct.fireworks.ai");
        assert_eq!(find_hosts(&text)[0].kind, HostKind::Deployment, "{text}");
    }
}
