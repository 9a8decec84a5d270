//! The grammar of YAML, with guards against what it cannot hold.

use std::cell::Cell;
use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, Parser, Tree};

/// Larger files are data.
const LARGEST: usize = 4 << 20;
/// How often the parser may report that it is at work, beside once for so many bytes.
const MOST_CHECKS: usize = 1 << 16;
/// How many lines the grammar can count.
const MOST_LINES: usize = 32_000;
/// How deep the grammar can nest before it loses count: it keeps two levels a column in some two hundred places.
const DEEPEST: usize = 90;

/// The syntax tree of a text without errors.
pub(crate) fn parse(text: &str) -> Option<Tree> {
    if text.len() > LARGEST || !is_shallow(text) {
        return None;
    }
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_yaml::LANGUAGE.into()).ok()?;
    let checks = Cell::new(0);
    let most = MOST_CHECKS + text.len() / 4;
    let mut check = |_: &_| {
        checks.set(checks.get() + 1);
        if checks.get() > most { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let options = ParseOptions::new().progress_callback(&mut check);
    let mut rest = |at: usize, _| &text.as_bytes()[at.min(text.len())..];
    let tree = parser.parse_with_options(&mut rest, None, Some(options))?;
    (!tree.root_node().has_error()).then_some(tree)
}

/// Whether the grammar can hold what the indentation of the text may mean.
fn is_shallow(text: &str) -> bool {
    let mut columns: Vec<usize> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let structure = line.len() - line.trim_start_matches([' ', '\t', '-', '?', ':']).len();
        let starts = line.bytes().take(structure + 1).enumerate().filter(|(_, byte)| !byte.is_ascii_whitespace());
        for (column, _) in starts {
            while columns.last().is_some_and(|last| *last >= column) {
                columns.pop();
            }
            columns.push(column);
        }
        if columns.len() > DEEPEST || number > MOST_LINES {
            return false;
        }
    }
    true
}
