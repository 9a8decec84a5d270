//! Clients that are given no key, and how they get one.

use super::{RULE, trust};
use crate::clients::Client;
use crate::facts::{Arguments, Kind, NodeId};
use crate::finding::{Edit, Span};
use crate::flow::Flow;
use crate::layout;
use crate::moves::{Owner, Part, Remedy};
use crate::routing::GATEWAY_KEY;
use crate::rules::{Context, part};
use crate::sdks::{self, Fallback};

/// A client that is given no key.
pub(super) fn missing(cx: &Context, owner: Owner, client: &Client) -> Option<Part> {
    let flow = cx.flow;
    let Kind::Call { callee, arguments } = flow.facts.kind(client.node) else { return None };
    let span = flow.facts.span(*callee);
    // What sends it is out of sight, but not the request that it is given.
    let Some(fallback) = client.fallback else {
        let made = client.absorbed.iter().find_map(|node| match flow.facts.kind(*node) {
            Kind::Call { callee, .. } => Some((*callee, flow.path(*callee)?)),
            _ => None,
        });
        let (request, path) = made.filter(|(_, path)| is_request(flow, path))?;
        sdks::lookup(flow.idioms, &path).filter(|sdk| sdk.fallback == Fallback::Nothing)?;
        let help = format!("see that the request carries a Fireworks API key ({GATEWAY_KEY})");
        let span = flow.facts.span(request);
        return Some(part(&RULE, owner, span, "no key of this request is in sight", help, Remedy::Advice));
    };
    match fallback {
        Fallback::Environment(GATEWAY_KEY) => None,
        Fallback::Environment(variable) => {
            let message = format!("without a key this client reads {variable} and sends that key to Fireworks");
            if client.open {
                let help =
                    format!("see that the arguments which are spread into it hold a Fireworks API key ({GATEWAY_KEY})");
                return Some(part(&RULE, owner, span, "the key of this client is not in sight", help, Remedy::Advice));
            }
            let applicability = trust(cx, client);
            let read = cx.new_read(client.node);
            let remedy = match added_key(cx, client, arguments, &read.expression) {
                Some(added) => Remedy::change(applicability, [read.imports, added].concat()),
                None => Remedy::Hold(format!("it has no place for a key, and without one it reads {variable}")),
            };
            Some(part(&RULE, owner, span, message, format!("give it {GATEWAY_KEY}"), remedy))
        }
        // What is spread into it may carry the key.
        Fallback::Nothing if client.open => None,
        Fallback::Nothing => {
            let requests = flow.path(*callee).is_some_and(|path| is_request(flow, &path));
            let help = format!("see that the request carries a Fireworks API key ({GATEWAY_KEY})");
            requests.then(|| part(&RULE, owner, span, "no key of this request is in sight", help, Remedy::Advice))
        }
    }
}

/// The edits that give a client its key in the form in which it is given its URL.
fn added_key(cx: &Context, client: &Client, arguments: &Arguments, key: &str) -> Option<Vec<Edit>> {
    let flow = cx.flow;
    let (text, facts) = (flow.text, flow.facts);
    let name = client.sdk.map_or("api_key", |sdk| sdk.key);
    let slot = &client.slots[client.urls.first()?.slot];
    let Some(via) = slot.via else {
        let mut container = slot.place.map_or(client.node, |(container, _)| container);
        // `{ configuration: { baseURL } }`: what takes the key are the library's own options.
        while let Some(outer) = facts
            .node(container)
            .parent
            .filter(|outer| matches!((facts.kind(container), facts.kind(*outer)), (Kind::Mapping(_), Kind::Mapping(_))))
        {
            container = outer;
        }
        // `{ provider: make({ baseURL }) }`: likewise.
        if container != client.node
            && facts.node(container).parent != Some(client.node)
            && facts.within(container, client.node)
            && let Some(own) = arguments
                .items
                .iter()
                .map(|argument| argument.value)
                .find(|own| matches!(facts.kind(*own), Kind::Mapping(_)) && facts.within(container, *own))
        {
            container = own;
        }
        return match facts.kind(container) {
            Kind::Mapping(entries) if flow.idioms.options_objects() => {
                layout::add_argument(text, facts, entries, &flow.idioms.entry(name, key)?)
            }
            _ => layout::add_argument(text, facts, arguments, &flow.idioms.named_argument(name, key)?),
        };
    };
    let Kind::Call { callee, .. } = facts.kind(via) else { return None };
    if arguments.items.iter().any(|argument| argument.value == via) {
        // `option.WithBaseURL(…)`: another option of the same package.
        let start = facts.span(*callee).start;
        let name_start = match facts.kind(*callee) {
            Kind::Attribute { name_span, .. } => name_span.start,
            _ => start,
        };
        let option = format!("{}{name}({key})", Span::new(start, name_start).of(text));
        return layout::add_argument(text, facts, arguments, &option);
    }
    // `….baseUrl(…)`: another link of the chain, on a line of its own if that one has one.
    let Kind::Attribute { base, name_span, .. } = facts.kind(*callee) else { return None };
    if !matches!(facts.kind(*base), Kind::Call { .. }) {
        return None;
    }
    let between = Span::new(facts.span(*base).end, name_span.start).of(text);
    // Comments stay where they are, and the dot where it is written.
    let line = between.rfind('\n').map(|at| at - usize::from(between[..at].ends_with('\r')));
    let joint = match line.map(|at| &between[at..]) {
        Some(line) => {
            let blank = &line[..line.len() - line.trim_start().len()];
            let rest = line.trim_start();
            if rest.is_empty() { format!(".{blank}") } else { format!("{blank}.") }
        }
        None => ".".to_owned(),
    };
    Some(vec![Edit::insertion(facts.span(last_default(flow, via)).end, format!("{joint}{name}({key})"))])
}

/// Behind a call in a chain, the last one that sets defaults (`fromEnv()`), which would replace what stands before it;
/// else the call itself. What ends the chain only makes the client.
fn last_default(flow: &Flow, call: NodeId) -> NodeId {
    let facts = flow.facts;
    let next = |call: &NodeId| {
        let attribute = facts.node(*call).parent?;
        let next = facts.node(attribute).parent?;
        let chained = match (facts.kind(attribute), facts.kind(next)) {
            (Kind::Attribute { base, .. }, Kind::Call { callee, .. }) => base == call && *callee == attribute,
            _ => false,
        };
        chained.then_some(next)
    };
    let sets_defaults = |call: &NodeId| next(call).is_some() && flow.items(*call).is_empty();
    std::iter::successors(Some(call), next).filter(sets_defaults).last().unwrap_or(call)
}

/// Whether a call of an HTTP library sends a request or makes something that does.
fn is_request(flow: &Flow, path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    sdks::REQUEST_METHODS.iter().any(|name| name.eq_ignore_ascii_case(last))
        || flow.idioms.request_makers().contains(&last)
}
