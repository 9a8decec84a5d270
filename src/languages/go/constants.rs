//! A constant whose value becomes a call has to become a variable.

use tree_sitter::Node;

use super::imports::line_end;
use crate::finding::{Edit, Span};
use crate::layout::newline_of;
use crate::source::line_start;

/// The names of the constants that a declaration makes.
pub fn declared(text: &str, declaration: Node) -> Vec<String> {
    let specs = match declaration.kind() {
        "const_declaration" => children(declaration, "const_spec"),
        _ => Vec::new(),
    };
    let mut names = Vec::new();
    for spec in specs {
        let named = spec.children_by_field_name("name", &mut spec.walk()).collect::<Vec<_>>();
        names.extend(named.iter().filter(|name| name.is_named()).map(|name| text[name.byte_range()].to_owned()));
    }
    names
}

/// The edits that make variables of constants whose values are calls; `None` if one cannot be a variable.
pub fn variables(text: &str, root: Node) -> Option<Vec<Edit>> {
    let mut edits = Vec::new();
    let declarations = descendants(root, "const_declaration");
    for declaration in &declarations {
        let specs: Vec<Node> = children(*declaration, "const_spec");
        for (index, spec) in specs.iter().enumerate().filter(|(_, spec)| is_called(**spec)) {
            let name = spec.child_by_field_name("name")?;
            let used = declarations.iter().flat_map(|other| children(*other, "const_spec")).any(|other| {
                let value = other.child_by_field_name("value");
                value.is_some_and(|value| names(value, text).contains(&&text[name.byte_range()]))
            });
            if used || spec.named_child_count() != 2 && spec.child_by_field_name("type").is_none() {
                return None;
            }
            if text[declaration.start_byte()..].starts_with("const") && declaration.child(1) == Some(*spec) {
                let keyword = Span::new(declaration.start_byte(), declaration.start_byte() + "const".len());
                edits.push(Edit::replacement(keyword, "var"));
                continue;
            }
            // The value of one that has none is that of the one above, with another iota.
            if specs.iter().any(|other| other.child_by_field_name("value").is_none())
                || text[declaration.byte_range()].contains("iota")
            {
                return None;
            }
            edits.extend(out_of_group(text, *declaration, &specs, index)?);
        }
    }
    Some(edits)
}

/// The declaration parted in front of a constant and behind it, so that it stands alone.
fn out_of_group(text: &str, declaration: Node, specs: &[Node], index: usize) -> Option<Vec<Edit>> {
    let newline = newline_of(text);
    let spec = specs[index];
    let line = line_start(text, spec.start_byte());
    let end = line_end(text, spec.end_byte());
    let indent = &text[line..spec.start_byte()];
    let behind = text[spec.end_byte()..end].trim();
    if !indent.trim().is_empty() || !(behind.is_empty() || behind.starts_with("//")) {
        return None;
    }
    let outer = &text[line_start(text, declaration.start_byte())..declaration.start_byte()];
    if !outer.trim().is_empty() {
        return None;
    }
    let mut edits = Vec::new();
    // The comment above goes with it.
    let mut top = line;
    while let Some(above) = comment_line_above(text, top).filter(|above| *above > declaration.start_byte()) {
        edits.push(Edit::replacement(Span::new(above, above + indent_of(text, above)), outer));
        top = above;
    }
    let comments = !edits.is_empty();
    if index == 0 {
        // `const (` becomes what stands before the variable.
        let first = if comments { top } else { spec.start_byte() };
        let written = if comments { outer.to_owned() } else { "var ".to_owned() };
        if comments {
            edits.pop();
            edits.push(Edit::replacement(Span::new(declaration.start_byte(), first + indent_of(text, first)), ""));
            edits.push(Edit::replacement(Span::new(line, spec.start_byte()), format!("{outer}var ")));
        } else {
            edits.push(Edit::replacement(Span::new(declaration.start_byte(), first), written));
        }
    } else {
        // Blank lines stand between them already.
        let before = text[..top].trim_end().len();
        edits.push(Edit::replacement(Span::new(before, top), format!("{newline}{outer}){newline}{newline}")));
        edits.push(Edit::replacement(Span::new(line, spec.start_byte()), format!("{outer}var ")));
    }
    match specs.get(index + 1) {
        Some(_) => {
            let next = end + (text[end..].len() - text[end..].trim_start().len());
            edits.push(Edit::replacement(
                Span::new(end, line_start(text, next)),
                format!("{newline}{newline}{outer}const ({newline}"),
            ));
        }
        None => {
            if !text[end..declaration.end_byte()].trim_end_matches(')').trim().is_empty() {
                return None;
            }
            edits.push(Edit::deletion(Span::new(end, declaration.end_byte())));
        }
    }
    // gofmt aligns values of successive lines.
    let (before, after) = (&specs[..index], &specs[index + 1..]);
    let run = |specs: &[Node]| -> usize { specs.iter().map(|spec| name_length(*spec)).max().unwrap_or(0) };
    let (before, after) =
        (successive(text, before.iter().rev().copied(), spec), successive(text, after.iter().copied(), spec));
    let all = run(&before).max(run(&after)).max(name_length(spec));
    edits.extend(aligned(text, &before, all, run(&before)));
    edits.extend(aligned(text, &after, all, run(&after)));
    edits.extend(aligned(text, &[spec], all, name_length(spec)));
    edits.sort();
    Some(edits)
}

/// Those constants that stand on lines next to each other, beginning next to `from`.
fn successive<'t>(text: &str, specs: impl Iterator<Item = Node<'t>>, from: Node<'t>) -> Vec<Node<'t>> {
    let row = |node: Node| (node.start_position().row, node.end_position().row);
    let mut last = from;
    specs
        .take_while(|spec| {
            let near = row(*spec).1 + 1 == row(last).0 || row(last).1 + 1 == row(*spec).0;
            last = *spec;
            near && !text[spec.byte_range()].contains('\n')
        })
        .collect()
}

/// The edits that take the alignment to `old` columns back to `new`.
fn aligned(text: &str, specs: &[Node], old: usize, new: usize) -> Vec<Edit> {
    let mut edits = Vec::new();
    for spec in specs {
        let Some(name) = spec.child_by_field_name("name") else { continue };
        let blanks = text[name.end_byte()..].len() - text[name.end_byte()..].trim_start_matches(' ').len();
        let length = name_length(*spec);
        if blanks == old - length + 1 && text[name.end_byte() + blanks..].starts_with('=') && new < old {
            let span = Span::new(name.end_byte(), name.end_byte() + blanks);
            edits.push(Edit::replacement(span, " ".repeat(new - length + 1)));
        }
    }
    edits
}

fn name_length(spec: Node) -> usize {
    spec.child_by_field_name("name").map_or(0, |name| name.end_byte() - name.start_byte())
}

/// The start of the line above the one at `at`, if it holds nothing but a comment.
fn comment_line_above(text: &str, at: usize) -> Option<usize> {
    let above = line_start(text, at.checked_sub(1)?);
    text[above..at].trim_start().starts_with("//").then_some(above)
}

fn indent_of(text: &str, line: usize) -> usize {
    text[line..].len() - text[line..].trim_start_matches([' ', '\t']).len()
}

fn children<'t>(node: Node<'t>, kind: &str) -> Vec<Node<'t>> {
    node.named_children(&mut node.walk()).filter(|child| child.kind() == kind).collect()
}

/// Whether the value of a constant is put together by a call of another package's function.
fn is_called(spec: Node) -> bool {
    let Some(value) = spec.child_by_field_name("value") else { return false };
    descendants(value, "call_expression").iter().any(|call| {
        call.child_by_field_name("function").is_some_and(|function| function.kind() == "selector_expression")
    })
}

fn names<'s>(node: Node, text: &'s str) -> Vec<&'s str> {
    descendants(node, "identifier").into_iter().map(|name| &text[name.byte_range()]).collect()
}

/// All nodes of a kind in a tree, in order.
fn descendants<'t>(node: Node<'t>, kind: &str) -> Vec<Node<'t>> {
    let mut found = Vec::new();
    let mut cursor = node.walk();
    loop {
        if cursor.node().kind() == kind {
            found.push(cursor.node());
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() || cursor.node() == node {
                return found;
            }
        }
    }
}
