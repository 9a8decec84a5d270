//! What Go packages are called, and how `os` is reached from a place of a file: where its import belongs if it has none.

use std::ops::Range;

use crate::facts::{Facts, NodeId};
use crate::finding::{Edit, Span};
use crate::layout::newline_of;
use crate::source::line_start;

/// The name that a package most likely has, by its path. Paths tell no more: `github.com/a/go-b/v2` is `b`.
pub fn package_name(path: &str) -> String {
    let is_version = |part: &str| {
        part.strip_prefix('v').is_some_and(|n| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let mut parts = path.rsplit('/').filter(|part| !is_version(part));
    let last = parts.next().unwrap_or(path);
    let last = match last.rsplit_once('.') {
        // `gopkg.in/yaml.v3`
        Some((name, version)) if is_version(version) => name,
        _ => last,
    };
    let last = last.strip_prefix("go-").unwrap_or(last);
    let last = last.strip_suffix("-go").or_else(|| last.strip_suffix(".go")).unwrap_or(last);
    // `anthropic-sdk-go`
    last.strip_suffix("-sdk").unwrap_or(last).to_owned()
}

/// The name by which package `os` is reached at node `at`, and the edits that import it.
pub fn os(text: &str, facts: &Facts, at: NodeId) -> (String, Vec<Edit>) {
    let imports = facts.imports.iter().filter(|import| import.path == "os");
    let mut named = imports.filter(|import| !matches!(&*import.binding, "_" | "."));
    if let Some(import) = named.find(|import| !is_rebound(facts, &import.binding, at)) {
        return (import.binding.clone(), Vec::new());
    }
    // A variable may have the name of the package.
    let name = if is_rebound(facts, "os", at) { "goos" } else { "os" };
    let spec = if name == "os" { "\"os\"".to_owned() } else { format!("{name} \"os\"") };
    (name.to_owned(), addition(text, facts, &spec))
}

/// Whether a name is one of the program at node `at`, not that of a package.
fn is_rebound(facts: &Facts, name: &str, at: NodeId) -> bool {
    facts.scopes_binding(name).iter().any(|scope| *scope == NodeId::FILE || facts.within(at, *scope))
}

/// The edits that import the package `os`, written as `spec`, where gofmt and goimports leave it.
fn addition(text: &str, facts: &Facts, spec: &str) -> Vec<Edit> {
    let newline = newline_of(text);
    let declarations = declarations(text, facts);
    let native = |declaration: &&Declaration| !declaration.specs.iter().any(|spec| spec.path == "C");
    if let Some(block) = declarations.iter().filter(native).find(|declaration| declaration.group) {
        return vec![in_group(text, block, spec)];
    }
    let singles: Vec<&Declaration> = declarations.iter().filter(native).collect();
    match singles.as_slice() {
        [] => after_package(text, facts, spec).into_iter().collect(),
        // One import becomes a group.
        [single] => {
            let only = &single.specs[0];
            if is_standard(&only.path) {
                let (before, after) = match only.path.as_str() < "os" {
                    true => (format!("({newline}\t"), format!("{newline}\t{spec}{newline})")),
                    false => (format!("({newline}\t{spec}{newline}\t"), format!("{newline})")),
                };
                vec![Edit::insertion(only.span.start, before), Edit::insertion(only.span.end, after)]
            } else {
                let before = format!("({newline}\t{spec}{newline}{newline}\t");
                vec![Edit::insertion(only.span.start, before), Edit::insertion(only.span.end, format!("{newline})"))]
            }
        }
        several => {
            let after = several.iter().rev().find(|declaration| declaration.specs[0].path.as_str() < "os");
            match after {
                Some(declaration) => {
                    vec![Edit::insertion(line_end(text, declaration.span.end), format!("{newline}import {spec}"))]
                }
                None => {
                    vec![Edit::insertion(line_start(text, several[0].span.start), format!("import {spec}{newline}"))]
                }
            }
        }
    }
}

/// An import declaration of a file.
pub struct Declaration {
    /// From `import` to the end of its last byte.
    pub span: Span,
    /// Whether it has parentheses.
    pub group: bool,
    /// What it imports; never empty.
    pub specs: Vec<Spec>,
}

/// One import.
pub struct Spec {
    /// Its name, if it has one, and its path.
    pub span: Span,
    /// The path.
    pub path: String,
}

/// The import declarations of a file, in order.
pub fn declarations(text: &str, facts: &Facts) -> Vec<Declaration> {
    let mut found: Vec<Declaration> = Vec::new();
    for import in &facts.imports {
        let spec = Spec { span: import.span, path: import.path.clone() };
        // Inside of parentheses only comments and other imports stand between two.
        if let Some(last) = found.last_mut().filter(|last| last.span.contains(import.span)) {
            last.specs.push(spec);
            continue;
        }
        let Some(start) = text[..import.span.start].rfind("import") else { continue };
        let between = without_comments(text, facts, start + "import".len()..import.span.start);
        let group = between.trim_start().starts_with('(');
        let end = if group { closing(text, facts, import.span.end) } else { import.span.end };
        found.push(Declaration { span: Span::new(start, end), group, specs: vec![spec] });
    }
    found
}

/// Behind the first closing parenthesis that is not in a comment or string.
fn closing(text: &str, facts: &Facts, from: usize) -> usize {
    let skipped = |at: usize| {
        facts.comments.iter().any(|comment| comment.span.start <= at && at < comment.span.end)
            || facts.imports.iter().any(|import| import.span.start <= at && at < import.span.end)
    };
    text[from..].match_indices(')').map(|(at, _)| from + at).find(|at| !skipped(*at)).map_or(text.len(), |at| at + 1)
}

fn without_comments(text: &str, facts: &Facts, range: Range<usize>) -> String {
    let mut rest = String::new();
    let mut at = range.start;
    let first = facts.comments.partition_point(|comment| comment.span.start < range.start);
    for comment in facts.comments[first..].iter().take_while(|comment| comment.span.end <= range.end) {
        rest.push_str(&text[at..comment.span.start]);
        at = comment.span.end;
    }
    rest + &text[at..range.end]
}

/// Whether a package is one of the standard library.
fn is_standard(path: &str) -> bool {
    !path.split('/').next().unwrap_or(path).contains('.')
}

/// The import at its place among those of the standard library. gofmt sorts what stands on successive lines.
fn in_group(text: &str, block: &Declaration, spec: &str) -> Edit {
    let newline = newline_of(text);
    let mut runs: Vec<Vec<&Spec>> = Vec::new();
    for spec in &block.specs {
        let follows = runs.last().and_then(|run| run.last()).is_some_and(|last| {
            let between = &text[last.span.end..spec.span.start];
            between.matches('\n').count() == 1
        });
        match runs.last_mut().filter(|_| follows) {
            Some(run) => run.push(spec),
            None => runs.push(vec![spec]),
        }
    }
    let first = &block.specs[0];
    // `import ("fmt"; "io")`
    if !text[line_start(text, first.span.start)..first.span.start].trim().is_empty() {
        return Edit::insertion(first.span.start, format!("{spec}; "));
    }
    let standard = runs.iter().find(|run| run.iter().any(|spec| is_standard(&spec.path)));
    let Some(run) = standard else {
        let open = text[block.span.start..].find('(').map_or(first.span.start, |at| block.span.start + at + 1);
        let at = line_end(text, open);
        return Edit::insertion(at, format!("{newline}\t{spec}{newline}"));
    };
    match run.iter().find(|other| other.path.as_str() > "os") {
        Some(next) => {
            let line = line_start(text, next.span.start);
            let indent = &text[line..next.span.start];
            Edit::insertion(line, format!("{indent}{spec}{newline}"))
        }
        None => {
            let last = run[run.len() - 1];
            let indent = &text[line_start(text, last.span.start)..last.span.start];
            Edit::insertion(line_end(text, last.span.end), format!("{newline}{indent}{spec}"))
        }
    }
}

/// The import of a file that has none; a fragment without a package, in a document, needs none.
fn after_package(text: &str, facts: &Facts, spec: &str) -> Option<Edit> {
    let newline = newline_of(text);
    let comment = |at: usize| facts.comments.iter().any(|c| c.span.start <= at && at < c.span.end);
    let mut clauses = text.match_indices("package").map(|(at, _)| at);
    let clause = clauses
        .find(|at| !comment(*at) && text[line_start(text, *at)..*at].trim().trim_start_matches('\u{feff}').is_empty());
    // A comment behind the clause stays on its line.
    let edit = |at| Edit::insertion(line_end(text, at), format!("{newline}{newline}import {spec}"));
    clause.map(edit)
}

/// The end of the line at `at`, its line break excluded.
pub fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    if end > at && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}
