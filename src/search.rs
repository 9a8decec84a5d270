//! The cheap search in a file's bytes that lets most files go unparsed.
//!
//! One case-insensitive regular expression over literals: measured at 9 GB/s on source trees, which is as fast as one
//! `memmem` finder per spelling and needs none of the guesses about spellings. Reading costs more than ten times that.

use anyhow::Context;
use regex::bytes::{Regex, RegexBuilder};

use crate::suppress::MARKER;

/// What all spellings of a direct host share, whether escaped, encoded or assembled from pieces.
const VENDOR: &str = "fireworks";
/// The second thing they share.
const DIRECT: &str = "direct";
/// `DIRECT_ROUTE_API_KEY`, `--direct-route-type`, `directRouteHandle`, `direct_routing_type`.
const DIRECT_ROUTE: &str = "direct[_-]?rout";
/// `fireworks` in base64, as values of Kubernetes secrets are written: it begins at one of three places of a group.
const ENCODED_VENDOR: &str = "ZmlyZXdvcmtz|ZpcmV3b3Jrc|maXJld29ya3";

/// The search. Clone it for every thread, so that threads do not share a cache.
#[derive(Clone, Debug)]
pub struct Search {
    any: Regex,
    direct: Regex,
    sufficient: Regex,
}

/// What a file's bytes show at a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Nothing that matters.
    Nothing,
    /// The vendor is named, but nothing of a direct route: no finding can be in it, but it may be evidence for others.
    Vendor,
    /// Worth an analysis.
    Candidate,
}

impl Search {
    /// A search that also looks for the user's own key names, and for suppressions, which may be in vain.
    pub fn new(key_names: &[String]) -> anyhow::Result<Self> {
        let names: String = key_names.iter().map(|name| format!("|{}", regex::escape(name))).collect();
        let build = |pattern: &str| {
            RegexBuilder::new(pattern)
                .case_insensitive(true)
                .unicode(false)
                .build()
                .with_context(|| format!("cannot search for the key names {}", key_names.join(", ")))
        };
        Ok(Self {
            any: build(&format!("{VENDOR}|{DIRECT_ROUTE}|{ENCODED_VENDOR}|{MARKER}{names}"))?,
            direct: build(DIRECT)?,
            sufficient: build(&format!("{DIRECT_ROUTE}|{ENCODED_VENDOR}|{MARKER}{names}"))?,
        })
    }

    /// Looks at the bytes of a file.
    pub fn look(&self, bytes: &[u8]) -> Sight {
        let Some(first) = self.any.find(bytes) else { return Sight::Nothing };
        if first.len() != VENDOR.len() || !first.as_bytes().eq_ignore_ascii_case(VENDOR.as_bytes()) {
            return Sight::Candidate;
        }
        if self.direct.is_match(bytes) || self.sufficient.is_match(bytes) { Sight::Candidate } else { Sight::Vendor }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_told_from_bystanders() {
        let search = Search::new(&["ACME_KEY".into()]).unwrap();
        for (text, sight) in [
            ("https://a-b.us.direct.fireworks.ai/v1", Sight::Candidate),
            ("HTTPS://A-B.US.DIRECT.FIREWORKS.AI", Sight::Candidate),
            ("https%3A%2F%2Fa.us.direct%2Efireworks%2Eai", Sight::Candidate),
            (r"\.direct\.fireworks\.ai", Sight::Candidate),
            ("fireworks then a lot then Direct", Sight::Candidate),
            ("os.environ['DIRECT_ROUTE_API_KEY']", Sight::Candidate),
            ("--direct-routing-type INTERNET", Sight::Candidate),
            ("directRouteHandle: x", Sight::Candidate),
            ("x = acme_key", Sight::Candidate),
            ("url: aHR0cHM6Ly9hLWIudXMuZGlyZWN0LmZpcmV3b3Jrcy5haQ==", Sight::Candidate),
            ("url: aHR0cHM6Ly9hYi1iLnVzLmRpcmVjdC5maXJld29ya3MuYWkv", Sight::Candidate),
            ("url: aHR0cHM6Ly9hYmMtYi51cy5kaXJlY3QuZmlyZXdvcmtzLmFpL3Y=", Sight::Candidate),
            ("fireworks and ACME_KEY", Sight::Candidate),
            ("https://api.fireworks.ai/inference/v1", Sight::Vendor),
            ("FIREWORKS_API_KEY", Sight::Vendor),
            ("directory of redirects", Sight::Nothing),
            ("", Sight::Nothing),
        ] {
            assert_eq!(search.look(text.as_bytes()), sight, "{text}");
        }
    }
}
