//! The cheap search in a file's bytes that lets most files go unparsed.
//!
//! One regular expression over literals, folded only where spellings differ: each folded literal costs the search eight
//! prefixes to look for, and those that need no folding slow it down fivefold if they get it. On source trees it takes 0.1 s
//! a gigabyte, as long as three `memmem` finders, and needs none of the guesses about spellings. Reading takes six times that.

use std::sync::{LazyLock, OnceLock};

use anyhow::Context;
use regex::bytes::{Regex, RegexBuilder};

use crate::suppress::MARKER;

/// What all spellings of a direct host share, whether escaped, encoded or assembled from pieces.
const VENDOR: &str = "fireworks";
/// The second thing they share, a word of its own: between dots, quotes, or what stands for them in a URL (`%2E`).
/// Letters around it make other words, `redirect` and `directory`, unless the vendor follows: `"%sdirect.fireworks.ai"`.
static DIRECT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i-u)(?:^|[^a-z]|2e)direct(?:[^a-z]|$)|direct.{0,8}fireworks").ok());
/// `DIRECT_ROUTE_API_KEY`, `--direct-route-type`, `directRouteHandle`, `direct_routing_type`. A name begins in one of three
/// ways; all ways to mix capitals would be so many that they halve the speed of the search.
const DIRECT_ROUTE: &str = "(?:direct|Direct|DIRECT)[_-]?(?i:rout)";
/// `fireworks` in base64, as values of Kubernetes secrets are written: it begins at one of three places of a group. Other
/// capitals would be another text.
const ENCODED_VENDOR: &str = "ZmlyZXdvcmtz|ZpcmV3b3Jrc|maXJld29ya3";
/// How the name of a model begins that names no deployment, as far as that can be told from bytes: requests for it may be made
/// in a file that says nothing of a direct route.
pub const MODEL: &str = r"accounts\\?/[^/\s]+?/models\\?/";
static MODELS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(MODEL).ok());
/// What that begins with; JSON may escape the slash.
const ACCOUNT: &str = r"accounts\\?/";

/// None of these has more bytes.
const LONGEST: usize = 16;

/// The search. Clone it for every thread, so that threads do not share a cache.
#[derive(Clone, Debug)]
pub struct Search {
    any: Regex,
    /// The length of the longest word that the search is for.
    longest: usize,
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

/// What a search found in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it shows of direct routes.
    pub sight: Sight,
    /// Whether it may name a [`MODEL`].
    pub model: bool,
}

impl Search {
    /// A search that also looks for the user's own key names, and for suppressions, which may be in vain.
    pub fn new(key_names: &[String]) -> anyhow::Result<Self> {
        // To build it takes longer than to look at a short source, of which the library is given many.
        static USUAL: OnceLock<Search> = OnceLock::new();
        if let Some(search) = USUAL.get().filter(|_| key_names.is_empty()) {
            return Ok(search.clone());
        }
        // Before what they may begin with.
        let names: String = key_names.iter().map(|name| format!("{}|", regex::escape(name))).collect();
        let any =
            RegexBuilder::new(&format!("(?i:{names}{VENDOR})|{DIRECT_ROUTE}|{ENCODED_VENDOR}|{MARKER}|{ACCOUNT}"))
                .unicode(false)
                .build()
                .with_context(|| format!("cannot search for the key names {}", key_names.join(", ")))?;
        let longest = key_names.iter().map(String::len).chain([LONGEST]).max().unwrap_or(LONGEST);
        let search = Self { any, longest };
        Ok(if key_names.is_empty() { USUAL.get_or_init(|| search).clone() } else { search })
    }

    /// Whether a piece of a file holds anything that matters, so that all of it has to be looked at.
    pub fn holds_any(&self, piece: &[u8]) -> bool {
        self.any.is_match(piece)
    }

    /// How many bytes have to be seen together for that.
    pub fn window(&self) -> usize {
        self.longest
    }

    /// Looks at the bytes of a file.
    pub fn look(&self, bytes: &[u8]) -> Found {
        let (mut sight, mut account) = (Sight::Nothing, false);
        for found in self.any.find_iter(bytes) {
            debug_assert!(found.len() <= self.longest, "longer than the window of a search in pieces");
            let begins = |word: &str| {
                found.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
            };
            // No name of a key ends like that.
            if found.as_bytes().ends_with(b"/") {
                account = true;
                continue;
            }
            let decides = if found.len() == VENDOR.len() && begins(VENDOR) {
                let first = std::mem::replace(&mut sight, Sight::Vendor) == Sight::Nothing;
                first && DIRECT.as_ref().is_none_or(|direct| direct.is_match(bytes))
            } else {
                // Routers are full of `redirectRoute`.
                let before = &bytes[found.start().saturating_sub(2)..found.start()];
                !(begins("direct") && before.eq_ignore_ascii_case(b"re"))
            };
            if decides {
                (sight, account) = (Sight::Candidate, true);
                break;
            }
        }
        Found { sight, model: account && MODELS.as_ref().is_some_and(|models| models.is_match(bytes)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candidates_are_told_from_bystanders() {
        let search = Search::new(&["ACME_KEY".into(), "FIREWORKS_OLD".into(), "ACCOUNTS_KEY".into()]).unwrap();
        for (text, sight) in [
            ("https://a-b.us.direct.fireworks.ai/v1", Sight::Candidate),
            ("HTTPS://A-B.US.DIRECT.FIREWORKS.AI", Sight::Candidate),
            ("https%3A%2F%2Fa.us.direct%2Efireworks%2Eai", Sight::Candidate),
            (r"\.direct\.fireworks\.ai", Sight::Candidate),
            ("fireworks then a lot then Direct", Sight::Candidate),
            ("https%3A%2F%2Fa.us%2edirect.fireworks.ai", Sight::Candidate),
            (r"a\u002Edirect\u002Efireworks\u002Eai", Sight::Candidate),
            ("host = f'{handle}.direct.' + FIREWORKS_DOMAIN", Sight::Candidate),
            ("f'https://%s.%sdirect.fireworks.ai'", Sight::Candidate),
            ("fireworks redirects to a directory, indirectly", Sight::Vendor),
            ("os.environ['DIRECT_ROUTE_API_KEY']", Sight::Candidate),
            ("--direct-routing-type INTERNET", Sight::Candidate),
            ("directRouteHandle: x", Sight::Candidate),
            ("x = acme_key", Sight::Candidate),
            ("export FIREWORKS_OLD=x", Sight::Candidate),
            ("export ACCOUNTS_KEY=x", Sight::Candidate),
            ("redirectRoutes, then redirect_routing", Sight::Nothing),
            ("redirectRoutes, then getDirectRoutes", Sight::Candidate),
            ("url: aHR0cHM6Ly9hLWIudXMuZGlyZWN0LmZpcmV3b3Jrcy5haQ==", Sight::Candidate),
            ("url: aHR0cHM6Ly9hYi1iLnVzLmRpcmVjdC5maXJld29ya3MuYWkv", Sight::Candidate),
            ("url: aHR0cHM6Ly9hYmMtYi51cy5kaXJlY3QuZmlyZXdvcmtzLmFpL3Y=", Sight::Candidate),
            ("fireworks and ACME_KEY", Sight::Candidate),
            ("https://api.fireworks.ai/inference/v1", Sight::Vendor),
            ("FIREWORKS_API_KEY", Sight::Vendor),
            ("directory of redirects", Sight::Nothing),
            ("", Sight::Nothing),
        ] {
            assert_eq!(search.look(text.as_bytes()), Found { sight, model: false }, "{text}");
        }
    }

    #[test]
    fn models_are_seen_beside_anything() {
        let search = Search::new(&[]).unwrap();
        let model = "model='accounts/fireworks/models/llama-v3'";
        for (text, sight, expected) in [
            (model.to_owned(), Sight::Vendor, true),
            (model.replace("fireworks", "acme"), Sight::Nothing, true),
            (model.replace('/', r"\/"), Sight::Vendor, true),
            (format!("DIRECT_ROUTE_API_KEY {model}"), Sight::Candidate, true),
            ("DIRECT_ROUTE_API_KEY".to_owned(), Sight::Candidate, false),
            ("accounts/acme/deployments/x".to_owned(), Sight::Nothing, false),
        ] {
            assert_eq!(search.look(text.as_bytes()), Found { sight, model: expected }, "{text}");
        }
    }
}
