//! Go refuses imports and local variables that nothing uses, and constants that are called for: what has to go with the
//! last use of one, and what has to become a variable.
//!
//! Uses are counted in the source after the fix, scope by scope, over the syntax tree: a name that is overlooked would
//! leave a program that does not compile.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use tree_sitter::{Node, Tree};

use super::imports::{self, line_end};
use super::uses::{Names, Variable};
use super::{SYNTAX, constants};
use crate::edits::{self, Shift};
use crate::facts::Facts;
use crate::finding::{Edit, Span};
use crate::languages::Leftovers;
use crate::source::line_start;

/// How often the removal of one thing may leave another without use.
const ROUNDS: usize = 8;

/// How many bytes are parsed for all fixes of a source: so many, or so many times its length. Each fix has the imports and its
/// own declarations parsed, some three times, which is ten times the length where there is little else.
const MOST_PARSED: usize = 1 << 20;
const MOST_TIMES: usize = 20;

/// Tells the edits that take away what is unused after others and was not before; `None` where that cannot be done.
pub fn leftovers<'t>(text: &'t str, facts: &Facts) -> Leftovers<'t> {
    match Before::of(text, facts) {
        Some(before) => {
            let most = Cell::new(MOST_PARSED.max(text.len().saturating_mul(MOST_TIMES)));
            Box::new(move |edits| before.leftovers(text, edits, &most))
        }
        None => Box::new(|_| Some(Vec::new())),
    }
}

/// What stands for declarations that no edit touches: how long it takes to see what an edit leaves unused does not depend on
/// how much there is besides.
const STUB: &str = "var _ int";

/// A source before the fix.
struct Before {
    /// What it does not use.
    unused: HashSet<(String, bool)>,
    /// In order.
    declarations: Vec<Declaration>,
    /// In how many of them each name is free.
    free_in: HashMap<String, usize>,
}

/// Something at the top level.
struct Declaration {
    span: Span,
    /// The names in it that are none of its own.
    free: HashSet<String>,
    /// Whether it may be left out where nothing of it changes.
    optional: bool,
    /// The constants that it declares.
    constants: Vec<String>,
}

impl Before {
    /// `None` if it does not parse.
    fn of(text: &str, facts: &Facts) -> Option<Self> {
        let tree = parse(text)?;
        let mut declarations = Vec::new();
        let mut free_in: HashMap<String, usize> = HashMap::new();
        let names = Names::of(text, tree.root_node(), |declaration, free| {
            if declaration.kind() == "comment" {
                return;
            }
            let optional = matches!(
                declaration.kind(),
                "function_declaration"
                    | "method_declaration"
                    | "type_declaration"
                    | "var_declaration"
                    | "const_declaration"
            );
            let constants = constants::declared(text, declaration);
            let free: HashSet<String> = free.iter().map(|name| (*name).to_owned()).collect();
            for name in &free {
                *free_in.entry(name.clone()).or_default() += 1;
            }
            declarations.push(Declaration { span: span(declaration), free, optional, constants });
        });
        let unused = unused(text, facts, &names, &|_| false).into_iter().map(Unused::into_name).collect();
        Some(Self { unused, declarations, free_in })
    }

    /// Where declarations stand one behind the other that are left out. Constants that are made of one that changes are none of
    /// them if that is `asked`.
    fn left_out(&self, edits: &[Edit], asked: bool) -> Vec<Span> {
        let changes = |declaration: &Declaration| edits.iter().any(|edit| edit.span.touches(declaration.span));
        let changed = self.declarations.iter().filter(|declaration| asked && changes(declaration));
        let changed: HashSet<&String> = changed.flat_map(|declaration| &declaration.constants).collect();
        let is_made_of_them = |declaration: &Declaration| {
            !declaration.constants.is_empty() && changed.iter().any(|name| declaration.free.contains(*name))
        };
        let mut all: Vec<Span> = Vec::new();
        let mut goes_on = false;
        for declaration in &self.declarations {
            let span = declaration.span;
            if !declaration.optional || changes(declaration) || is_made_of_them(declaration) {
                goes_on = false;
                continue;
            }
            match all
                .last_mut()
                .filter(|run| goes_on && !edits.iter().any(|edit| edit.span.touches(Span::new(run.end, span.start))))
            {
                Some(run) => run.end = span.end,
                None => all.push(span),
            }
            goes_on = true;
        }
        all
    }

    /// `None` if that cannot be told, or not with so many bytes to parse.
    fn leftovers(&self, text: &str, edits: &[Edit], most: &Cell<usize>) -> Option<Vec<Edit>> {
        if most.get() == 0 {
            return None;
        }
        // Constants hold no calls, so only a fix that writes one can make a program of one that is none.
        let makes_calls = edits.iter().any(|edit| edit.replacement.contains('('));
        let left_out = self.left_out(edits, makes_calls);
        let stubs: Vec<Edit> = left_out.iter().map(|run| Edit::replacement(*run, STUB)).collect();
        let is_kept = |declaration: &&Declaration| {
            let run = left_out.partition_point(|run| run.start <= declaration.span.start).checked_sub(1);
            !run.is_some_and(|run| left_out[run].contains(declaration.span))
        };
        let kept: Vec<&Declaration> = self.declarations.iter().filter(is_kept).collect();
        let used = |name: &str| {
            self.free_in
                .get(name)
                .is_some_and(|count| *count > kept.iter().filter(|kept| kept.free.contains(name)).count())
        };
        let mut extra: Vec<Edit> = Vec::new();
        for _ in 0..ROUNDS {
            let mut all: Vec<Edit> = edits.iter().chain(&extra).chain(&stubs).cloned().collect();
            all.sort();
            let Ok(new) = String::from_utf8(edits::apply(text.as_bytes(), &all)?) else { return None };
            most.set(most.get().saturating_sub(new.len()));
            if most.get() == 0 {
                return None;
            }
            // What does not parse is dropped for that.
            let Some(tree) = parse(&new) else { return Some(Vec::new()) };
            let names = Names::of(&new, tree.root_node(), |_, _| ());
            let after = unused(&new, &SYNTAX.facts(&new), &names, &used);
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

/// What a source does not use, nor what is `used` elsewhere.
fn unused(text: &str, facts: &Facts, names: &Names, used: &dyn Fn(&str) -> bool) -> Vec<Unused> {
    let mut unused: Vec<Unused> = Vec::new();
    for variable in names.closed.iter().filter(|variable| variable.counts && variable.uses == 0) {
        let removal = variable.removal(text);
        unused.push(Unused { name: variable.name.to_owned(), import: false, removal });
    }
    unused.extend(unused_imports(text, facts, &|name| names.free.contains(name) || used(name)));
    unused
}

fn unused_imports(text: &str, facts: &Facts, used: &dyn Fn(&str) -> bool) -> Vec<Unused> {
    let gone = |import: &&crate::facts::Import| {
        !matches!(&*import.binding, "_" | ".") && import.path != "C" && !used(&import.binding)
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
