//! The law of paths: "the root of a direct host equals `/inference` on the gateway".

use super::HOLE;
use super::endpoint::Endpoint;
use super::host::{HostMatch, Scheme, Spelling};
use super::path::starts_with_inference;
use super::spelling::{slash_at, slash_before};

/// The text that replaces [`HostMatch::span`] of a match in `text`; the path stays as it is written behind it.
///
/// `https://HOST` becomes `https://api.fireworks.ai/inference`, or without `/inference` where the path begins with it.
/// `http` becomes the endpoint's scheme, userinfo, port and trailing dot go. Without a scheme none is added; `wss` and
/// `ws` stay WebSockets and a scheme like `myapp+https` stays itself (the caller decides what that means). Slashes and
/// colons are escaped as those of the match or of its path are (`\/`, `%2F`, `%2f`). The dots of a
/// [`Spelling::Regex`] are not escaped: such a match is for people to look at.
pub fn gateway_prefix(text: &str, found: &HostMatch, endpoint: &Endpoint) -> String {
    let slash = slash_of(text, found);
    let mut prefix = String::new();
    if let Some(scheme) = found.scheme {
        let is_secure = endpoint.root().starts_with("https");
        let name = match scheme {
            Scheme::Https | Scheme::Http => None,
            Scheme::Wss | Scheme::Ws => Some(if is_secure { "wss" } else { "ws" }),
            Scheme::Other => other_scheme(&text[found.span.clone()]),
        };
        prefix.push_str(name.unwrap_or(if is_secure { "https" } else { "http" }));
        // As Java writes its properties.
        let colon = text[found.span.start..found.host.start].split_once(':').map_or("", |(before, _)| before);
        prefix.push_str(if colon.ends_with('\\') { r"\://" } else { "://" });
    }
    prefix.push_str(endpoint.host());
    if !starts_with_inference(text, found.span.end) {
        prefix.push_str("/inference");
    }
    escaped(&prefix, slash)
}

/// How a slash is written in the match or, if the match holds none, next to it.
fn slash_of<'t>(text: &'t str, found: &HostMatch) -> &'t str {
    let bytes = text.as_bytes();
    let ahead = |at: usize| slash_at(bytes, at).map(|end| &text[at..end]);
    let path = ahead(found.span.end);
    let match_slash = text[found.span.start..found.host.start]
        .match_indices([':', '%', '/', '\\'])
        .find_map(|(at, _)| ahead(found.span.start + at))
        .or_else(|| {
            // The `//` of a protocol-relative URL stands outside of the match.
            let slash = slash_before(bytes, found.span.start)?;
            let is_pair = slash_before(bytes, slash).is_some();
            is_pair.then(|| &text[slash..found.span.start])
        });
    match (match_slash, path) {
        (Some("/"), Some(path)) if path.starts_with('\\') => path,
        (Some(slash), _) | (None, Some(slash)) => slash,
        (None, None) if found.spelling == Spelling::Percent => "%2F",
        (None, None) => "/",
    }
}

/// The name of an unknown scheme, where it can be seen.
pub(super) fn other_scheme(span: &str) -> Option<&str> {
    let end = span.find([':', '%'])?;
    // `grpc\://` in a file of properties.
    let name = span[..end].trim_end_matches('\\');
    let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-_".contains(&byte));
    (!name.is_empty() && is_name && !name.contains(HOLE)).then_some(name)
}

/// Writes the slashes of `url` as `slash` is written, and its colons alike.
fn escaped(url: &str, slash: &str) -> String {
    let Some(percent) = slash.strip_suffix("2F").or_else(|| slash.strip_suffix("2f")) else {
        return url.replace('/', slash);
    };
    let colon = if slash.ends_with('F') { "3A" } else { "3a" };
    url.replace(':', &format!("{percent}{colon}")).replace('/', slash)
}
