//! FW008 managed-audio-host: the vendor's own audio services, which are no deployments.

use std::ops::Range;

use crate::finding::{Applicability, Rule, Severity};
use crate::moves::{Owner, Part, Remedy};
use crate::routing::{HOLE, HostKind, HostMatch, Spelling};
use crate::sites::Site;

use super::{Context, part};

/// FW008.
pub static RULE: Rule = Rule {
    code: "FW008",
    name: "managed-audio-host",
    severity: Severity::Note,
    summary: "one of the vendor's audio services",
    fix_title: "use the successor's host",
    explanation: include_str!("explanations/managed-audio-host.md"),
};

/// What a report says about an audio host.
pub const MESSAGE: &str =
    "this is an audio service of the vendor, not a deployment: it is not behind the gateway and keeps its path and key";

/// What to do about it.
pub const HELP: &str = "its successor is the same name under api.fireworks.ai, with the same path and key";

/// What a report says about a host whose first label is not seen, in a file that speaks of audio.
pub(crate) const DOUBT: &str = "this may be an audio service of the vendor, which is not behind the gateway: what its first label holds is not seen";

/// What to do about such a host.
pub(crate) const DOUBT_HELP: &str =
    "if it holds a deployment, send requests to the gateway by hand; an audio service keeps its path and key";

/// The domain of the successors, which takes the place of all behind the first label.
const DOMAIN: &str = ".api.fireworks.ai";

/// What becomes of an audio host in a text that means what it says.
pub(crate) fn successor_in(text: &str, host: &HostMatch) -> Option<(Range<usize>, &'static str)> {
    if host.spelling != Spelling::Plain || text[host.host.clone()].contains(HOLE) {
        return None;
    }
    // A dot in a placeholder separates nothing.
    let mut depth = 0_usize;
    let label = text[host.host.clone()].find(|c| {
        match c {
            '{' | '<' => depth += 1,
            '}' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        c == '.' && depth == 0
    })?;
    Some((host.host.start + label..host.host.end, DOMAIN))
}

/// Audio hosts.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    for site in cx.sites.iter().filter(|site| site.host.kind == HostKind::Audio) {
        let remedy = successor(cx, site);
        parts.push(part(&RULE, Owner::With(Vec::new()), site.span, MESSAGE, HELP, remedy));
    }
}

/// `audio-x.<region>.direct.fireworks.ai` becomes `audio-x.api.fireworks.ai`.
fn successor(cx: &Context, site: &Site) -> Remedy {
    let host = &site.flat.text[site.host.host.clone()];
    let Some(label) = host.find('.').filter(|_| site.flat.is_written(&site.host.host)) else { return Remedy::Advice };
    // A handle that is interpolated whole would lose its tier.
    if host[..label].starts_with(HOLE)
        && host[..label].len() == HOLE.len_utf8()
        && site.host.labels.matches('.').count() == 0
    {
        return Remedy::Advice;
    }
    let range = site.host.host.start + label..site.host.host.end;
    match site.flat.splice(cx.flow, &range, DOMAIN) {
        Ok(splice) => Remedy::change(Applicability::Unsafe, splice.edits),
        Err(_) => Remedy::Advice,
    }
}
