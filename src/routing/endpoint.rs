//! Where requests go after the migration.

use std::fmt;
use std::str::FromStr;

const DEFAULT_ROOT: &str = "https://api.fireworks.ai";
const AWS_ROOT: &str = "https://aws.api.fireworks.ai";
const GCP_ROOT: &str = "https://gcp.api.fireworks.ai";

/// The gateway that takes the place of a direct host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Endpoint {
    /// `https://api.fireworks.ai`.
    #[default]
    Default,
    /// `https://aws.api.fireworks.ai`: "for traffic that should stay on that cloud".
    Aws,
    /// `https://gcp.api.fireworks.ai`.
    Gcp,
    /// A private endpoint of the user's; holds its normalised root, e.g. `https://gw.example.com`.
    ///
    /// Parse a URL to make one: the other functions rely on the normal form.
    Custom(String),
}

impl Endpoint {
    /// The root, with scheme and without a trailing slash: what stands before `/inference`.
    pub fn root(&self) -> &str {
        match self {
            Self::Default => DEFAULT_ROOT,
            Self::Aws => AWS_ROOT,
            Self::Gcp => GCP_ROOT,
            Self::Custom(root) => root,
        }
    }

    /// The root without its scheme: host, and the port or path prefix a private endpoint may have.
    pub fn host(&self) -> &str {
        let root = self.root();
        root.split_once("://").map_or(root, |(_, host)| host)
    }

    /// Whether this is the gateway that SDKs call when they are told nothing.
    pub fn is_default(&self) -> bool {
        *self == Self::Default
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.root())
    }
}

/// Why a text names no endpoint. The user's mistake; the message says what to write instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidEndpoint {
    given: String,
    problem: &'static str,
}

impl fmt::Display for InvalidEndpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` is no endpoint: {}; write default, aws, gcp or a URL such as https://gw.example.com",
            self.given, self.problem
        )
    }
}

impl std::error::Error for InvalidEndpoint {}

impl FromStr for Endpoint {
    type Err = InvalidEndpoint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        for (word, endpoint) in [("default", Self::Default), ("aws", Self::Aws), ("gcp", Self::Gcp)] {
            if text.eq_ignore_ascii_case(word) {
                return Ok(endpoint);
            }
        }
        let root = normalised_root(text).map_err(|problem| InvalidEndpoint { given: text.to_owned(), problem })?;
        Ok(match root.as_str() {
            // A user may spell a public gateway out; it is still the one that needs no override.
            DEFAULT_ROOT => Self::Default,
            AWS_ROOT => Self::Aws,
            GCP_ROOT => Self::Gcp,
            _ => Self::Custom(root),
        })
    }
}

/// "A trailing slash or `/inference[/v1]` is normalised away."
fn normalised_root(url: &str) -> Result<String, &'static str> {
    if url.is_empty() {
        return Err("it is empty");
    }
    let (scheme, rest) = url.split_once("://").ok_or("it has no https://")?;
    let scheme = scheme.to_ascii_lowercase();
    if !matches!(scheme.as_str(), "https" | "http") {
        return Err("only https and http are spoken");
    }
    if rest.contains(|c: char| c.is_whitespace() || c.is_control() || "\"'`<>\\{}$".contains(c)) {
        return Err("it holds a character that no URL holds");
    }
    if rest.contains(['?', '#']) {
        return Err("a root has no query and no fragment");
    }
    if rest.contains('@') {
        return Err("a root names no user");
    }
    let mut rest = rest.trim_end_matches('/');
    rest = rest.strip_suffix("/v1").map_or(rest, |shorter| {
        // Only `/inference/v1` is the gateway's own path; any other `/v1` is not ours to drop.
        let shorter = shorter.trim_end_matches('/');
        if shorter.ends_with("/inference") { shorter } else { rest }
    });
    let rest = rest.strip_suffix("/inference").unwrap_or(rest).trim_end_matches('/');
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let authority = authority.to_ascii_lowercase();
    let host = authority.rsplit_once(':').map_or(authority.as_str(), |(host, _)| host);
    if host.is_empty() {
        return Err("it names no host");
    }
    if host.trim_end_matches('.').ends_with("direct.fireworks.ai") {
        return Err("it is a direct route itself");
    }
    Ok(format!("{scheme}://{authority}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_urls() {
        let cases = [
            ("default", "https://api.fireworks.ai"),
            ("aws", "https://aws.api.fireworks.ai"),
            ("GCP", "https://gcp.api.fireworks.ai"),
            ("https://gw.example.com", "https://gw.example.com"),
            ("https://gw.example.com/", "https://gw.example.com"),
            ("https://gw.example.com/inference", "https://gw.example.com"),
            ("https://gw.example.com/inference/v1", "https://gw.example.com"),
            ("https://gw.example.com/inference/v1/", "https://gw.example.com"),
            ("https://gw.example.com/fw/inference", "https://gw.example.com/fw"),
            ("https://gw.example.com/v1", "https://gw.example.com/v1"),
            ("HTTP://GW.internal:8443/", "http://gw.internal:8443"),
            ("http://[::1]:80/", "http://[::1]:80"),
        ];
        for (given, root) in cases {
            let endpoint: Endpoint = given.parse().unwrap();
            assert_eq!(endpoint.root(), root, "{given}");
        }
        let endpoint: Endpoint = "https://gw.example.com:8443".parse().unwrap();
        assert_eq!(endpoint.host(), "gw.example.com:8443");
        assert_eq!(endpoint.to_string(), "https://gw.example.com:8443");
    }

    #[test]
    fn a_public_gateway_spelled_out_is_itself() {
        let parse = |text: &str| text.parse::<Endpoint>().unwrap();
        assert!(parse("https://api.fireworks.ai/inference/v1").is_default());
        assert_eq!(parse("https://aws.api.fireworks.ai/"), Endpoint::Aws);
        assert_eq!(parse("https://GCP.api.fireworks.ai"), Endpoint::Gcp);
        assert!(Endpoint::default().is_default());
    }

    #[test]
    fn mistakes_are_named() {
        let cases = [
            ("", "empty"),
            ("azure", "no https://"),
            ("gw.example.com", "no https://"),
            ("ftp://gw.example.com", "only https"),
            ("https://", "names no host"),
            ("https:///inference", "names no host"),
            ("https://gw.example.com/?x=1", "no query"),
            ("https://me:pw@gw.example.com", "no user"),
            ("https://gw example.com", "no URL holds"),
            ("https://a-b.us-iowa-1.direct.fireworks.ai", "direct route itself"),
        ];
        for (given, part) in cases {
            let error = given.parse::<Endpoint>().unwrap_err().to_string();
            assert!(error.contains(part), "{given}: {error}");
        }
    }
}
