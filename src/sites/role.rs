//! What the code around a host does with it.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Arguments, Kind, NodeId};
use crate::finding::Span;
use crate::flow::Flow;
use crate::routing::{HostMatch, Listing};
use crate::source::line_start;
use crate::strings::Flat;

use super::{Form, Role, decided};

/// Methods that add to a list.
const ADDERS: &[&str] = &["add", "append", "push", "concat", "extend", "insert", "unshift", "<<", "Add", "AddRange"];

/// Functions and methods that make a collection of what they are given, or hand it on.
pub(super) const COLLECTIONS: &[&str] = &[
    "Set",
    "HashSet",
    "ImmutableSet",
    "ImmutableList",
    "List",
    "Array",
    "set",
    "frozenset",
    "tuple",
    "list",
    "array",
    "vec",
    "of",
    "ofEntries",
    "asList",
    "copyOf",
    "listOf",
    "setOf",
    "arrayOf",
    "hashSetOf",
    "mutableListOf",
    "mutableSetOf",
    "from",
    "freeze",
    "unmodifiableSet",
    "unmodifiableList",
    "NewSet",
    "to_set",
    "to_vec",
];

/// Methods by which a list is asked whether it has an item.
pub(super) const MEMBERSHIP: &[&str] = &[
    "includes",
    "include?",
    "contains",
    "Contains",
    "has",
    "indexOf",
    "some",
    "any",
    "member?",
    "any?",
    "Any",
    "anyMatch",
    "noneMatch",
    "none",
    "none?",
    "exists",
    "every",
    "all",
    "all?",
];

/// Methods of a text that hold another one against it.
pub(super) const EQUALITY: &[&str] = &[
    "equals",
    "Equals",
    "equalsIgnoreCase",
    "contentEquals",
    "compareTo",
    "compare",
    "localeCompare",
    "eq",
    "eql?",
    "equal?",
    "casecmp",
    "casecmp?",
    "eq_ignore_ascii_case",
    "__eq__",
];

/// Commands that let packets to a host through.
const FIREWALLS: &[&str] = &["iptables", "ip6tables", "ufw", "nft", "firewall-cmd", "ipset"];

/// Keys that say that a value is a host, and not what it is for.
const NEUTRAL: &[&str] = &["hostname", "host", "domain", "domains", "sources", "urls", "hosts", "hostnames", "value"];

pub(super) fn role(flow: &Flow, root: NodeId, flat: &Flat, host: &HostMatch, form: Form) -> Role {
    let role = role_in_place(flow, root, flat, host, form);
    let may_be_tested = match role {
        Role::Value => true,
        // What a name lists for sure is swapped, also where the list is asked.
        Role::List(Listing::Allowed) => !is_named_as_list(flow, root),
        _ => false,
    };
    match matches!(form, Form::Host | Form::Suffix) && may_be_tested && decided::is_decided_by(flow, root) {
        true => Role::Test,
        false => role,
    }
}

/// Whether the name that a host is bound to says what its list is for.
fn is_named_as_list(flow: &Flow, root: NodeId) -> bool {
    flow.facts.ancestors(root).any(|id| match flow.facts.kind(id) {
        Kind::Assign { target, .. } => flow.dotted(*target).and_then(|name| Listing::of_name(&name)).is_some(),
        _ => false,
    })
}

/// The role of a host by what stands around it.
fn role_in_place(flow: &Flow, root: NodeId, flat: &Flat, host: &HostMatch, form: Form) -> Role {
    let facts = flow.facts;
    if facts.literal(root).is_some_and(|literal| literal.documentation) {
        return Role::Documentation;
    }
    let is_bare = matches!(form, Form::Host | Form::Suffix);
    // A list may hold origins and patterns of URLs; what has a path of its own is asked.
    let path = flat.text[host.path.clone()].trim_start_matches('/');
    let may_be_listed = is_bare || form == Form::Template || path.is_empty() || path.starts_with(['*', ':', '(']);
    if let Some(listing) = Listing::of_text(&flat.text[..host.span.start], &flat.text[host.span.end..])
        && (may_be_listed || listing == Listing::Allowed)
    {
        return Role::List(listing);
    }
    let of_name = |name: &str| if is_bare { Listing::of_name_of_hosts(name) } else { Listing::of_name(name) };
    let tests = flow.idioms.text_tests();
    let (mut below, mut is_key, mut is_item, mut of_hosts) = (root, false, false, false);
    for id in facts.ancestors(root) {
        match facts.kind(id) {
            Kind::Assert => return asserted(flow, root, id, id, form),
            Kind::Test(_) => return tested(flow, root, id, form),
            Kind::Mapping(entries) => match entries.items.iter().find(|entry| entry.value == below) {
                Some(entry) => {
                    let Some(name) = &entry.name else { break };
                    if let Some(listing) = of_name(name) {
                        return Role::List(listing);
                    }
                    // `cors({ origin: "https://host" })`, but not `request({ origin: "https://host", path: "/v1" })`
                    let is_asked = entries.items.iter().any(|entry| entry.name.as_deref() == Some("path"));
                    if name == "origin" && may_be_listed && !is_bare && !is_asked {
                        return Role::List(Listing::Allowed);
                    }
                    if !is_bare || !NEUTRAL.contains(&name.as_str()) {
                        break;
                    }
                }
                None if is_item => break,
                None => {
                    is_key = true;
                    let value = |place: &Span| facts.span(id).contains(*place);
                    let rest = Span::new(facts.span(root).end, facts.span(id).end);
                    let own =
                        entries.items.iter().find(|entry| entry.span.contains(facts.span(root)) && value(&entry.span));
                    if own.map_or(rest, |entry| entry.span).of(flow.text).contains("sha256/") {
                        return Role::List(Listing::Pinned);
                    }
                    of_hosts |= is_bare && is_set(flow, entries);
                }
            },
            Kind::Sequence(items) => {
                is_item = true;
                of_hosts |= is_bare && below == root && are_hosts(flow, items);
                if !of_hosts && is_bare && below == root {
                    return Role::Value;
                }
            }
            Kind::Attribute { .. } if is_item || below == root => {}
            Kind::Call { callee, arguments } => {
                let name = match facts.kind(*callee) {
                    Kind::Attribute { name, .. } | Kind::Name(name) => name.as_str(),
                    Kind::Literal(_) => {
                        let command = facts.plain(*callee).unwrap_or_default();
                        if is_denied_search(flow, id, &command) {
                            return Role::Unexpected;
                        }
                        if tests.contains(&command.as_str()) {
                            return Role::Test;
                        }
                        if is_bare && FIREWALLS.contains(&command.as_str()) {
                            return Role::List(Listing::Allowed);
                        }
                        ""
                    }
                    _ => "",
                };
                let Some(argument) = arguments.items.iter().find(|argument| argument.value == below) else {
                    // `["https://host"].includes(url)`, `"https://host".equals(url)`
                    let asked = if is_item { MEMBERSHIP.contains(&name) } else { EQUALITY.contains(&name) };
                    if asked && facts.within(below, *callee) {
                        return tested(flow, root, id, form);
                    }
                    if is_item && COLLECTIONS.contains(&name) && facts.within(below, *callee) {
                        below = id;
                        continue;
                    }
                    break;
                };
                if is_pin(flow, *callee, arguments) {
                    return Role::List(Listing::Pinned);
                }
                if let Some(listing) = argument.name.as_deref().and_then(of_name) {
                    return Role::List(listing);
                }
                // `ALLOWED_HOSTS << host`, `allowedOrigins("https://host")`
                let fills = match facts.kind(*callee) {
                    Kind::Attribute { base, name, .. } if ADDERS.contains(&name.as_str()) => {
                        flow.dotted(*base).and_then(|name| of_name(&name))
                    }
                    _ => None,
                };
                if let Some(listing) = fills.or_else(|| Listing::of_name(name).filter(|_| may_be_listed || is_item)) {
                    return Role::List(listing);
                }
                if tests.contains(&name) {
                    return tested(flow, root, id, form);
                }
                if asserts(flow, *callee) {
                    return asserted(flow, root, id, id, form);
                }
                if argument.name.is_some() || !COLLECTIONS.contains(&name) {
                    break;
                }
                is_item = true;
            }
            Kind::Concat(_) | Kind::Format { .. } | Kind::Literal(_) => {}
            // A pattern that is nothing but the text.
            Kind::Other if facts.span(id) == facts.span(below) => {}
            Kind::Assign { target, .. } => {
                let name = match facts.kind(*target) {
                    // `os.environ["NO_PROXY"] = …`
                    Kind::Index { index, .. } => facts.plain(*index),
                    _ => flow.dotted(*target),
                };
                if let Some(listing) = name.and_then(|name| of_name(&name))
                    && (may_be_listed || is_item)
                {
                    return Role::List(listing);
                }
                break;
            }
            _ => break,
        }
        below = id;
    }
    match () {
        () if of_hosts => Role::List(Listing::Allowed),
        () if is_key => Role::Key,
        () if form == Form::Pattern => Role::Test,
        () => Role::Value,
    }
}

/// Whether a command of its own line fails when it finds something: `! grep -rn host src/`.
fn is_denied_search(flow: &Flow, command: NodeId, name: &str) -> bool {
    let span = flow.facts.span(command);
    let before = &flow.text[line_start(flow.text, span.start)..span.start];
    let behind = flow.text[span.end..].lines().next().unwrap_or_default().trim();
    name.ends_with("grep") && before.trim() == "!" && (behind.is_empty() || behind.starts_with('#'))
}

/// Whether all items are names of hosts.
fn are_hosts(flow: &Flow, items: &[NodeId]) -> bool {
    let host = |text: String| {
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '*' | ':' | '_');
        text == "localhost" || text.contains('.') && text.chars().all(name)
    };
    items.iter().all(|item| flow.facts.plain(*item).is_some_and(host))
}

/// Whether a mapping is a set: its values say nothing.
fn is_set(flow: &Flow, entries: &Arguments) -> bool {
    const NOTHING: &[&str] = &["true", "True", "{}", "struct{}{}", "1", "nil", "null", "None", "()"];
    entries.items.iter().all(|entry| NOTHING.contains(&flow.facts.span(entry.value).of(flow.text).trim()))
}

/// Whether a call pins a certificate: it says so, or is given the digest of one.
fn is_pin(flow: &Flow, callee: NodeId, arguments: &Arguments) -> bool {
    let is_digest = |value: NodeId| {
        flow.facts.plain(value).is_some_and(|text| text.starts_with("sha256/") || text.starts_with("sha1/"))
    };
    let name = flow.dotted(callee).unwrap_or_default();
    Listing::of_name(&name) == Some(Listing::Pinned) || arguments.items.iter().any(|argument| is_digest(argument.value))
}

/// Whether what is called asserts something: `assertEquals`, `expect(x).to.equal`, `x.should.be`.
pub(super) fn asserts(flow: &Flow, callee: NodeId) -> bool {
    static ASSERTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?i:xctassert|assert|expect|refute|should)|(?:\.|->|::)(?i:assert|should|expect)|\.(?:toBe|toEqual|toStrictEqual|toContain|toMatch|toHave)").ok()
    });
    let written = flow.facts.span(callee).of(flow.text);
    ASSERTS.as_ref().is_some_and(|asserts| asserts.is_match(written))
}

/// The role of a host that is tested for, which an assertion may do.
fn tested(flow: &Flow, root: NodeId, test: NodeId, form: Form) -> Role {
    let assertion = flow.facts.ancestors(test).chain([test]).find(|id| match flow.facts.kind(*id) {
        Kind::Assert => true,
        Kind::Call { callee, .. } => asserts(flow, *callee),
        _ => false,
    });
    match assertion {
        Some(assertion) => asserted(flow, root, assertion, test, form),
        None => Role::Test,
    }
}

/// The role of a host in an assertion. A URL that a client is expected to have moves with it, as the test would fail if it
/// did not.
fn asserted(flow: &Flow, root: NodeId, assertion: NodeId, test: NodeId, form: Form) -> Role {
    match expectation(flow, assertion, test) {
        Some(false) => Role::Unexpected,
        Some(true) if matches!(form, Form::Url | Form::HostPath) => Role::Value,
        is_sure => {
            debug_assert!(flow.facts.within(root, assertion), "what is asserted lies in the assertion");
            Role::Expected(is_sure.is_some())
        }
    }
}

/// Whether an assertion holds if what is named in it is there; `None` if its words do not tell.
fn expectation(flow: &Flow, assertion: NodeId, test: NodeId) -> Option<bool> {
    static NEGATES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)!=|~=|\bnot\b|_not_|_not\b|not_|(?-i:Not[A-Z(])|refute|assert_ne\b|doesn|\bfalse|falsy|\bnil\b|\bor\b|\|\|").ok()
    });
    // Where words are negated for sure: `not in`, `!=`, `assertNotIn`, `.not.toContain`.
    static DENIES: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^\s*(?:!==?|~=|not\s+in|is\s+not)\s*$|(?-i:[a-z]Not[A-Z]|\.Not(?:Contains|Equal|Regexp|Same|In|Subset|Match))|(?:^|_)not_|\.not[._]|not_to\b|to_not\b|refute|assert_ne|doesNot").ok()
    });
    let facts = flow.facts;
    let blank = |span: Span| {
        let mut text = span.of(flow.text).as_bytes().to_vec();
        for id in facts.below(assertion).filter(|id| facts.literal(*id).is_some()) {
            let literal = facts.span(id);
            if span.contains(literal) {
                text[literal.start - span.start..literal.end - span.start].fill(b'_');
            }
        }
        String::from_utf8(text).unwrap_or_default()
    };
    let words = blank(facts.span(assertion));
    let operator = match facts.kind(test) {
        Kind::Test(operands) => match operands[..] {
            [first, second] => {
                Span::new(facts.span(first).end, facts.span(second).start.max(facts.span(first).end)).of(flow.text)
            }
            _ => "",
        },
        _ => "",
    };
    let called = words.split('(').next().unwrap_or_default();
    // A condition that fails the test says the opposite: `if got != want { t.Fatal() }`.
    if !words.to_ascii_lowercase().contains("assert")
        && !words.contains(['('])
        && matches!(facts.kind(assertion), Kind::Assert)
    {
        return match (words.contains("!="), words.contains("==")) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        };
    }
    let denies = |text: &str| DENIES.as_ref().is_some_and(|denies| denies.is_match(text));
    if denies(operator) || denies(called) || words.contains(".not.") || words.contains("not_to ") {
        return Some(false);
    }
    if let Some(denied) = denied(&words) {
        return (!NEGATES.as_ref().is_none_or(|negates| negates.is_match(denied)) && !denied.contains('!'))
            .then_some(false);
    }
    // That of a macro's name negates nothing.
    let bang =
        words.match_indices('!').any(|(at, _)| !words[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'));
    let doubtful = bang || NEGATES.as_ref().is_none_or(|negates| negates.is_match(&words));
    (!doubtful).then_some(true)
}

/// What an assertion says that is not so, where its own words begin or end with that: `assertFalse(…)`, `assert not …`,
/// `require.False(…)`, `assert!(!…)`, `expect(…).toBe(false)`.
fn denied(words: &str) -> Option<&str> {
    static DENIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?s)^\s*(?:assert\s+not\b|assert!\s*\(\s*!|[\w.:>$-]*(?:(?i:assert)|require)[\w.:>$-]*?_?(?:[Ff]alse)\s*\()(.*)$",
            r"|^(.*?)(?:\.(?:toBe|toEqual|toStrictEqual)\(\s*false\s*\)|\.toBeFalsy\(\s*\)|\.to\.be\.false)\s*;?$",
        ))
        .ok()
    });
    let found = DENIED.as_ref()?.captures(words)?;
    found.get(1).or_else(|| found.get(2)).map(|rest| rest.as_str())
}
