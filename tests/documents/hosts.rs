//! What may stand in the place of a direct host. Where its URL begins and ends is not always certain: any reading of it will
//! do, but each must take what belongs to it and leave what does not.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::law::{Law, Part};

/// Behind the labels of every direct host, in lower case.
const SUFFIX: &str = ".direct.fireworks.ai";
/// How far in front of it a URL may begin.
const LONGEST: usize = 200;

fn expression(pattern: &str) -> Regex {
    Regex::new(pattern).expect("an expression")
}

/// All readings of all direct hosts, by where they begin.
pub fn hosts(law: &Law, old: &str) -> Vec<Part> {
    let lower = old.to_ascii_lowercase();
    let mut parts = Vec::new();
    for (at, _) in lower.match_indices(SUFFIX) {
        let Some((behind, port)) = end(old, at + SUFFIX.len()) else { continue };
        let starts = (at.saturating_sub(LONGEST)..=at).filter(|start| old.is_char_boundary(*start));
        let urls: Vec<Url> = starts.filter_map(|start| Url::new(old, start, at)).collect();
        // A service of the vendor's own is no deployment, however its URL is read.
        let is_audio =
            urls.iter().any(|url| url.labels.trim_start_matches(['-', '.']).to_lowercase().starts_with("audio-"));
        // What begins like a port and is none.
        static NO_PORT: LazyLock<Regex> = LazyLock::new(|| expression(r"^:[\w/%-]"));
        let has_end = !NO_PORT.is_match(&old[port.end..]);
        for url in urls {
            let instead = match is_audio {
                true => url.successor(law, old, &port),
                false if has_end => url.gateways(law, old, &port),
                false => Vec::new(),
            };
            parts.push(Part { start: url.start, end: port.end, instead: instead.clone() });
            if behind < port.end {
                parts.push(Part { start: url.start, end: behind, instead });
            }
        }
    }
    parts
}

/// Where a host ends whose suffix does: with a dot behind it that may end a sentence, and its port. None if it goes on.
fn end(old: &str, suffix: usize) -> Option<(usize, Range<usize>)> {
    static PORT: LazyLock<Regex> = LazyLock::new(|| expression(r"^\.?(?:(?::|(?i:%3A))\d+\b(?:\.\B)?)?"));
    let length = PORT.find(&old[suffix..]).map_or(0, |port| port.len());
    let port = suffix..suffix + length;
    let rest = &old[port.end..];
    let goes_on = |rest: &str| rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
    let is_longer = goes_on(rest) || rest.strip_prefix('.').is_some_and(goes_on);
    let has_port = old[port.clone()].contains([':', '%']);
    if is_longer && !has_port {
        return None;
    }
    let dot = usize::from(old[port.clone()].ends_with('.'));
    Some((port.end - dot, port))
}

/// One reading of what stands in front of the suffix.
struct Url<'t> {
    start: usize,
    /// How its slashes are written, if it has a scheme.
    slashes: Option<&'t str>,
    scheme: &'t str,
    labels: &'t str,
    /// As it is written, through the suffix.
    written: &'t str,
}

impl<'t> Url<'t> {
    fn new(old: &'t str, start: usize, at: usize) -> Option<Self> {
        static URL: LazyLock<Regex> = LazyLock::new(|| {
            expression(concat!(
                r"(?i)^(?P<scheme>(?:https?|[a-z]*\*|%s|\$[a-z_]\w*|\$?\{+[^{}]*\}+)(?::|%3A)(?P<slashes>//|\\/\\/|%2F%2F))?(?P<user>[^\x00-\x20/@\x22\x60']*@)?",
                r"(?P<labels>(?:[a-z0-9_.*-]|\$\{\{[^}]*\}\}|\{\{[^}]*\}\}|\$\{+[^}]*\}|\$\([^)]*\)|\$[a-z_]\w*|<[^>\x00-\x20]*>",
                r"|#?\{+(?:[^{}\s]|\{[^{}\s]*\})*\}+|%(?:\d+\$)?s|%\([^)]*\)s?|(?-i:%[A-Z][A-Z0-9_]{2,}%))+)$",
            ))
        });
        let found = URL.captures(&old[start..at])?;
        let scheme = found.name("scheme");
        let labels = found.name("labels")?.as_str();
        let user = found.name("user").map_or("", |user| user.as_str());
        let before = &old[..start];
        // A user without a password would make a host of `ops@host`, which is a name for mail and shells.
        let is_known = scheme.is_some() || user.is_empty() || user.contains(':') || before.ends_with("//");
        // No URL begins in front of a dot or a hyphen, but dots may stand for what nobody writes out.
        let is_name = !labels.starts_with(['-', '.']) || labels.starts_with("..") || labels == ".";
        if !is_known || !is_name || !begins(before, scheme.is_some()) {
            return None;
        }
        Some(Self {
            start,
            slashes: found.name("slashes").map(|slashes| slashes.as_str()),
            scheme: scheme.map_or("", |scheme| scheme.as_str()),
            labels,
            written: &old[start..at + SUFFIX.len()],
        })
    }

    /// The vendor's own service: another host, nothing else.
    fn successor(&self, law: &Law, old: &str, port: &Range<usize>) -> Vec<String> {
        if !law.with_unsafe {
            return Vec::new();
        }
        let label = self.labels.split('.').next().unwrap_or_default();
        let new = format!("{}{label}.api.fireworks.ai", self.scheme);
        vec![format!("{new}{}", &old[port.clone()]), new]
    }

    /// The gateway, with the path that requests go to.
    fn gateways(&self, law: &Law, old: &str, port: &Range<usize>) -> Vec<String> {
        let rest = &old[port.end..];
        let encoded = rest.get(..3).filter(|code| code.eq_ignore_ascii_case("%2F"));
        let slash = match self.slashes.map(str::to_uppercase).as_deref() {
            None => encoded.unwrap_or("/"),
            Some(r"\/\/") => r"\/",
            Some("%2F%2F") => "%2F",
            Some(_) => "/",
        };
        let colon = if slash == "%2F" { "%3A" } else { ":" };
        let is_there = rest.strip_prefix(slash).or(rest.strip_prefix('/')).is_some_and(|path| {
            path.strip_prefix("inference").is_some_and(|path| !path.starts_with(|c: char| c.is_alphanumeric()))
        });
        let path = if is_there { String::new() } else { format!("{slash}inference") };
        // A list of hosts that are allowed holds origins and patterns, which have no path.
        let behind = rest.trim_start_matches(slash).to_lowercase();
        let is_listed = law.with_unsafe
            && (!behind.starts_with(char::is_alphanumeric) || behind.starts_with("direct.fireworks.ai"));
        // What formats it may refuse a text without it.
        static VERB: LazyLock<Regex> = LazyLock::new(|| expression(r"(?i)%(?:\d+\$)?s(?:[.-]|$)"));
        let may_move = law.with_unsafe || !VERB.is_match(self.labels);
        let is_of_other_scheme = self.slashes.is_none() && ends_in_scheme(&old[..self.start]);
        let mut instead = Vec::new();
        for gateway in law.gateways.iter().filter(|_| may_move && !is_of_other_scheme) {
            if self.slashes.is_some() {
                instead.push(format!("https{colon}{slash}{slash}{gateway}{path}"));
                instead.extend(is_listed.then(|| format!("https{colon}{slash}{slash}{gateway}")));
                continue;
            }
            if rest.starts_with(slash) || rest.starts_with(['$', '{', '%', '<']) {
                instead.push(format!("{gateway}{path}"));
            }
            if is_listed || law.with_unsafe && !rest.starts_with(slash) {
                instead.extend([gateway.clone(), format!("{gateway}{}", &old[port.clone()])]);
            }
        }
        // What a placeholder stands for may be set in the same file.
        if law.speaks_of_audio && self.labels.contains(['{', '$', '<', '%']) {
            let region =
                self.written.find(['}', '>']).map_or(0, |end| end + self.written[end..].find('.').unwrap_or_default());
            instead.push(self.written.replace(".direct.", ".api.") + &old[port.clone()]);
            instead.push(format!("{}.api.fireworks.ai", &self.written[..region]));
        }
        instead
    }
}

/// Whether a URL may begin behind a text.
fn begins(before: &str, has_scheme: bool) -> bool {
    static ENCODED: LazyLock<Regex> = LazyLock::new(|| expression(r"%[0-9A-Fa-f]{2}$"));
    if ENCODED.is_match(before) {
        return true;
    }
    // What is a part of a name, or of a scheme, which has only ASCII.
    let is_part = |c: char| match has_scheme {
        true => c.is_ascii_alphanumeric() || matches!(c, '_' | '+'),
        false => c.is_alphanumeric() || matches!(c, '_' | '+' | '%' | '~' | '@'),
    };
    if before.ends_with(is_part) {
        return false;
    }
    let stem = before.trim_end_matches(['-', '.']);
    let is_cut = stem.len() < before.len() && stem.ends_with(|c: char| c.is_alphanumeric() || c == '/');
    let is_elided = before.ends_with("..");
    has_scheme || (!is_cut || is_elided) && !stem.ends_with("<<")
}

/// Whether a text ends in a scheme, which goes with what stands behind it or stays.
fn ends_in_scheme(before: &str) -> bool {
    static SCHEME: LazyLock<Regex> = LazyLock::new(|| expression(r"(?i)[a-z0-9_*][+-]*(?::|%3A)(?://|\\/\\/|%2F%2F)$"));
    SCHEME.is_match(before)
}
