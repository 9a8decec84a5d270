//! Patterns: what they bind, and what they ask.

use syn::spanned::Spanned;
use syn::{Expr, Member, Pat, PatIdent, Type};

use super::lower::Walk;
use super::spans;
use crate::facts::{Argument, Arguments, Kind, NodeId};
use crate::finding::Span;

impl Walk<'_> {
    /// Where what a pattern binds begins.
    pub fn pattern_start(pattern: &Pat) -> usize {
        match unwrapped(pattern) {
            Pat::Ident(name) if name.subpat.is_none() => spans::token(name.ident.span()).start,
            other => spans::token(other.span()).start,
        }
    }

    fn pattern_span(&self, pattern: &Pat) -> Span {
        match pattern {
            Pat::Ident(name) if name.subpat.is_none() => self.token(name.ident.span()),
            other => self.token(other.span()),
        }
    }

    /// `let pattern = value`, wherever it stands.
    pub fn binding(&mut self, pattern: &Pat, value: &Expr) -> NodeId {
        let span = self.span(Self::pattern_start(pattern)..spans::end(value));
        let asks = literal_pattern(pattern);
        self.node(span, |walk| {
            let target = walk.target(pattern);
            let value = walk.value(value);
            // `let Some("x") = value else { … }`
            if asks { Kind::Test(vec![target, value]) } else { Kind::Assign { target, value, declares: true } }
        })
    }

    /// What a pattern binds.
    pub fn target(&mut self, pattern: &Pat) -> NodeId {
        let pattern = unwrapped(pattern);
        let span = self.pattern_span(pattern);
        match pattern {
            Pat::Ident(name) => match &name.subpat {
                Some((_, inner)) => self.node(span, |walk| {
                    walk.target(inner);
                    Kind::Other
                }),
                None => self.name(&name.ident),
            },
            Pat::Tuple(tuple) => {
                self.node(span, |walk| Kind::Sequence(tuple.elems.iter().map(|item| walk.target(item)).collect()))
            }
            Pat::Slice(slice) => {
                self.node(span, |walk| Kind::Sequence(slice.elems.iter().map(|item| walk.target(item)).collect()))
            }
            Pat::Struct(fields) => self.node(span, |walk| {
                let list = walk.span(
                    spans::token(fields.brace_token.span.open()).start
                        ..spans::token(fields.brace_token.span.close()).end,
                );
                let mut items = Vec::new();
                for field in &fields.fields {
                    let Member::Named(name) = &field.member else { continue };
                    let name_span = walk.token(name.span());
                    let start = if field.colon_token.is_some() { name_span } else { walk.pattern_span(&field.pat) };
                    let value = walk.target(&field.pat);
                    let whole = Span::new(start.start, walk.facts.span(value).end);
                    items.push(Argument {
                        name: Some(name.to_string()),
                        name_span: Some(name_span),
                        value,
                        span: whole,
                        spread: false,
                    });
                }
                Kind::Mapping(Arguments { items, span: Some(list) })
            }),
            Pat::TupleStruct(tuple) => self.node(span, |walk| {
                for item in &tuple.elems {
                    walk.target(item);
                }
                Kind::Other
            }),
            Pat::Lit(literal) => {
                let place = self.token(literal.lit.span());
                self.string(place).unwrap_or_else(|| self.push(span, Kind::Other))
            }
            Pat::Or(cases) => self.node(span, |walk| {
                for case in &cases.cases {
                    walk.target(case);
                }
                Kind::Other
            }),
            Pat::Guard(guarded) => self.node(span, |walk| {
                walk.target(&guarded.pat);
                walk.value(&guarded.guard);
                Kind::Other
            }),
            _ => self.push(span, Kind::Other),
        }
    }

    /// The pattern of an arm: it asks for literals, and may give the value of the whole match a name.
    pub fn arm_pattern(&mut self, pattern: &Pat, matched: Option<NodeId>) {
        match unwrapped(pattern) {
            Pat::Guard(guarded) => {
                self.arm_pattern(&guarded.pat, matched);
                self.value(&guarded.guard);
            }
            Pat::Or(cases) => {
                for case in &cases.cases {
                    self.arm_pattern(case, matched);
                }
            }
            Pat::Ident(name) if name.subpat.is_none() && !is_constant(name) => {
                let span = self.token(name.ident.span());
                self.node(span, |walk| {
                    let target = walk.name(&name.ident);
                    match matched {
                        Some(value) => Kind::Assign { target, value, declares: true },
                        None => Kind::Declare(target),
                    }
                });
            }
            other => {
                let span = self.pattern_span(other);
                self.node(span, |walk| Kind::Test(vec![walk.target(other)]));
            }
        }
    }

    /// The parameters that a pattern of a signature makes.
    pub fn parameters(&mut self, pattern: &Pat, ty: Option<&Type>) {
        match pattern {
            Pat::Type(typed) => self.parameters(&typed.pat, Some(&typed.ty)),
            Pat::Ident(name) => {
                let ty_end = ty.map_or(0, |ty| spans::token(ty.span()).end);
                let start = spans::token(name.ident.span());
                let span = self.span(start.start..start.end.max(ty_end));
                let annotation = ty.and_then(|ty| self.type_text(ty));
                self.push(span, Kind::Parameter { name: name.ident.to_string(), annotation, default: None });
            }
            Pat::Paren(inner) => self.parameters(&inner.pat, None),
            Pat::Reference(inner) => self.parameters(&inner.pat, None),
            Pat::Tuple(tuple) => tuple.elems.iter().for_each(|item| self.parameters(item, None)),
            Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|item| self.parameters(item, None)),
            Pat::Slice(slice) => slice.elems.iter().for_each(|item| self.parameters(item, None)),
            Pat::Struct(fields) => fields.fields.iter().for_each(|field| self.parameters(&field.pat, None)),
            _ => {}
        }
    }
}

/// The pattern without what says nothing about its value: `Ok(x)`, `&x`, `(x)`, `x: T`.
fn unwrapped(pattern: &Pat) -> &Pat {
    let mut at = pattern;
    loop {
        at = match at {
            Pat::Paren(inner) => &inner.pat,
            Pat::Reference(inner) => &inner.pat,
            Pat::Type(inner) => &inner.pat,
            Pat::TupleStruct(wrapper) if wrapper.elems.len() == 1 => &wrapper.elems[0],
            _ => return at,
        };
    }
}

/// Whether a pattern asks for a literal.
fn literal_pattern(pattern: &Pat) -> bool {
    match unwrapped(pattern) {
        Pat::Lit(_) => true,
        Pat::Or(cases) => cases.cases.iter().any(literal_pattern),
        _ => false,
    }
}

/// Whether a name in a pattern is that of a constant or variant (`None`), which binds nothing.
fn is_constant(name: &PatIdent) -> bool {
    name.ident.to_string().starts_with(char::is_uppercase)
}
