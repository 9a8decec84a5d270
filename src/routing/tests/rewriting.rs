//! The law of paths, in each spelling of a URL.

use crate::routing::{Endpoint, HostKind, Scheme, Spelling, find_hosts, gateway_prefix};

/// The text with every match replaced.
pub fn rewritten(text: &str, endpoint: &Endpoint) -> String {
    let mut result = String::new();
    let mut done = 0;
    for found in find_hosts(text) {
        result.push_str(&text[done..found.span.start]);
        result.push_str(&gateway_prefix(text, &found, endpoint));
        done = found.span.end;
    }
    result + &text[done..]
}

/// `Δ` is the direct host, `Γ` the gateway's host with `/inference`, `Ω` without.
fn check(cases: &[(&str, &str)]) {
    for (before, after) in cases {
        let before = before.replace('Δ', "my-account-abcd1234.us-arizona-1.direct.fireworks.ai");
        let after = after.replace('Γ', "api.fireworks.ai/inference").replace('Ω', "api.fireworks.ai");
        assert_eq!(rewritten(&before, &Endpoint::Default), after, "{before}");
        assert_eq!(find_hosts(&after), [], "{after} is not found again");
    }
}

#[test]
fn the_root_becomes_inference() {
    check(&[
        ("https://Δ", "https://Γ"),
        ("https://Δ/", "https://Γ/"),
        ("https://Δ/v1", "https://Γ/v1"),
        ("https://Δ/v1/", "https://Γ/v1/"),
        ("https://Δ/v1/chat/completions?x=1#y", "https://Γ/v1/chat/completions?x=1#y"),
        ("https://Δ?x=1", "https://Γ?x=1"),
        ("https://Δ#x", "https://Γ#x"),
        ("https://Δ//v1", "https://Γ//v1"),
        ("https://Δ/inference-logs", "https://Γ/inference-logs"),
        ("https://Δ/inferences", "https://Γ/inferences"),
        ("https://Δ/v1/inference", "https://Γ/v1/inference"),
    ]);
}

#[test]
fn a_path_that_starts_with_inference_is_kept() {
    check(&[
        ("https://Δ/inference", "https://Ω/inference"),
        ("https://Δ/inference/", "https://Ω/inference/"),
        ("https://Δ/inference/v1", "https://Ω/inference/v1"),
        ("https://Δ/inference?x=1", "https://Ω/inference?x=1"),
        ("(https://Δ/inference).", "(https://Ω/inference)."),
        ("see https://Δ/inference.", "see https://Ω/inference."),
        ("https://Δ/inference\u{FFFC}", "https://Ω/inference\u{FFFC}"),
        ("https:\\/\\/Δ\\/inference\\/v1", "https:\\/\\/Ω\\/inference\\/v1"),
        ("https%3A%2F%2FΔ%2Finference%2Fv1", "https%3A%2F%2FΩ%2Finference%2Fv1"),
        ("Δ/inference/v1", "Ω/inference/v1"),
    ]);
}

#[test]
fn scheme_userinfo_dot_and_port() {
    check(&[
        ("http://Δ/v1", "https://Γ/v1"),
        ("HTTPS://Δ/v1", "https://Γ/v1"),
        ("https://Δ:443/v1", "https://Γ/v1"),
        ("https://Δ:8443", "https://Γ"),
        ("https://Δ./v1", "https://Γ/v1"),
        ("https://Δ.:443/v1", "https://Γ/v1"),
        ("https://user:pw@Δ/v1", "https://Γ/v1"),
        ("https://key@Δ:443/v1", "https://Γ/v1"),
        ("https://\u{FFFC}@Δ/v1", "https://Γ/v1"),
        ("https://\u{FFFC}:\u{FFFC}@Δ/v1", "https://Γ/v1"),
        ("https://u%2Fx:p@Δ/v1", "https://Γ/v1"),
        ("user:pw@Δ/v1", "Γ/v1"),
        ("ops@Δ/v1", "ops@Γ/v1"),
        ("https://Δ:\u{FFFC}/v1", "https://Γ/v1"),
        ("https://Δ:${PORT}/v1", "https://Γ/v1"),
        ("https://Δ:${PORT:-443}/v1", "https://Γ/v1"),
        ("https://Δ:$PORT/v1", "https://Γ/v1"),
        ("https://Δ:$(PORT)/v1", "https://Γ/v1"),
        ("https://Δ:#{port}/v1", "https://Γ/v1"),
        ("https://Δ:{port}/v1", "https://Γ/v1"),
        ("https://Δ:<port>/v1", "https://Γ/v1"),
        ("<b>https://Δ:</b>", "<b>https://Γ:</b>"),
        ("Δ: the host", "Γ: the host"),
        ("--resolve Δ:443:10.0.0.1", "--resolve Γ:443:10.0.0.1"),
        ("wss://Δ/v1", "wss://Γ/v1"),
        ("ws://Δ/v1", "wss://Γ/v1"),
        ("myapp+https://Δ/v1", "myapp+https://Γ/v1"),
        ("\u{FFFC}://Δ/v1", "https://Γ/v1"),
        ("http\u{FFFC}://Δ/v1", "https://Γ/v1"),
        ("${SCHEME}://Δ/v1", "https://Γ/v1"),
        ("$SCHEME://Δ/v1", "https://Γ/v1"),
        ("<scheme>://Δ/v1", "https://Γ/v1"),
        ("%s://Δ/v1", "https://Γ/v1"),
    ]);
}

#[test]
fn without_a_scheme_none_is_added() {
    check(&[
        ("Δ", "Γ"),
        ("Δ/v1", "Γ/v1"),
        ("//Δ/v1", "//Γ/v1"),
        ("://Δ/v1", "://Γ/v1"),
        ("\u{FFFC}//Δ/v1", "\u{FFFC}//Γ/v1"),
        ("(https|http)://Δ/v1", "(https|http)://Γ/v1"),
        ("Δ\u{FFFC}", "Γ\u{FFFC}"),
    ]);
}

#[test]
fn escapes_are_kept() {
    check(&[
        (r"https:\/\/Δ\/v1", r"https:\/\/Ω\/inference\/v1"),
        (r"https:\/\/Δ", r"https:\/\/Ω\/inference"),
        (r"https:\\/\\/Δ\\/v1", r"https:\\/\\/Ω\\/inference\\/v1"),
        (r"Δ\/v1", r"Ω\/inference\/v1"),
        (r"\/\/Δ", r"\/\/Ω\/inference"),
        (r"https://Δ\/v1", r"https:\/\/Ω\/inference\/v1"),
        ("https%3A%2F%2FΔ%2Fv1", "https%3A%2F%2FΩ%2Finference%2Fv1"),
        ("https%3a%2f%2fΔ%2fv1", "https%3a%2f%2fΩ%2finference%2fv1"),
        ("https%3A%2F%2FΔ", "https%3A%2F%2FΩ%2Finference"),
        ("https%3A%2F%2FΔ%3A443%2Fv1", "https%3A%2F%2FΩ%2Finference%2Fv1"),
        ("https%253A%252F%252FΔ%252Fv1", "https%253A%252F%252FΩ%252Finference%252Fv1"),
        ("https%3A%2F%2Fu%3Ap%40Δ%2Fv1", "https%3A%2F%2FΩ%2Finference%2Fv1"),
        ("?u=https%3A%2F%2FΔ%2Fv1&s=1", "?u=https%3A%2F%2FΩ%2Finference%2Fv1&s=1"),
        ("?u=%22https%3A%2F%2FΔ%22", "?u=%22https%3A%2F%2FΩ%2Finference%22"),
        ("?u=%20http%3A%2F%2FΔ", "?u=%20https%3A%2F%2FΩ%2Finference"),
        ("u%3DΔ%2Fv1", "u%3DΩ%2Finference%2Fv1"),
        (r#"\nhttps://Δ/v1\n"#, r#"\nhttps://Γ/v1\n"#),
        (r#"\u0022https://Δ/v1\u0022"#, r#"\u0022https://Γ/v1\u0022"#),
        (r#"{\"u\":\"https://Δ/v1\"}"#, r#"{\"u\":\"https://Γ/v1\"}"#),
        (r"\nΔ/v1", r"\nΓ/v1"),
    ]);
    let dots = "https%3A%2F%2Fa-b%2Eus-iowa-1%2Edirect%2Efireworks%2Eai%2Fv1";
    assert_eq!(find_hosts(dots)[0].labels, "a-b.us-iowa-1");
    assert_eq!(rewritten(dots, &Endpoint::Default), "https%3A%2F%2Fapi.fireworks.ai%2Finference%2Fv1");
    let bare = "a-b%2eus-iowa-1%2edirect%2efireworks%2eai";
    assert_eq!(rewritten(bare, &Endpoint::Default), "api.fireworks.ai%2Finference");
}

#[test]
fn upper_case() {
    let found = &find_hosts("HTTPS://X.US-IOWA-1.DIRECT.FIREWORKS.AI/v1")[0];
    assert_eq!((found.kind, found.scheme), (HostKind::Deployment, Some(Scheme::Https)));
    assert_eq!(found.labels, "x.us-iowa-1");
    let text = "HTTPS://X.US-IOWA-1.DIRECT.FIREWORKS.AI/v1";
    assert_eq!(rewritten(text, &Endpoint::Default), "https://api.fireworks.ai/inference/v1");
}

#[test]
fn other_endpoints() {
    let text = "https://a-b.us-iowa-1.direct.fireworks.ai/v1 ws://a-b.us-iowa-1.direct.fireworks.ai";
    assert_eq!(
        rewritten(text, &Endpoint::Aws),
        "https://aws.api.fireworks.ai/inference/v1 wss://aws.api.fireworks.ai/inference"
    );
    let private = Endpoint::Custom("http://gw.internal:8080/fw".to_owned());
    assert_eq!(rewritten(text, &private), "http://gw.internal:8080/fw/inference/v1 ws://gw.internal:8080/fw/inference");
    assert_eq!(
        rewritten("https%3A%2F%2Fa-b.us-iowa-1.direct.fireworks.ai%2Fv1", &private),
        "http%3A%2F%2Fgw.internal%3A8080%2Ffw%2Finference%2Fv1"
    );
}

#[test]
fn regular_expressions_are_told() {
    for (text, kind, labels) in [
        (r"x\.direct\.fireworks\.ai", HostKind::Deployment, "x"),
        (r"my-acct-abcd1234\\.us-iowa-1\\.direct\\.fireworks\\.ai", HostKind::Deployment, "my-acct-abcd1234.us-iowa-1"),
        ("direct[.]fireworks[.]ai", HostKind::Suffix, ""),
        (r"\.direct\.fireworks\.ai$", HostKind::Suffix, ""),
        (r"^https?:\/\/[^/]+\.direct\.fireworks\.ai", HostKind::Placeholder, "[^/]+"),
        (
            r"^https?://([a-z0-9-]+)\.([a-z0-9-]+)\.direct\.fireworks\.ai(/.*)?$",
            HostKind::Placeholder,
            "([a-z0-9-]+).([a-z0-9-]+)",
        ),
        (r".*\.direct\.fireworks\.ai", HostKind::Placeholder, "*"),
        (r"\w+\.us-iowa-1\.direct.fireworks.ai", HostKind::Placeholder, r"\w+.us-iowa-1"),
        (r"(audio-\w+)\.us-virginia-1\.direct\.fireworks\.ai", HostKind::Audio, r"(audio-\w+).us-virginia-1"),
        (r"audio-.*\.us-virginia-1\.direct\.fireworks\.ai", HostKind::Audio, "audio-.*.us-virginia-1"),
    ] {
        let found = find_hosts(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].spelling, Spelling::Regex, "{text}");
        assert_eq!((found[0].kind, found[0].labels.as_str()), (kind, labels), "{text}");
    }
    let found = &find_hosts("https?://x.y.direct.fireworks.ai")[0];
    assert_eq!((found.spelling, found.scheme, found.span.start), (Spelling::Regex, Some(Scheme::Https), 0));
}
