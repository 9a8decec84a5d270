//! The time is linear in the text, also where the text is made to prevent that.

use std::time::{Duration, Instant};

use crate::routing::{HostKind, KeyNames, KeyValue, classify_key_value, find_hosts, speaks_of_direct_route};

/// Far above what a linear search takes on a slow machine, far below what a quadratic one does.
const LIMIT: Duration = Duration::from_secs(10);

const SIZE: usize = 1 << 18;

#[test]
fn repetitions_cost_no_more_than_their_length() {
    for unit in [
        ".direct.fireworks.ai",
        "x.direct.fireworks.ai/",
        "x.y.direct.fireworks.ai ",
        "direct.fireworks.ai@",
        "direct.fireworks.ai…",
        "direct.fireworks.ai>",
        "-direct.fireworks.ai/",
        "https://x.y.direct.fireworks.ai/{",
        "a",
        "a.",
        "k",
        "fireworks.ai",
        "}",
        ".",
        "%25",
        "\\",
        "\u{FFFC}",
    ] {
        let mut text = unit.repeat(SIZE / unit.len());
        text.push_str(".direct.fireworks.ai/v1");
        let start = Instant::now();
        let found = find_hosts(&text);
        speaks_of_direct_route(text.as_bytes());
        KeyNames::default().find(&text);
        assert!(start.elapsed() < LIMIT, "{unit}: {:?} for {} matches", start.elapsed(), found.len());
    }
}

#[test]
fn nested_defaults_do_not_exhaust_the_stack() {
    for depth in [10, 600, 1_000_000] {
        let nested = format!("{}key{}", "${A:-".repeat(depth), "}".repeat(depth));
        assert_eq!(classify_key_value(&nested), KeyValue::Real);
    }
}

#[test]
fn what_is_too_long_for_a_host_is_none() {
    let text = format!("{}.direct.fireworks.ai", "a".repeat(10_000));
    assert_eq!(find_hosts(&text), []);
    let text = format!("{} a-b.us-iowa-1.direct.fireworks.ai", "a".repeat(10_000));
    assert_eq!(find_hosts(&text)[0].kind, HostKind::Deployment);
}
