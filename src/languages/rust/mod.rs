//! Rust, read through `syn`.
//!
//! There is no query file: `lower` walks the syntax tree that `syn` makes and speaks the same vocabulary. What `syn`
//! does not keep (comments, how literals are written) is read from the source itself.

use std::thread;

use super::Language;
use crate::facts::{Comment, Facts, Kind, Node, NodeId};
use crate::finding::Span;

mod expressions;
mod idioms;
mod leftovers;
mod lexer;
mod libraries;
mod literals;
mod lower;
mod macros;
mod patterns;
mod reads;
mod spans;
#[cfg(test)]
mod tests;
mod wrapping;
mod writing;

/// Rust.
pub static LANGUAGE: Language = Language {
    name: "rust",
    extensions: &["rs"],
    file_names: &[],
    interpreters: &["rust-script", "cargo"],
    facts,
    syntax: None,
    idioms: &idioms::Rust,
};

/// `syn` and the walk are recursive. The lexer refuses what would need more than this.
const STACK: usize = 256 << 20;

/// A tree that needs more steps than this from its root is no program.
const DEEPEST: usize = 3000;

/// Larger sources are data, not programs.
const LARGEST: usize = 8 << 20;

const BYTE_ORDER_MARK: &str = "\u{feff}";

fn facts(text: &str) -> Facts {
    let start = if text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
    let start = start + lexer::script_line(&text[start..]);
    let scan = lexer::scan(&text[start..]);
    let parsed = (scan.depth <= DEEPEST && text.len() <= LARGEST).then(|| parse(text, start)).flatten();
    let mut facts = parsed.unwrap_or_else(|| only_the_file(text));
    facts.comments = scan
        .comments
        .into_iter()
        .map(|comment| Comment { span: Span::new(start + comment.start, start + comment.end) })
        .collect();
    facts
}

/// A thread of its own has the stack that recursion needs, and takes `proc_macro2`'s table of sources with it.
fn parse(text: &str, start: usize) -> Option<Facts> {
    let work = || lower::file(text, start);
    thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()?;
        thread.join().ok().flatten()
    })
}

/// The facts of a source that says nothing.
fn only_the_file(text: &str) -> Facts {
    let file = Node { span: Span::new(0, text.len()), parent: None, scope: NodeId::FILE, kind: Kind::File };
    let mut facts = Facts::default();
    facts.nodes.push(file);
    facts
}
