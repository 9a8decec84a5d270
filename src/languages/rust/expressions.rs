//! Expressions.

use syn::visit::{self, Visit};
use syn::{BinOp, Block, Expr, ExprBinary, ExprCall, ExprMethodCall, ExprStruct, Lit, Member, Path, Stmt, UnOp};

use super::lower::{Walk, diverges};
use super::spans;
use crate::facts::{Argument, Arguments, Kind, NodeId};
use crate::finding::Span;

/// Methods without arguments that hand on what they are called on.
const SAME: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_ref",
    "as_str",
    "borrow",
    "clone",
    "cloned",
    "copied",
    "expose_secret",
    "into",
    "into_boxed_str",
    "into_bytes",
    "into_string",
    "ok",
    "to_owned",
    "to_string",
    "try_into",
    "unwrap",
    "unwrap_or_default",
];

/// Those of them that only make another type of string of a name.
const COPIES: &[&str] = &["as_ref", "as_str", "clone", "to_owned", "to_string"];

/// Methods that hand on what they are called on and say what happens when there is nothing.
const SAME_OR_FAIL: &[&str] =
    &["context", "expect", "map_err", "ok_or", "ok_or_else", "unwrap_or_log", "with_context", "wrap_err"];

/// Methods whose argument takes the place of what is missing.
const OTHERWISE: &[&str] = &["or", "or_else", "unwrap_or", "unwrap_or_else"];

/// Functions that hand on their only argument, by the last two names of their path.
const WRAPPERS: &[&str] = &[
    "Some",
    "Ok",
    "Arc.new",
    "Box.new",
    "Rc.new",
    "Cow.Borrowed",
    "Cow.Owned",
    "Cow.from",
    "HeaderValue.from_static",
    "HeaderValue.from_str",
    "HeaderValue.try_from",
    "Secret.from",
    "Secret.new",
    "SecretBox.new",
    "SecretString.from",
    "SecretString.new",
    "String.from",
    "black_box",
];

/// Types whose `from` makes a mapping of pairs.
const MAPS: &[&str] = &["HashMap", "BTreeMap", "IndexMap", "FxHashMap"];

impl Walk<'_> {
    /// An expression whose value nobody asks for here.
    pub fn expression(&mut self, expression: &Expr) {
        match expression {
            // What only says which code runs has no node.
            Expr::Async(_)
            | Expr::Block(_)
            | Expr::Break(_)
            | Expr::Const(_)
            | Expr::Continue(_)
            | Expr::If(_)
            | Expr::Loop(_)
            | Expr::Range(_)
            | Expr::TryBlock(_)
            | Expr::Unsafe(_)
            | Expr::While(_)
            | Expr::Yield(_)
            | Expr::Infer(_)
            | Expr::Verbatim(_) => visit::visit_expr(self, expression),
            Expr::ForLoop(each) => {
                let span = self.span(spans::token(each.for_token.span).start..spans::end(&each.expr));
                self.node(span, |walk| {
                    let target = walk.target(&each.pat);
                    let source = Some(walk.value(&each.expr));
                    Kind::Each { target, items: Vec::new(), source }
                });
                self.visit_block(&each.body);
            }
            Expr::Match(choice) => {
                let matched = self.value(&choice.expr);
                for arm in &choice.arms {
                    self.arm_pattern(&arm.pat, Some(matched));
                    self.expression(&arm.body);
                }
            }
            Expr::Lit(literal) if !is_text(&literal.lit) => {}
            other => {
                self.value(other);
            }
        }
    }

    /// An expression whose value is asked for.
    pub fn value(&mut self, expression: &Expr) -> NodeId {
        let span = self.place(expression);
        match expression {
            Expr::Paren(inner) => self.value(&inner.expr),
            Expr::Group(inner) => self.value(&inner.expr),
            Expr::Reference(inner) => self.value(&inner.expr),
            Expr::RawAddr(inner) => self.value(&inner.expr),
            Expr::Try(inner) => self.value(&inner.expr),
            Expr::Await(inner) => self.value(&inner.base),
            Expr::Cast(inner) => self.value(&inner.expr),
            Expr::Unary(inner) if matches!(inner.op, UnOp::Deref(_)) => self.value(&inner.expr),
            Expr::Async(inner) => self.block_or_other(span, &inner.block),
            Expr::Block(inner) => self.block_or_other(span, &inner.block),
            Expr::Unsafe(inner) => self.block_or_other(span, &inner.block),
            Expr::Const(inner) => self.block_or_other(span, &inner.block),
            Expr::TryBlock(inner) => self.block_or_other(span, &inner.block),
            Expr::Lit(literal) => {
                let text = is_text(&literal.lit).then(|| self.string(span)).flatten();
                text.unwrap_or_else(|| self.push(span, Kind::Other))
            }
            Expr::Path(path) => {
                let plain = if path.qself.is_none() { self.path(&path.path) } else { None };
                plain.unwrap_or_else(|| self.push(span, Kind::Other))
            }
            Expr::Field(field) => self.node(span, |walk| {
                let base = walk.value(&field.base);
                let (name, name_span) = match &field.member {
                    Member::Named(name) => (name.to_string(), walk.token(name.span())),
                    Member::Unnamed(index) => (index.index.to_string(), walk.token(index.span)),
                };
                Kind::Attribute { base, name, name_span }
            }),
            Expr::Index(index) => self.node(span, |walk| {
                let base = walk.value(&index.expr);
                Kind::Index { base, index: walk.value(&index.index) }
            }),
            Expr::Array(array) => {
                self.node(span, |walk| Kind::Sequence(array.elems.iter().map(|item| walk.value(item)).collect()))
            }
            Expr::Tuple(tuple) => {
                self.node(span, |walk| Kind::Sequence(tuple.elems.iter().map(|item| walk.value(item)).collect()))
            }
            Expr::Repeat(repeat) => self.node(span, |walk| {
                let item = walk.value(&repeat.expr);
                walk.expression(&repeat.len);
                Kind::Sequence(vec![item])
            }),
            Expr::Call(call) => self.call(span, call),
            Expr::MethodCall(call) => self.method_call(span, call),
            Expr::Struct(fields) => self.construction(span, fields),
            Expr::Binary(binary) => self.binary(span, binary),
            Expr::Assign(assign) => self.node(span, |walk| {
                let target = walk.value(&assign.left);
                Kind::Assign { target, value: walk.value(&assign.right), declares: false }
            }),
            Expr::Let(binding) => self.binding(&binding.pat, &binding.expr),
            Expr::Macro(call) => self.macro_call(&call.mac),
            Expr::Return(returned) => self.node(span, |walk| match &returned.expr {
                Some(value) => Kind::Return(walk.value(value)),
                None => Kind::Other,
            }),
            Expr::Closure(closure) => self.lambda(span, |walk| {
                for input in &closure.inputs {
                    walk.parameters(input, None);
                }
                match &*closure.body {
                    Expr::Block(block) => walk.body(&block.block),
                    other => walk.expression(other),
                }
            }),
            Expr::If(choice) => self.node(span, |walk| {
                walk.expression(&choice.cond);
                let mut options: Vec<NodeId> = walk.option_of_block(&choice.then_branch).into_iter().collect();
                if let Some((_, otherwise)) = &choice.else_branch {
                    options.extend(walk.option(otherwise));
                }
                Kind::Either(options)
            }),
            Expr::Match(choice) => self.node(span, |walk| {
                let matched = walk.value(&choice.expr);
                let mut options = Vec::new();
                for arm in &choice.arms {
                    walk.arm_pattern(&arm.pat, Some(matched));
                    options.extend(walk.option(&arm.body));
                }
                Kind::Either(options)
            }),
            other => self.node(span, |walk| {
                visit::visit_expr(walk, other);
                Kind::Other
            }),
        }
    }

    fn block_or_other(&mut self, span: Span, block: &Block) -> NodeId {
        if let [Stmt::Expr(value, None)] = block.stmts.as_slice() {
            return self.value(value);
        }
        // What comes before the value hangs where the block stands.
        self.block_value(block).unwrap_or_else(|| {
            let end = Span::empty(span.end);
            self.push(end, Kind::Other)
        })
    }

    /// A value that is one of several, unless the branch never gets to have one.
    fn option(&mut self, expression: &Expr) -> Option<NodeId> {
        match expression {
            Expr::Block(block) => self.option_of_block(&block.block),
            Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => {
                self.expression(expression);
                None
            }
            Expr::Macro(call) if diverges(&call.mac) => {
                self.macro_call(&call.mac);
                None
            }
            Expr::Call(call) if is_exit(&call.func) => {
                self.expression(expression);
                None
            }
            other => Some(self.value(other)),
        }
    }

    fn option_of_block(&mut self, block: &Block) -> Option<NodeId> {
        if let Some((Stmt::Expr(last, None), before)) = block.stmts.split_last() {
            for statement in before {
                self.visit_stmt(statement);
            }
            return self.option(last);
        }
        match block.stmts.last() {
            Some(Stmt::Macro(call)) if !diverges(&call.mac) => self.block_value(block),
            _ => {
                self.visit_block(block);
                None
            }
        }
    }

    fn call(&mut self, span: Span, call: &ExprCall) -> NodeId {
        let path = match &*call.func {
            Expr::Path(path) if path.qself.is_none() => Some(&path.path),
            _ => None,
        };
        let name = path.map(last_two).unwrap_or_default();
        if call.args.len() == 1
            && let Some(argument) = call.args.first()
        {
            // `String::from("…")` is a literal of another type.
            if name == "String.from"
                && let Expr::Lit(literal) = argument
                && is_text(&literal.lit)
            {
                return self.owned(span, self.place(argument));
            }
            if WRAPPERS.contains(&name.as_str()) {
                return self.value(argument);
            }
            if let (Some(map), Expr::Array(pairs)) = (name.strip_suffix(".from"), unreferenced(argument))
                && MAPS.contains(&map)
            {
                return self.pairs(span, pairs);
            }
        }
        let list = self
            .span(spans::token(call.paren_token.span.open()).start..spans::token(call.paren_token.span.close()).end);
        self.node(span, |walk| {
            let callee = walk.value(&call.func);
            let items = walk.arguments(&call.args);
            Kind::Call { callee, arguments: Arguments { items, span: Some(list) } }
        })
    }

    /// Positional arguments.
    pub fn arguments<'a>(&mut self, arguments: impl IntoIterator<Item = &'a Expr>) -> Vec<Argument> {
        arguments
            .into_iter()
            .map(|argument| {
                let span = self.place(argument);
                let value = self.value(argument);
                Argument { name: None, name_span: None, value, span, spread: false }
            })
            .collect()
    }

    /// `HashMap::from([("name", value)])`
    fn pairs(&mut self, span: Span, pairs: &syn::ExprArray) -> NodeId {
        let brackets = pairs.bracket_token.span;
        let list = self.span(spans::token(brackets.open()).start..spans::token(brackets.close()).end);
        self.node(span, |walk| {
            let mut items = Vec::new();
            for pair in &pairs.elems {
                match pair {
                    Expr::Tuple(pair) if pair.elems.len() == 2 => {
                        let span = walk.span(
                            spans::token(pair.paren_token.span.open()).start
                                ..spans::token(pair.paren_token.span.close()).end,
                        );
                        items.push(walk.entry(span, &pair.elems[0], &pair.elems[1]));
                    }
                    other => {
                        walk.value(other);
                    }
                }
            }
            Kind::Mapping(Arguments { items, span: Some(list) })
        })
    }

    /// An entry of a mapping, named by its key if that is a literal or a constant.
    pub fn entry(&mut self, span: Span, key: &Expr, value: &Expr) -> Argument {
        let key = self.value(key);
        let value = self.value(value);
        let (name, name_span) = self.key(key).unzip();
        Argument { name, name_span, value, span, spread: false }
    }

    /// What a key says, and where.
    pub fn key(&self, key: NodeId) -> Option<(String, Span)> {
        match self.facts.literal(key) {
            Some(literal) => Some((self.facts.plain(key)?, literal.body())),
            None => Some((self.facts.last_name(key)?.to_owned(), self.facts.span(key))),
        }
    }

    fn method_call(&mut self, span: Span, call: &ExprMethodCall) -> NodeId {
        let method = call.method.to_string();
        let receiver = &*call.receiver;
        if call.args.is_empty() {
            // `"…".to_string()` is a literal of another type.
            if let Expr::Lit(literal) = receiver
                && is_text(&literal.lit)
                && matches!(method.as_str(), "to_string" | "to_owned")
            {
                return self.owned(span, self.place(receiver));
            }
            if SAME.contains(&method.as_str()) {
                let value = self.value(receiver);
                // `key.clone()` is one read of the name.
                if COPIES.contains(&method.as_str()) && matches!(receiver, Expr::Path(_) | Expr::Field(_)) {
                    self.facts.nodes[value.0 as usize].span = span;
                }
                return value;
            }
        }
        if method == "parse" && call.args.is_empty() && !is_url_type(call) {
            return self.value(receiver);
        }
        if call.args.len() == 1
            && let Some(argument) = call.args.first()
        {
            if SAME_OR_FAIL.contains(&method.as_str()) {
                let value = self.value(receiver);
                self.expression(argument);
                return value;
            }
            if OTHERWISE.contains(&method.as_str()) {
                return self.otherwise(span, receiver, argument);
            }
        }
        let paren = call.paren_token.span;
        let list = self.span(spans::token(paren.open()).start..spans::token(paren.close()).end);
        let name_span = self.token(call.method.span());
        self.node(span, |walk| {
            let callee = walk.node(Span::new(span.start, name_span.end), |walk| {
                let base = walk.value(receiver);
                Kind::Attribute { base, name: method, name_span }
            });
            let items = walk.arguments(&call.args);
            Kind::Call { callee, arguments: Arguments { items, span: Some(list) } }
        })
    }

    /// `value.unwrap_or_else(|| other)`
    fn otherwise(&mut self, span: Span, receiver: &Expr, argument: &Expr) -> NodeId {
        self.node(span, |walk| {
            let mut options = vec![walk.value(receiver)];
            match argument {
                Expr::Closure(closure) if !binds(closure) => options.extend(walk.option(&closure.body)),
                Expr::Closure(_) => {
                    walk.value(argument);
                }
                // `unwrap_or_else(default_url)`
                Expr::Path(_) if walk.text.get(span.start..span.end).is_some_and(|text| text.contains("_else(")) => {
                    options.push(walk.value(argument));
                }
                other => options.extend(walk.option(other)),
            }
            Kind::Either(options)
        })
    }

    /// A literal with the call around it that makes an owned string of it.
    fn owned(&mut self, span: Span, inner: Span) -> NodeId {
        match super::literals::delimiters(inner.of(self.text)) {
            Some((open, close)) => {
                let open = Span::new(span.start, inner.start + open);
                self.literal(span, open, Span::new(inner.end - close, span.end))
            }
            None => self.push(span, Kind::Other),
        }
    }

    fn construction(&mut self, span: Span, fields: &ExprStruct) -> NodeId {
        let own = fields.qself.is_none() && self.is_own_class(&fields.path);
        let braces = fields.brace_token.span;
        let list = self.span(spans::token(braces.open()).start..spans::token(braces.close()).end);
        self.node(span, |walk| {
            let callee = walk.path(&fields.path);
            let mut items = Vec::new();
            for field in &fields.fields {
                let (name, name_span) = match &field.member {
                    Member::Named(name) => (name.to_string(), walk.token(name.span())),
                    Member::Unnamed(index) => (index.index.to_string(), walk.token(index.span)),
                };
                let whole = Span::new(name_span.start, walk.place(&field.expr).end);
                let value =
                    if own { walk.own_field(whole, &name, name_span, &field.expr) } else { walk.value(&field.expr) };
                items.push(Argument {
                    name: Some(name),
                    name_span: Some(name_span),
                    value,
                    span: whole,
                    spread: false,
                });
            }
            if let (Some(rest), Some(dots)) = (&fields.rest, &fields.dot2_token) {
                let start = walk.token(dots.spans[0]).start;
                let value = walk.value(rest);
                let whole = Span::new(start, walk.place(rest).end);
                items.push(Argument { name: None, name_span: None, value, span: whole, spread: true });
            }
            match callee {
                Some(callee) => Kind::Call { callee, arguments: Arguments { items, span: Some(list) } },
                None => Kind::Other,
            }
        })
    }

    /// `Self { name: value }` sets what methods read as `self.name`.
    fn own_field(&mut self, whole: Span, name: &str, name_span: Span, value: &Expr) -> NodeId {
        let mut assigned = NodeId::FILE;
        self.node(whole, |walk| {
            let target = walk.node(name_span, |walk| {
                let base = walk.push(Span::empty(name_span.start), Kind::Name("self".to_owned()));
                Kind::Attribute { base, name: name.to_owned(), name_span }
            });
            assigned = walk.value(value);
            Kind::Assign { target, value: assigned, declares: false }
        });
        assigned
    }

    fn binary(&mut self, span: Span, binary: &ExprBinary) -> NodeId {
        self.node(span, |walk| match binary.op {
            BinOp::Eq(_) | BinOp::Ne(_) | BinOp::Lt(_) | BinOp::Le(_) | BinOp::Gt(_) | BinOp::Ge(_) => {
                let left = walk.value(&binary.left);
                Kind::Test(vec![left, walk.value(&binary.right)])
            }
            BinOp::Add(_) => {
                let mut parts = Vec::new();
                walk.operands(&binary.left, &mut parts);
                parts.push(walk.value(&binary.right));
                let is_text = |id: &NodeId| matches!(walk.facts.kind(*id), Kind::Literal(_) | Kind::Format { .. });
                if parts.iter().any(is_text) { Kind::Concat(parts) } else { Kind::Other }
            }
            _ => {
                walk.value(&binary.left);
                walk.value(&binary.right);
                Kind::Other
            }
        })
    }

    /// The operands of a sum, which is one flat list.
    fn operands(&mut self, expression: &Expr, parts: &mut Vec<NodeId>) {
        match expression {
            Expr::Binary(ExprBinary { left, op: BinOp::Add(_), right, .. }) => {
                self.operands(left, parts);
                parts.push(self.value(right));
            }
            other => parts.push(self.value(other)),
        }
    }
}

/// Whether a literal is a string of any kind.
pub fn is_text(literal: &Lit) -> bool {
    matches!(literal, Lit::Str(_) | Lit::ByteStr(_) | Lit::CStr(_))
}

/// The last two names of a path, or its only one.
fn last_two(path: &Path) -> String {
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    match (names.next(), names.next()) {
        (Some(last), Some(before)) => format!("{before}.{last}"),
        (Some(last), None) => last,
        _ => String::new(),
    }
}

fn unreferenced(expression: &Expr) -> &Expr {
    match expression {
        Expr::Reference(inner) => &inner.expr,
        other => other,
    }
}

/// Whether a closure gives its parameter a name.
fn binds(closure: &syn::ExprClosure) -> bool {
    closure.inputs.iter().any(|input| match input {
        syn::Pat::Wild(_) => false,
        syn::Pat::Ident(name) => !name.ident.to_string().starts_with('_'),
        _ => true,
    })
}

/// Whether a call ends the program.
fn is_exit(callee: &Expr) -> bool {
    matches!(callee, Expr::Path(path) if last_two(&path.path).ends_with("exit"))
}

/// `text.parse::<Url>()`, which makes a URL of it.
fn is_url_type(call: &ExprMethodCall) -> bool {
    call.turbofish.as_ref().is_some_and(|types| {
        types.args.iter().any(|argument| match argument {
            syn::GenericArgument::Type(syn::Type::Path(path)) => {
                path.path.segments.last().is_some_and(|last| last.ident == "Url" || last.ident == "Uri")
            }
            _ => false,
        })
    })
}
