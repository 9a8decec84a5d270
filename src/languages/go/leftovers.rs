//! Go refuses imports and local variables that nothing uses, and constants that are called for: what has to go with the
//! last use of one, and what has to become a variable.
//!
//! Uses are counted in the source after the fix, scope by scope, over the syntax tree: a name that is overlooked would
//! leave a program that does not compile.

use std::collections::HashSet;

use tree_sitter::{Node, Tree};

use super::imports::{self, line_end};
use super::{SYNTAX, constants};
use crate::edits::{self, Shift};
use crate::facts::Facts;
use crate::finding::{Edit, Span};
use crate::languages::Leftovers;
use crate::source::line_start;

/// How often the removal of one thing may leave another without use.
const ROUNDS: usize = 8;

/// Tells the edits that take away what is unused after others and was not before; `None` where that cannot be done.
pub fn leftovers<'t>(text: &'t str, facts: &Facts) -> Leftovers<'t> {
    match Before::of(text, facts) {
        Some(before) => Box::new(move |edits| before.leftovers(text, edits)),
        None => Box::new(|_| Some(Vec::new())),
    }
}

/// What stands for a function that no edit touches: how long it takes to see what an edit leaves unused does not depend on
/// how much there is besides.
const STUB: &str = "var _ int";

/// A source before the fix.
struct Before {
    /// What it does not use.
    unused: HashSet<(String, bool)>,
    functions: Vec<Function>,
}

/// A function at the top level.
struct Function {
    span: Span,
    /// The names in it that are none of its own.
    free: HashSet<String>,
}

impl Before {
    /// `None` if it does not parse.
    fn of(text: &str, facts: &Facts) -> Option<Self> {
        let tree = parse(text)?;
        let mut functions = Vec::new();
        let names = Names::of(text, tree.root_node(), |declaration, free| {
            if matches!(declaration.kind(), "function_declaration" | "method_declaration") {
                let free = free.iter().map(|name| (*name).to_owned()).collect();
                functions.push(Function { span: span(declaration), free });
            }
        });
        let unused = unused(text, facts, &names).into_iter().map(Unused::into_name).collect();
        Some(Self { unused, functions })
    }

    fn leftovers(&self, text: &str, edits: &[Edit]) -> Option<Vec<Edit>> {
        let touches = |function: &&Function| edits.iter().any(|edit| edit.span.touches(function.span));
        let others: Vec<&Function> = self.functions.iter().filter(|function| !touches(function)).collect();
        let stubs: Vec<Edit> = others.iter().map(|function| Edit::replacement(function.span, STUB)).collect();
        let used: HashSet<&str> = others.iter().flat_map(|function| &function.free).map(|name| &**name).collect();
        // Constants hold no calls, so only a fix that writes one can make a program of one that is none.
        let makes_calls = edits.iter().any(|edit| edit.replacement.contains('('));
        let mut extra: Vec<Edit> = Vec::new();
        for _ in 0..ROUNDS {
            let mut all: Vec<Edit> = edits.iter().chain(&extra).chain(&stubs).cloned().collect();
            all.sort();
            let Ok(new) = String::from_utf8(edits::apply(text.as_bytes(), &all)?) else { return None };
            // What does not parse is dropped for that.
            let Some(tree) = parse(&new) else { return Some(Vec::new()) };
            let mut names = Names::of(&new, tree.root_node(), |_, _| ());
            names.free.extend(&used);
            let after = unused(&new, &SYNTAX.facts(&new), &names);
            let shift = Shift::of(&all);
            let mut changes = Vec::new();
            for unused in after.into_iter().filter(|unused| !self.unused.contains(&unused.name())) {
                changes.extend(unused.removal?);
            }
            if changes.is_empty() && makes_calls {
                changes = constants::variables(&new, tree.root_node())?;
            }
            if changes.is_empty() {
                return Some(extra);
            }
            for change in changes {
                let span = shift.backward(change.span);
                // What went before goes with what stood around it.
                let (inside, outside): (Vec<Edit>, Vec<Edit>) =
                    extra.into_iter().partition(|edit| !edit.span.is_empty() && span.contains(edit.span));
                extra = outside;
                // Only what stood there can go.
                let old = span.of(text);
                let moved: Vec<Edit> = inside.into_iter().map(|edit| relative(edit, span.start)).collect();
                let left = edits::apply(old.as_bytes(), &moved)?;
                let torn = edits.iter().chain(&extra).any(|edit| overlap(edit.span, span));
                if torn || left != change.span.of(&new).as_bytes() {
                    return None;
                }
                extra.push(Edit::replacement(span, change.replacement));
                extra.sort();
                extra.dedup();
            }
        }
        None
    }
}

/// The same edit in a text that begins at `start`.
fn relative(edit: Edit, start: usize) -> Edit {
    Edit::replacement(Span::new(edit.span.start - start, edit.span.end - start), edit.replacement)
}

fn overlap(a: Span, b: Span) -> bool {
    a.start < b.end && b.start < a.end
}

/// An import or local variable that nothing uses.
struct Unused {
    name: String,
    import: bool,
    /// The edits that take it away; `None` if it does something that has to stay.
    removal: Option<Vec<Edit>>,
}

impl Unused {
    fn name(&self) -> (String, bool) {
        (self.name.clone(), self.import)
    }

    fn into_name(self) -> (String, bool) {
        (self.name, self.import)
    }
}

fn parse(text: &str) -> Option<Tree> {
    SYNTAX.parse(text).filter(|tree| !tree.root_node().has_error())
}

/// What a source does not use.
fn unused(text: &str, facts: &Facts, names: &Names) -> Vec<Unused> {
    let mut unused: Vec<Unused> = Vec::new();
    for variable in names.closed.iter().filter(|variable| variable.counts && variable.uses == 0) {
        let removal = variable.removal(text);
        unused.push(Unused { name: variable.name.to_owned(), import: false, removal });
    }
    unused.extend(unused_imports(text, facts, &names.free));
    unused
}

fn unused_imports(text: &str, facts: &Facts, used: &HashSet<&str>) -> Vec<Unused> {
    let gone = |import: &&crate::facts::Import| {
        !matches!(&*import.binding, "_" | ".") && import.path != "C" && !used.contains(&*import.binding)
    };
    let declarations = imports::declarations(text, facts);
    let spans: HashSet<Span> = facts.imports.iter().filter(gone).map(|import| import.span).collect();
    let removal = |import: &crate::facts::Import| {
        let declaration = declarations.iter().find(|declaration| declaration.span.contains(import.span))?;
        let all = declaration.specs.iter().all(|spec| spans.contains(&spec.span));
        let span = if all { declaration.span } else { import.span };
        Some(vec![without_line(text, span)?])
    };
    facts
        .imports
        .iter()
        .filter(gone)
        .map(|import| Unused { name: import.binding.clone(), import: true, removal: removal(import) })
        .collect()
}

/// The deletion of a statement with its line, the comment behind it, and a blank line that would stand doubled or at
/// the edge of its block; `None` if it shares its line.
fn without_line(text: &str, span: Span) -> Option<Edit> {
    let start = line_start(text, span.start);
    let end = line_end(text, span.end);
    let rest = text[span.end..end].trim();
    if !text[start..span.start].trim().is_empty() || !(rest.is_empty() || rest.starts_with("//")) {
        return None;
    }
    let next = |at: usize| text[at..].find('\n').map_or(text.len(), |found| at + found + 1);
    let mut end = next(end);
    let before = text[..start]
        .trim_end_matches([' ', '\t', '\r'])
        .strip_suffix('\n')
        .unwrap_or("")
        .trim_end_matches([' ', '\t', '\r']);
    let edge = before.is_empty() || before.ends_with(['\n', '{', '(']);
    while edge && end < text.len() && text[end..line_end(text, end)].trim().is_empty() {
        end = next(end);
    }
    // A blank line before the end of the block.
    let mut start = start;
    if text[end..].trim_start_matches([' ', '\t']).starts_with([')', '}']) && before.ends_with('\n') {
        start = before.trim_end_matches(['\n', '\r', ' ', '\t']).len();
        start = next(line_end(text, start));
    }
    Some(Edit::deletion(Span::new(start, end)))
}

/// A variable of a function.
struct Variable<'t> {
    name: &'t str,
    /// Where it is made.
    declaration: Node<'t>,
    /// Its name there.
    place: Node<'t>,
    /// Assignments to it alone.
    sets: Vec<Node<'t>>,
    uses: usize,
    /// Whether Go wants it used: no parameter, nothing of the package.
    counts: bool,
}

impl Variable<'_> {
    fn removal(&self, text: &str) -> Option<Vec<Edit>> {
        let mut edits = Vec::new();
        for set in &self.sets {
            // A branch that does nothing else would be left empty.
            if set.parent().is_none_or(|block| block.named_child_count() < 2) {
                return None;
            }
            let value = set.child_by_field_name("right")?;
            if !is_pure(value, text) || set.child_by_field_name("left")?.named_child_count() != 1 {
                return None;
            }
            edits.push(without_line(text, span(*set))?);
        }
        let left = self.declaration.child_by_field_name("left");
        if left.is_some_and(|left| left.named_child_count() > 1) {
            // `_, ok := os.LookupEnv("X")`
            edits.push(Edit::replacement(span(self.place), "_"));
            let others = left
                .into_iter()
                .flat_map(|left| (0..left.named_child_count()).filter_map(move |n| left.named_child(n as u32)));
            let others = others.filter(|other| other.id() != self.place.id());
            let named = others.filter(|other| &text[other.byte_range()] != "_").count();
            return (named > 0 && self.declaration.kind() != "var_spec").then_some(edits);
        }
        let value =
            self.declaration.child_by_field_name("right").or_else(|| self.declaration.child_by_field_name("value"));
        if value.is_some_and(|value| !is_pure(value, text)) {
            return None;
        }
        let parent = self.declaration.parent()?;
        let statement = match (self.declaration.kind(), parent.kind()) {
            ("short_var_declaration", "statement_list" | "block") => self.declaration,
            ("var_spec", "var_declaration") if names_of(self.declaration) == 1 => parent,
            ("var_spec", "var_spec_list") if names_of(self.declaration) == 1 && parent.named_child_count() > 1 => {
                self.declaration
            }
            _ => return None,
        };
        edits.push(without_line(text, span(statement))?);
        Some(edits)
    }
}

fn names_of(declaration: Node) -> usize {
    declaration.children_by_field_name("name", &mut declaration.walk()).count()
}

fn span(node: Node) -> Span {
    Span::new(node.start_byte(), node.end_byte())
}

/// Whether evaluating an expression does nothing but yield its value.
fn is_pure(node: Node, text: &str) -> bool {
    let mut cursor = node.walk();
    let mut children = || node.named_children(&mut cursor).all(|child| is_pure(child, text));
    match node.kind() {
        "call_expression" => {
            let function = node.child_by_field_name("function").map_or("", |function| &text[function.byte_range()]);
            let reads =
                matches!(function, "os.Getenv" | "os.LookupEnv" | "fmt.Sprintf" | "fmt.Sprint" | "string" | "len");
            (reads || function.starts_with("strings.")) && children()
        }
        "unary_expression" => node.child(0).is_some_and(|operator| operator.kind() != "<-") && children(),
        "func_literal" => true,
        "interpreted_string_literal" | "raw_string_literal" => true,
        "expression_list"
        | "parenthesized_expression"
        | "selector_expression"
        | "binary_expression"
        | "argument_list"
        | "composite_literal"
        | "literal_value"
        | "literal_element"
        | "keyed_element" => children(),
        "identifier"
        | "field_identifier"
        | "package_identifier"
        | "type_identifier"
        | "int_literal"
        | "float_literal"
        | "rune_literal"
        | "true"
        | "false"
        | "nil"
        | "comment"
        | "map_type"
        | "slice_type"
        | "array_type"
        | "qualified_type"
        | "struct_type"
        | "implicit_length_array_type"
        | "generic_type" => true,
        _ => false,
    }
}

/// The walk that counts uses.
struct Names<'t> {
    text: &'t str,
    scopes: Vec<Vec<Variable<'t>>>,
    closed: Vec<Variable<'t>>,
    /// Names that are none of a function's.
    free: HashSet<&'t str>,
}

/// What is to be done at a node, or behind it.
enum Step<'t> {
    Visit(Node<'t>),
    Declare(Node<'t>, Node<'t>),
    Close,
}

impl<'t> Names<'t> {
    /// Walks a source, and tells for each of its declarations which names are none of its own.
    fn of(text: &'t str, root: Node<'t>, mut told: impl FnMut(Node<'t>, &HashSet<&'t str>)) -> Self {
        let mut names = Self { text, scopes: vec![Vec::new()], closed: Vec::new(), free: HashSet::new() };
        let mut free = HashSet::new();
        for declaration in root.named_children(&mut root.walk()) {
            names.walk(declaration);
            told(declaration, &names.free);
            free.extend(names.free.drain());
        }
        names.close();
        Self { free, ..names }
    }

    fn walk(&mut self, root: Node<'t>) {
        let mut steps = vec![Step::Visit(root)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Visit(node) => self.visit(node, &mut steps),
                Step::Declare(declaration, name) => self.declare(declaration, name),
                Step::Close => self.close(),
            }
        }
    }

    fn close(&mut self) {
        self.closed.extend(self.scopes.pop().into_iter().flatten());
    }

    fn source(&self, node: Node<'t>) -> &'t str {
        &self.text[node.byte_range()]
    }

    fn visit(&mut self, node: Node<'t>, steps: &mut Vec<Step<'t>>) {
        let children = |node: Node<'t>| -> Vec<Node<'t>> { node.named_children(&mut node.walk()).collect() };
        // In the order in which they are made; the last one pushed is the first.
        let mut todo = Vec::new();
        match node.kind() {
            "identifier" | "package_identifier" | "type_identifier" => return self.use_of(node),
            "import_declaration" | "package_clause" | "comment" => return,
            "block"
            | "if_statement"
            | "for_statement"
            | "expression_switch_statement"
            | "type_switch_statement"
            | "select_statement"
            | "expression_case"
            | "default_case"
            | "type_case"
            | "communication_case"
            | "function_declaration"
            | "method_declaration"
            | "func_literal" => {
                self.scopes.push(Vec::new());
                let name = node.child_by_field_name("name");
                todo.extend(children(node).into_iter().filter(|child| Some(*child) != name).map(Step::Visit));
                todo.push(Step::Close);
            }
            "short_var_declaration" | "range_clause" | "receive_statement" => {
                todo.extend(node.child_by_field_name("right").map(Step::Visit));
                let declares = node.children(&mut node.walk()).any(|child| child.kind() == ":=");
                for left in node.child_by_field_name("left").into_iter().flat_map(children) {
                    let simple = left.kind() == "identifier";
                    todo.push(if declares && simple { Step::Declare(node, left) } else { Step::Visit(left) });
                }
            }
            "assignment_statement" => {
                todo.extend(node.child_by_field_name("right").map(Step::Visit));
                let plain = node.child_by_field_name("operator").is_some_and(|operator| operator.kind() == "=");
                for left in node.child_by_field_name("left").into_iter().flat_map(children) {
                    if plain && left.kind() == "identifier" {
                        self.set(node, left);
                    } else {
                        todo.push(Step::Visit(left));
                    }
                }
            }
            "var_spec" | "const_spec" | "parameter_declaration" | "variadic_parameter_declaration" => {
                todo.extend(node.child_by_field_name("type").map(Step::Visit));
                todo.extend(node.child_by_field_name("value").map(Step::Visit));
                let names: Vec<Node> = node.children_by_field_name("name", &mut node.walk()).collect();
                todo.extend(names.into_iter().filter(|name| name.is_named()).map(|name| Step::Declare(node, name)));
            }
            "type_spec" | "type_alias" => {
                let name = node.child_by_field_name("name");
                todo.extend(children(node).into_iter().filter(|child| Some(*child) != name).map(Step::Visit));
            }
            "composite_literal" => {
                todo.extend(node.child_by_field_name("type").map(Step::Visit));
                let fields = node
                    .child_by_field_name("type")
                    .is_some_and(|kind| matches!(kind.kind(), "type_identifier" | "qualified_type" | "struct_type"));
                for element in node.child_by_field_name("body").into_iter().flat_map(children) {
                    match element.child_by_field_name("value").filter(|_| fields) {
                        Some(value) => todo.push(Step::Visit(value)),
                        None => todo.push(Step::Visit(element)),
                    }
                }
            }
            _ => todo.extend(children(node).into_iter().map(Step::Visit)),
        }
        steps.extend(todo.into_iter().rev());
    }

    fn declare(&mut self, declaration: Node<'t>, place: Node<'t>) {
        let name = self.source(place);
        let local = self.scopes.len() > 1;
        let Some(scope) = self.scopes.last_mut() else { return };
        // `a, err := …` where `err` is there already.
        if name == "_" || !local || scope.iter().any(|variable| variable.name == name) {
            return;
        }
        let counts =
            matches!(declaration.kind(), "short_var_declaration" | "range_clause" | "var_spec" | "receive_statement");
        scope.push(Variable { name, declaration, place, sets: Vec::new(), uses: 0, counts });
    }

    fn find(&mut self, name: &str) -> Option<&mut Variable<'t>> {
        self.scopes.iter_mut().rev().find_map(|scope| scope.iter_mut().rev().find(|variable| variable.name == name))
    }

    fn use_of(&mut self, node: Node<'t>) {
        let name = self.source(node);
        match self.find(name) {
            Some(variable) => variable.uses += 1,
            None => {
                self.free.insert(name);
            }
        }
    }

    fn set(&mut self, assignment: Node<'t>, place: Node<'t>) {
        let name = self.source(place);
        if let Some(variable) = self.find(name) {
            variable.sets.push(assignment);
        }
    }
}
