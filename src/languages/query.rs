//! The engine that turns a syntax tree and a language's `facts.scm` into [`Facts`], the same for all languages.
//!
//! `facts.scm` is a list of tree-sitter query patterns whose captures have agreed names. A capture without a dot is a
//! *tag*: it says what a node is. A capture with a dot is a *role*: it says what a node is to the node that carries the
//! tag of the same first word in the same match.
//!
//! ```scheme
//! (call function: (_) @call.callee arguments: (argument_list) @call.arguments) @call
//! ```
//!
//! Tags that make a node (in brackets: roles; `*` marks those that may be captured several times):
//!
//! | tag | roles |
//! | --- | --- |
//! | `@call` | `.callee`, or `.receiver` and `.method` where the grammar has no node for `receiver.method`; `.arguments` (the list) or `.argument*` |
//! | `@literal` | none; `@hole` marks its interpolations, `@documentation` one that is a statement |
//! | `@name` | `.text` if the name is not the whole node |
//! | `@attribute` | `.base`, `.name`; a field whose name alone says that it is one (`@x`) has no base and is its own name: it is taken of `self` |
//! | `@index` | `.base`, `.index` |
//! | `@mapping` | `.entries` if the list of entries is not the node itself; `.key*` and `.value*` if an entry is no node |
//! | `@sequence` | `.items` if the list of items is not the node itself |
//! | `@concat`, `@test`, `@either` | `.item*`, `.operand*`, `.option*`; all named children without them |
//! | `@format.braces`, `@format.percent` | `.template`, `.arguments` (a list, which may hold the template) or `.argument*` (ignored beside a list) |
//! | `@assert`, `@other` | none |
//! | `@assign`, `@set` | `.target`, `.value`; an empty literal at its end without the latter. `@set` changes names that were made elsewhere, `@assign` makes them |
//! | `@declare` | `.target`: a name made without a value |
//! | `@each` | `.target`, and `.source` (what is iterated) or `.item*` (the values themselves) |
//! | `@parameter` | `.name`, `.type`, `.default` |
//! | `@function` | `.name` |
//! | `@class` | `.name`, `.base*` |
//! | `@return` | `.value` |
//!
//! Tags that make none:
//!
//! | tag | meaning | roles |
//! | --- | --- | --- |
//! | `@group` | transparent: parentheses, `await`, casts; stands for its value | `.value`, else its first named child |
//! | `@none` | no node after all, although another pattern tags it | none |
//! | `@argument`, `@spread` | an entry of the list around it that is more than a value | `.name` (as written), `.key` (evaluated: names the argument only if it is a plain literal), `.value`, else the first other named child |
//! | `@hole` | an interpolation of the literal around it | `.value`, else the node itself if it is tagged too; `.open` and `.close` if its delimiters stand beside it |
//! | `@documentation` | the literal stands alone as a statement | none |
//! | `@tested` | a value that is a test by its place (the pattern of a case): a test is put around it | none |
//! | `@returned` | a value that a function returns by its place (its last expression): a return is put around it | none |
//! | `@shorthand` | the marker of an interpolated name that the grammar does not see: `$` of `$name` | none |
//! | `@comment` | a comment | none |
//! | `@import` | each match binds one name | `.module`, `.name`, `.alias`, `.export` (what says that it is only handed on) |
//!
//! - Captures that begin with `_` are for predicates and mean nothing here.
//! - All matches of a node count together. When they tag it differently, the later pattern of the file decides.
//! - Every named child of a list is an argument or item, comments and errors excepted.
//! - Where a node is wanted (a role, an argument, an item) and none is tagged, there is one of [`Kind::Other`].
//! - The name of an entry may stand before it, where the grammar has no node for both.
//! - Names, methods and modules make no [`Kind::Name`] of their own; a string literal as a key stays a literal.
//! - A pattern that takes a value apart by names is a `@mapping` of the names it binds; with a default, an `@assign` of it.
//! - An assignment in the place of a value stands for what it assigns.
//! - `@concat` directly inside `@concat` is one flat list.
//!
//! Patterns are tree-sitter's, without quantifiers (`?`, `*`, `+`) and groups of siblings; see `pattern.rs`. Each is tried
//! at one node at a time, never on the whole tree, so time is linear in the size of the source however deep it nests.
//! Keep patterns to a node, its children and, where needed, theirs.
//!
//! [`Kind::Other`]: crate::facts::Kind::Other
//! [`Kind::Name`]: crate::facts::Kind::Name

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::OnceLock;

use tree_sitter::{Language, ParseOptions, Parser, Tree};

use crate::facts::{Facts, Kind, Node, NodeId};
use crate::finding::Span;
use captures::Compiled;
use nodes::Nodes;

mod captures;
mod frame;
mod kinds;
mod lower;
mod matcher;
mod nodes;
mod pattern;
mod pieces;

#[cfg(test)]
pub mod dump;
#[cfg(test)]
mod tests;

/// Larger sources are data, not programs, and would take many seconds.
const LARGEST: usize = 8 << 20;
/// How much of a source is handed to the parser at a time.
const CHUNK: usize = 4096;
/// How many bytes a parser may read, again and again, beside 64 times the source: a third of a second. Real sources are read
/// three times, a few that are mostly comments fifty times.
const MOST_READ: usize = 32 << 20;
/// How often a parser may report that it is at work, in the same sense.
const MOST_CHECKS: usize = 1 << 14;

/// What the engine has to know of a language.
pub struct Syntax {
    /// The grammar.
    pub grammar: fn() -> Language,
    /// The text of its `facts.scm`.
    pub query: &'static str,
    /// The grammar's own list of its kinds of nodes, where the query uses supertypes.
    pub node_types: &'static str,
    /// How its string literals are written.
    pub literals: Literals,
    /// The path and the binding of an import.
    pub import: fn(ImportParts<'_>) -> Option<ImportedName>,
    /// Whether the grammar can hold a source: its scanner saves what that nests in 1,024 bytes, and the parser ends the whole
    /// program where a scanner loses count of them; or it keeps too many readings of it. What does not fit is not parsed.
    pub fits: fn(&str) -> bool,
    /// Filled at the first use.
    pub compiled: OnceLock<Compiled>,
}

/// How string literals are written. A grammar that has several kinds of literal says which by the name of the node.
pub struct Literals {
    /// Lengths of the opening delimiter (with its prefix) and of the closing one.
    pub delimiters: fn(kind: &str, literal: &str) -> (usize, usize),
    /// The bytes that may begin an escape.
    pub escape_starts: &'static [u8],
    /// The escape at the beginning of `rest`, if there is one, in a literal that opens with `open`.
    pub escape: fn(kind: &str, open: &str, rest: &str) -> Option<Escape>,
}

/// An escape inside a literal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escape {
    /// How many bytes of source it takes.
    pub length: usize,
    /// The character it means; `None` for one that means nothing, like an escaped line break.
    pub value: Option<char>,
}

impl Escape {
    /// An escape of exactly `digits` digits that begin at byte `start` of `rest`, the character's number. A number that is
    /// no character, such as one half of a surrogate pair, is no part of any host, path or name.
    pub fn number(rest: &str, start: usize, digits: usize, radix: u32) -> Option<Self> {
        let code = u32::from_str_radix(rest.get(start..start + digits)?, radix).ok()?;
        let value = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
        Some(Self { length: start + digits, value: Some(value) })
    }

    /// The same of as many digits as there are, up to `most`.
    pub fn number_up_to(rest: &str, start: usize, most: usize, radix: u32) -> Option<Self> {
        let digits = rest.get(start..)?.chars().take(most).take_while(|digit| digit.is_digit(radix)).count();
        Self::number(rest, start, digits, radix)
    }
}

/// The captured parts of an import, as written.
#[derive(Debug, Clone, Copy)]
pub struct ImportParts<'t> {
    /// Where it comes from.
    pub module: Option<&'t str>,
    /// What is imported.
    pub name: Option<&'t str>,
    /// The name it gets.
    pub alias: Option<&'t str>,
}

/// A name bound by an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedName {
    /// See [`crate::facts::Import::path`].
    pub path: String,
    /// See [`crate::facts::Import::binding`].
    pub binding: String,
}

impl Syntax {
    /// Reads a source.
    pub fn facts(&self, text: &str) -> Facts {
        self.facts_without(text, std::iter::empty())
    }

    /// Reads a source whose grammar sees blanks in the place of these spans (ascending). They must be comments.
    pub fn facts_without(&self, text: &str, hidden: impl Iterator<Item = Span>) -> Facts {
        let mut seen = Cow::Borrowed(text);
        for span in hidden {
            seen.to_mut().replace_range(span.start..span.end, &" ".repeat(span.len()));
        }
        match self.parse(&seen) {
            Some(tree) => {
                let compiled =
                    self.compiled.get_or_init(|| Compiled::new(&(self.grammar)(), self.query, self.node_types));
                // The tree is not needed beside the list.
                let (nodes, parsed) = (Nodes::new(&tree), !tree.root_node().has_error());
                drop(tree);
                let mut facts = lower::lower(self, compiled, &nodes, text);
                facts.parsed = parsed;
                facts
            }
            None => only_the_file(text),
        }
    }

    /// Whether a source parses as it is.
    pub fn parses(&self, text: &str) -> bool {
        self.parse(text).is_some_and(|tree| !tree.root_node().has_error())
    }

    /// The syntax tree, or `None` if the grammar cannot be used, cannot hold the source or takes far too long.
    pub fn parse(&self, text: &str) -> Option<Tree> {
        if text.len() > LARGEST || !(self.fits)(text) {
            return None;
        }
        thread_local! {
            /// Parsers are costly to make and keep their memory, so a thread has one a language.
            static PARSERS: RefCell<HashMap<usize, Parser>> = RefCell::default();
        }
        let language = std::ptr::from_ref(self) as usize;
        PARSERS.with_borrow_mut(|parsers| {
            let parser = parsers.entry(language).or_default();
            if parser.language().is_none() {
                parser.set_language(&(self.grammar)()).ok()?;
            }
            // Some grammars take quadratic time for what no real source holds: to recover from errors, or to look ahead
            // over thousands of comment lines from each of them. Such a source would keep a run waiting for hours.
            // What is counted does not depend on the machine, so that the result is always the same.
            let (read, checks) = (Cell::new(0), Cell::new(0));
            let most_read = MOST_READ + 64 * text.len();
            let most_checks = MOST_CHECKS + text.len() / 4;
            let mut check = |_: &_| {
                checks.set(checks.get() + 1);
                let far = read.get() > most_read || checks.get() > most_checks;
                if far { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            };
            let options = ParseOptions::new().progress_callback(&mut check);
            let bytes = text.as_bytes();
            let mut next = |at: usize, _| {
                let chunk = &bytes[at.min(bytes.len())..bytes.len().min(at + CHUNK)];
                read.set(read.get() + chunk.len());
                chunk
            };
            let tree = parser.parse_with_options(&mut next, None, Some(options));
            if tree.is_none() {
                parser.reset();
            }
            tree
        })
    }
}

/// The facts of a source that says nothing.
fn only_the_file(text: &str) -> Facts {
    let file = Node { span: Span::new(0, text.len()), parent: None, scope: NodeId::FILE, kind: Kind::File };
    let mut facts = Facts::default();
    facts.nodes.push(file);
    facts
}
