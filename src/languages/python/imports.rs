//! How `os.environ` is reached from a place of a Python file, and where `import os` belongs if it is not.

use std::collections::HashSet;

use super::stdlib;
use crate::facts::{Facts, Import, Kind, NodeId, Piece};
use crate::finding::{Edit, Span};

/// The expression for `os.environ` at node `at`, and the edits that make it valid.
pub fn environ(text: &str, facts: &Facts, at: NodeId) -> (String, Vec<Edit>) {
    let reachable = |path: &str| {
        let mut found = facts.imports.iter().filter(|import| import.path == path);
        found.find(|import| is_visible(text, facts, import, at) && !is_rebound(text, facts, &import.binding, path, at))
    };
    if let Some(import) = reachable("os") {
        return (format!("{}.environ", import.binding), Vec::new());
    }
    if let Some(import) = reachable("os.environ") {
        return (import.binding.clone(), Vec::new());
    }
    // Where `os` is another thing, the module comes in under a name of its own.
    if is_rebound(text, facts, "os", "os", at) {
        ("_os.environ".to_owned(), vec![addition(text, facts, at, "import os as _os")])
    } else {
        ("os.environ".to_owned(), vec![addition(text, facts, at, "import os")])
    }
}

/// Whether what the import binds is bound whenever `at` runs.
fn is_visible(text: &str, facts: &Facts, import: &Import, at: NodeId) -> bool {
    let place = facts.span(at);
    let before = import.span.end <= place.start;
    if import.scope == NodeId::FILE {
        let in_function = scopes(facts, at).any(|scope| matches!(facts.kind(scope), Kind::Function { .. }));
        return is_plain_statement(text, import.span) && (before || in_function);
    }
    let around = match facts.kind(import.scope) {
        Kind::Function { .. } => scopes(facts, at).any(|scope| scope == import.scope),
        _ => facts.node(at).scope == import.scope,
    };
    if !around || !before {
        return false;
    }
    // A line that is indented less ends the block that holds the import.
    let indent = indentation(text, import.span.start);
    let between = text.get(line_end(text, import.span.end)..place.start).unwrap_or("");
    between
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .all(|line| line.len() - line.trim_start().len() >= indent)
}

/// Whether `binding` means anything but `path` in a scope around `at`, or may not be bound there yet.
fn is_rebound(text: &str, facts: &Facts, binding: &str, path: &str, at: NodeId) -> bool {
    let around: HashSet<NodeId> = scopes(facts, at).collect();
    let mut imported =
        facts.imports.iter().filter(|import| import.binding == binding && around.contains(&import.scope));
    // An import anywhere in a function makes the name local to all of it.
    let unsure = |import: &Import| import.scope != NodeId::FILE && !is_visible(text, facts, import, at);
    if imported.any(|import| import.path != path || unsure(import)) {
        return true;
    }
    facts.scopes_binding(binding).iter().any(|scope| around.contains(scope))
}

fn scopes(facts: &Facts, at: NodeId) -> impl Iterator<Item = NodeId> {
    std::iter::successors(Some(facts.node(at).scope), |scope| {
        (*scope != NodeId::FILE).then(|| facts.node(*scope).scope)
    })
}

/// Adds an import at the top of the file.
fn addition(text: &str, facts: &Facts, at: NodeId, statement: &str) -> Edit {
    let newline = match text.find('\n') {
        Some(end) if text[..end].ends_with('\r') => "\r\n",
        _ => "\n",
    };
    let statements = plain_imports(text, facts);
    let (future, rest): (Vec<_>, Vec<_>) = statements.into_iter().partition(|import| import.module == "__future__");
    let first = rest.first().filter(|import| import.span.start < facts.span(at).start);
    if first.is_some() {
        return among(text, first_block(text, &rest), statement, newline);
    }
    if let Some(last) = future.last() {
        return behind(text, last.span, statement, newline);
    }
    match docstring(text, facts) {
        Some(span) => behind(text, span, statement, newline),
        None => {
            let start = header_end(text);
            let rest = &text[start..];
            let definition = ["def ", "class ", "async def ", "@"].iter().any(|word| rest.starts_with(word));
            let blank = if rest.is_empty() { 0 } else { 1 + usize::from(definition) };
            Edit::insertion(start, format!("{statement}{}", newline.repeat(1 + blank)))
        }
    }
}

/// An import that stands on lines of its own at the top level.
struct Statement<'t> {
    span: Span,
    /// The module, without what is imported from it.
    module: &'t str,
    /// `import x`, not `from x import y`.
    plain: bool,
}

impl Statement<'_> {
    fn is_standard(&self) -> bool {
        stdlib::contains(self.module.split('.').next().unwrap_or(self.module))
    }

    /// isort's order: by name, upper and lower case alike.
    fn comes_behind_os(&self) -> bool {
        self.module.to_ascii_lowercase().as_str() > "os"
    }
}

fn plain_imports<'t>(text: &'t str, facts: &Facts) -> Vec<Statement<'t>> {
    let mut seen = HashSet::new();
    let imports = facts.imports.iter().filter(|import| import.scope == NodeId::FILE);
    imports
        .filter(|import| seen.insert(import.span) && is_plain_statement(text, import.span))
        .map(|import| {
            let mut words = import.span.of(text).split(|c: char| c.is_whitespace() || c == ',');
            let plain = words.next() == Some("import");
            Statement { span: import.span, module: words.find(|word| !word.is_empty()).unwrap_or(""), plain }
        })
        .collect()
}

/// The imports that follow each other without an empty line.
fn first_block<'s, 't>(text: &str, statements: &'s [Statement<'t>]) -> &'s [Statement<'t>] {
    let apart = |pair: &[Statement<'_>]| {
        let between = &text[pair[0].span.end..pair[1].span.start];
        between.matches('\n').count() > 1
    };
    let length = statements.windows(2).position(apart).map_or(statements.len(), |last| last + 1);
    &statements[..length]
}

/// Puts the statement into a block of imports, or before one in which it has no place.
fn among(text: &str, block: &[Statement<'_>], statement: &str, newline: &str) -> Edit {
    let before = |import: &Statement<'_>| line_start(text, import.span.start);
    if !block.iter().any(Statement::is_standard) {
        return Edit::insertion(before(&block[0]), format!("{statement}{newline}{newline}"));
    }
    let first_from = block.iter().position(|import| !import.plain).unwrap_or(block.len());
    // isort sorts all by module, or puts `import x` before `from x import y`.
    let mixed = block[first_from..].iter().any(|import| import.plain);
    let sorted = if mixed { block } else { &block[..first_from] };
    match sorted.iter().find(|import| import.is_standard() && import.comes_behind_os()) {
        Some(next) => Edit::insertion(before(next), format!("{statement}{newline}")),
        None => match sorted.iter().rfind(|import| import.is_standard()) {
            Some(last) => {
                let end = line_end(text, last.span.end);
                let opening = if text[..end].ends_with('\n') { "" } else { newline };
                Edit::insertion(end, format!("{opening}{statement}{newline}"))
            }
            None => Edit::insertion(before(&block[0]), format!("{statement}{newline}")),
        },
    }
}

/// Puts the statement behind a docstring or `from __future__`, with an empty line around it.
fn behind(text: &str, span: Span, statement: &str, newline: &str) -> Edit {
    let end = line_end(text, span.end);
    let opening = if text[..end].ends_with('\n') { newline.to_owned() } else { newline.repeat(2) };
    let next = text[end..].lines().next().unwrap_or("");
    let closing = if next.trim().is_empty() { newline.to_owned() } else { newline.repeat(2) };
    Edit::insertion(end, format!("{opening}{statement}{closing}"))
}

/// The module's docstring: the first thing in it that is no comment.
fn docstring(text: &str, facts: &Facts) -> Option<Span> {
    let first = facts.ids().nth(1)?;
    let literal = facts.literal(first).filter(|literal| literal.documentation)?;
    let plain = literal.pieces.iter().all(|piece| matches!(piece, Piece::Text(_)));
    let span = facts.span(first);
    let before = text[..span.start].trim_start_matches('\u{feff}');
    let comments = before.lines().all(|line| line.trim().is_empty() || line.starts_with('#'));
    (plain && comments).then_some(span)
}

/// Behind the `#!` line, the encoding and comments that an empty line parts from the code.
fn header_end(text: &str) -> usize {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut end = start;
    let mut at = start;
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        at += line.len();
        let special =
            number == 0 && line.starts_with("#!") || number < 2 && line.starts_with('#') && line.contains("coding");
        if special || line.trim().is_empty() {
            end = at;
        } else if !line.starts_with('#') {
            break;
        }
    }
    end
}

/// Whether a statement stands at the very left, not behind an `if`.
fn is_plain_statement(text: &str, span: Span) -> bool {
    let line = text[line_start(text, span.start)..].trim_start_matches('\u{feff}');
    line.starts_with("import") || line.starts_with("from")
}

fn indentation(text: &str, at: usize) -> usize {
    let line = &text[line_start(text, at)..];
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

fn line_start(text: &str, at: usize) -> usize {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    if start == 0 && text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { start }
}

fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}
