//! The patterns of a `facts.scm`, as they are matched.
//!
//! They are tree-sitter's query language without quantifiers and groups of siblings, and mean the same. Tree-sitter's own
//! queries are not used because making one analyses how its patterns could fit the grammar, for up to a second, which is
//! more than most runs take: only the tests do, to check both the patterns and what is found.

use std::collections::HashMap;

use regex::Regex;
use serde::Deserialize;
use tree_sitter::Language;

use super::nodes::{Nodes, SyntaxId};

/// A pattern.
pub struct Pattern {
    /// What the node that it is tried at may be.
    pub choices: Vec<Step>,
    /// What the texts of captured nodes have to be.
    pub conditions: Vec<Condition>,
}

/// What a pattern says of one node.
#[derive(Clone, Default)]
pub struct Step {
    kinds: Kinds,
    field: Option<u16>,
    without: Vec<u16>,
    /// Numbers of the captures it goes to.
    pub captures: Vec<u16>,
    /// What it holds, in order, whatever stands between.
    pub children: Vec<Child>,
}

/// What a pattern says of a child of a node.
#[derive(Clone)]
pub struct Child {
    /// What it may be.
    pub choices: Vec<Step>,
    /// Whether no named node may stand between it and the one before, or the start.
    pub adjacent: bool,
    /// Whether no named node may stand behind it.
    pub last: bool,
    /// Whether it, or something in it, is captured.
    pub captured: bool,
}

#[derive(Clone, Default)]
enum Kinds {
    /// All.
    #[default]
    Any,
    /// All that are named.
    Named,
    /// These.
    Some(Vec<u16>),
}

/// A condition on the text of a captured node.
pub struct Condition {
    /// The capture.
    pub capture: u16,
    test: Test,
    negated: bool,
}

enum Test {
    OneOf(Vec<String>),
    Match(Regex),
}

impl Condition {
    /// Whether a text fulfils it.
    pub fn holds(&self, text: &str) -> bool {
        let fits = match &self.test {
            Test::OneOf(values) => values.iter().any(|value| value == text),
            Test::Match(regex) => regex.is_match(text),
        };
        fits != self.negated
    }
}

impl Step {
    /// Whether a node fits, whatever it holds.
    pub fn fits(&self, nodes: &Nodes, id: SyntaxId) -> bool {
        let node = &nodes[id];
        let is_kind = match &self.kinds {
            Kinds::Any => !node.is_error(),
            Kinds::Named => node.named && !node.is_error(),
            Kinds::Some(kinds) => kinds.contains(&node.kind),
        };
        is_kind
            && self.field.is_none_or(|field| field == node.field)
            && (self.without.is_empty() || !nodes.children(id).any(|child| self.without.contains(&nodes[child].field)))
    }

    /// Whether it fits a kind of named node, as far as that says.
    pub fn fits_kind(&self, kind: u16) -> bool {
        match &self.kinds {
            Kinds::Any | Kinds::Named => true,
            Kinds::Some(kinds) => kinds.contains(&kind),
        }
    }

    /// Whether it says no more than a kind.
    pub fn is_plain(&self) -> bool {
        self.children.is_empty() && self.without.is_empty()
    }
}

/// Reads patterns.
pub struct Reader<'a> {
    text: &'a str,
    at: usize,
    language: &'a Language,
    node_types: &'static str,
    supertypes: Option<HashMap<&'static str, Vec<&'static str>>>,
    conditions: Vec<Condition>,
    /// The names of the captures so far.
    pub captures: Vec<&'a str>,
}

/// What may stand inside a pattern.
enum Item {
    Choices(Vec<Step>),
    Anchor,
    Without(u16),
    Condition,
}

impl<'a> Reader<'a> {
    /// A reader of a text. The grammar's list of its kinds of nodes is needed if the patterns use supertypes.
    pub fn new(text: &'a str, language: &'a Language, node_types: &'static str) -> Self {
        Self { text, at: 0, language, node_types, supertypes: None, conditions: Vec::new(), captures: Vec::new() }
    }

    /// All patterns.
    ///
    /// # Panics
    ///
    /// If they are wrong: they are compiled in, so any test finds it.
    pub fn patterns(&mut self) -> Vec<Pattern> {
        let mut patterns = Vec::new();
        while self.peek().is_some() {
            let Item::Choices(choices) = self.item() else { self.fail("a pattern") };
            patterns.push(Pattern { choices, conditions: std::mem::take(&mut self.conditions) });
        }
        patterns
    }

    fn item(&mut self) -> Item {
        if self.eat(".") {
            return Item::Anchor;
        }
        if self.eat("!") {
            return Item::Without(self.field());
        }
        if self.eat("(#") {
            self.condition();
            return Item::Condition;
        }
        let field = self.field_prefix();
        let mut choices = match self.peek() {
            Some('[') => self.alternation(),
            Some('(') => self.node(),
            Some('"') => {
                let name = self.string();
                vec![self.step(&name, false)]
            }
            Some('_') if self.word() == "_" => vec![Step::default()],
            _ => self.fail("a node"),
        };
        for choice in &mut choices {
            choice.field = field.or(choice.field);
        }
        while self.eat("@") {
            let name = self.word();
            let known = self.captures.iter().position(|known| *known == name);
            let index = known.unwrap_or_else(|| {
                self.captures.push(name);
                self.captures.len() - 1
            });
            choices.iter_mut().for_each(|choice| choice.captures.push(index as u16));
        }
        Item::Choices(choices)
    }

    fn alternation(&mut self) -> Vec<Step> {
        let mut choices = Vec::new();
        self.expect("[");
        while !self.eat("]") {
            let Item::Choices(more) = self.item() else { self.fail("an alternative") };
            choices.extend(more);
        }
        choices
    }

    /// `(kind …)`, or `((kind …) @capture (#condition …))`.
    fn node(&mut self) -> Vec<Step> {
        self.expect("(");
        if matches!(self.peek(), Some('(' | '[')) {
            let Item::Choices(choices) = self.item() else { self.fail("a node") };
            while !self.eat(")") {
                let Item::Condition = self.item() else { self.fail("a condition") };
            }
            return choices;
        }
        let kind = self.word();
        let mut step =
            if kind == "_" { Step { kinds: Kinds::Named, ..Step::default() } } else { self.step(kind, true) };
        let mut adjacent = false;
        while !self.eat(")") {
            match self.item() {
                Item::Choices(choices) => {
                    let captured =
                        |step: &Step| !step.captures.is_empty() || step.children.iter().any(|child| child.captured);
                    let captured = choices.iter().any(captured);
                    step.children.push(Child { choices, adjacent, last: false, captured });
                    adjacent = false;
                }
                Item::Anchor => adjacent = true,
                Item::Without(field) => step.without.push(field),
                Item::Condition => {}
            }
        }
        if let Some(child) = step.children.last_mut() {
            child.last = adjacent;
        }
        vec![step]
    }

    /// A step of a kind, or of all kinds of a supertype.
    fn step(&mut self, name: &str, named: bool) -> Step {
        let id = self.language.id_for_node_kind(name, named);
        let mut kinds = Vec::new();
        if id != 0 && !self.language.node_kind_is_supertype(id) {
            kinds.push(id);
        } else {
            self.add_subtypes(name, &mut kinds);
        }
        Step { kinds: Kinds::Some(kinds), ..Step::default() }
    }

    fn add_subtypes(&mut self, name: &str, kinds: &mut Vec<u16>) {
        let node_types = self.node_types;
        let supertypes = self.supertypes.get_or_insert_with(|| supertypes(node_types));
        let Some(subtypes) = supertypes.get(name).cloned() else { self.fail("a kind of node") };
        for subtype in subtypes {
            let id = self.language.id_for_node_kind(subtype, true);
            if id == 0 || self.language.node_kind_is_supertype(id) {
                self.add_subtypes(subtype, kinds);
            } else {
                kinds.push(id);
            }
        }
    }

    /// `eq? @capture "value")`
    fn condition(&mut self) {
        let name = self.word();
        let (negated, name) = name.strip_prefix("not-").map_or((false, name), |name| (true, name));
        self.expect("@");
        let capture = self.word();
        let Some(capture) = self.captures.iter().position(|known| *known == capture) else { self.fail("a capture") };
        let mut values = Vec::new();
        while !self.eat(")") {
            values.push(self.string());
        }
        let test = match (name, values.as_slice()) {
            ("eq?", [_]) | ("any-of?", _) => Test::OneOf(values),
            ("match?", [pattern]) => match Regex::new(pattern) {
                Ok(regex) => Test::Match(regex),
                Err(_) => self.fail("a regular expression"),
            },
            _ => self.fail("a known condition"),
        };
        self.conditions.push(Condition { capture: capture as u16, test, negated });
    }

    /// `name:`, if it stands here.
    fn field_prefix(&mut self) -> Option<u16> {
        self.peek();
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| c != '_' && !c.is_ascii_alphanumeric())?;
        if end == 0 || !rest[end..].starts_with(':') {
            return None;
        }
        let field = self.field();
        self.expect(":");
        Some(field)
    }

    fn field(&mut self) -> u16 {
        let name = self.word();
        self.language.field_id_for_name(name).map_or_else(|| self.fail("a field"), |field| field.get())
    }

    /// A word of a name; names of captures have dots, those of conditions hyphens.
    fn word(&mut self) -> &'a str {
        self.peek();
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"_.-?!".contains(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// A string in quotes.
    fn string(&mut self) -> String {
        self.expect("\"");
        let mut value = String::new();
        let mut chars = self.text[self.at..].chars();
        loop {
            match chars.next() {
                Some('"') => break,
                Some('\\') => match chars.next() {
                    Some('n') => value.push('\n'),
                    Some(c) => value.push(c),
                    None => self.fail("an escape"),
                },
                Some(c) => value.push(c),
                None => self.fail("the end of a string"),
            }
        }
        self.at = self.text.len() - chars.as_str().len();
        value
    }

    /// The next character that means something.
    fn peek(&mut self) -> Option<char> {
        loop {
            let rest = self.text[self.at..].trim_start();
            self.at = self.text.len() - rest.len();
            if !rest.starts_with(';') {
                return rest.chars().next();
            }
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    fn eat(&mut self, token: &str) -> bool {
        self.peek();
        let found = self.text[self.at..].starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn expect(&mut self, token: &str) {
        if !self.eat(token) {
            self.fail(token);
        }
    }

    fn fail(&self, expected: &str) -> ! {
        let line = self.text[..self.at].lines().count();
        panic!("facts.scm: {expected} is expected in line {line} at {:.40}", &self.text[self.at..]);
    }
}

/// The kinds that a grammar puts together under one name.
fn supertypes(node_types: &'static str) -> HashMap<&'static str, Vec<&'static str>> {
    #[derive(Deserialize)]
    struct Kind<'t> {
        #[serde(rename = "type", borrow)]
        name: std::borrow::Cow<'t, str>,
        #[serde(default, borrow)]
        subtypes: Vec<Subtype<'t>>,
    }
    #[derive(Deserialize)]
    struct Subtype<'t> {
        #[serde(rename = "type")]
        name: &'t str,
    }
    let kinds: Vec<Kind<'static>> = serde_json::from_str(node_types).unwrap_or_default();
    let supertypes = kinds.into_iter().filter(|kind| !kind.subtypes.is_empty());
    supertypes
        .filter_map(|kind| match kind.name {
            std::borrow::Cow::Borrowed(name) => Some((name, kind.subtypes.iter().map(|kind| kind.name).collect())),
            std::borrow::Cow::Owned(_) => None,
        })
        .collect()
}
