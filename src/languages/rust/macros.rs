//! Macros and attributes, whose arguments are tokens until somebody reads them as expressions.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Attribute, Block, Expr, Ident, Macro, Meta, Pat, Token, Visibility, braced, bracketed, token};

use super::expressions::is_text;
use super::literals::Capture;
use super::lower::{Walk, documentation};
use super::{literals, spans};
use crate::facts::{Argument, Arguments, FormatStyle, Kind, NodeId};
use crate::finding::Span;

/// Macros that fill in their first literal.
const FORMATS: &[&str] = &[
    "anyhow",
    "assert",
    "bail",
    "crit",
    "critical",
    "dbg",
    "debug",
    "debug_assert",
    "ensure",
    "eprint",
    "eprintln",
    "error",
    "eyre",
    "info",
    "log",
    "notice",
    "panic",
    "print",
    "println",
    "todo",
    "trace",
    "unimplemented",
    "unreachable",
    "warn",
    "write",
    "writeln",
];

impl Walk<'_> {
    /// A macro where a value may stand.
    pub fn macro_call(&mut self, call: &Macro) -> NodeId {
        let delimiters = spans::delimiters(call);
        let open = self.token(delimiters.open());
        let close = self.token(delimiters.close());
        let span = Span::new(self.span(0..0).start + spans::path_start(&call.path), close.end);
        let list = Span::new(open.start, close.end);
        let name = call.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
        let tokens = call.tokens.clone();
        match name.as_str() {
            "format" | "format_args" => {
                if let Some(id) = self.format(span, list, &tokens) {
                    return id;
                }
            }
            "concat" => {
                if let Ok(parts) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
                    return self.node(span, |walk| Kind::Concat(parts.iter().map(|part| walk.value(part)).collect()));
                }
            }
            "json" | "json_internal" => {
                if let Ok(json) = Json::parse.parse2(tokens.clone()) {
                    return self.json(&json);
                }
            }
            "vec" | "smallvec" | "arrayvec" | "svec" => {
                if let Ok(items) = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens.clone()) {
                    return self.node(span, |walk| Kind::Sequence(items.iter().map(|item| walk.value(item)).collect()));
                }
            }
            "hashmap" | "btreemap" | "indexmap" | "phf_map" => {
                if let Ok(pairs) = Punctuated::<Pair, Token![,]>::parse_terminated.parse2(tokens.clone()) {
                    return self.node(span, |walk| {
                        let items = pairs
                            .iter()
                            .map(|pair| {
                                let whole = Span::new(walk.place(&pair.key).start, walk.place(&pair.value).end);
                                walk.entry(whole, &pair.key, &pair.value)
                            })
                            .collect();
                        Kind::Mapping(Arguments { items, span: Some(list) })
                    });
                }
            }
            "matches" | "assert_matches" => {
                if let Ok(matches) = Matches::parse.parse2(tokens.clone()) {
                    return self.node(span, |walk| {
                        let value = walk.value(&matches.value);
                        let pattern = walk.target(&matches.pattern);
                        Kind::Test(vec![value, pattern])
                    });
                }
            }
            "lazy_static" => {
                if let Ok(statics) = Statics::parse.parse2(tokens.clone()) {
                    return self.node(span, |walk| {
                        for (name, value) in &statics.items {
                            let whole = walk.span(spans::token(name.span()).start..spans::end(value));
                            walk.node(whole, |walk| {
                                let target = walk.name(name);
                                Kind::Assign { target, value: walk.value(value), declares: true }
                            });
                        }
                        Kind::Other
                    });
                }
            }
            _ => {}
        }
        match Punctuated::<Item, Token![,]>::parse_terminated.parse2(tokens.clone()) {
            Ok(items) => self.known_macro(span, list, call, &name, &items),
            Err(_) => self.unknown_macro(span, tokens),
        }
    }

    /// A macro whose arguments are expressions.
    fn known_macro(
        &mut self,
        span: Span,
        list: Span,
        call: &Macro,
        name: &str,
        items: &Punctuated<Item, Token![,]>,
    ) -> NodeId {
        let formats = FORMATS.contains(&name) || name.starts_with("assert_") || name.starts_with("debug_assert_");
        if name.starts_with("assert") || name.starts_with("debug_assert") {
            let compares = name.ends_with("_eq") || name.ends_with("_ne");
            return self.node(span, |walk| {
                let (tested, rest) = cut(items, if compares { 2 } else { 1 });
                if compares && let (Some(first), Some(last)) = (tested.first(), tested.last()) {
                    let whole = Span::new(walk.place(&first.value).start, walk.place(&last.value).end);
                    walk.node(whole, |walk| Kind::Test(tested.iter().map(|item| walk.value(&item.value)).collect()));
                } else {
                    tested.iter().for_each(|item| walk.expression(&item.value));
                }
                walk.items(rest, true);
                Kind::Assert
            });
        }
        self.node(span, |walk| {
            let callee = walk.macro_name(call);
            let mut arguments = walk.items(items.iter(), formats);
            // Behind the variable stands what the compiler says without it.
            if matches!(name, "env" | "option_env") {
                arguments.truncate(1);
            }
            Kind::Call { callee, arguments: Arguments { items: arguments, span: Some(list) } }
        })
    }

    /// The name of a macro, which no import of a module or function means.
    fn macro_name(&mut self, call: &Macro) -> NodeId {
        let start = spans::path_start(&call.path);
        let span = self.span(start..spans::token(call.bang_token.span).end);
        let names: Vec<String> = call.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.push(span, Kind::Name(format!("{}!", names.join("."))))
    }

    /// Arguments of a macro; the first literal may be a template.
    fn items<'a>(&mut self, items: impl IntoIterator<Item = &'a Item>, formats: bool) -> Vec<Argument> {
        let mut template = formats;
        let mut arguments = Vec::new();
        for item in items {
            let span = self.place(&item.value);
            let (name, name_span) = match &item.name {
                Some(name) => (Some(name.to_string()), Some(self.token(name.span()))),
                None => (None, None),
            };
            let value = match &item.value {
                Expr::Lit(literal) if template && name.is_none() && is_text(&literal.lit) => {
                    template = false;
                    self.filled(span)
                }
                other => self.value(other),
            };
            let start = name_span.map_or(span.start, |name| name.start);
            arguments.push(Argument { name, name_span, value, span: Span::new(start, span.end), spread: false });
        }
        arguments
    }

    /// A literal whose braces are filled in from names around.
    fn filled(&mut self, span: Span) -> NodeId {
        match literals::delimiters(span.of(self.text)) {
            Some((open, close)) => {
                let (open, close) = (Span::new(span.start, span.start + open), Span::new(span.end - close, span.end));
                self.template(span, open, close, false)
            }
            None => self.push(span, Kind::Other),
        }
    }

    /// `format!`: a literal of its own kind if it takes everything from names around, else a template.
    fn format(&mut self, span: Span, list: Span, tokens: &TokenStream) -> Option<NodeId> {
        let items = Punctuated::<Item, Token![,]>::parse_terminated.parse2(tokens.clone()).ok()?;
        let (first, rest) = cut(&items, 1);
        let template = match &first.first()?.value {
            expression @ Expr::Lit(literal) if is_text(&literal.lit) => self.place(expression),
            _ => return None,
        };
        let (open, close) = literals::delimiters(template.of(self.text))?;
        let body = Span::new(template.start + open, template.end - close);
        let fields = fields(body.of(self.text))?;
        if rest.is_empty() && fields.iter().all(|field| field.name.is_some()) {
            return Some(self.template(span, Span::new(span.start, body.start), Span::new(body.end, span.end), true));
        }
        // What is left when the values go is a call that only has its template, so neither the template nor the whole
        // holds the closing delimiter.
        let whole = Span::new(span.start, list.end - 1);
        Some(self.node(whole, |walk| {
            let named = rest.iter().any(|item| item.name.is_some());
            let open = Span::new(span.start, body.start);
            let close = Span::new(body.end, template.end);
            // What is named among the arguments is no name from around.
            let template = if named {
                walk.literal(Span::new(span.start, template.end), open, close)
            } else {
                walk.template(Span::new(span.start, template.end), open, close, false)
            };
            let list = Span::new(walk.facts.span(template).end - 1, list.end);
            let arguments = Arguments { items: walk.items(rest, false), span: Some(list) };
            Kind::Format { template, arguments, style: FormatStyle::Braces }
        }))
    }

    /// Names that a format string takes from where it stands, put into the arena.
    pub fn captures(&mut self, body: Span) -> Vec<Capture> {
        let mut captures = Vec::new();
        for field in fields(body.of(self.text)).unwrap_or_default() {
            let Some(name) = field.name else { continue };
            let at = body.start + field.range.start;
            let span = Span::new(at, body.start + field.range.end);
            let value = self.push(Span::new(at + 1, at + 1 + name.len()), Kind::Name(name));
            captures.push(Capture { span, value });
        }
        captures
    }

    /// A macro whose arguments are no expressions: statements, or a language of its own with strings in it.
    fn unknown_macro(&mut self, span: Span, tokens: TokenStream) -> NodeId {
        match Block::parse_within.parse2(tokens.clone()) {
            Ok(statements) => self.node(span, |walk| {
                statements.iter().for_each(|statement| walk.visit_stmt(statement));
                Kind::Other
            }),
            Err(_) => self.node(span, |walk| {
                walk.strings_of(tokens);
                Kind::Other
            }),
        }
    }

    /// The string literals among tokens.
    pub fn strings_of(&mut self, tokens: TokenStream) {
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => self.strings_of(group.stream()),
                TokenTree::Literal(literal) => {
                    let span = self.token(literal.span());
                    // A comment of documentation is a literal too.
                    if span.of(self.text).ends_with(['"', '#']) {
                        self.string(span);
                    }
                }
                _ => {}
            }
        }
    }

    /// What an attribute says: `#[arg(env = "X")]` is a call with named arguments.
    pub fn attribute(&mut self, meta: &Meta) {
        match meta {
            Meta::Path(_) => {}
            Meta::NameValue(pair) => {
                let value = match &pair.value {
                    Expr::Lit(literal) if is_text(&literal.lit) => self.value(&pair.value),
                    other => return self.expression(other),
                };
                if pair.path.is_ident("doc") {
                    documentation(&mut self.facts, value);
                }
            }
            Meta::List(list) => {
                let Ok(items) = Punctuated::<Item, Token![,]>::parse_terminated.parse2(list.tokens.clone()) else {
                    return self.strings_of(list.tokens.clone());
                };
                if list.path.is_ident("derive") {
                    return;
                }
                let delimiters = match list.delimiter {
                    syn::MacroDelimiter::Paren(token) => token.span,
                    syn::MacroDelimiter::Brace(token) => token.span,
                    syn::MacroDelimiter::Bracket(token) => token.span,
                };
                let arguments = self.span(spans::token(delimiters.open()).start..spans::token(delimiters.close()).end);
                let start = self.span(spans::path_start(&list.path)..spans::path_start(&list.path)).start;
                self.node(Span::new(start, arguments.end), |walk| {
                    let callee = walk.path(&list.path);
                    let items = walk.items(&items, false);
                    match callee {
                        Some(callee) => Kind::Call { callee, arguments: Arguments { items, span: Some(arguments) } },
                        None => Kind::Other,
                    }
                });
            }
        }
    }

    fn json(&mut self, json: &Json) -> NodeId {
        match json {
            Json::Value(value) => self.value(value),
            Json::List(brackets, items) => {
                let span = self.span(spans::token(brackets.span.open()).start..spans::token(brackets.span.close()).end);
                self.node(span, |walk| Kind::Sequence(items.iter().map(|item| walk.json(item)).collect()))
            }
            Json::Object(braces, entries) => {
                let span = self.span(spans::token(braces.span.open()).start..spans::token(braces.span.close()).end);
                self.node(span, |walk| {
                    let items = entries
                        .iter()
                        .map(|entry| {
                            let key = walk.value(&entry.key);
                            let value = walk.json(&entry.value);
                            let (name, name_span) = walk.key(key).unzip();
                            let end = walk.facts.span(value).end;
                            let span = Span::new(walk.facts.span(key).start, end);
                            Argument { name, name_span, value, span, spread: false }
                        })
                        .collect();
                    Kind::Mapping(Arguments { items, span: Some(span) })
                })
            }
        }
    }
}

/// The first arguments, and the others.
fn cut(items: &Punctuated<Item, Token![,]>, first: usize) -> (Vec<&Item>, Vec<&Item>) {
    let mut items: Vec<&Item> = items.iter().collect();
    let rest = items.split_off(first.min(items.len()));
    (items, rest)
}

/// A field of a format string.
struct Field {
    /// The braces included.
    range: std::ops::Range<usize>,
    /// The name that it takes, if it takes one.
    name: Option<String>,
}

/// The fields of a format string as written; `None` if a field counts arguments in a way that is not followed.
fn fields(body: &str) -> Option<Vec<Field>> {
    let bytes = body.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            // `\u{…}`
            b'\\' if body[at..].starts_with("\\u{") => at += body[at..].find('}').map_or(3, |end| end + 1),
            byte @ (b'{' | b'}') if bytes.get(at + 1) == Some(&byte) => at += 2,
            b'{' => {
                let end = at + body[at..].find('}')? + 1;
                let inside = &body[at + 1..end - 1];
                let (name, format) = inside.split_once(':').unwrap_or((inside, ""));
                if format.contains(['$', '*']) {
                    return None;
                }
                let word = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
                found.push(Field { range: at..end, name: word.then(|| name.trim().to_owned()) });
                at = end;
            }
            _ => at += 1,
        }
    }
    Some(found)
}

/// An argument of a macro or attribute: `value`, `name = value`, and what tracing writes before a value.
struct Item {
    name: Option<Ident>,
    value: Expr,
}

impl Parse for Item {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let named = input.peek(Ident::peek_any)
            && (input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>])
                || input.peek2(Token![:]) && !input.peek2(Token![::]));
        let name = if named {
            let name = input.call(Ident::parse_any)?;
            if input.peek(Token![=]) {
                input.parse::<Token![=]>()?;
            } else {
                input.parse::<Token![:]>()?;
            }
            Some(name)
        } else {
            None
        };
        if input.peek(Token![%]) {
            input.parse::<Token![%]>()?;
        } else if input.peek(Token![?]) {
            input.parse::<Token![?]>()?;
        }
        Ok(Self { name, value: input.parse()? })
    }
}

/// `key => value`
struct Pair {
    key: Expr,
    value: Expr,
}

impl Parse for Pair {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let key = input.parse()?;
        input.parse::<Token![=>]>()?;
        Ok(Self { key, value: input.parse()? })
    }
}

/// The arguments of `matches!`.
struct Matches {
    value: Expr,
    pattern: Pat,
}

impl Parse for Matches {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let value = input.parse()?;
        input.parse::<Token![,]>()?;
        let pattern = Pat::parse_multi_with_leading_vert(input)?;
        if input.peek(Token![if]) {
            input.parse::<Token![if]>()?;
            input.parse::<Expr>()?;
        }
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { value, pattern })
    }
}

/// The inside of `lazy_static!`.
struct Statics {
    items: Vec<(Ident, Expr)>,
}

impl Parse for Statics {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let mut items = Vec::new();
        while !input.is_empty() {
            input.call(Attribute::parse_outer)?;
            input.parse::<Visibility>()?;
            input.parse::<Token![static]>()?;
            input.parse::<Token![ref]>()?;
            let name = input.parse()?;
            input.parse::<Token![:]>()?;
            input.parse::<syn::Type>()?;
            input.parse::<Token![=]>()?;
            items.push((name, input.parse()?));
            input.parse::<Token![;]>()?;
        }
        Ok(Self { items })
    }
}

/// The inside of `json!`.
enum Json {
    Object(token::Brace, Punctuated<Entry, Token![,]>),
    List(token::Bracket, Punctuated<Json, Token![,]>),
    Value(Box<Expr>),
}

/// An entry of an object.
struct Entry {
    key: Expr,
    value: Json,
}

impl Parse for Json {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        if input.peek(token::Brace) {
            let inside;
            let braces = braced!(inside in input);
            return Ok(Self::Object(braces, inside.call(Punctuated::parse_terminated)?));
        }
        // `[1, 2][0]` is an expression.
        if input.peek(token::Bracket) {
            let ahead = input.fork();
            let inside;
            let brackets = bracketed!(inside in ahead);
            let items = inside.call(Punctuated::parse_terminated);
            if let (Ok(items), true) = (items, ahead.is_empty() || ahead.peek(Token![,])) {
                use syn::parse::discouraged::Speculative;
                input.advance_to(&ahead);
                return Ok(Self::List(brackets, items));
            }
        }
        Ok(Self::Value(Box::new(input.parse()?)))
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream) -> syn::Result<Self> {
        let key = if input.peek(Ident) && input.peek2(Token![:]) {
            let name: Ident = input.parse()?;
            Expr::Path(syn::ExprPath { attrs: Vec::new(), qself: None, path: name.into() })
        } else {
            input.parse()?
        };
        input.parse::<Token![:]>()?;
        Ok(Self { key, value: input.parse()? })
    }
}
