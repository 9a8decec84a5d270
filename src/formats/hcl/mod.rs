//! HCL: Terraform, OpenTofu, Terragrunt, Packer, Nomad, bake files.
//!
//! The parser is hcl-edit's. It keeps the place of every value, but of comments only the text, so they are looked for
//! once more between all that is quoted.

use hcl_edit::expr::{Expression, Object, ObjectKey, TraversalOperator};
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};
use memchr::memchr2_iter;

use crate::facts::{Argument, Facts, Kind, NodeId};
use crate::finding::Span;

use super::tree::decoded;
use super::{Format, Hash, Tree, ends_in};

#[cfg(test)]
mod tests;

/// Configuration language of HashiCorp's tools.
pub static HCL: Format =
    Format { name: "HCL", is_named, has_own_names: true, is_closed: false, hash: Hash::Text, facts };

/// More assignments than people write. The parser compares each key of an object with all before it.
const MOST_ASSIGNMENTS: usize = 20_000;
/// More labels than a block of any tool has.
const MOST_LABELS: usize = 16;

fn is_named(_: &str, base: &str) -> bool {
    // Terraform's lock file is made by it.
    ends_in(base, &[".tf", ".tofu", ".tfvars", ".tfbackend", ".hcl", ".nomad"]) && !base.ends_with(".lock.hcl")
}

fn facts(text: &str) -> Facts {
    let offset = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let assignments = memchr2_iter(b'=', b':', text.as_bytes())
        .filter(|at| text.as_bytes().get(at.wrapping_sub(1)).is_some_and(|before| !matches!(before, b'=' | b':')));
    if assignments.take(MOST_ASSIGNMENTS + 1).count() > MOST_ASSIGNMENTS {
        return Tree::unread(text);
    }
    let Ok(body) = hcl_edit::parser::parse_body(&text[offset..]) else { return Tree::unread(text) };
    let mut tree = Tree::new(text);
    let mut reader = Reader { text, offset, quoted: Vec::new(), is_whole: true };
    tree.mapping(Span::new(0, text.len()), None, |tree| reader.body(tree, &body));
    for comment in comments(text, offset, &reader.quoted) {
        tree.comment(comment);
    }
    if reader.is_whole { tree.finish() } else { Tree::unread(text) }
}

/// Turns what was parsed into facts.
struct Reader<'t> {
    text: &'t str,
    /// Where the parsed part of the text begins.
    offset: usize,
    /// What stands in quotes or in heredocs, in document order.
    quoted: Vec<Span>,
    /// Whether all has a place.
    is_whole: bool,
}

/// A key or a label.
struct Name {
    value: Option<String>,
    /// Without quotes.
    inner: Span,
    /// With them.
    outer: Span,
}

impl Name {
    fn entry(self, value: NodeId, end: usize) -> Argument {
        let name_span = self.value.as_ref().map(|_| self.inner);
        let span = Span::new(self.outer.start, end);
        Argument { name: self.value, name_span, value, span, spread: false }
    }
}

impl Reader<'_> {
    fn span(&mut self, of: &impl hcl_edit::Span) -> Span {
        match of.span() {
            Some(span) => Span::new(self.offset + span.start, self.offset + span.end),
            None => {
                self.is_whole = false;
                Span::empty(self.text.len())
            }
        }
    }

    fn body(&mut self, tree: &mut Tree<'_>, body: &Body) -> Vec<Argument> {
        let mut entries = Vec::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let key = self.span(&attribute.key);
                    let value = self.expression(tree, &attribute.value);
                    let end = self.span(&attribute.value).end;
                    entries.push(self.word(key).entry(value, end));
                }
                Structure::Block(block) => entries.extend(self.block(tree, block)),
            }
        }
        entries
    }

    fn block(&mut self, tree: &mut Tree<'_>, block: &Block) -> Option<Argument> {
        let ident = self.span(&block.ident);
        let mut names = vec![self.word(ident)];
        for label in &block.labels {
            let span = self.span(label);
            names.push(match label {
                BlockLabel::Ident(_) => self.word(span),
                BlockLabel::String(_) => self.quoted(span),
            });
        }
        let end = self.span(block).end;
        let behind = names.last().map_or(ident.end, |name| name.outer.end);
        let Some(bracket) =
            bracket(self.text, Span::new(behind, end.max(behind))).filter(|_| names.len() <= MOST_LABELS)
        else {
            self.is_whole = false;
            return None;
        };
        self.named(tree, names.into_iter(), Span::new(bracket, end), &block.body)
    }

    /// What a block is called by its type and its labels, one in the other.
    fn named(
        &mut self,
        tree: &mut Tree<'_>,
        mut names: std::vec::IntoIter<Name>,
        brackets: Span,
        body: &Body,
    ) -> Option<Argument> {
        let name = names.next()?;
        let value = match names.as_slice().first() {
            None => tree.mapping(brackets, Some(brackets), |tree| self.body(tree, body)),
            Some(next) => tree.mapping(Span::new(next.outer.start, brackets.end), None, |tree| {
                self.named(tree, names, brackets, body).into_iter().collect()
            }),
        };
        Some(name.entry(value, brackets.end))
    }

    fn expression(&mut self, tree: &mut Tree<'_>, expression: &Expression) -> NodeId {
        let span = self.span(expression);
        match expression {
            Expression::String(_) | Expression::StringTemplate(_) => {
                let body = self.quoted(span).inner;
                tree.escaped(span, body, escape)
            }
            Expression::HeredocTemplate(_) => {
                self.quoted.push(span);
                let written = span.of(self.text);
                let body = written
                    .find('\n')
                    .zip(written.rfind('\n'))
                    .map_or(span, |(first, last)| Span::new(span.start + first + 1, span.start + last.max(first) + 1));
                tree.escaped(span, body, marker)
            }
            Expression::Array(items) => {
                tree.sequence(span, |tree| items.iter().map(|item| self.expression(tree, item)).collect())
            }
            Expression::Object(object) => tree.mapping(span, Some(span), |tree| self.object(tree, object)),
            Expression::Parenthesis(inside) => self.expression(tree, inside.inner()),
            other => {
                let parts = parts(other);
                tree.node(span, |tree| {
                    for part in parts {
                        self.expression(tree, part);
                    }
                    Kind::Other
                })
            }
        }
    }

    fn object(&mut self, tree: &mut Tree<'_>, object: &Object) -> Vec<Argument> {
        let mut entries = Vec::new();
        for (key, value) in object {
            let outer = self.span(key);
            let name = match key {
                ObjectKey::Ident(_) => self.word(outer),
                ObjectKey::Expression(key) => self.key(tree, key),
            };
            let node = self.expression(tree, value.expr());
            let end = self.span(value.expr()).end;
            entries.push(Name { outer, ..name }.entry(node, end));
        }
        entries
    }

    /// The key of an entry of an object. What is computed has no name.
    fn key(&mut self, tree: &mut Tree<'_>, key: &Expression) -> Name {
        let span = self.span(key);
        match key {
            Expression::String(_) | Expression::StringTemplate(_) => self.quoted(span),
            Expression::Null(_) | Expression::Bool(_) | Expression::Number(_) => self.word(span),
            Expression::Parenthesis(inside) if matches!(inside.inner(), Expression::String(_)) => {
                self.key(tree, inside.inner())
            }
            _ => {
                self.expression(tree, key);
                Name { value: None, inner: span, outer: span }
            }
        }
    }

    fn word(&self, span: Span) -> Name {
        Name { value: Some(span.of(self.text).to_owned()), inner: span, outer: span }
    }

    fn quoted(&mut self, outer: Span) -> Name {
        self.quoted.push(outer);
        let inner = if outer.len() >= 2 { Span::new(outer.start + 1, outer.end - 1) } else { outer };
        Name { value: Some(decoded(self.text, inner, escape).value), inner, outer }
    }
}

/// Where the body of a block begins, of which only comments may stand in front.
fn bracket(text: &str, within: Span) -> Option<usize> {
    let mut rest = within.of(text).trim_start();
    while let Some(comment) = rest.strip_prefix("/*") {
        rest = comment.split_once("*/")?.1.trim_start();
    }
    rest.starts_with('{').then(|| within.end - rest.len())
}

/// What an expression is made of.
fn parts(expression: &Expression) -> Vec<&Expression> {
    match expression {
        Expression::Conditional(choice) => vec![&choice.cond_expr, &choice.true_expr, &choice.false_expr],
        Expression::FuncCall(call) => call.args.iter().collect(),
        Expression::UnaryOp(operation) => vec![&operation.expr],
        Expression::BinaryOp(operation) => vec![&operation.lhs_expr, &operation.rhs_expr],
        Expression::Traversal(traversal) => {
            let indices = traversal.operators.iter().filter_map(|operator| match operator.value() {
                TraversalOperator::Index(index) => Some(index),
                _ => None,
            });
            std::iter::once(&traversal.expr).chain(indices).collect()
        }
        Expression::ForExpr(each) => {
            let mut parts = vec![&each.intro.collection_expr];
            parts.extend(each.key_expr.as_ref());
            parts.push(&each.value_expr);
            parts.extend(each.cond.as_ref().map(|cond| &cond.expr));
            parts
        }
        _ => Vec::new(),
    }
}

/// `$${` and `%%{`, which stand for what would begin an interpolation.
fn marker(rest: &str) -> Option<(Option<char>, usize)> {
    let sign = rest.chars().next()?;
    (rest.starts_with("$${") || rest.starts_with("%%{")).then_some((Some(sign), 2))
}

fn escape(rest: &str) -> Option<(Option<char>, usize)> {
    let Some(after) = rest.strip_prefix('\\') else { return marker(rest) };
    let unicode = |digits: usize| {
        let code = u32::from_str_radix(after.get(1..=digits)?, 16).ok()?;
        Some((Some(char::from_u32(code)?), digits + 2))
    };
    match after.chars().next()? {
        'n' => Some((Some('\n'), 2)),
        'r' => Some((Some('\r'), 2)),
        't' => Some((Some('\t'), 2)),
        sign @ ('"' | '\\') => Some((Some(sign), 2)),
        'u' => unicode(4),
        'U' => unicode(8),
        _ => None,
    }
}

/// The comments behind `from`; nothing else begins as they do outside of what is quoted.
fn comments(text: &str, from: usize, quoted: &[Span]) -> Vec<Span> {
    let mut comments = Vec::new();
    let mut quoted = quoted.iter().peekable();
    let mut next = from;
    for at in memchr2_iter(b'#', b'/', &text.as_bytes()[from..]).map(|at| from + at) {
        while quoted.next_if(|span| span.end <= at).is_some() {}
        if at < next || quoted.peek().is_some_and(|span| span.start <= at) {
            continue;
        }
        let rest = &text[at..];
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with('#') || rest.starts_with("//") {
            rest.find('\n').map_or(rest, |end| &rest[..end]).trim_end_matches('\r').len()
        } else {
            continue;
        };
        comments.push(Span::new(at, at + length));
        next = at + length;
    }
    comments
}
