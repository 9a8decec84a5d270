//! Finds hosts under `direct.fireworks.ai` in a text, in every spelling.

use memchr::memchr2_iter;

use super::audio::AUDIO;
use super::authority::{end_of_authority, lead};
use super::host::{HostKind, HostMatch, Spelling};
use super::label::{Labels, LeftReader};
use super::path::path;
use super::spelling::{Dot, dot_at, dot_before, slash_at};

/// All hosts under `direct.fireworks.ai` in `text`, from left to right, without overlaps.
///
/// Look-alikes (`mydirect.fireworks.ai`, `direct.fireworks.ai.example.com`) are none. A text without the needle costs
/// one pass over its bytes and no allocation.
pub fn find_hosts(text: &str) -> Vec<HostMatch> {
    let mut found: Vec<HostMatch> = Hosts::new(text).collect();
    // A path ends before the next host (`?next=https://…`); that also keeps the time linear.
    let mut limit = text.len();
    for host in found.iter_mut().rev() {
        let percent = host.spelling == Spelling::Percent;
        host.path = path(text, host.span.end, limit, percent);
        limit = host.span.start;
    }
    found
}

/// The hosts of a text one by one, with empty paths.
pub(super) struct Hosts<'t> {
    text: &'t str,
    /// Where the next search begins; no match reaches left of it.
    floor: usize,
}

impl<'t> Hosts<'t> {
    pub fn new(text: &'t str) -> Self {
        Self { text, floor: 0 }
    }
}

impl Iterator for Hosts<'_> {
    type Item = HostMatch;

    fn next(&mut self) -> Option<HostMatch> {
        let mut from = self.floor;
        while let Some(core) = next_core(self.text.as_bytes(), from) {
            from = core.end;
            if let Some(found) = host(self.text, self.floor, &core) {
                self.floor = found.span.end;
                return Some(found);
            }
        }
        self.floor = self.text.len();
        None
    }
}

/// `direct.fireworks.ai` itself.
#[derive(Debug)]
struct Core {
    direct: usize,
    end: usize,
    percent: bool,
    regex: bool,
}

/// Whether `direct.fireworks.ai` occurs in any spelling, as a look-alike too.
pub(super) fn holds_core(bytes: &[u8]) -> bool {
    next_core(bytes, 0).is_some()
}

/// The next `direct.fireworks.ai` at or behind `from`, in any case and spelling, look-alikes included.
fn next_core(bytes: &[u8], from: usize) -> Option<Core> {
    fireworks(bytes, from).find_map(|(start, end)| {
        let (ai, dot_ahead) = dot_at(bytes, end)?;
        let core_end = ai + "ai".len();
        if !bytes.get(ai..core_end)?.eq_ignore_ascii_case(b"ai") {
            return None;
        }
        let (direct_end, dot_back) = dot_before(bytes, start)?;
        let direct = direct_end.checked_sub("direct".len())?;
        if direct < from || !bytes[direct..direct_end].eq_ignore_ascii_case(b"direct") {
            return None;
        }
        Some(Core {
            direct,
            end: core_end,
            percent: dot_ahead == Dot::Percent || dot_back == Dot::Percent,
            regex: dot_ahead == Dot::Regex || dot_back == Dot::Regex,
        })
    })
}

/// Where the word `fireworks` begins and ends, at or behind `from`, in any case.
pub(super) fn fireworks(bytes: &[u8], from: usize) -> impl Iterator<Item = (usize, usize)> {
    // The letter `k` is the rarest of the word, and one search for both its cases finds every spelling.
    const BEFORE_K: usize = "firewor".len();
    let haystack = bytes.get(from..).unwrap_or_default();
    memchr2_iter(b'k', b'K', haystack).filter_map(move |at| {
        let start = (from + at).checked_sub(BEFORE_K)?;
        let end = start + "fireworks".len();
        bytes.get(start..end)?.eq_ignore_ascii_case(b"fireworks").then_some((start, end))
    })
}

/// The match around `core`, or None for a look-alike.
fn host(text: &str, floor: usize, core: &Core) -> Option<HostMatch> {
    let bytes = text.as_bytes();
    let end = end_of_authority(bytes, core.end)?;
    let reader = LeftReader::new(text, floor, core.end, core.regex);
    let labels = reader.labels(core.direct)?;
    let is_suffix = labels.text.is_empty();
    let host_start = if is_suffix { core.direct } else { labels.start };
    let lead = lead(bytes, floor, labels.start, reader);
    let end = if lead.scheme.is_some() { behind_root(bytes, lead.start, end) } else { end };

    let is_percent_path = slash_at(bytes, end).is_some() && bytes[end] == b'%';
    let spelling = if labels.regex || lead.regex {
        Spelling::Regex
    } else if core.percent || labels.percent || lead.percent || is_percent_path {
        Spelling::Percent
    } else {
        Spelling::Plain
    };
    Some(HostMatch {
        span: lead.start..end,
        host: host_start..core.end,
        scheme: lead.scheme,
        spelling,
        kind: kind(&labels),
        labels: labels.text,
        path: end..end,
    })
}

/// Where a URL from `start` to `end` ends if it is all that a text or a pair of quotes holds: a dot behind it ends no
/// sentence then, but the name of the host.
fn behind_root(bytes: &[u8], start: usize, end: usize) -> usize {
    let Some((behind, _)) = dot_at(bytes, end) else { return end };
    let is_alone = match start.checked_sub(1).map(|before| bytes[before]) {
        None => behind == bytes.len(),
        Some(quote) => b"\"'`".contains(&quote) && bytes.get(behind) == Some(&quote),
    };
    if is_alone { behind } else { end }
}

fn kind(labels: &Labels) -> HostKind {
    // The group of a regular expression may open before the first letter: `(audio-\w+)\.…`.
    let first = labels.text.trim_start_matches(['(', '[', '^', '?', ':']);
    if labels.text.is_empty() {
        HostKind::Suffix
    } else if first.starts_with(AUDIO) {
        HostKind::Audio
    } else if labels.placeholder {
        HostKind::Placeholder
    } else {
        HostKind::Deployment
    }
}
