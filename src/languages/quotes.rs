//! Which of two quotes to write.

use crate::facts::{Facts, Kind, Literal, NodeId};

/// How many literals of a file show which quotes its author prefers.
const MOST: usize = 256;

/// The quotes of the literal at a node, else those that the file prefers, as far as `counts` says that a literal tells.
pub fn at(text: &str, facts: &Facts, at: NodeId, counts: impl Fn(&Literal) -> bool) -> char {
    let of = |literal: &Literal| literal.open.of(text).chars().next().filter(|quote| matches!(quote, '"' | '\''));
    if let Some(quote) = facts.literal(at).and_then(of) {
        return quote;
    }
    let literals = facts.nodes.iter().filter_map(|node| match &node.kind {
        Kind::Literal(literal) => Some(literal),
        _ => None,
    });
    let quotes = literals.take(MOST).filter(|literal| counts(literal)).filter_map(of);
    let (single, double): (Vec<char>, Vec<char>) = quotes.partition(|quote| *quote == '\'');
    if single.len() > double.len() { '\'' } else { '"' }
}
