//! What becomes of a direct host in a text.

use crate::finding::{Applicability, Edit, Span};
use crate::moves::{Owner, Remedy};
use crate::routing::{HostKind, HostMatch, Scheme, Spelling, gateway_prefix};
use crate::rules::{assembled_direct_host, direct_route_branch, direct_url, managed_audio_host, mention};

use super::proxies::Passing;
use super::{Nature, Reader, Reading, URL, alone, span};

/// How many keys around a host may say that it is one of a list.
const NEAREST_KEYS: usize = 3;

impl Reader<'_> {
    /// The parts of one host.
    pub(super) fn host(&self, host: &HostMatch, level: Applicability, owner: &Owner, reading: &mut Reading) {
        let at = span(&host.span);
        let url = host.scheme.is_some() || host.path.len() > 1;
        let narrative = self.nature == Nature::Prose || self.in_comment(host.span.start);
        match host.kind {
            HostKind::Audio => {
                let label = self.text[host.host.clone()].find('.').map(|at| host.host.start + at);
                let remedy = match label {
                    Some(from) if host.spelling == Spelling::Plain && self.nature != Nature::Notebook => {
                        Remedy::change(
                            Applicability::Unsafe,
                            vec![Edit::replacement(Span::new(from, host.host.end), ".api.fireworks.ai")],
                        )
                    }
                    _ => Remedy::Advice,
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
            HostKind::Suffix if !narrative => {
                let message = "this allows or routes by the domain of direct hosts";
                let help = format!("name {} here", self.settings.endpoint.host());
                reading.push(&direct_route_branch::RULE, alone(), at, message, &help, Remedy::Advice);
            }
            HostKind::Deployment | HostKind::Placeholder
                if (url || !narrative) && self.lists_hosts(host.span.start) =>
            {
                let message = "this allows or routes by a direct host";
                let help = format!("name {} here", self.settings.endpoint.host());
                // A URL in a list may be one that is asked.
                let is_host = !url && host.kind == HostKind::Deployment && host.spelling == Spelling::Plain;
                let remedy = match is_host && self.nature == Nature::Data {
                    true => Remedy::change(
                        Applicability::Unsafe,
                        vec![Edit::replacement(span(&host.host), self.settings.endpoint.host())],
                    ),
                    false => Remedy::Advice,
                };
                reading.push(&direct_route_branch::RULE, alone(), at, message, &help, remedy);
            }
            HostKind::Deployment | HostKind::Placeholder if url => {
                let help = format!("write {}/inference; the path behind the host stays", self.settings.endpoint.root());
                let websocket = matches!(host.scheme, Some(Scheme::Ws | Scheme::Wss));
                // Another scheme, and a path that only looks like a host, are no requests to the gateway.
                let other = host.scheme == Some(Scheme::Other)
                    && self.text[host.span.start..].starts_with(|c: char| c.is_ascii_alphabetic());
                let before = &self.text[..host.span.start];
                let path = host.scheme.is_none() && before.ends_with('/') && !before.ends_with("//");
                // What a formatting function fills in has an argument elsewhere.
                let filled =
                    self.nature == Nature::Program && host.labels.contains(['%', '{']) && !host.labels.contains("${");
                let passing = self.passing(host);
                let stays = match &passing {
                    _ if websocket || other => Some("its scheme is none of the gateway's"),
                    Some(Passing::Lost(reason)) => Some(*reason),
                    _ if self.joins => Some("it is joined with the path of a request, which may lose /inference"),
                    _ if path || filled => Some("it is put together elsewhere"),
                    _ => None,
                };
                let remedy = match stays {
                    _ if self.nature == Nature::Notebook => Remedy::Advice,
                    Some(_) if narrative => Remedy::Advice,
                    // What stays on a direct host keeps the key that it is asked with.
                    Some(reason) => Remedy::Hold(reason.to_owned()),
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
                        let level = if host.has_two_labels() { level } else { Applicability::Unsafe };
                        Remedy::change(level, vec![Edit::replacement(at, prefix)])
                    }
                };
                reading.push(&direct_url::RULE, owner.clone(), at, URL, &help, remedy);
            }
            _ if narrative => {
                let help = "nothing breaks; reword it when the migration is done";
                reading.push(&mention::RULE, alone(), at, "this speaks of a direct host", help, Remedy::Advice);
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

    /// Whether the line allows hosts: a policy, a list of origins.
    pub(super) fn lists_hosts(&self, at: usize) -> bool {
        const WORDS: &[&str] = &["-src ", "allow", "origin", "cors", "whitelist", "no_proxy", "csp"];
        if let Some(structure) = &self.structure {
            let node = structure.facts.innermost(Span::empty(at));
            let keys: Vec<&str> =
                node.into_iter().flat_map(|node| structure.keys_around(node).take(NEAREST_KEYS)).collect();
            let before = format!("{} {}", keys.join(" "), self.before(at)).to_ascii_lowercase();
            return WORDS.iter().any(|word| before.contains(word));
        }
        // The line, or the one that heads its list.
        let line = self.lines.line(at);
        let list = |line: usize| self.lines.line_span(line, self.text).of(self.text).trim_start().starts_with('-');
        let head = (line.saturating_sub(8)..line).rev().find(|above| !list(*above)).filter(|_| list(line));
        let head = head.map_or("", |head| self.lines.line_span(head, self.text).of(self.text));
        let before = format!("{head} {}", self.before(at)).to_ascii_lowercase();
        WORDS.iter().any(|word| before.contains(word))
    }
}
