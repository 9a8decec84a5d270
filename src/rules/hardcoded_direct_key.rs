//! FW003 hardcoded-direct-key: a literal key of a direct route.

use crate::clients::{Client, KeySource, KeyUse};
use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Finding, Rule, Severity, Span};
use crate::languages::Content;
use crate::layout;
use crate::moves::{Change, Owner, Part, Remedy, Shared};
use crate::routing::{self, GATEWAY_KEY, KeyValue};
use crate::source::line_start;

use super::{Context, direct_key_env, part};

/// FW003.
pub static RULE: Rule = Rule {
    code: "FW003",
    name: "hardcoded-direct-key",
    severity: Severity::Error,
    summary: "a literal direct key given to a client of a direct URL",
    fix_title: "apply",
    explanation: include_str!("explanations/hardcoded-direct-key.md"),
};

/// Literal keys of clients.
pub fn check(cx: &Context, parts: &mut Vec<Part>) {
    for (index, client) in cx.clients.iter().enumerate() {
        for key in &client.keys {
            let KeySource::Literal { node, span, value } = &key.source else { continue };
            if names_other_variable(value) && !is_name(cx, value) {
                let message = format!("the key of this client is found by the name {value}");
                let help = format!("see that it is a Fireworks API key, {GATEWAY_KEY} by name");
                let rule = &direct_key_env::RULE;
                parts.push(part(rule, Owner::Client(index), *span, message, help, Remedy::Advice));
            } else if direct_key_env::is_setting(cx, *node) {
                let message = "the key of this client is a validated setting, which the variable of its name decides";
                let help = format!("let the field read {GATEWAY_KEY}, and change where it is set");
                let reason = "its key is a validated setting".to_owned();
                let rule = &direct_key_env::RULE;
                parts.push(part(rule, Owner::Client(index), *span, message, help, Remedy::Hold(reason)));
            } else if !is_name(cx, value) {
                parts.extend(of_literal(cx, index, client, key, *node, *span, value));
            }
        }
    }
}

/// Whether a literal is written like the name of the variable that some function reads the key from, and not like a
/// word that stands for a key (`YOUR_API_KEY`).
fn names_other_variable(value: &str) -> bool {
    let mut words = value.split('_');
    let first = words.next().unwrap_or_default();
    let upper = value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    upper
        && words.next_back().is_some_and(|last| matches!(last, "KEY" | "TOKEN" | "SECRET"))
        && !matches!(
            first,
            "" | "YOUR"
                | "MY"
                | "INSERT"
                | "ENTER"
                | "REPLACE"
                | "ADD"
                | "SOME"
                | "THE"
                | "API"
                | "DUMMY"
                | "FAKE"
                | "TEST"
        )
        && !routing::is_vendor_placeholder(value)
}

/// Whether a literal names what holds the key: the name of a variable, or a reference such as `os.environ/X`.
fn is_name(cx: &Context, value: &str) -> bool {
    value == GATEWAY_KEY
        || !cx.names.find(value).is_empty() && !routing::is_vendor_placeholder(value)
        || routing::classify_key_value(value) == KeyValue::Reference
}

/// Whether a literal names what holds the key, or the variable that some function reads it from.
pub(super) fn names_key(cx: &Context, value: &str) -> bool {
    is_name(cx, value) || names_other_variable(value)
}

/// The bytes of every literal key in the file, which no report may show.
pub fn secrets(cx: &Context) -> Vec<Span> {
    let mut spans = Vec::new();
    for key in cx.clients.iter().flat_map(|client| &client.keys) {
        if let KeySource::Literal { span, value, .. } = &key.source
            && !value.is_empty()
            && !is_name(cx, value)
        {
            spans.push(*span);
        }
    }
    // What may be a key is not shown either.
    spans.extend(assigned(cx, |name| cx.names.standing(name).is_some()).into_iter().map(|(_, span, _)| span));
    spans.extend(direct_key_env::values(cx));
    spans.extend(set_by_calls(cx).into_iter().map(|(_, span, _)| span));
    spans
}

fn of_literal(
    cx: &Context,
    index: usize,
    client: &Client,
    key: &KeyUse,
    node: NodeId,
    span: Span,
    value: &str,
) -> Option<Part> {
    let owner = Owner::Client(index);
    let placeholder = value.is_empty() || routing::is_vendor_placeholder(value);
    // A test compares with whatever it gave.
    if is_in_test(cx, span) && !placeholder && !looks_like_key(value) {
        return None;
    }
    let message = if placeholder {
        "this stands for the key of a direct route, which the gateway refuses".to_owned()
    } else {
        format!("the key {} of a direct route was committed; the gateway refuses it", routing::mask(value))
    };
    let help = format!("read {GATEWAY_KEY} from the environment, and revoke the old key");
    if direct_key_env::is_fallback(cx, key) {
        if !looks_like_key(value) || direct_key_env::is_removed(cx, client, key) {
            return None;
        }
        let help = format!("drop this default: the gateway takes only a Fireworks API key, read from {GATEWAY_KEY}");
        return Some(part(&RULE, owner, span, message, help, Remedy::Advice));
    }
    if client.mixed {
        let reason = "its URL is one of several, and which key goes to which host cannot be told".to_owned();
        return Some(part(&RULE, owner, span, message, help, Remedy::Hold(reason)));
    }
    if let Some(reason) = direct_key_env::served_elsewhere(cx, key) {
        return Some(part(&RULE, owner, span, message, help, Remedy::Hold(reason)));
    }
    // What stands around the key in its literal cannot be given to one reader only.
    let whole = cx
        .flow
        .facts
        .literal(node)
        .is_some_and(|literal| span.start == literal.open.end && span.end == literal.close.start);
    let own = || if whole { direct_key_env::own_read(cx, key) } else { Vec::new() };
    let remedy = if direct_key_env::is_removed(cx, client, key) {
        let edit = direct_key_env::removal(cx, key).map(|edit| vec![edit]);
        let edits = match edit {
            Some(edit) => edit,
            None if key.path.is_empty() => Vec::new(),
            None => in_place(cx, node, span),
        };
        let shared = (!key.path.is_empty()).then(|| Shared { definition: node, own: Some(Vec::new()) });
        Remedy::Change(Change { applicability: Applicability::Safe, edits, shared, remains: false })
    } else if !cx.flow.idioms.computes_at(cx.flow.text, cx.flow.facts, node) {
        Remedy::change(Applicability::Safe, if key.path.is_empty() { Vec::new() } else { own() })
    } else if key.path.is_empty() {
        Remedy::Change(Change {
            applicability: Applicability::Safe,
            edits: in_place(cx, node, span),
            shared: Some(Shared { definition: node, own: None }),
            remains: false,
        })
    } else if key.path.iter().all(|name| {
        direct_key_env::is_owned(cx, *name, true) || direct_key_env::is_parameter(cx, *name) || is_entry(cx, *name)
    }) {
        let shared = Some(Shared { definition: node, own: whole.then(own) });
        Remedy::Change(Change {
            applicability: Applicability::Safe,
            edits: in_place(cx, node, span),
            shared,
            remains: false,
        })
    } else {
        Remedy::change(Applicability::Safe, own())
    };
    let no_edit = matches!(&remedy, Remedy::Change(change) if change.edits.is_empty())
        && !direct_key_env::is_removed(cx, client, key);
    let remedy = if no_edit { Remedy::Hold("its key cannot be replaced in place".to_owned()) } else { remedy };
    Some(part(&RULE, owner, span, message, help, remedy))
}

/// Whether a place is in a test: by the name of the file, or because tests begin before it.
fn is_in_test(cx: &Context, place: Span) -> bool {
    cx.is_test || cx.flow.idioms.tests_begin(cx.flow.text).is_some_and(|start| start < place.start)
}

/// Whether a default is long and mixed enough to be a key; `unset` and the like are not.
pub(crate) fn looks_like_key(value: &str) -> bool {
    value.len() >= 12
        && value.bytes().any(|b| b.is_ascii_digit())
        && value.bytes().any(|b| b.is_ascii_alphabetic())
        && routing::classify_key_value(value) == KeyValue::Real
}

/// Whether a name is an entry of a mapping that has one value, and the mapping is only asked for entries.
fn is_entry(cx: &Context, node: NodeId) -> bool {
    let flow = cx.flow;
    let Kind::Index { base, .. } = flow.facts.kind(node) else { return false };
    let mapping = flow.leaves(*base).iter().all(|leaf| matches!(flow.facts.kind(leaf.node), Kind::Mapping(_)));
    let entries = match flow.facts.kind(*base) {
        Kind::Name(name) => flow.reads(name).iter().all(|read| {
            let parent = flow.facts.node(*read).parent;
            parent.is_some_and(|parent| matches!(flow.facts.kind(parent), Kind::Index { .. }))
        }),
        _ => true,
    };
    mapping && entries && flow.leaves(node).len() == 1
}

/// Edits that put a read in the place of the literal, or of the key inside a header.
fn in_place(cx: &Context, node: NodeId, span: Span) -> Vec<Edit> {
    let flow = cx.flow;
    let read = cx.new_read(node);
    let mut edits = read.imports;
    let Some(literal) = flow.facts.literal(node) else { return Vec::new() };
    // A word between other words, or a key of a mapping, is no place for an expression.
    if literal.open.is_empty() && !literal.pieces.is_empty() && !flow.idioms.separates_by_blanks() {
        return Vec::new();
    }
    let body = literal.body();
    let nested = flow.facts.node(node).parent.is_some_and(|parent| flow.facts.literal(parent).is_some());
    if span == body && !nested {
        edits.push(Edit::replacement(flow.facts.span(node), read.expression));
        return edits;
    }
    let content = [
        Content::Written(Span::new(body.start, span.start).of(flow.text)),
        Content::Expression(&read.expression),
        Content::Written(Span::new(span.end, body.end).of(flow.text)),
    ];
    let written = flow.idioms.literal(flow.text, literal, &content);
    match written.or_else(|| concatenated(cx, node, &content).filter(|_| !nested)) {
        Some(written) => edits.push(Edit::replacement(flow.facts.span(node), written)),
        None => return Vec::new(),
    }
    edits
}

/// The parts of a literal as operands, in a language whose literals hold no expressions.
fn concatenated(cx: &Context, node: NodeId, content: &[Content]) -> Option<String> {
    let flow = cx.flow;
    let literal = flow.facts.literal(node)?;
    // Behind a point, or as an operand of something else, it would need parentheses.
    let stands_alone = match flow.facts.kind(flow.facts.node(node).parent?) {
        Kind::Call { callee, .. } => *callee != node,
        Kind::Assign { .. } | Kind::Mapping(_) | Kind::Sequence(_) | Kind::Return(_) | Kind::Concat(_) => true,
        _ => false,
    };
    let mut operands = Vec::new();
    for part in content.iter().filter(|_| stands_alone) {
        match part {
            Content::Written("") | Content::Text("") => {}
            Content::Expression(expression) => operands.push((*expression).to_owned()),
            part => operands.push(flow.idioms.literal(flow.text, literal, &[*part])?),
        }
    }
    let join = |left: String, right: String| flow.idioms.concatenate_at(flow.text, flow.facts, node, &left, &right);
    operands.into_iter().reduce(join)
}

/// Known names that are set to a literal key: assignment's value, the key, its name.
fn assigned(cx: &Context, names: impl Fn(&str) -> bool) -> Vec<(NodeId, Span, String)> {
    let flow = cx.flow;
    let mut found = Vec::new();
    for id in flow.facts.ids() {
        let Kind::Assign { target, value, .. } = flow.facts.kind(id) else { continue };
        let name = match flow.facts.kind(*target) {
            Kind::Name(name) if flow.idioms.variables_are_environment() => name.clone(),
            Kind::Index { .. } | Kind::Attribute { .. } => match flow.env_read(*target) {
                Some(read) => read.name,
                None => continue,
            },
            _ => continue,
        };
        if !names(&name) {
            continue;
        }
        if flow.facts.plain(*value).is_some_and(|value| routing::classify_key_value(&value) == KeyValue::Real) {
            let span = match flow.facts.literal(*value) {
                Some(literal) => literal.body(),
                None => flow.facts.span(*value),
            };
            found.push((id, span, name));
        }
    }
    found
}

/// Calls that set a known name to a literal key: the name's bytes, the key's, the name.
fn set_by_calls(cx: &Context) -> Vec<(Span, Span, String)> {
    let flow = cx.flow;
    let mut found = Vec::new();
    for method in flow.idioms.env_setters() {
        for call in flow.calls_of(method) {
            let Some(read) = flow.env_read(*call).filter(|read| direct_key_env::is_known(cx, &read.name)) else {
                continue;
            };
            let value =
                flow.arguments(*call).and_then(|arguments| arguments.items.get(1)).map(|argument| argument.value);
            let Some(literal) = value.and_then(|value| flow.facts.literal(value)) else { continue };
            let real = value.and_then(|value| flow.facts.plain(value)).is_some_and(|value| looks_like_key(&value));
            if real {
                found.push((read.name_span, literal.body(), read.name));
            }
        }
    }
    // `environ.update({"X": "key"})`, `run(env={"X": "key"})`
    for id in flow.facts.ids() {
        let Kind::Mapping(entries) = flow.facts.kind(id) else { continue };
        for entry in &entries.items {
            let (Some(name), Some(name_span)) = (&entry.name, entry.name_span) else { continue };
            let Some(literal) = flow.facts.literal(entry.value) else { continue };
            let real = |value: String| looks_like_key(&value);
            if direct_key_env::is_known(cx, name) && flow.facts.plain(entry.value).is_some_and(real) {
                found.push((name_span, literal.body(), name.clone()));
            }
        }
    }
    found
}

/// Assignments of a literal key to a known name. The value is never moved: it is useless at the gateway. Returns the
/// spans that no other rule may touch.
pub fn assignments(cx: &Context, parts: &mut Vec<Part>) -> Vec<Span> {
    let flow = cx.flow;
    let mut claimed = Vec::new();
    for (name_span, span, name) in set_by_calls(cx).into_iter().filter(|_| !cx.is_test) {
        let message = format!("{name} is set to a literal key of a direct route, which the gateway refuses");
        let help = format!("set {GATEWAY_KEY} to a Fireworks API key, where secrets are kept, and delete this line");
        parts.push(part(&RULE, Owner::With(Vec::new()), span, message, help, Remedy::Advice));
        claimed.push(name_span);
    }
    let leftover = |name: &str| cx.names.standing(name).is_some() && cx.project.gateway;
    for (assign, span, name) in assigned(cx, |name| direct_key_env::is_known(cx, name) || leftover(name)) {
        let Kind::Assign { target, value, .. } = flow.facts.kind(assign) else { continue };
        // Tests set the variable to whatever they compare with.
        if cx.is_test && !flow.idioms.variables_are_environment() {
            continue;
        }
        let key = flow.facts.plain(*value).unwrap_or_default();
        let message =
            format!("{name} is set to {}, the key of a direct route, which the gateway refuses", routing::mask(&key));
        let help = format!("set {GATEWAY_KEY} to a Fireworks API key, where secrets are kept, and delete this line");
        parts.push(part(&RULE, Owner::With(Vec::new()), span, message, help, Remedy::Advice));
        claimed.push(flow.facts.span(*target));
    }
    claimed
}

/// Placeholders of the vendor's pages in comments and documentation strings.
pub fn placeholders(cx: &Context, parts: &mut Vec<Part>) -> Vec<Span> {
    let facts = cx.flow.facts;
    if !cx.project.direct_route && !cx.shows_direct_route() {
        return Vec::new();
    }
    let documentation = facts.ids().filter(|id| facts.literal(*id).is_some_and(|literal| literal.documentation));
    let zones = facts.comments.iter().map(|comment| comment.span).chain(documentation.map(|id| facts.span(id)));
    let mut claimed = Vec::new();
    for zone in zones {
        for found in crate::plain::vendor_placeholders(zone.of(cx.flow.text)) {
            let span = Span::new(zone.start + found.start, zone.start + found.end);
            let edit = Edit::replacement(span, format!("<{GATEWAY_KEY}>"));
            let message = "this stands for the key of a direct route, which the gateway refuses";
            let help = format!("a Fireworks API key goes here, {GATEWAY_KEY} by name");
            let remedy = Remedy::change(Applicability::Safe, vec![edit]);
            parts.push(part(&RULE, Owner::With(Vec::new()), span, message, help, remedy));
            claimed.push(span);
        }
    }
    claimed
}

/// A key that a fix leaves where other code reads it is still to be looked at.
pub fn keep_what_stays(text: &str, findings: &mut [Finding]) {
    let is_key = |finding: &&mut Finding| {
        let value = finding.span.of(text);
        finding.rule.code == RULE.code && !value.is_empty() && !routing::is_vendor_placeholder(value)
    };
    for finding in findings.iter_mut().filter(is_key) {
        let Some(fix) = &finding.fix else { continue };
        finding.remains |= !fix.edits.iter().any(|edit| edit.span.contains(finding.span));
    }
}

/// Assignments of nothing, a placeholder or a reference to a known name, in a file that sets the gateway's key
/// already: the line goes, because a renamed one would set it twice.
pub fn doubled(cx: &Context, parts: &mut Vec<Part>) -> Vec<Span> {
    let flow = cx.flow;
    let mut claimed = Vec::new();
    if !flow.idioms.variables_are_environment() || flow.lookup(NodeId::FILE, GATEWAY_KEY).is_none() {
        return claimed;
    }
    for id in flow.facts.ids() {
        let Kind::Assign { target, value, .. } = flow.facts.kind(id) else { continue };
        let Kind::Name(name) = flow.facts.kind(*target) else { continue };
        if !direct_key_env::is_known(cx, name) || flow.facts.node(id).scope != NodeId::FILE {
            continue;
        }
        if flow.facts.plain(*value).is_some_and(|value| routing::classify_key_value(&value) == KeyValue::Real) {
            continue;
        }
        let statement =
            flow.facts.node(id).parent.filter(|parent| matches!(flow.facts.kind(*parent), Kind::Call { .. }));
        let span = flow.facts.span(statement.unwrap_or(id));
        let remedy = match layout::remove_statement(flow.text, flow.facts, export_statement(flow.text, span)) {
            Some(edit) => Remedy::change(Applicability::Safe, vec![edit]),
            None => Remedy::Advice,
        };
        let message = format!("{name} holds the key of a direct route, and {GATEWAY_KEY} is set in this file already");
        let rule = &direct_key_env::RULE;
        parts.push(part(rule, Owner::With(Vec::new()), flow.facts.span(*target), message, "delete this line", remedy));
        claimed.push(span);
    }
    claimed
}

/// The statement around an assignment, `export` included.
fn export_statement(text: &str, span: Span) -> Span {
    let line = line_start(text, span.start);
    let before = text[line..span.start].trim();
    if before == "export" { Span::new(line + text[line..].find("export").unwrap_or(0), span.end) } else { span }
}
