//! From a syntax tree of `syn` to facts.
//!
//! A fact is put into the arena when the walk gets to it, so that facts stand in document order behind their parents,
//! and gets its kind when everything inside has been made.

use std::ops::Range;

use proc_macro2::Span as TokenSpan;
use syn::visit::Visit;
use syn::{
    Arm, AttrStyle, Attribute, Block, Expr, FnArg, ImplItemConst, ImplItemFn, ItemConst, ItemExternCrate, ItemFn,
    ItemImpl, ItemMacro, ItemStatic, ItemTrait, ItemUse, Local, Macro, Meta, Pat, Path, Signature, Stmt,
    TraitItemConst, TraitItemFn, Type, UseTree, Visibility,
};

use super::literals::{self, Capture};
use super::{only_the_file, spans};
use crate::facts::{Facts, Import, Kind, Literal, Node, NodeId};
use crate::finding::Span;

/// The facts of the program that begins at `start`; `None` if it does not parse.
pub fn file(text: &str, start: usize) -> Option<Facts> {
    let program = syn::parse_file(&text[start..]).ok()?;
    let mut walk =
        Walk { text, start, facts: only_the_file(text), below: NodeId::FILE, scope: NodeId::FILE, class: None };
    walk.visit_file(&program);
    let ordered = walk.facts.nodes.is_sorted_by_key(|node| node.span.start);
    debug_assert!(ordered, "facts stand in document order");
    walk.facts.parsed = ordered;
    ordered.then_some(walk.facts)
}

/// The walk, with what it has seen so far.
pub struct Walk<'t> {
    /// The source.
    pub text: &'t str,
    /// Where the program begins in it.
    start: usize,
    /// What has been made.
    pub facts: Facts,
    /// What new nodes hang from.
    below: NodeId,
    scope: NodeId,
    /// The type whose methods are being read.
    class: Option<String>,
}

impl<'t> Walk<'t> {
    /// A stretch of the program as a span of the source.
    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.start + range.start, self.start + range.end.max(range.start))
    }

    /// Where a token stands in the source.
    pub fn token(&self, span: TokenSpan) -> Span {
        self.span(spans::token(span))
    }

    /// Where an expression stands in the source.
    pub fn place(&self, expression: &Expr) -> Span {
        self.span(spans::start(expression)..spans::end(expression))
    }

    /// Puts a fact into the arena whose kind is known.
    pub fn push(&mut self, span: Span, kind: Kind) -> NodeId {
        let id = NodeId(u32::try_from(self.facts.nodes.len()).unwrap_or(u32::MAX));
        self.facts.nodes.push(Node { span, parent: Some(self.below), scope: self.scope, kind });
        id
    }

    /// Puts a fact into the arena, with what `inside` makes below it and the kind that comes of that.
    pub fn node(&mut self, span: Span, inside: impl FnOnce(&mut Self) -> Kind) -> NodeId {
        let id = self.push(span, Kind::Other);
        let around = std::mem::replace(&mut self.below, id);
        let kind = inside(self);
        self.below = around;
        self.facts.nodes[id.0 as usize].kind = kind;
        id
    }

    /// The same for a function or class, which is the scope of what stands inside.
    fn definition(&mut self, span: Span, kind: Kind, inside: impl FnOnce(&mut Self)) -> NodeId {
        self.node(span, |walk| {
            let around = std::mem::replace(&mut walk.scope, walk.below);
            inside(walk);
            walk.scope = around;
            kind
        })
    }

    /// A function without a name: its parameters and body hang below it.
    pub fn lambda(&mut self, span: Span, inside: impl FnOnce(&mut Self)) -> NodeId {
        self.definition(span, Kind::Function { name: None }, inside)
    }

    /// A name.
    pub fn name(&mut self, ident: &syn::Ident) -> NodeId {
        let span = self.token(ident.span());
        let name = ident.to_string();
        self.push(span, Kind::Name(name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)))
    }

    /// A string literal; `None` for a literal of another type.
    pub fn string(&mut self, span: Span) -> Option<NodeId> {
        let (open, close) = literals::delimiters(span.of(self.text))?;
        let (open, close) = (Span::new(span.start, span.start + open), Span::new(span.end - close, span.end));
        Some(self.literal(span, open, close))
    }

    /// A literal without interpolations.
    pub fn literal(&mut self, span: Span, open: Span, close: Span) -> NodeId {
        let literal = literals::literal(self.text, open, close, &[], false);
        self.push(span, Kind::Literal(literal))
    }

    /// A literal with interpolations, whose expressions hang below it.
    pub fn template(&mut self, span: Span, open: Span, close: Span, formats: bool) -> NodeId {
        self.node(span, |walk| {
            let captures: Vec<Capture> = walk.captures(Span::new(open.end, close.start));
            Kind::Literal(literals::literal(walk.text, open, close, &captures, formats))
        })
    }

    /// A path as names and attributes of them.
    pub fn path(&mut self, path: &Path) -> Option<NodeId> {
        let segments: Vec<_> = path.segments.iter().collect();
        self.segments(&segments)
    }

    fn segments(&mut self, segments: &[&syn::PathSegment]) -> Option<NodeId> {
        let (last, rest) = segments.split_last()?;
        if rest.is_empty() {
            return Some(self.name(&last.ident));
        }
        let span = self.span(spans::token(rest[0].ident.span()).start..spans::token(last.ident.span()).end);
        let name_span = self.token(last.ident.span());
        let name = last.ident.to_string();
        Some(self.node(span, |walk| match walk.segments(rest) {
            Some(base) => Kind::Attribute { base, name, name_span },
            None => Kind::Other,
        }))
    }

    /// Whether a path names the type whose methods are being read.
    pub fn is_own_class(&self, path: &Path) -> bool {
        path.segments
            .last()
            .is_some_and(|last| self.class.as_deref().is_some_and(|class| last.ident == "Self" || last.ident == class))
    }

    /// A block whose value is asked for: what it ends in, if it ends in a value.
    pub fn block_value(&mut self, block: &Block) -> Option<NodeId> {
        let (last, before) = block.stmts.split_last()?;
        for statement in before {
            self.visit_stmt(statement);
        }
        match last {
            Stmt::Expr(value, None) => Some(self.value(value)),
            Stmt::Macro(call) if call.semi_token.is_none() => Some(self.macro_call(&call.mac)),
            other => {
                self.visit_stmt(other);
                None
            }
        }
    }

    /// The body of a function: what it ends in is what it returns.
    pub fn body(&mut self, block: &Block) {
        let Some((last, before)) = block.stmts.split_last() else { return };
        for statement in before {
            self.visit_stmt(statement);
        }
        match last {
            // A value may hide in the branches of one.
            Stmt::Expr(value, None) if !matches!(value, Expr::ForLoop(_) | Expr::While(_) | Expr::Return(_)) => {
                self.returned(value);
            }
            Stmt::Macro(call) if call.semi_token.is_none() && !diverges(&call.mac) => {
                let span = self
                    .span(spans::path_start(&call.mac.path)..spans::token(spans::delimiters(&call.mac).close()).end);
                self.node(span, |walk| Kind::Return(walk.macro_call(&call.mac)));
            }
            other => self.visit_stmt(other),
        }
    }

    /// A value that a function returns.
    pub fn returned(&mut self, value: &Expr) {
        let span = self.place(value);
        self.node(span, |walk| Kind::Return(walk.value(value)));
    }

    fn function(&mut self, attributes: &[Attribute], start: usize, signature: &Signature, block: &Block) {
        self.attributes(attributes);
        let span = self.span(start..spans::token(block.brace_token.span.close()).end);
        let kind = Kind::Function { name: Some(signature.ident.to_string()) };
        self.definition(span, kind, |walk| {
            for input in &signature.inputs {
                walk.argument(input);
            }
            walk.inner_attributes(attributes);
            walk.body(block);
        });
    }

    fn argument(&mut self, input: &FnArg) {
        match input {
            FnArg::Receiver(receiver) => {
                let span = self.token(receiver.self_token.span);
                self.push(span, Kind::Parameter { name: "self".to_owned(), annotation: None, default: None });
            }
            FnArg::Typed(typed) => {
                self.attributes(&typed.attrs);
                self.parameters(&typed.pat, Some(&typed.ty));
            }
        }
    }

    /// The source of a type.
    pub fn type_text(&self, ty: &Type) -> Option<String> {
        use syn::spanned::Spanned;
        let span = self.token(ty.span());
        self.text.get(span.start..span.end).map(str::to_owned)
    }

    /// A constant: `const NAME: T = value`.
    fn constant(&mut self, name: &syn::Ident, value: &Expr) {
        let span = self.span(spans::token(name.span()).start..spans::end(value));
        self.node(span, |walk| {
            let target = walk.name(name);
            let value = walk.value(value);
            Kind::Assign { target, value, declares: true }
        });
    }

    /// The attributes in front of something.
    pub fn attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| matches!(attribute.style, AttrStyle::Outer)) {
            self.visit_attribute(attribute);
        }
    }

    /// The attributes at the beginning of what stands in braces, which `syn` keeps with those in front.
    fn inner_attributes(&mut self, attributes: &[Attribute]) {
        for attribute in attributes.iter().filter(|attribute| !matches!(attribute.style, AttrStyle::Outer)) {
            self.visit_attribute(attribute);
        }
    }

    fn imports(&mut self, statement: Span, prefix: &str, tree: &UseTree) {
        let join = |name: &str| if prefix.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
        let (path, binding) = match tree {
            UseTree::Path(path) => return self.imports(statement, &join(&path.ident.to_string()), &path.tree),
            UseTree::Group(group) => {
                for item in &group.items {
                    self.imports(statement, prefix, item);
                }
                return;
            }
            UseTree::Name(name) if name.ident == "self" => {
                (prefix.to_owned(), prefix.rsplit('.').next().unwrap_or(prefix).to_owned())
            }
            UseTree::Name(name) => (join(&name.ident.to_string()), name.ident.to_string()),
            UseTree::Rename(name) if name.ident == "self" => (prefix.to_owned(), name.rename.to_string()),
            UseTree::Rename(name) => (join(&name.ident.to_string()), name.rename.to_string()),
            UseTree::Glob(_) => (join("*"), "*".to_owned()),
        };
        self.facts.imports.push(Import { span: statement, path, binding, scope: self.scope, handed_on: false });
    }

    /// Where an item begins, its attributes left out.
    fn item_start(visibility: &Visibility, first: TokenSpan) -> usize {
        let visible = match visibility {
            Visibility::Public(public) => Some(public.span),
            Visibility::Restricted(restricted) => Some(restricted.pub_token.span),
            Visibility::Inherited => None,
        };
        spans::token(visible.unwrap_or(first)).start
    }
}

/// Where the keywords of a function begin.
fn signature_start(signature: &Signature) -> TokenSpan {
    let constness = signature.constness.map(|token| token.span);
    let asyncness = signature.asyncness.map(|token| token.span);
    constness.or(asyncness).unwrap_or(signature.fn_token.span)
}

/// Whether a macro never hands out a value.
pub fn diverges(call: &Macro) -> bool {
    let last = call.path.segments.last();
    last.is_some_and(|name| {
        ["panic", "bail", "unreachable", "todo", "unimplemented"].iter().any(|known| name.ident == known)
    })
}

impl<'ast> Visit<'ast> for Walk<'_> {
    fn visit_expr(&mut self, expression: &'ast Expr) {
        self.expression(expression);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        self.attributes(&local.attrs);
        let Some(init) = &local.init else {
            let span = self.span(Self::pattern_start(&local.pat)..spans::token(local.semi_token.span).start);
            self.node(span, |walk| Kind::Declare(walk.target(&local.pat)));
            return;
        };
        self.binding(&local.pat, &init.expr);
        if let Some((_, otherwise)) = &init.diverge {
            self.visit_expr(otherwise);
        }
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        self.arm_pattern(&arm.pat, None);
        self.visit_expr(&arm.body);
    }

    fn visit_pat(&mut self, pattern: &'ast Pat) {
        self.target(pattern);
    }

    fn visit_path(&mut self, _: &'ast Path) {}

    fn visit_type(&mut self, _: &'ast Type) {}

    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_generics(&mut self, _: &'ast syn::Generics) {}

    fn visit_macro(&mut self, call: &'ast Macro) {
        self.macro_call(call);
    }

    fn visit_item_macro(&mut self, item: &'ast ItemMacro) {
        self.attributes(&item.attrs);
        match item.ident {
            // What a macro is made of is no code yet.
            Some(_) => self.strings_of(item.mac.tokens.clone()),
            None => {
                self.macro_call(&item.mac);
            }
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        // A comment of documentation is one attribute, and all of it is a comment.
        if self.token(attribute.pound_token.span).of(self.text).starts_with('#') {
            self.attribute(&attribute.meta);
        }
    }

    fn visit_meta(&mut self, meta: &'ast Meta) {
        self.attribute(meta);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.attrs, Self::item_start(&item.vis, signature_start(&item.sig)), &item.sig, &item.block);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.attrs, Self::item_start(&item.vis, signature_start(&item.sig)), &item.sig, &item.block);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.function(&item.attrs, spans::token(signature_start(&item.sig)).start, &item.sig, block);
        } else {
            self.attributes(&item.attrs);
        }
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.attributes(&item.attrs);
        let own = match &*item.self_ty {
            Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
            _ => None,
        };
        // One type may have many of these; the one with its own methods goes by its name.
        let name = match (&item.trait_, &own) {
            (None, Some(own)) => own.clone(),
            _ => format!("impl at {}", spans::token(item.impl_token.span).start),
        };
        let span = self.span(spans::token(item.impl_token.span).start..spans::token(item.brace_token.span.close()).end);
        let around = std::mem::replace(&mut self.class, own);
        self.definition(span, Kind::Class { name, bases: Vec::new() }, |walk| {
            walk.inner_attributes(&item.attrs);
            for item in &item.items {
                walk.visit_impl_item(item);
            }
        });
        self.class = around;
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.attributes(&item.attrs);
        let name = item.ident.to_string();
        let span =
            self.span(spans::token(item.trait_token.span).start..spans::token(item.brace_token.span.close()).end);
        self.definition(span, Kind::Class { name, bases: Vec::new() }, |walk| {
            for item in &item.items {
                walk.visit_trait_item(item);
            }
        });
    }

    fn visit_item_const(&mut self, item: &'ast ItemConst) {
        self.attributes(&item.attrs);
        self.constant(&item.ident, &item.expr);
    }

    fn visit_item_static(&mut self, item: &'ast ItemStatic) {
        self.attributes(&item.attrs);
        self.constant(&item.ident, &item.expr);
    }

    fn visit_impl_item_const(&mut self, item: &'ast ImplItemConst) {
        self.attributes(&item.attrs);
        self.constant(&item.ident, &item.expr);
    }

    fn visit_trait_item_const(&mut self, item: &'ast TraitItemConst) {
        self.attributes(&item.attrs);
        if let Some((_, value)) = &item.default {
            self.constant(&item.ident, value);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let start = Self::item_start(&item.vis, item.use_token.span);
        let span = self.span(start..spans::token(item.semi_token.span).end);
        self.imports(span, "", &item.tree);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast ItemExternCrate) {
        let start = Self::item_start(&item.vis, item.extern_token.span);
        let span = self.span(start..spans::token(item.semi_token.span).end);
        let path = item.ident.to_string();
        let binding = item.rename.as_ref().map_or_else(|| path.clone(), |(_, name)| name.to_string());
        self.facts.imports.push(Import { span, path, binding, scope: self.scope, handed_on: false });
    }
}

/// Marks a literal as one that only speaks.
pub fn documentation(facts: &mut Facts, id: NodeId) {
    if let Kind::Literal(Literal { documentation, .. }) = &mut facts.nodes[id.0 as usize].kind {
        *documentation = true;
    }
}
