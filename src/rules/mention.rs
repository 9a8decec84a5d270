//! FW009 mention: a direct host in prose, which nothing uses.

use std::cell::LazyCell;

use crate::finding::{Applicability, Edit, Rule, Severity, Span};
use crate::moves::{Owner, Part, Remedy};
use crate::routing::{self, HostKind, Scheme, Spelling, gateway_prefix};
use crate::sites::{Form, Role};

use super::{Context, direct_url, managed_audio_host, part};

/// FW009.
pub static RULE: Rule = Rule {
    code: "FW009",
    name: "mention",
    severity: Severity::Note,
    summary: "a direct host in prose or a narrative comment, or any mention in a change log",
    fix_title: "apply",
    explanation: include_str!("explanations/mention.md"),
};

const MESSAGE: &str = "this speaks of a direct host";
const HELP: &str = "nothing breaks; reword it when the migration is done";

/// Hosts in documentation strings and comments. URLs in comments are [`direct_url`]'s, found here because comments
/// are no expressions.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    for site in cx.sites {
        let host = matches!(site.form, Form::Host | Form::Suffix) && site.host.kind != HostKind::Audio;
        if site.role == Role::Documentation && host {
            parts.push(part(&RULE, Owner::With(Vec::new()), site.span, MESSAGE, HELP, Remedy::Advice));
        }
    }
    for comment in &cx.flow.facts.comments {
        let text = comment.span.of(cx.flow.text);
        let holds_back = LazyCell::new(|| crate::plain::holds_back(text, cx.names));
        for host in routing::find_hosts(text) {
            // What a comment begins with is its sign, even if `#{` begins a placeholder elsewhere.
            let start = comment.span.start + host.span.start.max(1);
            let span = Span::new(start, comment.span.start + host.span.end);
            let url = host.scheme.is_some() || host.path.len() > 1;
            let route = matches!(host.kind, HostKind::Deployment | HostKind::Placeholder);
            if host.kind == HostKind::Audio {
                let rule = &managed_audio_host::RULE;
                let (message, help) = (managed_audio_host::MESSAGE, managed_audio_host::HELP);
                let remedy = match managed_audio_host::successor_in(text, &host) {
                    Some((range, domain)) => {
                        let place = Span::new(comment.span.start + range.start, comment.span.start + range.end);
                        Remedy::change(Applicability::Unsafe, vec![Edit::replacement(place, domain)])
                    }
                    None => Remedy::Advice,
                };
                parts.push(part(rule, Owner::With(Vec::new()), span, message, help, remedy));
            } else if url
                && route
                && host.spelling != Spelling::Regex
                && !matches!(host.scheme, Some(Scheme::Ws | Scheme::Wss))
            {
                let prefix = gateway_prefix(text, &host, &cx.settings.endpoint);
                // A command in a comment may hold a key or a model that has to move as well.
                let certain = !*holds_back && (host.has_two_labels() || host.kind == HostKind::Placeholder);
                let applicability = if certain { Applicability::Safe } else { Applicability::Unsafe };
                let clients = cx.clients_of(&host.labels);
                let remedy = Remedy::change(applicability, vec![Edit::replacement(span, prefix)]);
                let help = format!("write {}/inference", cx.settings.endpoint.root());
                let message = "this comment gives a URL of one deployment, which stops working when direct routing is switched off";
                parts.push(part(&direct_url::RULE, Owner::With(clients), span, message, help, remedy));
            } else {
                parts.push(part(&RULE, Owner::With(Vec::new()), span, MESSAGE, HELP, Remedy::Advice));
            }
        }
    }
}
