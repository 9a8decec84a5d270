//! What the words around a host say it is there for, where nothing is asked of it: lists of hosts that requests may go to,
//! pins, entries of a hosts file.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::endpoint::Endpoint;
use super::find_hosts;
use super::gateway::gateway_prefix;
use super::host::{HostKind, HostMatch, Scheme, Spelling};

/// What a place does with a host, other than asking it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Listing {
    /// Lets requests to it through, or leads them past a proxy.
    Allowed,
    /// Keeps requests to it back.
    Refused,
    /// Holds its certificate against known ones.
    Pinned,
    /// Gives it an address.
    Addressed,
    /// Says what becomes of requests that name it.
    Routed,
}

const ALLOWED: &[&str] = &[
    "allow",
    "allowed",
    "allows",
    "allowlist",
    "allowlisted",
    "whitelist",
    "whitelisted",
    "safelist",
    "permit",
    "permitted",
    "permissions",
    "trusted",
    "origins",
    "cors",
    "csp",
    "egress",
    "noproxy",
    "nonproxy",
    "bypass",
    "fqdns",
    "firewall",
    "networkfirewall",
    "acl",
];
const REFUSED: &[&str] = &[
    "deny",
    "denied",
    "denylist",
    "blocked",
    "blocklist",
    "blacklist",
    "blacklisted",
    "forbidden",
    "banned",
    "disallow",
    "disallowed",
    "rejected",
];
const PINNED: &[&str] = &["pin", "pins", "pinned", "pinning", "pinner", "pinset", "hpkp"];
/// Words that mean this side by side.
const ALLOWED_PAIRS: &[[&str; 2]] = &[["no", "proxy"], ["non", "proxy"], ["remote", "patterns"], ["to", "fqdns"]];
const ADDRESSED_PAIRS: &[[&str; 2]] =
    &[["extra", "hosts"], ["host", "aliases"], ["add", "host"], ["hosts", "entries"], ["etc", "hosts"]];
/// What the sources of a content security policy are named after.
const DIRECTIVES: &[&str] = &[
    "default", "connect", "script", "style", "img", "media", "font", "frame", "child", "worker", "object", "manifest",
    "prefetch",
];

impl Listing {
    /// What a list, setting or function of this name does with the hosts it is given.
    pub fn of_name(name: &str) -> Option<Self> {
        let words = words(name);
        let any = |known: &[&str]| words.iter().any(|word| known.contains(&word.as_str()));
        let pair = |known: &[[&str; 2]]| words.windows(2).any(|two| known.iter().any(|pair| two == pair));
        let is_source = || match &words[..] {
            [.., directive, src] if src == "src" => DIRECTIVES.contains(&directive.as_str()),
            _ => false,
        };
        match () {
            () if any(PINNED) => Some(Self::Pinned),
            () if any(REFUSED) => Some(Self::Refused),
            () if pair(ADDRESSED_PAIRS) => Some(Self::Addressed),
            () if any(ALLOWED) || pair(ALLOWED_PAIRS) || is_source() => Some(Self::Allowed),
            () => None,
        }
    }

    /// The same, where it is known that hosts are listed and no URLs.
    pub fn of_name_of_hosts(name: &str) -> Option<Self> {
        Self::of_name(name).or_else(|| {
            words(name).iter().any(|word| matches!(word.as_str(), "hosts" | "hostnames")).then_some(Self::Allowed)
        })
    }

    /// What the text around a host says, which stands in the same literal or on the same line.
    pub fn of_text(before: &str, after: &str) -> Option<Self> {
        static ADDRESS_BEFORE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?:^|[\s'\x22`])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]*:[0-9a-fA-F]*)[ \t]+(?:[\w.-]+[ \t]+)*$").ok()
        });
        static ADDRESS_AFTER: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"^(?:(?::\d+)?[:=]\[?(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]*)|:host-gateway)")
                .ok()
        });
        static SETTING: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"([A-Za-z_][\w.-]*)=[^\s=]*$").ok());
        if ADDRESS_BEFORE.as_ref().is_some_and(|address| address.is_match(before))
            || ADDRESS_AFTER.as_ref().is_some_and(|address| address.is_match(after))
        {
            return Some(Self::Addressed);
        }
        if policy(before).is_some() {
            return Some(Self::Allowed);
        }
        let setting = SETTING.as_ref().and_then(|setting| setting.captures(before))?;
        Self::of_name(&setting[1])
    }
}

/// Where the sources begin of the content security policy that `before` ends in.
fn policy(before: &str) -> Option<usize> {
    static SOURCES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let directives = DIRECTIVES.join("|");
        Regex::new(&format!(
            r"(?i)\b(?:{directives})-src(?:-elem|-attr)?[ \t]|\b(?:form-action|frame-ancestors|navigate-to)[ \t]"
        ))
        .ok()
    });
    SOURCES.as_ref().and_then(|sources| sources.find_iter(before).last()).map(|sources| sources.end())
}

/// The part of a list's text that one entry for the gateway is enough for: of a policy the directive that `at` lies in.
pub fn scope_of(text: &str, at: usize) -> Range<usize> {
    match policy(&text[..at]) {
        Some(start) => start..text[at..].find(';').map_or(text.len(), |end| at + end),
        None => 0..text.len(),
    }
}

/// Why a list gets no entry for the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unlisted {
    /// It has one, or a pattern that takes it in.
    Listed,
    /// Another entry of it becomes one.
    Becomes,
    /// The host is a pattern, of another protocol, or only a part of what stands there.
    Pattern,
}

/// What a direct host becomes in the text of a list of hosts: the bytes that go, and what comes instead. An origin has no
/// path, and a URL that has one keeps the law of paths.
///
/// # Errors
///
/// Says why it should stay.
pub fn listed_gateway(list: &str, found: &HostMatch, endpoint: &Endpoint) -> Result<(Range<usize>, String), Unlisted> {
    if let Some(covered) = covered(&list[..found.span.start], &list[found.span.end..], endpoint) {
        return Err(covered);
    }
    if !becomes_gateway(list, found) || found.runs_on(list) {
        return Err(Unlisted::Pattern);
    }
    let path = list[found.path.clone()].trim_start_matches(['/', '\\']);
    let is_any = path.is_empty() || path.starts_with(['*', ':', '(', '?', '#']);
    if !is_any {
        return Ok((found.span.clone(), gateway_prefix(list, found, endpoint)));
    }
    let host = authority(endpoint);
    if found.scheme.is_none() {
        // Its port stays.
        let end = if host.contains(':') { found.span.end } else { found.host.end };
        let range = found.span.start..end;
        return Ok((range, host.to_owned()));
    }
    let prefix = gateway_prefix(list, found, endpoint);
    let end = prefix.find(host).map_or(prefix.len(), |at| at + host.len());
    Ok((found.span.clone(), prefix[..end].to_owned()))
}

/// Why a list needs no further entry for the gateway, by the text of its other entries: those before and those behind.
pub fn covered(before: &str, after: &str, endpoint: &Endpoint) -> Option<Unlisted> {
    if [before, after].iter().any(|list| lists_gateway(list, endpoint)) {
        return Some(Unlisted::Listed);
    }
    find_hosts(before).iter().any(|host| becomes_gateway(before, host)).then_some(Unlisted::Becomes)
}

/// Whether a host in a list may become the gateway's.
fn becomes_gateway(list: &str, host: &HostMatch) -> bool {
    host.spelling != Spelling::Regex
        && matches!(host.kind, HostKind::Deployment | HostKind::Placeholder)
        && !host.is_pattern(list)
        && !matches!(host.scheme, Some(Scheme::Ws | Scheme::Wss | Scheme::Other))
}

/// The gateway's host without the path that a private endpoint may have.
pub fn authority(endpoint: &Endpoint) -> &str {
    endpoint.host().split('/').next().unwrap_or_default()
}

/// Whether the text of a list names the gateway, or a pattern that it falls under.
fn lists_gateway(list: &str, endpoint: &Endpoint) -> bool {
    let host = authority(endpoint);
    let is_label = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '*');
    let stands = |name: &str| {
        list.match_indices(name).any(|(at, _)| {
            !list[..at].ends_with(is_label) && !list[at + name.len()..].starts_with(|c: char| c != '.' && is_label(c))
        })
    };
    stands(host)
        || host.ends_with(".fireworks.ai")
            && [".fireworks.ai", "*.fireworks.ai", "**.fireworks.ai"].into_iter().any(stands)
}

/// The words of a name in lower case: `nonProxyHosts` → `non`, `proxy`, `hosts`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            words.push(String::new());
        }
        if c.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_lists() {
        let cases = [
            ("ALLOWED_HOSTS", Some(Listing::Allowed)),
            ("allow_origins", Some(Listing::Allowed)),
            ("http.nonProxyHosts", Some(Listing::Allowed)),
            ("NO_PROXY", Some(Listing::Allowed)),
            ("connect-src", Some(Listing::Allowed)),
            ("connectSrc", Some(Listing::Allowed)),
            ("toFQDNs", Some(Listing::Allowed)),
            ("host_permissions", Some(Listing::Allowed)),
            ("BLOCKED_HOSTS", Some(Listing::Refused)),
            ("NSPinnedDomains", None),
            ("nsPinnedDomains", Some(Listing::Pinned)),
            ("extra_hosts", Some(Listing::Addressed)),
            ("hostAliases", Some(Listing::Addressed)),
            ("shallow_url", None),
            ("original_url", None),
            ("image_src", None),
            ("base_url", None),
            ("shippingUrl", None),
        ];
        for (name, listing) in cases {
            assert_eq!(Listing::of_name(name), listing, "{name}");
        }
    }

    #[test]
    fn texts_of_lists() {
        let cases = [
            ("default-src 'self'; connect-src 'self' https://", "", Some(Listing::Allowed)),
            ("10.0.0.1   ", " fw", Some(Listing::Addressed)),
            ("::1 ", "", Some(Listing::Addressed)),
            ("", ":10.0.0.1", Some(Listing::Addressed)),
            ("", ":443:10.0.0.1", Some(Listing::Addressed)),
            ("", ":443", None),
            ("NO_PROXY=localhost,", "", Some(Listing::Allowed)),
            ("BASE_URL=https://", "", None),
            ("version 1.2.3.4, see ", "", None),
        ];
        for (before, after, listing) in cases {
            assert_eq!(Listing::of_text(before, after), listing, "{before}…{after}");
        }
    }

    #[test]
    fn what_a_host_becomes_in_a_list() {
        const HOST: &str = "acme-abcd1234.us-iowa-1.direct.fireworks.ai";
        let becomes = |list: &str| {
            let list = list.replace('~', HOST);
            let found = find_hosts(&list).pop().expect("a host");
            listed_gateway(&list, &found, &Endpoint::default()).map(|(range, text)| {
                let mut list = list.clone();
                list.replace_range(range, &text);
                list
            })
        };
        let cases = [
            ("localhost,~", Ok("localhost,api.fireworks.ai")),
            ("ci:secret@~:443", Ok("api.fireworks.ai:443")),
            ("~:443", Ok("api.fireworks.ai:443")),
            ("https://~", Ok("https://api.fireworks.ai")),
            ("https://~/*", Ok("https://api.fireworks.ai/*")),
            ("~#staging", Ok("api.fireworks.ai#staging")),
            ("https://~/v1", Ok("https://api.fireworks.ai/inference/v1")),
            (r"https:\/\/~\/**", Ok(r"https:\/\/api.fireworks.ai\/**")),
            ("wss://~", Err(Unlisted::Pattern)),
            ("//-~", Err(Unlisted::Pattern)),
            ("api.fireworks.ai ~", Err(Unlisted::Listed)),
            ("aws.api.fireworks.ai ~", Ok("aws.api.fireworks.ai api.fireworks.ai")),
            ("https://*.fireworks.ai https://~", Err(Unlisted::Listed)),
            ("~ x-abcd1234.us-iowa-1.direct.fireworks.ai", Err(Unlisted::Becomes)),
            ("*.direct.fireworks.ai", Err(Unlisted::Pattern)),
        ];
        for (list, expected) in cases {
            assert_eq!(becomes(list), expected.map(str::to_owned), "{list}");
        }
    }
}
