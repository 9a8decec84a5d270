//! How an environment variable is read at a place of a Rust file.

use super::writing;
use crate::facts::{Facts, Kind, NodeId};

/// An expression that reads `name`, of a type that fits where `at` stands.
pub fn read(text: &str, facts: &Facts, at: NodeId, name: &str) -> String {
    let owned = format!("{}(\"{name}\").expect(\"{name} is not set\")", function(text, facts, at));
    if borrows(text, facts, at) { format!("&{owned}") } else { owned }
}

/// Whether `at` has to be known when the program is compiled, so that nothing can be read there.
pub fn is_constant(text: &str, facts: &Facts, at: NodeId) -> bool {
    let span = facts.span(at);
    let assign = facts.ancestors(at).find(|id| {
        matches!(facts.kind(*id), Kind::Assign { .. } | Kind::Function { .. } | Kind::Class { .. } | Kind::File)
    });
    let declared = assign.filter(|id| matches!(facts.kind(*id), Kind::Assign { .. })).is_some_and(|id| {
        let start = facts.span(id).start;
        let line = &text[crate::source::line_start(text, start)..start];
        line.split_whitespace().any(|word| matches!(word, "const" | "static"))
    });
    if assign.is_some_and(|id| matches!(facts.kind(id), Kind::Assign { .. })) {
        return declared;
    }
    writing::enclosing_call(text, span.start) == Some("from_static")
}

/// `std::env::var`, as short as the imports of the file allow.
fn function(text: &str, facts: &Facts, at: NodeId) -> &'static str {
    // What a module inside of the file sees is not known here.
    let modules = || {
        memchr::memmem::find_iter(text.as_bytes(), "mod ").any(|at| {
            let line = &text[crate::source::line_start(text, at)..];
            let line = line.lines().next().unwrap_or_default();
            line.split_whitespace().any(|word| word == "mod") && line.trim_end().ends_with('{')
        })
    };
    let scopes: Vec<NodeId> = facts.ancestors(at).collect();
    let imported = |path: &str, binding: &str| {
        let mut imports = facts.imports.iter();
        imports.any(|import| import.path == path && import.binding == binding && scopes.contains(&import.scope))
    };
    if imported("std.env", "env") && !modules() { "env::var" } else { "std::env::var" }
}

/// Methods that make owned strings, and such that make borrowed ones.
const OWNING: &[&str] = &[".to_string()", ".to_owned()"];
const BORROWING: &[&str] = &[".as_str()", ".as_ref()"];

/// Whether what stands at `at` is a `&str`, which an owned string does not replace.
fn borrows(text: &str, facts: &Facts, at: NodeId) -> bool {
    let span = facts.span(at);
    if writing::is_receiver(text, span.end)
        || text[..span.start].trim_end().ends_with('&')
        || writing::takes_any_string(text, span.start)
    {
        return false;
    }
    match facts.kind(at) {
        _ if OWNING.iter().any(|method| span.of(text).ends_with(method)) => false,
        _ if BORROWING.iter().any(|method| span.of(text).ends_with(method)) => true,
        Kind::Literal(literal) => {
            let (open, close) = (literal.open.of(text), literal.close.of(text));
            !open.contains('(') && !close.contains('(')
        }
        Kind::Name(name) => is_borrowed_name(text, facts, at, name),
        Kind::Attribute { .. } => facts.last_name(at).is_some_and(is_constant_name),
        // A read is a string of its own.
        _ => false,
    }
}

fn is_constant_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Whether a name is bound to a `&str` in sight.
fn is_borrowed_name(text: &str, facts: &Facts, at: NodeId, name: &str) -> bool {
    if is_constant_name(name) {
        return true;
    }
    let before = (0..at.0).rev().map(NodeId);
    for id in before {
        match facts.kind(id) {
            Kind::Parameter { name: parameter, annotation, .. } if parameter == name => {
                return annotation.as_deref().is_some_and(|ty| ty.starts_with('&'));
            }
            Kind::Assign { target, value, declares: true } if matches!(facts.kind(*target), Kind::Name(bound) if bound == name) =>
            {
                let bound = facts.span(id).of(text);
                let owned = writing::is_receiver(text, facts.span(*value).end)
                    || facts.literal(*value).is_none_or(|literal| {
                        literal.open.of(text).contains('(') || literal.close.of(text).contains('(')
                    });
                return bound.contains(": &") || bound.contains("= &") || !owned;
            }
            _ => {}
        }
    }
    false
}
