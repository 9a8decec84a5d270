//! Where the parts of a syntax tree stand in their source.
//!
//! `syn` can tell the span of anything, but by copying its tokens, which takes quadratic time along a chain of calls. So
//! what chains is followed to its first and last token here.

use std::ops::Range;

use proc_macro2::Span as TokenSpan;
use proc_macro2::extra::DelimSpan;
use syn::spanned::Spanned;
use syn::{Expr, ExprBreak, ExprRange, ExprReturn, Macro, MacroDelimiter, Member, Path, RangeLimits};

/// Where a token stands.
pub fn token(span: TokenSpan) -> Range<usize> {
    span.byte_range()
}

/// The delimiters of a macro's arguments.
pub fn delimiters(call: &Macro) -> DelimSpan {
    match call.delimiter {
        MacroDelimiter::Paren(token) => token.span,
        MacroDelimiter::Brace(token) => token.span,
        MacroDelimiter::Bracket(token) => token.span,
    }
}

/// Where the first token of a path begins.
pub fn path_start(path: &Path) -> usize {
    path.segments.first().map_or(0, |segment| token(segment.ident.span()).start)
}

/// Where an expression begins, its attributes left out.
pub fn start(expression: &Expr) -> usize {
    let mut at = expression;
    loop {
        at = match at {
            Expr::Assign(it) => &it.left,
            Expr::Await(it) => &it.base,
            Expr::Binary(it) => &it.left,
            Expr::Call(it) => &it.func,
            Expr::Cast(it) => &it.expr,
            Expr::Field(it) => &it.base,
            Expr::Index(it) => &it.expr,
            Expr::MethodCall(it) => &it.receiver,
            Expr::Try(it) => &it.expr,
            Expr::Array(it) => return token(it.bracket_token.span.open()).start,
            Expr::Block(it) if it.label.is_none() => return token(it.block.brace_token.span.open()).start,
            Expr::If(it) => return token(it.if_token.span).start,
            Expr::Lit(it) => return token(it.lit.span()).start,
            Expr::Macro(it) => return path_start(&it.mac.path),
            Expr::Match(it) => return token(it.match_token.span).start,
            Expr::Paren(it) => return token(it.paren_token.span.open()).start,
            Expr::Path(it) if it.qself.is_none() => {
                let colons = it.path.leading_colon.map(|colons| token(colons.spans[0]).start);
                return colons.unwrap_or_else(|| path_start(&it.path));
            }
            Expr::Reference(it) => return token(it.and_token.span).start,
            Expr::Struct(it) if it.qself.is_none() => return path_start(&it.path),
            Expr::Tuple(it) => return token(it.paren_token.span.open()).start,
            Expr::Unary(it) => return token(it.op.span()).start,
            Expr::Return(it) => return token(it.return_token.span).start,
            Expr::Break(it) => return token(it.break_token.span).start,
            Expr::Let(it) => return token(it.let_token.span).start,
            Expr::Closure(it) => {
                let words =
                    [it.constness.map(|it| it.span), it.asyncness.map(|it| it.span), it.capture.map(|it| it.span)];
                let lifetimes = it.lifetimes.as_ref().map(|it| it.for_token.span);
                let first = lifetimes.into_iter().chain(words.into_iter().flatten()).next();
                return token(first.unwrap_or(it.inputs_begin.span)).start;
            }
            Expr::Range(it) => match (&it.start, &it.limits) {
                (Some(first), _) => first,
                (None, RangeLimits::HalfOpen(dots)) => return token(dots.spans[0]).start,
                (None, RangeLimits::Closed(dots)) => return token(dots.spans[0]).start,
            },
            other => return token(other.span()).start,
        };
    }
}

/// Where an expression ends.
pub fn end(expression: &Expr) -> usize {
    let mut at = expression;
    loop {
        at = match at {
            Expr::Assign(it) => &it.right,
            Expr::Binary(it) => &it.right,
            Expr::Let(it) => &it.expr,
            Expr::Reference(it) => &it.expr,
            Expr::Unary(it) => &it.expr,
            Expr::Closure(it) => &it.body,
            Expr::Return(ExprReturn { expr: Some(it), .. }) => it,
            Expr::Break(ExprBreak { expr: Some(it), .. }) => it,
            Expr::Range(ExprRange { end: Some(it), .. }) => it,
            Expr::Field(it) => {
                return match &it.member {
                    Member::Named(name) => token(name.span()).end,
                    Member::Unnamed(index) => token(index.span).end,
                };
            }
            Expr::Array(it) => return token(it.bracket_token.span.close()).end,
            Expr::Await(it) => return token(it.await_token.span).end,
            Expr::Block(it) => return token(it.block.brace_token.span.close()).end,
            Expr::Call(it) => return token(it.paren_token.span.close()).end,
            Expr::If(it) => match &it.else_branch {
                Some((_, otherwise)) => otherwise,
                None => return token(it.then_branch.brace_token.span.close()).end,
            },
            Expr::Index(it) => return token(it.bracket_token.span.close()).end,
            Expr::Lit(it) => return token(it.lit.span()).end,
            Expr::Macro(it) => return token(delimiters(&it.mac).close()).end,
            Expr::Match(it) => return token(it.brace_token.span.close()).end,
            Expr::MethodCall(it) => return token(it.paren_token.span.close()).end,
            Expr::Paren(it) => return token(it.paren_token.span.close()).end,
            Expr::Struct(it) => return token(it.brace_token.span.close()).end,
            Expr::Try(it) => return token(it.question_token.span).end,
            Expr::Tuple(it) => return token(it.paren_token.span.close()).end,
            other => return token(other.span()).end,
        };
    }
}
