//! How the environment is read at a place of a C# file, and constants that no longer are when they read it.

use crate::facts::{Facts, Kind, NodeId};
use crate::finding::{Edit, Span};
use crate::source::line_start;

/// Types of `System` that are hardly ever anything else. Where they stand alone in a file that does not import
/// `System`, the project imports it for all files.
const OF_SYSTEM: &[&str] = &[
    "Action",
    "ArgumentException",
    "ArgumentNullException",
    "Array",
    "AppContext",
    "Console",
    "DateTime",
    "DateTimeOffset",
    "Environment",
    "Exception",
    "Func",
    "Guid",
    "InvalidOperationException",
    "Lazy",
    "Math",
    "NotImplementedException",
    "StringComparison",
    "TimeSpan",
    "Type",
    "Uri",
    "UriKind",
];

/// An expression that reads the variable at a node.
pub fn read(text: &str, facts: &Facts, at: NodeId, name: &str) -> String {
    let suffix = if facts.once("csharp: forgives null", || forgives_null(text, facts)) { "!" } else { "" };
    format!("{}.GetEnvironmentVariable(\"{name}\"){suffix}", class(facts, at))
}

/// How the class `System.Environment` is written.
fn class(facts: &Facts, at: NodeId) -> String {
    let alias = facts.imports.iter().find(|import| import.path == "System.Environment" && import.binding != "*");
    if let Some(alias) = alias {
        return alias.binding.clone();
    }
    // A property `Environment` (of a web application's startup class) would be meant instead of the class.
    let other = !facts.scopes_binding("Environment").is_empty()
        || facts.imports.iter().any(|import| import.binding == "Environment");
    let imported =
        facts.imports.iter().any(|import| import.path == "System.*" && import.span.start < facts.span(at).start);
    let implicit = || {
        facts.ids().any(|id| match facts.kind(id) {
            Kind::Name(name) => {
                OF_SYSTEM.contains(&name.as_str()) && facts.scopes_binding(name).is_empty() && !is_qualified(facts, id)
            }
            _ => false,
        })
    };
    if !other && (imported || facts.once("csharp: System is imported for all files", implicit)) {
        "Environment".to_owned()
    } else {
        "System.Environment".to_owned()
    }
}

/// Whether a name is one of an attribute, not what it is taken of.
fn is_qualified(facts: &Facts, id: NodeId) -> bool {
    facts.node(id).parent.is_some_and(|parent| match facts.kind(parent) {
        Kind::Attribute { base, .. } => *base != id,
        _ => false,
    })
}

/// Whether the file writes `!` behind what may be null, as projects with nullable reference types do.
fn forgives_null(text: &str, facts: &Facts) -> bool {
    let code = |at: usize| {
        let mark = Span::new(at, at + 1);
        let literal = facts.innermost(mark).and_then(|id| facts.literal(id));
        !literal.is_some_and(|literal| literal.body().contains(mark))
            && !facts.comments.iter().any(|comment| comment.span.contains(mark))
    };
    let mut marks = [")!", "]!"].iter().flat_map(|mark| memchr::memmem::find_iter(text.as_bytes(), mark));
    marks.any(|at| !text[at + 2..].starts_with('=') && code(at))
}

/// Edits that make a constant a variable where an edit puts an expression in the place of its literal: no constant reads
/// the environment. `None` if the constant is used where the language wants one.
pub fn constants(text: &str, facts: &Facts, edits: &[Edit]) -> Option<Vec<Edit>> {
    let mut more = Vec::new();
    for edit in edits.iter().filter(|edit| edit.replacement.contains("GetEnvironmentVariable(")) {
        let Some(inner) = facts.innermost(edit.span) else { continue };
        for around in std::iter::once(inner).chain(facts.ancestors(inner)) {
            match facts.kind(around) {
                // The default of a parameter is a constant.
                Kind::Parameter { .. } => return None,
                Kind::Call { .. } if is_attribute(text, facts.span(around)) => return None,
                Kind::Assign { target, .. } => {
                    let Kind::Name(name) = facts.kind(*target) else { break };
                    let start = facts.span(around).start;
                    let line = line_start(text, start);
                    let Some(word) = find_word(&text[line..start], "const") else { break };
                    if !stays_valid(text, facts, name) {
                        return None;
                    }
                    let field = matches!(facts.kind(facts.node(around).scope), Kind::Class { .. });
                    let span = Span::new(line + word, line + word + "const".len());
                    more.push(if field {
                        Edit::replacement(span, "static readonly")
                    } else {
                        Edit::deletion(Span::new(span.start, span.end + 1))
                    });
                    break;
                }
                Kind::Function { .. } | Kind::Class { .. } => break,
                _ => {}
            }
        }
    }
    more.sort();
    more.dedup();
    Some(more)
}

/// Whether no use of a constant needs it to be one: attributes, cases, defaults and other constants do.
fn stays_valid(text: &str, facts: &Facts, name: &str) -> bool {
    let uses = facts.ids().filter(|id| facts.last_name(*id) == Some(name));
    uses.into_iter().all(|id| {
        let constant = |around: NodeId| match facts.kind(around) {
            Kind::Call { .. } => is_attribute(text, facts.span(around)),
            Kind::Parameter { default, .. } => default.is_some(),
            Kind::Test(items) => matches!(items.as_slice(), [_]),
            Kind::Assign { target, .. } => {
                let start = facts.span(around).start;
                !facts.within(id, *target) && find_word(&text[line_start(text, start)..start], "const").is_some()
            }
            _ => false,
        };
        !facts.ancestors(id).take_while(|around| !matches!(facts.kind(*around), Kind::Class { .. })).any(constant)
    })
}

/// Whether a call is one of an attribute: `[Get("/v1")]`.
fn is_attribute(text: &str, span: Span) -> bool {
    let before = text[..span.start].trim_end();
    let line = text[line_start(text, span.start)..span.start].trim();
    (before.ends_with('[') || before.ends_with(':') && line.starts_with('['))
        && text[span.end..].trim_start().starts_with([']', ','])
        && line.starts_with('[')
}

/// Where a word stands in a line of words.
fn find_word(line: &str, word: &str) -> Option<usize> {
    line.match_indices(word).map(|(at, _)| at).find(|at| {
        let part = |c: char| c.is_alphanumeric() || c == '_';
        !line[..*at].ends_with(part) && line[at + word.len()..].starts_with([' ', '\t'])
    })
}
