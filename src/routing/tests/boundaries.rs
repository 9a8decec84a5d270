//! Where a host begins and ends, and what only looks like one.

use crate::routing::{HostKind, Scheme, find_hosts};

#[test]
fn look_alikes_are_never_found() {
    for text in [
        "",
        "api.fireworks.ai",
        "https://api.fireworks.ai/inference/v1",
        "https://direct.fireworks.ai.example.com/v1",
        "https://a.b.direct.fireworks.ai.example.com/v1",
        "https://x.direct.fireworks.ai.evil.test",
        "https://x.us-1.direct.fireworks.ai@evil.test/v1",
        "https://x.us-1.direct.fireworks.ai:443@evil.test/v1",
        "https://mydirect.fireworks.ai",
        "https://x.mydirect.fireworks.ai/v1",
        "my-direct.fireworks.ai",
        "x.my_direct.fireworks.ai",
        "x.direct.fireworks.aid",
        "x.direct.fireworks.ai-test.com",
        "x.direct.fireworks.ai_",
        "x.direct.fireworks.ai2",
        "x.direct.fireworks.com",
        "x.direct.fireworksai",
        "x.direct-fireworks.ai",
        "x.directfireworks.ai",
        r"x\.direct\.fireworks\.ai\.example\.com",
        "x.direct.fireworks.ai%2Eexample.com",
        "x.direct.fireworks.ai[.]com",
        "x.direct.fireworks.ai.\u{FFFC}",
        "direct fireworks ai",
        "fireworks.ai",
        "k",
        "fireworks",
        ".fireworks.ai",
    ] {
        assert_eq!(find_hosts(text), [], "{text}");
    }
}

#[test]
fn the_dot_of_a_sentence_stays() {
    for (text, span, path) in [
        ("at x.y.direct.fireworks.ai. Then", "x.y.direct.fireworks.ai", ""),
        ("at x.y.direct.fireworks.ai.", "x.y.direct.fireworks.ai", ""),
        ("at x.y.direct.fireworks.ai.\n", "x.y.direct.fireworks.ai", ""),
        ("https://x.y.direct.fireworks.ai.", "https://x.y.direct.fireworks.ai.", ""),
        ("at \"https://x.y.direct.fireworks.ai.\"", "https://x.y.direct.fireworks.ai.", ""),
        ("\"At https://x.y.direct.fireworks.ai.\"", "https://x.y.direct.fireworks.ai", ""),
        ("x.y.direct.fireworks.ai./v1", "x.y.direct.fireworks.ai.", "/v1"),
        ("x.y.direct.fireworks.ai.:443/v1", "x.y.direct.fireworks.ai.:443", "/v1"),
        ("x.y.direct.fireworks.ai...", "x.y.direct.fireworks.ai", ""),
        ("x.y.direct.fireworks.ai, z", "x.y.direct.fireworks.ai", ""),
        ("x.y.direct.fireworks.ai: z", "x.y.direct.fireworks.ai", ""),
        ("x.y.direct.fireworks.ai:99999999", "x.y.direct.fireworks.ai", ""),
        ("'x.y.direct.fireworks.ai'", "x.y.direct.fireworks.ai", ""),
    ] {
        let found = find_hosts(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((&text[found[0].span.clone()], &text[found[0].path.clone()]), (span, path), "{text}");
    }
}

#[test]
fn paths_end_where_urls_do() {
    for (rest, path) in [
        ("", ""),
        ("/", "/"),
        ("/v1/chat?x=1&y=2#z", "/v1/chat?x=1&y=2#z"),
        ("/v1\"", "/v1"),
        ("/v1' x", "/v1"),
        ("/v1`", "/v1"),
        ("/v1>", "/v1"),
        ("/v1<br>", "/v1"),
        ("/v1)", "/v1"),
        ("/v1](y)", "/v1"),
        ("/v1}", "/v1"),
        ("/v1, and", "/v1"),
        ("/v1. Then", "/v1"),
        ("/v1?", "/v1"),
        ("/v1...", "/v1"),
        ("/v1;", "/v1"),
        ("/v1?a=1&amp;b=2", "/v1?a=1&amp;b=2"),
        ("/v1\\n", "/v1"),
        ("/v1\\", "/v1"),
        ("\\/v1\\/chat", "\\/v1\\/chat"),
        ("/v1/{id}/x", "/v1/{id}/x"),
        ("/v1/${ID:-x y}/x", "/v1/${ID:-x y}/x"),
        ("/v1/{id", "/v1/"),
        ("/v1\u{FFFC}/x", "/v1\u{FFFC}/x"),
        ("\u{FFFC}", "\u{FFFC}"),
        ("${PATH}", "${PATH}"),
        ("/v1|jq", "/v1"),
        ("/v1**", "/v1"),
        ("/v1。", "/v1"),
        ("/v1”", "/v1"),
        ("/é", "/é"),
        ("/v1\u{A0}x", "/v1"),
        (" /v1", ""),
        ("\\n/v1", ""),
        ("@x", ""),
    ] {
        for lead in ["https://x.y", "x.y", ".."] {
            let text = format!("{lead}.direct.fireworks.ai{rest}");
            let found = &find_hosts(&text)[0];
            assert_eq!(&text[found.path.clone()], path, "{text}");
            assert_eq!(found.path.start, found.span.end, "{text}");
        }
    }
    let encoded = "https%3A%2F%2Fx.y.direct.fireworks.ai%2Fv1%3Fa%3D1&state=2";
    assert_eq!(&encoded[find_hosts(encoded)[0].path.clone()], "%2Fv1%3Fa%3D1");
}

#[test]
fn spans_of_a_suffix() {
    for (text, span, scheme) in [
        ("direct.fireworks.ai", "direct.fireworks.ai", None),
        (".direct.fireworks.ai", ".direct.fireworks.ai", None),
        ("\".direct.fireworks.ai\" in url", ".direct.fireworks.ai", None),
        ("x..direct.fireworks.ai", ".direct.fireworks.ai", None),
        ("https://direct.fireworks.ai/v1", "https://direct.fireworks.ai", Some(Scheme::Https)),
        ("https%3A%2F%2Fdirect.fireworks.ai", "https%3A%2F%2Fdirect.fireworks.ai", Some(Scheme::Https)),
        ("\\ndirect.fireworks.ai", "direct.fireworks.ai", None),
    ] {
        let found = &find_hosts(text)[0];
        assert_eq!((found.kind, found.labels.as_str()), (HostKind::Suffix, ""), "{text}");
        assert_eq!((&text[found.span.clone()], found.scheme), (span, scheme), "{text}");
        assert_eq!(&text[found.host.clone()], "direct.fireworks.ai", "{text}");
        assert_eq!((found.label_count(), found.has_two_labels()), (0, false), "{text}");
    }
}

#[test]
fn several_hosts_in_one_text() {
    let text = "https://a-b.us-iowa-1.direct.fireworks.ai/go?next=https://c-d.us-iowa-1.direct.fireworks.ai/v1,\
                e.f.direct.fireworks.ai;.direct.fireworks.ai";
    let found = find_hosts(text);
    let labels: Vec<&str> = found.iter().map(|found| found.labels.as_str()).collect();
    assert_eq!(labels, ["a-b.us-iowa-1", "c-d.us-iowa-1", "e.f", ""]);
    assert_eq!(&text[found[0].path.clone()], "/go?next=");
    assert_eq!(&text[found[1].path.clone()], "/v1");
    let glued = "x.y.direct.fireworks.ai/z.w.direct.fireworks.ai";
    assert_eq!(find_hosts(glued).len(), 2);
}

#[test]
fn schemes() {
    for (lead, scheme, start) in [
        ("https://", Some(Scheme::Https), 0),
        ("http://", Some(Scheme::Http), 0),
        ("wss://", Some(Scheme::Wss), 0),
        ("ws://", Some(Scheme::Ws), 0),
        ("ftp://", Some(Scheme::Other), 0),
        ("myapp+https://", Some(Scheme::Other), 0),
        ("\u{FFFC}://", Some(Scheme::Other), 0),
        ("url=https://", Some(Scheme::Https), 4),
        ("-https://", Some(Scheme::Https), 1),
        ("see.https://", Some(Scheme::Https), 4),
        ("访问https://", Some(Scheme::Https), 6),
        ("//", None, 2),
        ("://", None, 3),
        ("/", None, 1),
        ("https:/", None, 7),
    ] {
        let text = format!("{lead}x.y.direct.fireworks.ai");
        let found = &find_hosts(&text)[0];
        assert_eq!((found.scheme, found.span.start), (scheme, start), "{text}");
    }
}

#[test]
fn nothing_panics_on_odd_neighbours() {
    let odd = [
        "", ".", "..", "...", "….", "-", "_", "/", "//", "://", "%", "%2", "%2F", "%25", "\\", "\\\\", "\\u", "$",
        "${", "{", "}", "<", ">", "(", ")", "[", "]", "@", ":", ":@", "*", "é", "\u{FFFC}", "%s", "%%", "{}", "<>",
        "()", "[]", "s?", "&gt;", ";", "\n", "a",
    ];
    for a in odd {
        for b in odd {
            for c in odd {
                for text in [
                    format!("{a}{b}{c}direct.fireworks.ai"),
                    format!("{a}.direct.fireworks.ai{b}{c}"),
                    format!("{a}{b}x{c}.direct\\.fireworks.ai"),
                ] {
                    for found in find_hosts(&text) {
                        assert!(found.span.start <= found.host.start && found.host.end <= found.span.end, "{text}");
                        assert!(
                            text.is_char_boundary(found.span.start) && text.is_char_boundary(found.path.end),
                            "{text}"
                        );
                    }
                }
            }
        }
    }
}
