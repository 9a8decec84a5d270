//! Joins and changed paths of URLs that come from out of sight: of any URL of the file that goes somewhere out of sight,
//! they may drop `/inference`.

use std::collections::HashSet;

use super::joins::{bare_hosts, is_listed};
use crate::clients::{Client, Through, Urls};
use crate::facts::{Kind, NodeId};
use crate::flow::is_bound;
use crate::rules::Context;
use crate::sdks::{self, Fallback, Meaning};
use crate::strings::Flat;

/// Members that hold the path of a URL.
const PATHS: &[&str] = &[
    "path",
    "pathname",
    "Path",
    "RawPath",
    "encodedPath",
    "percentEncodedPath",
    "path_and_query",
    "pathSegments",
    "encodedPathSegments",
];
/// Those of them that nothing else has.
const SURE_PATHS: &[&str] = &["pathname", "RawPath", "encodedPath", "percentEncodedPath", "path_and_query"];
/// What programs call the URLs that they run at or were asked with.
const OWN_ADDRESSES: &[&str] = &[
    "import.meta",
    "location",
    "window.location",
    "self.location",
    "globalThis.location",
    "document.baseURI",
    "document.URL",
    "document.location",
    "request.url",
    "req.url",
    "ctx.request.url",
    "event.request.url",
    "r.URL",
    "Astro.url",
    "page.url",
    "response.url",
];

/// What a file does with the paths of URLs, as far as no client says it.
#[derive(Debug, Default)]
pub(in crate::rules) struct Parted {
    /// Whether it joins a URL that may be any with a path, or gives it another one.
    unseen: bool,
    /// Whether it changes the path of a URL that its surroundings make.
    set_around: bool,
    /// The sites of URLs that it does so with.
    sites: HashSet<usize>,
    /// The calls of whose results the URL is given another path.
    calls: HashSet<NodeId>,
}

/// Why the URL of a client, or one of no client, cannot move: the file joins URLs of which it is not seen that they are
/// others.
pub(super) fn unseen_join(cx: &Context, client: Option<&Client>, site: usize) -> Option<String> {
    let parted = parted(cx);
    let alone = client.is_some_and(|client| keeps_to_itself(cx, client));
    // `client.Do(request)` has what the request was made with.
    let made = |client: &Client| {
        let places = client.slots.iter().filter_map(|slot| Some(slot.place?.0));
        places.chain(client.absorbed.iter().copied()).chain([client.node]).any(|call| parted.calls.contains(&call))
    };
    let asked = client.is_some_and(made);
    let known = asked || !alone && parted.sites.contains(&site);
    if known {
        return Some("the URL is joined with a path or given another one, which would lose /inference".to_owned());
    }
    let library =
        client.and_then(|client| client.sdk).is_some_and(|sdk| matches!(sdk.fallback, Fallback::Environment(_)));
    let unseen = parted.unseen && !alone || parted.set_around && !library;
    unseen.then(|| {
        "the file joins URLs that come from out of sight with paths, or gives them other paths, which would lose /inference"
            .to_owned()
    })
}

/// Whether a URL goes no further than the client: a library that asks it, or a join that is seen.
fn keeps_to_itself(cx: &Context, client: &Client) -> bool {
    let flow = cx.flow;
    if client.urls.iter().all(|url| matches!(url.through, Through::Join(_) | Through::Prefix))
        || flow.joined(client.node).is_some()
    {
        return true;
    }
    let Kind::Call { callee, .. } = flow.facts.kind(client.node) else { return false };
    let path = flow.path(*callee).unwrap_or_default();
    let makes_url = || path.to_ascii_lowercase().split('.').any(|part| part.ends_with("url") || part.ends_with("uri"));
    let asks = || {
        flow.facts.last_name(*callee).is_some_and(|name| {
            flow.idioms.request_methods().contains(&name) || flow.idioms.request_makers().contains(&name)
        })
    };
    match client.sdk {
        Some(sdk) if matches!(sdk.fallback, Fallback::Environment(_)) => true,
        Some(_) => !makes_url(),
        None => flow.definition(*callee).is_none() && asks() && !makes_url(),
    }
}

/// What the file does with the paths of URLs.
fn parted<'c>(cx: &'c Context) -> &'c Parted {
    cx.memo.parted.get_or_init(|| {
        let flow = cx.flow;
        let facts = flow.facts;
        let urls = Urls::new(flow, cx.sites, cx.imports);
        let mut parted = Parted::default();
        let mut add = |base: NodeId| {
            let found = urls.of(base, true);
            parted.unseen |= found.is_empty() && !is_other(cx, base);
            parted.sites.extend(found.iter().map(|url| url.site));
        };
        let mut calls = HashSet::new();
        let mut dropped = HashSet::new();
        let setters = flow.idioms.path_setters(facts);
        let mut set_around = false;
        let mut handed_over = false;
        for id in facts.ids() {
            for value in bare_hosts(cx, id) {
                dropped.extend(urls.of(value, true).into_iter().map(|url| url.site));
            }
            match facts.kind(id) {
                Kind::Call { callee, arguments } => {
                    let path = flow.path(*callee);
                    if let Some((base, _)) = flow.joined(id) {
                        add(base);
                    } else if let (true, Some(first)) = (
                        path.is_some_and(|path| flow.idioms.url_parsers().contains(&path.as_str())),
                        arguments.items.first(),
                    ) {
                        if !urls.of(first.value, true).is_empty() {
                            add(first.value);
                        }
                    } else if let Kind::Attribute { base, name, .. } = facts.kind(*callee)
                        && flow.idioms.join_methods().contains(&name.as_str())
                    {
                        if is_like_url(cx, *base) {
                            add(*base);
                        }
                    } else if facts.last_name(*callee).is_some_and(|name| setters.contains(&name)) {
                        set_around = true;
                    }
                    // `partial(urljoin, base)`
                    let is_join = |path: String| flow.idioms.joins().contains(&path.as_str());
                    handed_over |= arguments.items.iter().any(|item| {
                        matches!(facts.kind(item.value), Kind::Name(_) | Kind::Attribute { .. })
                            && flow.path(item.value).is_some_and(is_join)
                    });
                }
                Kind::Attribute { base, name, .. } if PATHS.contains(&name.as_str()) && is_bound(facts, id) => {
                    // `request.URL.Path = …`
                    if let Kind::Attribute { base: request, .. } = facts.kind(*base) {
                        calls.extend(flow.leaves(*request).iter().map(|leaf| leaf.node));
                    }
                    let own = flow.facts.last_name(*base).is_some_and(|name| flow.idioms.receivers().contains(&name));
                    if SURE_PATHS.contains(&name.as_str()) || is_like_url(cx, *base) || !own && is_set_to_path(cx, id) {
                        add(*base);
                    }
                }
                Kind::Name(name) if setters.contains(&name.as_str()) && is_bound(facts, id) => {
                    set_around = true;
                }
                _ => {}
            }
        }
        parted.calls = calls;
        parted.sites.extend(dropped);
        parted.unseen |= handed_over;
        parted.set_around = set_around;
        parted
    })
}

/// Whether a member is set to what is written like the path of a URL.
fn is_set_to_path(cx: &Context, member: NodeId) -> bool {
    let parent = cx.flow.facts.node(member).parent.map(|parent| cx.flow.facts.kind(parent));
    let value = match parent {
        Some(Kind::Assign { value, .. }) => cx.flow.facts.plain(*value),
        _ => None,
    };
    value.is_some_and(|value| value.starts_with("/v1"))
}

/// Whether a value is said to be a URL: by its name, by its type, or by what makes it, and by none of them a path of
/// files.
fn is_like_url(cx: &Context, value: NodeId) -> bool {
    let flow = cx.flow;
    let contains = |text: &str, words: &[&str]| {
        let text = text.to_ascii_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let says = |text: &str| contains(text, &["url", "uri"]);
    let leaves = flow.leaves(value);
    let made = |words: &dyn Fn(&str) -> bool| {
        leaves.iter().any(|leaf| match flow.facts.kind(leaf.node) {
            Kind::Parameter { annotation: Some(annotation), .. } => words(annotation),
            Kind::Call { callee, .. } => {
                flow.path(*callee).is_some_and(|path| words(&path)) || flow.facts.last_name(*callee).is_some_and(words)
            }
            _ => false,
        })
    };
    let named = |name: &str| sdks::meaning(name) == Some(Meaning::Url) || says(name);
    made(&says) || flow.facts.last_name(value).is_some_and(named) && !made(&|text| contains(text, &["path", "file"]))
}

/// Whether a value is a URL that is written in the file, or the program's own.
fn is_other(cx: &Context, value: NodeId) -> bool {
    let flow = cx.flow;
    let own = flow.dotted(value).is_some_and(|path| {
        OWN_ADDRESSES
            .iter()
            .any(|own| path.strip_prefix(own).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    });
    own || flow.leaves(value).iter().all(|leaf| {
        Flat::of(flow, leaf.node)
            .is_some_and(|flat| flat.text.contains("://") && !flat.text.starts_with(crate::routing::HOLE))
            || match flow.facts.kind(leaf.node) {
                Kind::Call { callee, arguments } => {
                    let made = flow.path(*callee).is_some_and(|path| is_listed(&path, flow.idioms.url_objects()));
                    made && arguments
                        .items
                        .first()
                        .is_some_and(|first| first.value != value && is_other(cx, first.value))
                }
                _ => false,
            }
    })
}
