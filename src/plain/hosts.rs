//! What becomes of a direct host in a text.

use std::cell::OnceCell;
use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Fix, Severity, Span};
use crate::moves::{Owner, Remedy};
use crate::routing::{
    self, AUDIO, HostKind, HostMatch, Listing, Scheme, Spelling, Unlisted, covered, find_hosts, gateway_prefix,
    listed_gateway, scope_of,
};
use crate::rules::{assembled_direct_host, direct_route_branch, direct_url, managed_audio_host, mention};
use crate::sdks;
use crate::source::boundary;

use super::proxies::Passing;
use super::structure::{Entry, Structure, Value};
use super::{NEAR, Nature, Reader, Reading, URL, alone, span, structure};

/// How many keys around a host may say that it is one of a list.
const NEAREST_KEYS: usize = 3;
/// How many may say what a list of domains is for.
const KEYS: usize = 8;
/// How much of a line in front of a host may say what it is for.
const WORDS_NEAR: usize = 160;
/// Keys of lists of hosts, which those around them say the purpose of.
const LISTS: &[&str] = &[
    "domains",
    "domain",
    "targets",
    "hosts",
    "host",
    "hostnames",
    "hostname",
    "names",
    "name",
    "destinations",
    "rules",
    "domain_names",
    "value",
    "values",
];
/// Kinds of objects that say where requests go by their host.
const ROUTES: &[&str] =
    &["DestinationRule", "VirtualService", "Gateway", "HTTPRoute", "TLSRoute", "Ingress", "IngressRoute", "HTTPProxy"];

/// What a text sets names to that hosts may begin with.
pub(crate) struct Audio<'t> {
    text: &'t str,
    /// In small letters, the names that it sets to audio services; also what stands behind each `-` of one.
    names: OnceCell<HashSet<String>>,
    /// Whether it names an audio service.
    speaks: OnceCell<bool>,
}

impl<'t> Audio<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        Self { text, names: OnceCell::new(), speaks: OnceCell::new() }
    }

    /// Whether the placeholder that the labels of a host begin with stands for an audio service, by its default or by what the
    /// text sets the name in it to: `${TIER:-audio-prod}`, `TIER=audio-prod`.
    pub(super) fn is_meant(&self, labels: &str) -> bool {
        let Some(placeholder) = labels.strip_prefix(['$', '{', '<', '%']) else { return false };
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        // `$TIER` has no end of its own.
        let end = match labels.starts_with('$') && placeholder.starts_with(is_name) {
            true => placeholder.find(|c| !is_name(c)),
            false => placeholder.find(['}', ')', '>', '%']),
        };
        let end = end.unwrap_or(placeholder.len());
        let inside = placeholder[..end].trim_start_matches(['{', '(', '$', ' ', '.']);
        let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        // A `-` may be what a default begins with.
        let path = inside.find(|c| !is_path(c)).map_or(inside, |end| &inside[..end]);
        if path.contains("-audio-")
            || inside[path.len()..].trim_start_matches([':', '-', '=', ' ', '|', '"', '\'']).starts_with(AUDIO)
        {
            return true;
        }
        // `.Values.asr.tier`, `var.tier`
        let name = path.rsplit('.').next().unwrap_or_default();
        !name.is_empty() && self.names().contains(&name.to_ascii_lowercase())
    }

    /// Whether the text names one.
    fn is_spoken_of(&self) -> bool {
        *self.speaks.get_or_init(|| routing::speaks_of_audio(self.text))
    }

    fn names(&self) -> &HashSet<String> {
        self.names.get_or_init(|| {
            let found = SET_TO_AUDIO.iter().flat_map(|set| set.captures_iter(self.text));
            let names = found.filter_map(|set| Some(set.get(1)?.as_str().to_ascii_lowercase()));
            let ends = |name: String| {
                let behind: Vec<String> = name.match_indices('-').map(|(at, _)| name[at + 1..].to_owned()).collect();
                behind.into_iter().chain([name])
            };
            names.flat_map(ends).collect()
        })
    }

    /// Whether a fix in a source inside of the text takes away a host whose first label is a variable that the text sets to an
    /// audio service, or may set to one.
    pub(crate) fn is_taken_by(&self, fix: &Fix, source: &str) -> bool {
        fix.edits.iter().any(|edit| {
            let hosts = find_hosts(edit.span.of(source));
            hosts.iter().any(|host| {
                self.is_meant(&host.labels) || routing::may_be_audio(&host.labels, "", || self.is_spoken_of())
            })
        })
    }
}

/// A name that is set to an audio service: `TIER=audio-prod`, `variable "tier" { default = "audio-prod" }`.
static SET_TO_AUDIO: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let forms = [r#"["']?"#, r#""?[ \t]*\{[^{}]*\bdefault"#];
    let is_set = |form: &str| Regex::new(&format!(r#"(?i)([\w-]+){form}[ \t]*:?[:=][ \t]*["']?audio-"#)).ok();
    forms.into_iter().filter_map(is_set).collect()
});

/// Functions of makefiles, templates and expressions that test a text for another one.
static TEST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:\$[({](?:findstring|filter|filter-out)[ \t]|\b(?:contains|startsWith|endsWith|hasPrefix|hasSuffix|strcontains|",
        r"startswith|endswith)\b[ \t(])[^\n]{0,200}?direct\.fireworks\.ai",
    ))
    .ok()
});

/// What to do about a test, and about a mapping by direct hosts.
const BRANCH: &str = "remove this branch, then run again: the URLs of this file wait for it";
const FOUND: &str = "find it by something else, then run again: the URLs of this file wait for it";

/// The line on which a text that is no program decides by a direct host.
pub(crate) fn line_of_test(text: &str) -> Option<usize> {
    let found = TEST.as_ref()?.find(text)?;
    Some(text[..found.end()].matches('\n').count() + 1)
}

impl Reader<'_> {
    /// Whether a function stands in front of a host that tests for it.
    fn is_tested(&self, host: &HostMatch) -> bool {
        let line = self.lines.line_span(self.lines.line(host.span.start), self.text);
        let part = &self.text[line.start..host.host.end.max(line.start)];
        self.nature == Nature::Data
            && TEST.as_ref().is_some_and(|test| test.find_iter(part).any(|it| it.end() == part.len()))
    }

    /// All URLs of a text that decides by a direct host wait until it does not.
    pub(super) fn wait_for_test(&self, line: usize, hosts: &[HostMatch], reading: &mut Reading) {
        let Some(host) = hosts.iter().find(|host| self.is_tested(host)) else { return };
        let reason = format!("line {line} decides by the direct host; remove that branch first");
        self.wait_for(host, direct_route_branch::TEST, BRANCH, &reason, reading);
    }

    /// All URLs of a text wait that finds something by one of them, which would find nothing, or something else.
    pub(super) fn wait_for_key(&self, hosts: &[HostMatch], reading: &mut Reading) {
        let Some(host) = hosts.iter().find(|host| self.is_route(host) && self.is_key_of_mapping(host)) else { return };
        let line = self.lines.line(host.span.start) + 1;
        let reason = format!("line {line} finds something by the direct host; find it by something else first");
        self.wait_for(host, direct_route_branch::KEY, FOUND, &reason, reading);
    }

    fn wait_for(&self, host: &HostMatch, message: &str, help: &str, reason: &str, reading: &mut Reading) {
        for number in 0..reading.moves {
            let (owner, remedy) = (Owner::Client(number), Remedy::Hold(reason.to_owned()));
            reading.push(&direct_route_branch::RULE, owner, span(&host.span), message, help, remedy);
        }
    }

    /// Whether a host stands in the key of a mapping, by which something is found.
    fn is_key_of_mapping(&self, host: &HostMatch) -> bool {
        self.structure.as_ref().is_some_and(|structure| structure.named_at(span(&host.span)).is_some())
    }

    /// Whether what looks like one host is more than one value: the placeholder of `{"a": "}.direct.fireworks.ai"}`, or the
    /// port of `host.direct.fireworks.ai: 8443/v1`, a key and its value.
    fn leaves_its_value(&self, host: &HostMatch) -> bool {
        let at = span(&host.span);
        self.structure.as_ref().is_some_and(|structure| {
            let innermost = structure.facts.innermost(at);
            let is_written = || innermost.is_some_and(|node| structure.facts.literal(node).is_some());
            // What is neither a text nor a key is an expression: `my-account.direct.fireworks.ai/v1` divides there.
            let is_expression = || innermost.is_some_and(|node| matches!(structure.facts.kind(node), Kind::Other));
            let leaves_name = || {
                let entry = structure.named_at(Span::empty(at.start));
                entry.is_some_and(|entry| (at.start + 1..at.end).contains(&entry.name_span.end))
            };
            // Where a URL begins in a key, it goes on behind the colon of its scheme: that stays.
            host.scheme.is_none() && leaves_name()
                || !structure.is_comment(at.start)
                    && (is_expression() || host.labels.contains(['"', '\'']) && !is_written())
        })
    }

    /// The parts of one host.
    pub(super) fn host(&self, host: &HostMatch, level: Applicability, owner: &Owner, reading: &mut Reading) {
        let at = span(&host.span);
        let url = host.scheme.is_some() || host.path.len() > 1;
        let narrative = self.nature == Nature::Prose || self.in_comment(host.span.start);
        match host.kind {
            HostKind::Audio => {
                let successor = managed_audio_host::successor_in(self.text, host);
                let remedy = match successor.filter(|_| self.nature != Nature::Notebook) {
                    Some((range, domain)) => {
                        Remedy::change(Applicability::Unsafe, vec![Edit::replacement(span(&range), domain)])
                    }
                    None => Remedy::Advice,
                };
                reading.push(
                    &managed_audio_host::RULE,
                    alone(),
                    at,
                    managed_audio_host::MESSAGE,
                    managed_audio_host::HELP,
                    remedy,
                );
            }
            _ if host.spelling == Spelling::Regex => {
                let message = "this pattern tests for direct hosts";
                reading.push(
                    &direct_route_branch::RULE,
                    alone(),
                    at,
                    message,
                    "remove the test, or let it accept the gateway",
                    Remedy::Advice,
                );
            }
            HostKind::Suffix | HostKind::Deployment | HostKind::Placeholder if !url && self.is_tested(host) => {
                reading.push(
                    &direct_route_branch::RULE,
                    alone(),
                    at,
                    direct_route_branch::TEST,
                    BRANCH,
                    Remedy::Advice,
                );
            }
            HostKind::Suffix if !narrative || self.nature == Nature::Prose && self.listing(host).is_some() => {
                let listing = self.listing(host).unwrap_or(Listing::Allowed);
                self.list(host, listing, reading);
            }
            HostKind::Deployment | HostKind::Placeholder
                if let Some(listing) =
                    self.listing(host).filter(|_| url || !narrative || self.nature == Nature::Prose) =>
            {
                self.list(host, listing, reading);
            }
            HostKind::Deployment | HostKind::Placeholder if url && self.is_key_of_mapping(host) => {
                reading.push(&direct_route_branch::RULE, alone(), at, direct_route_branch::KEY, FOUND, Remedy::Advice);
            }
            HostKind::Deployment | HostKind::Placeholder if url => {
                let help = format!("write {}/inference; the path behind the host stays", self.settings.endpoint.root());
                let websocket = matches!(host.scheme, Some(Scheme::Ws | Scheme::Wss));
                // Another scheme, and a path that only looks like a host, are no requests to the gateway.
                let other = host.has_foreign_scheme(self.text);
                let before = &self.text[..host.span.start];
                let path = host.scheme.is_none() && before.ends_with('/') && !before.ends_with("//");
                // What a formatting function fills in has an argument elsewhere.
                let filled =
                    self.nature == Nature::Program && host.labels.contains(['%', '{']) && !host.labels.contains("${");
                let passing = self.passing(host);
                let stays = match &passing {
                    _ if websocket || other => Some(direct_url::FOREIGN_SCHEME),
                    Some(Passing::Lost(reason)) => Some(*reason),
                    _ if self.joins => Some("it is joined with the path of a request, which may lose /inference"),
                    _ if path || filled => Some("it is put together elsewhere"),
                    _ if host.runs_on(self.text) => Some(direct_url::RUNS_ON),
                    _ if self.leaves_its_value(host) => Some("it begins in front of the value that it ends in"),
                    _ => None,
                };
                let remedy = match stays {
                    _ if self.nature == Nature::Notebook => Remedy::Advice,
                    Some(_) if narrative => Remedy::Advice,
                    // What stays on a direct host keeps the key that it is asked with.
                    Some(reason) => Remedy::Hold(reason.to_owned()),
                    None if self.may_be_audio(host) => {
                        let (rule, message) = (&managed_audio_host::RULE, managed_audio_host::DOUBT);
                        let remedy = Remedy::Hold(message.to_owned());
                        reading.push(rule, owner.clone(), at, message, managed_audio_host::DOUBT_HELP, remedy);
                        // It may as well be a deployment, which stops answering.
                        if let Some(doubt) = reading.parts.last_mut() {
                            doubt.severity = Some(Severity::Warning);
                        }
                        return;
                    }
                    None => {
                        let mut prefix = gateway_prefix(self.text, host, &self.settings.endpoint);
                        let level = match passing {
                            Some(Passing::Behind(location)) => {
                                prefix.push_str(&location);
                                Applicability::Unsafe
                            }
                            Some(Passing::Lawful(lawful)) => level.min(lawful),
                            _ => level,
                        };
                        let is_sure =
                            host.has_two_labels() && !host.is_filled_in_order() && !host.is_pattern(self.text);
                        let level = if is_sure { level } else { Applicability::Unsafe };
                        Remedy::change(level, vec![Edit::replacement(at, prefix)])
                    }
                };
                reading.push(&direct_url::RULE, owner.clone(), at, URL, &help, remedy);
            }
            _ if narrative => {
                let help = "nothing breaks; reword it when the migration is done";
                reading.push(&mention::RULE, alone(), at, "this speaks of a direct host", help, Remedy::Advice);
            }
            _ if self.is_snapshot => {
                let message = "this snapshot holds a direct host, which the program does not use after the migration";
                let help = "take it again after the migration";
                reading.push(&direct_route_branch::RULE, alone(), at, message, help, Remedy::Advice);
            }
            _ => {
                let help = format!(
                    "use {} and put /inference in front of the path; a host swap alone loses it",
                    self.settings.endpoint.host()
                );
                let message = "this host names one deployment and stops answering when direct routing is switched off";
                reading.push(&assembled_direct_host::RULE, alone(), at, message, &help, Remedy::Advice);
            }
        }
    }

    /// Whether a host whose first label is out of sight may be that of an audio service. What is written for people is
    /// not filled in by what the text speaks of elsewhere.
    fn may_be_audio(&self, host: &HostMatch) -> bool {
        let speaks = || self.nature != Nature::Prose && self.audio.is_spoken_of();
        routing::may_be_audio(&host.labels, &self.text[host.path.clone()], speaks)
    }

    /// The part of a host that is listed.
    fn list(&self, host: &HostMatch, listing: Listing, reading: &mut Reading) {
        let becomes = match listing {
            Listing::Allowed => self.host_of_list(host).map(Some),
            _ => Ok(None),
        };
        let help = direct_route_branch::help_of(listing, becomes.as_ref().err().copied(), &self.settings.endpoint);
        let remedy = match becomes {
            Ok(Some(edit)) if self.nature != Nature::Notebook => Remedy::change(Applicability::Unsafe, vec![edit]),
            _ => Remedy::Advice,
        };
        let message = direct_route_branch::message_of(listing);
        reading.push(&direct_route_branch::RULE, alone(), span(&host.span), message, &help, remedy);
    }

    /// Whether a host is asked: it is a URL, or has a path, and its place does nothing else with it.
    pub(super) fn is_asked(&self, host: &HostMatch) -> bool {
        self.is_route(host) && self.listing(host).is_none()
    }

    /// What the place of a host does with it, other than asking it.
    pub(super) fn listing(&self, host: &HostMatch) -> Option<Listing> {
        let at = host.span.start;
        let is_bare = host.scheme.is_none() && host.path.len() <= 1;
        let behind = self.behind(host.span.end);
        let Some(structure) = &self.structure else {
            let before = self.before(at);
            // What stands in other quotes, or in another element, speaks of something else.
            let own = before.rfind(['"', '`', '<', '>']).map_or(before, |quote| &before[quote + 1..]);
            return Listing::of_text(own, behind)
                .or_else(|| self.listing_of_directive(host))
                .or_else(|| self.listing_of_line(host))
                .or_else(|| if is_bare { self.listing_of_element(at) } else { None })
                .or_else(|| self.pattern(host));
        };
        let node = structure.facts.innermost(Span::empty(at))?;
        let literal = structure.facts.literal(node).map(|literal| literal.body().start.min(at));
        if let Some(listing) =
            Listing::of_text(&self.text[literal.unwrap_or(at).max(at.saturating_sub(NEAR))..at], behind)
        {
            return Some(listing);
        }
        let own = structure.valued_at(span(&host.span)).filter(|entry| entry.form == structure::Form::Named);
        let own = own.map(|entry| entry.name.as_str());
        let keys: Vec<&str> = own.into_iter().chain(structure.keys_around(node)).take(KEYS).collect();
        let first = keys.first().copied().unwrap_or_default();
        let listings: Vec<Option<Listing>> = keys.iter().map(|key| Listing::of_name(key)).collect();
        // A URL below a name for URLs is asked, whatever is allowed around it.
        let is_url = !is_bare && sdks::meaning(first) == Some(sdks::Meaning::Url) && listings.first() == Some(&None);
        if is_url {
            return self.pattern(host);
        }
        if let Some(listing) = listings.iter().take(NEAREST_KEYS).find_map(|listing| *listing) {
            return Some(listing);
        }
        // Browsers ask what an extension may do by patterns.
        if first == "matches" && !is_bare {
            return Some(Listing::Allowed);
        }
        if let Some(listing) = self.listing_of_directive(host) {
            return Some(listing);
        }
        if !is_bare {
            return self.pattern(host);
        }
        let within = |words: &[&str]| keys.iter().any(|key| words.contains(key));
        let of_kind = |kinds: &[&str]| self.is_of_kind(structure, node, kinds);
        match () {
            () if LISTS.contains(&first) && listings.contains(&Some(Listing::Allowed)) => Some(Listing::Allowed),
            () if within(&["hosts"]) && of_kind(&["ServiceEntry", "Sidecar"]) => Some(Listing::Allowed),
            () if within(&["host", "hosts", "hostnames", "sni", "sniHosts"]) && of_kind(ROUTES) => {
                Some(Listing::Routed)
            }
            () if first == "domains" && within(&["virtual_hosts", "virtualHosts"]) => Some(Listing::Routed),
            () if matches!(first, "server_names" | "serverNames") => Some(Listing::Routed),
            () if first == "rule" && self.before(at).contains("Host") => Some(Listing::Routed),
            () => self.pattern(host),
        }
    }

    /// A pattern for hosts is none that can be asked.
    fn pattern(&self, host: &HostMatch) -> Option<Listing> {
        (host.labels.contains('*') && self.nature != Nature::Prose).then_some(Listing::Allowed)
    }

    /// Whether an object around a node is of one of these kinds.
    fn is_of_kind(&self, structure: &Structure, node: NodeId, kinds: &[&str]) -> bool {
        let says = |entry: &Entry| {
            entry.name == "kind" && matches!(&entry.value, Value::Text(_, kind) if kinds.contains(&kind.as_str()))
        };
        structure.facts.ancestors(node).any(|id| structure.entries_of(id).any(says))
    }

    /// What the directive of a line does with a host: in configurations of proxies, filters and name servers.
    fn listing_of_directive(&self, host: &HostMatch) -> Option<Listing> {
        static ROUTED: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(r"(?i)^\s*(?:server_name|ServerName|ServerAlias)\s|\bhdr\w*\(host|_sni\b|\$(?:http_)?host\b|%\{HTTP_HOST\}|\bHost(?:SNI)?\(").ok()
        });
        static FILTERED: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^\s*acl\s+\S+\s+(?:dst|ssl)|\b(?:ip6?tables|ufw|nft|firewall-cmd)\s").ok());
        static ADDRESSED: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r"^\s*(?:address|server|local|host-record|cname)=/?").ok());
        let (before, behind) = (self.before(host.span.start), self.behind(host.span.end).trim_end());
        let is_match = |pattern: &LazyLock<Option<Regex>>| pattern.as_ref().is_some_and(|found| found.is_match(before));
        let heads = before.trim_matches([' ', '\t', '"', '~', '^', '*', '.']).is_empty();
        match () {
            () if host.scheme.is_some() => None,
            () if is_match(&ROUTED) => Some(Listing::Routed),
            () if is_match(&FILTERED) => Some(Listing::Allowed),
            () if is_match(&ADDRESSED) => Some(Listing::Addressed),
            // `host backend;` of a map, `host {` of a site
            () if heads && self.nature == Nature::Data && behind.ends_with([';', '{']) => Some(Listing::Routed),
            () if heads && self.lists_domains && behind.trim().is_empty() => Some(Listing::Allowed),
            () => None,
        }
    }

    /// What the words of a line do with a host, or of the line that heads its list.
    fn listing_of_line(&self, host: &HostMatch) -> Option<Listing> {
        static NAMES: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z_][\w.-]*").ok());
        static SETTINGS: LazyLock<Option<Regex>> =
            LazyLock::new(|| Regex::new(r#"([A-Za-z_][\w.-]*)["'`]?[ \t]*[:=]"#).ok());
        let at = host.span.start;
        let before = self.before(at);
        let list = |line: usize| self.lines.line_span(line, self.text).of(self.text).trim_start().starts_with('-');
        let line = self.lines.line(at);
        let head = (line.saturating_sub(8)..line).rev().find(|above| !list(*above)).filter(|_| list(line));
        let head = head.map_or("", |head| self.lines.line_span(head, self.text).of(self.text));
        let near = &before[boundary(before, before.len().saturating_sub(WORDS_NEAR))..];
        // Sentences allow things too.
        if self.nature == Nature::Prose {
            let mut settings = SETTINGS.as_ref()?.captures_iter(near);
            return settings.find_map(|name| Listing::of_name(name.get(1)?.as_str()));
        }
        let mut names = NAMES.as_ref()?.find_iter(head).chain(NAMES.as_ref()?.find_iter(near));
        names.find_map(|name| Listing::of_name(name.as_str()))
    }

    /// What the markup around a host does with it.
    fn listing_of_element(&self, at: usize) -> Option<Listing> {
        const PINNED: &str = "NSPinnedDomains";
        const EXCEPTIONS: &[&str] = &["NSExceptionDomains", "WKAppBoundDomains"];
        let before = &self.text[boundary(self.text, at.saturating_sub(NEAR))..at];
        let behind = &self.text[at..boundary(self.text, (at + NEAR).min(self.text.len()))];
        let last = |word: &&str| before.rfind(*word);
        match (last(&PINNED), EXCEPTIONS.iter().filter_map(last).max()) {
            (pinned @ Some(_), excepted) if pinned > excepted => return Some(Listing::Pinned),
            (_, Some(_)) => return Some(Listing::Allowed),
            _ => {}
        }
        if !self.text.contains("<network-security-config") {
            return None;
        }
        let end = behind.find("</domain-config").unwrap_or(behind.len());
        let start = before.rfind("<domain-config").unwrap_or(0);
        let is_pinned = [&before[start..], &behind[..end]].iter().any(|text| text.contains("<pin-set"));
        Some(if is_pinned { Listing::Pinned } else { Listing::Allowed })
    }

    /// What a host in a list becomes, by the text it stands in and by the list's other items.
    fn host_of_list(&self, host: &HostMatch) -> Result<Edit, Unlisted> {
        let at = host.span.start;
        let endpoint = &self.settings.endpoint;
        let literal = self.structure.as_ref().and_then(|structure| {
            let node = structure.facts.innermost(Span::empty(at))?;
            structure.facts.literal(node).map(|literal| (structure, node, literal.body()))
        });
        let part = match literal {
            Some((structure, node, body)) if body.contains(span(&host.span)) => {
                // The values of variables side by side are no list.
                let named = structure.valued_at(span(&host.span)).filter(|it| it.form == structure::Form::Named);
                let mut around = structure.facts.ancestors(node).take(if named.is_some() { 0 } else { 2 });
                if let Some(list) = around.find(|id| matches!(structure.facts.kind(*id), Kind::Sequence(_))) {
                    let list = structure.facts.span(list);
                    let before = &self.text[list.start.min(body.start)..body.start];
                    let behind = &self.text[body.end..list.end.max(body.end)];
                    if let Some(covered) = covered(before, behind, endpoint) {
                        return Err(covered);
                    }
                }
                body.start..body.end
            }
            _ if self.lists_domains => 0..self.text.len(),
            _ => {
                let before = self.before(at);
                at - before.len()..host.span.end + self.behind(host.span.end).len()
            }
        };
        let scope = scope_of(&self.text[part.clone()], at - part.start);
        let part = part.start + scope.start..part.start + scope.end;
        let (range, text) = listed_gateway(&self.text[part.clone()], &host.in_part(&part), endpoint)?;
        Ok(Edit::replacement(Span::new(part.start + range.start, part.start + range.end), text))
    }

    /// What stands on the line behind `at`, the nearest part of it if that is much.
    fn behind(&self, at: usize) -> &str {
        let line = self.lines.line_span(self.lines.line(at), self.text);
        let end = boundary(self.text, line.end.min(at + NEAR)).max(at);
        self.text[at..end].trim_end_matches(['\r', '\n'])
    }
}
