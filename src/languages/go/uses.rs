//! Which variables the functions of a Go file make, and what uses them, scope by scope.

use std::collections::HashSet;

use tree_sitter::Node;

/// A variable of a function.
pub(super) struct Variable<'t> {
    pub(super) name: &'t str,
    /// Where it is made.
    pub(super) declaration: Node<'t>,
    /// Its name there.
    pub(super) place: Node<'t>,
    /// Assignments to it alone.
    pub(super) sets: Vec<Node<'t>>,
    pub(super) uses: usize,
    /// Whether Go wants it used: no parameter, nothing of the package.
    pub(super) counts: bool,
}

/// The walk that counts uses.
pub(super) struct Names<'t> {
    text: &'t str,
    scopes: Vec<Vec<Variable<'t>>>,
    /// Variables of scopes that were left.
    pub(super) closed: Vec<Variable<'t>>,
    /// Names that are none of a function's.
    pub(super) free: HashSet<&'t str>,
}

/// What is to be done at a node, or behind it.
enum Step<'t> {
    Visit(Node<'t>),
    Declare(Node<'t>, Node<'t>),
    Close,
}

impl<'t> Names<'t> {
    /// Walks a source, and tells for each of its declarations which names are none of its own.
    pub(super) fn of(text: &'t str, root: Node<'t>, mut told: impl FnMut(Node<'t>, &HashSet<&'t str>)) -> Self {
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
