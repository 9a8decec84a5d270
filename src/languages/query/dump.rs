//! Facts as short lines, for tests.

use std::collections::HashSet;
use std::fmt::Write;

use crate::facts::{Argument, Facts, FormatStyle, Kind, Literal, NodeId, Piece};

/// The facts that are no part of another, one a line, indented by scope.
pub fn dump(facts: &Facts, text: &str) -> String {
    let dump = Dump { facts, text };
    let parts: HashSet<NodeId> = facts.ids().flat_map(|id| dump.parts(id)).collect();
    let mut lines = String::new();
    for id in facts.ids().skip(1).filter(|id| !parts.contains(id)) {
        let depth =
            facts.ancestors(id).filter(|id| matches!(facts.kind(*id), Kind::Function { .. } | Kind::Class { .. }));
        let _ = writeln!(lines, "{}{}", "  ".repeat(depth.count()), dump.show(id));
    }
    for import in &facts.imports {
        let word = if import.handed_on { "export" } else { "import" };
        let _ = writeln!(lines, "{} {} as {} in {}", word, import.path, import.binding, import.scope.0);
    }
    for comment in &facts.comments {
        let _ = writeln!(lines, "comment {:?}", comment.span.of(text));
    }
    if !facts.parsed {
        lines.push_str("(not parsed)\n");
    }
    lines
}

/// Asserts that a source has these facts; blank lines and the ends of lines do not count.
#[track_caller]
pub fn says(facts: &Facts, source: &str, expected: &str) {
    let shown = dump(facts, source);
    let lines = |text: &str| {
        text.lines().map(|line| line.trim_end().to_owned()).filter(|line| !line.is_empty()).collect::<Vec<_>>()
    };
    assert_eq!(lines(&shown), lines(expected), "\n{shown}");
}

/// The text of the first literal, which holds nothing else.
#[track_caller]
pub fn only_text(facts: &Facts) -> String {
    let literal = facts.ids().find_map(|id| facts.literal(id)).expect("a literal");
    match &literal.pieces[..] {
        [] => String::new(),
        [Piece::Text(text)] => text.value.clone(),
        pieces => panic!("{pieces:?}"),
    }
}

struct Dump<'f> {
    facts: &'f Facts,
    text: &'f str,
}

impl Dump<'_> {
    fn parts(&self, id: NodeId) -> Vec<NodeId> {
        let values = |items: &[Argument]| items.iter().map(|item| item.value).collect::<Vec<_>>();
        match self.facts.kind(id) {
            Kind::Attribute { base, .. } => vec![*base],
            Kind::Index { base, index } => vec![*base, *index],
            Kind::Call { callee, arguments } => [vec![*callee], values(&arguments.items)].concat(),
            Kind::Mapping(arguments) => values(&arguments.items),
            Kind::Sequence(items) | Kind::Concat(items) | Kind::Either(items) | Kind::Test(items) => items.clone(),
            Kind::Format { template, arguments, .. } => [vec![*template], values(&arguments.items)].concat(),
            Kind::Assign { target, value, .. } => vec![*target, *value],
            Kind::Each { target, items, source } => {
                [vec![*target], items.clone(), source.iter().copied().collect()].concat()
            }
            Kind::Parameter { default, .. } => default.iter().copied().collect(),
            Kind::Class { bases, .. } => bases.clone(),
            Kind::Return(value) | Kind::Declare(value) => vec![*value],
            Kind::Literal(literal) => literal
                .pieces
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Hole { value, .. } => *value,
                    Piece::Text(_) => None,
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn list(&self, items: &[NodeId], between: &str) -> String {
        items.iter().map(|id| self.show(*id)).collect::<Vec<_>>().join(between)
    }

    fn arguments(&self, items: &[Argument]) -> String {
        let show = |item: &Argument| {
            let spread = if item.spread { "*" } else { "" };
            let name = item.name.as_ref().map(|name| format!("{name}=")).unwrap_or_default();
            format!("{spread}{name}{}", self.show(item.value))
        };
        items.iter().map(show).collect::<Vec<_>>().join(", ")
    }

    fn literal(&self, literal: &Literal) -> String {
        let mut shown = literal.open.of(self.text).to_owned();
        for piece in &literal.pieces {
            match piece {
                Piece::Text(text) => {
                    shown.push_str(&text.value.escape_debug().to_string().replace("\\\"", "\"").replace("\\'", "'"))
                }
                Piece::Hole { value: Some(value), .. } => shown += &format!("{{{}}}", self.show(*value)),
                Piece::Hole { span, .. } => shown += &format!("{{~{}}}", span.of(self.text)),
            }
        }
        let documentation = if literal.documentation { " (doc)" } else { "" };
        shown + literal.close.of(self.text) + documentation
    }

    fn show(&self, id: NodeId) -> String {
        match self.facts.kind(id) {
            Kind::File => "file".into(),
            Kind::Literal(literal) => self.literal(literal),
            Kind::Name(name) => name.clone(),
            Kind::Attribute { base, name, .. } => format!("{}.{name}", self.show(*base)),
            Kind::Index { base, index } => format!("{}[{}]", self.show(*base), self.show(*index)),
            Kind::Call { callee, arguments } => format!("{}({})", self.show(*callee), self.arguments(&arguments.items)),
            Kind::Mapping(arguments) => format!("{{{}}}", self.arguments(&arguments.items)),
            Kind::Sequence(items) => format!("[{}]", self.list(items, ", ")),
            Kind::Concat(items) => format!("({})", self.list(items, " + ")),
            Kind::Format { template, arguments, style } => {
                let style = if *style == FormatStyle::Braces { "{}" } else { "%" };
                let span = if arguments.span.is_some() { "" } else { " bare" };
                format!("<{} {style}{span} ({})>", self.show(*template), self.arguments(&arguments.items))
            }
            Kind::Either(items) => format!("({})", self.list(items, " | ")),
            Kind::Test(items) => format!("?({})", self.list(items, ", ")),
            Kind::Assert => "assert".into(),
            Kind::Assign { target, value, declares } => {
                let operator = if *declares { ":=" } else { "=" };
                format!("{} {operator} {}", self.show(*target), self.show(*value))
            }
            Kind::Declare(target) => format!("{} :=", self.show(*target)),
            Kind::Each { target, items, source } => {
                let all: Vec<NodeId> = items.iter().chain(source).copied().collect();
                format!("{} <- {}", self.show(*target), self.list(&all, ", "))
            }
            Kind::Parameter { name, annotation, default } => {
                let annotation = annotation.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
                let default = default.map(|id| format!(" = {}", self.show(id))).unwrap_or_default();
                format!("parameter {name}{annotation}{default}")
            }
            Kind::Function { name } => format!("function {}", name.as_deref().unwrap_or("-")),
            Kind::Class { name, bases } => format!("class {name}({})", self.list(bases, ", ")),
            Kind::Return(value) => format!("return {}", self.show(*value)),
            Kind::Other => format!("~{}", self.facts.span(id).of(self.text)),
        }
    }
}
