//! How deep a source may be indented: the grammar's scanner saves two bytes for each level.

use std::collections::HashSet;

/// So many levels fit beside as many open strings as the scanner saves.
const DEEPEST: usize = 380;
/// A source with more levels is longer, also if tabs indent it, which count as eight columns.
const SHALLOW: usize = DEEPEST * DEEPEST / 16;

/// Whether the grammar can hold the indentation of a source. Each level has a width of its own, so there are no more levels
/// than widths.
pub fn fits(text: &str) -> bool {
    if text.len() < SHALLOW {
        return true;
    }
    let mut widths = HashSet::new();
    let mut continued = 0;
    for line in text.lines() {
        let blanks = line.len() - line.trim_start_matches([' ', '\t', '\r', '\u{c}']).len();
        let width = line.as_bytes()[..blanks].iter().fold(0_usize, |width, byte| match byte {
            b' ' => width + 1,
            b'\t' => width + 8,
            _ => 0,
        });
        match line.as_bytes().get(blanks) {
            // The next line adds to its width.
            Some(b'\\') => continued += 1,
            Some(_) => _ = widths.insert(width),
            None => {}
        }
    }
    widths.len() + continued <= DEEPEST
}
